"""Learning from customers: replies and focus groups, what is mended of it, and how it fades."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, ClassVar

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.calendar import Calendar
from simulator.program.channels import FACETS, Effects
from simulator.program.ledger import MONEY
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.week import Week
from simulator.tools.participation.mending import Mending, Workshop

YEAR = 52


class Learning(Part):
    """Focus groups, what replies teach, and the budget for mending it; mixed into the tool."""

    groups: int = knob(
        1, off=0, ge=0, le=100, choice=True, costs="neither",  # no customer is given anything
        unit="focus groups in an open week", kind="assumed", source="one with each survey",
    )  # fmt: skip
    mending: float = knob(
        0.002, off=0, ge=0, le=0.5, choice=True, costs="neither",
        unit="share of list sales spent on mending what is learned", kind="assumed",
        source="an example; on a yearly budget for quality",
    )  # fmt: skip
    cost_per_group: float = knob(
        1_500.0, off=0, ge=0, le=MOST_MONEY, unit="currency per focus group", kind="assumed",
        money=True, own=True, baskets=50.0, source="an evening, a moderator, and thanks to ten",
    )  # fmt: skip
    half_replies: float = knob(
        200.0, low=50, high=500, ge=1, le=1e6, kind="judged",
        unit="replies that teach half of what can be learned",
        source="no measurement; most is said by the first ones, whatever the size of the company",
    )  # fmt: skip
    group_replies: float = knob(
        30.0, low=10, high=80, off=0, ge=0, le=1_000, kind="judged", counted=True,
        unit="replies that a focus group teaches as much as", source="ten persons, asked back",
    )  # fmt: skip
    fades: float = knob(
        52.0, low=26, high=104, ge=1, le=1_040, kind="judged",
        unit="weeks in which half of what was learned and mended is lost",
        source="staff and circumstances change; no measurement",
    )  # fmt: skip
    mendable: float = knob(
        0.15, low=0, high=0.3, off=0, ge=0, lt=1, response=True, kind="judged",
        unit="share of failures that feedback can mend", source="no measurement",
    )  # fmt: skip
    half_mending: float = knob(
        0.003, low=0.001, high=0.01, ge=0.0001, le=1, kind="judged",
        unit="share of list sales that mends half of it",
        source="no measurement; a purchase that no longer fails costs about what one brings in",
    )  # fmt: skip
    takes: float = knob(
        26.0, low=13, high=52, ge=1, le=520, kind="judged",
        unit="weeks within which all but exp(-1) of it is mended", source="half a year",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "mended", "most_mended", *(f"failure_log_odds.{facet}" for facet in FACETS),
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("running_cost",)
    tallies: ClassVar[dict[str, Tally]] = {"replies": Sum(), "sales": Sum()}

    def mends(self) -> Mending:
        """How what is learned becomes fewer failures."""
        return Mending(self.mendable, self.half_replies, self.half_mending, self.takes, self.fades)

    def tell_mended(self, week: Week, effects: Effects) -> None:
        """Say what has been mended; what is missing of today's comes back."""
        if week.dials["mended"]:
            for channel in ("mended", "most_mended"):
                effects.add(channel, week.dials["mended"])
        for facet in FACETS if week.dials["back"] else ():
            effects.add(f"failure_log_odds.{facet}", week.dials["back"])

    def spare_failures(self, week: Week, effects: Effects) -> None:
        """What has been mended spares failures to everybody, also to those who are not asked.

        The same failures are mended whoever asks: of several tools each has a part of the most.
        """
        every, most = effects.get("mended"), effects.get("most_mended")
        if week.dials["mended"] and every is not None and most is not None:
            spared = np.log1p(-most) * (week.dials["mended"] / every)
            for facet in FACETS:
                effects.add(f"failure_log_odds.{facet}", spared)

    def count_sales(self, week: Week) -> None:
        """Of which a share is spent on mending."""
        week.tally("sales", week.listed * week.heads)

    def count_replies(self, week: Week, told: NDArray[np.bool_]) -> None:
        """Of which the company learns."""
        week.tally("replies", told * week.heads)

    def learn(
        self,
        when: Calendar,
        reply: float,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Learn from replies, mend what the budget pays for, and forget; `reply` is the share of
        customers who are expected to reply in an open week.
        """
        workshop = Workshop(self.mends())
        for week in range(int(env.now), totals.weeks):
            if totals.long_known and totals.stopped and week > 0 and not workshop.begun:
                self._of_today(workshop, when, reply * totals["active"])
            runs = when.running(week) and not totals.stopped
            of_today = workshop.begun
            publish(
                open=when.is_open(week), mended=0.0 if of_today else workshop.mended,
                back=workshop.comes_back if of_today else 0.0,
            )  # fmt: skip
            groups = self.groups if when.is_open(week) and runs else 0
            if runs:
                spent = self.mending * counted(totals, "sales") / (WHOLE * MONEY)
                post("running_cost", spent + groups * self.cost_per_group)
            replies = counted(totals, "replies") / WHOLE + groups * self.group_replies
            if totals.stopped or not totals.long_known:
                workshop.work(replies, self.mending if runs else 0.0)
            yield env.timeout(1)

    def _of_today(self, workshop: Workshop, when: Calendar, replies: float) -> None:
        """What a tool of today has mended is in today's failures; where it is stopped, that is
        what comes back.
        """
        a_year = sum(when.is_open(week) for week in range(-YEAR, 0)) / YEAR
        workshop.begin(a_year * (replies + self.groups * self.group_replies), self.mending)
