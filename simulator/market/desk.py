"""The service desk as it is declared: who answers, how fast, for how long one waits, at what cost.

How a desk fares from week to week is simulated in `simulator.market.queue`.
"""

from __future__ import annotations

from math import ceil, expm1

from pydantic import Field

from simulator.knobs import MOST_MONEY, Part, knob


class Desk(Part):
    """Who answers what customers report, how fast, and what it costs."""

    staff: int | None = knob(
        None, ge=1, le=1_000_000, unit="persons", kind="declared",
        source="your rota; without it as many as today's problems ask for at the usual load",
    )  # fmt: skip
    usual_load: float = knob(
        0.85, low=0.7, high=0.95, ge=0.01, le=0.999, unit="share of the desk's time that is work",
        own=True, unless="staff", kind="judged",
        source="no measurement; decides the staff where none is declared",
    )  # fmt: skip
    minutes_per_case: float = knob(
        20.0, ge=0.01, le=10_000, own=True, unit="minutes of work per problem, mean",
        kind="assumed", source="exponential times; replace by your own records",
    )  # fmt: skip
    hours_per_week: float = knob(
        38.0, ge=0.1, le=168, own=True, unit="hours per person and week", kind="assumed",
        source="full time",
    )  # fmt: skip
    patience_weeks: float = knob(
        2.0, low=1, high=4, ge=0.001, le=10_000, unit="weeks that one waits for an answer, mean",
        kind="judged", source="no measurement; exponential, counted in open hours",
    )  # fmt: skip
    answer_quality: float = knob(
        0.7, low=0.5, high=0.9, ge=0, le=1, unit="share of answers in time that satisfy",
        kind="judged",
        source="no measurement", counted=True,
    )  # fmt: skip
    cost_per_case: float = knob(
        5.0, off=0, ge=0, le=MOST_MONEY, unit="currency per problem answered", kind="judged",
        money=True, own=True, baskets=0.17,
        source="twenty minutes at a wage of fifteen an hour; replace by your accounts",
    )  # fmt: skip
    cost_per_staff_year: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, unit="currency per person and year", kind="assumed",
        money=True, source="nothing declared; the desk of today costs the same in every arm",
    )  # fmt: skip
    overloaded: bool = Field(default=False, description="a load above 100 % is meant")

    @property
    def minutes_per_week(self) -> float:
        """Minutes that one person works in a week."""
        return self.hours_per_week * 60

    def needed(self, tickets_per_week: float) -> int:
        """Persons with whom these tickets are at most the usual load, at least 1."""
        work = tickets_per_week * self.minutes_per_case / self.minutes_per_week
        return max(1, ceil(round(work / self.usual_load, 9)))

    def persons(self, usual_tickets: float) -> int:
        """The staff: as declared, else what the usual tickets of a week ask for."""
        return self.needed(usual_tickets) if self.staff is None else self.staff

    def staffed(self, usual_tickets: float, more: int = 0) -> Desk:
        """The same desk with so many persons beyond its staff, and at least one in all."""
        staff = max(self.persons(usual_tickets) + more, 1)
        return self.model_copy(update={"staff": staff})

    def satisfying(self, wait: float, before: float | None, fast: float, gain: float) -> float:
        """Share of answers in time that satisfy where they begin after `wait` minutes on average.

        `answer_quality` is that of today's desk. Of the answers that begin within `fast` minutes
        and did not before, a share `gain` satisfies that would not have; where fewer of them do
        than before, as many do not that would have. It is the declared quality where no gain is
        believed or nothing is known of before.

        Parameters
        ----------
        wait, fast
            Open minutes from the report to the start of the work.
        before
            Share of answers that began within `fast` minutes before launch; see `within`.
        gain
            From 0 to 1.
        """
        if not gain or before is None:
            return self.answer_quality
        sooner = within(fast, wait) - before
        room = 1 - self.answer_quality if sooner > 0 else self.answer_quality
        return self.answer_quality + gain * sooner * room

    def capacity(self, staff: int) -> float:
        """Minutes that so many persons can work in a week."""
        return staff * self.minutes_per_week

    def load(self, tickets_per_week: float, staff: int) -> float:
        """Work that comes in a week, as a share of what the staff can do."""
        return tickets_per_week * self.minutes_per_case / self.capacity(staff)


def within(minutes: float, wait: float) -> float:
    """Share of exponential waits of this mean that end within so many minutes."""
    return -expm1(-minutes / wait) if wait > 0 else 1.0
