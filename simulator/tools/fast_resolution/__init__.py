"""Fast resolution: more persons at the desk, so that what has gone wrong is put right sooner."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from math import ceil
from typing import Any, ClassVar, Literal

import simpy

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.audience import EVERYONE
from simulator.program.channels import Effects
from simulator.program.dials import DESK, NO_HELP, DeskHelp
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.fast_resolution.doubts import doubts
from simulator.tools.fast_resolution.expected import CURVES

STEP = 0.25  # of the persons, that are called at once
EASY = 0.5  # of the target, below which one is sent home
HOLDS = 26  # weeks after the last call in which nobody is


class FastResolution(Tool):
    """The problems of those addressed are solved sooner: persons, a target, and who comes first.

    Behavior
        `staff` persons work at the desk beyond those of today, in every open week; with a `target`
        only as many of them as it takes: a quarter of them more after a week in which those
        answered waited longer; one fewer after one in which they waited less than half of it, if
        nobody had to be called for half a year. Fewer run out of patience. Of the answers that
        would not satisfy, a share `fast_gain` does where they begin within `fast` hours and did not
        before launch; where others wait longer than before, as many do not that would have. With
        `priority` those addressed come before all others, who wait the longer the fewer persons
        there are. It acts through the desk alone: an answer in time that satisfies brings
        satisfaction back to what it was before the problem and never beyond, and a second problem
        within memory is not made good. So it can do no more than if nothing had failed; in a market
        without service, or one in which nothing fails, it does nothing. Several such tools add
        their persons up; of the gains of speed the largest counts.
    Cost
        `cost_to_hire` for each person when they are first called (set-up), `cost_per_person` in
        each week in which they are (running cost), whether or not there is work.
    Owed
        Nothing: it can end in any week.
    Leaves out
        Problems that nobody reports; what is paid to who complains; shifts within a week; staff
        who learn; customers who report more because it is answered; joining a program for it; being
        told how long it will take. Persons of today are in the declared staff; where it is stopped,
        they leave. `sets: {market: {service: {desk: {staff: 5}}}}` is something else: it gives an
        arm another desk for good, at the cost of the desk, with answers as good at any speed. These
        persons are bought by the week, can end, serve an audience first, follow a target, and make
        quick answers better ones.
    """

    kind: Literal["fast_resolution"] = "fast_resolution"
    staff: int = knob(
        1, off=0, ge=0, le=10_000, choice=True, costs="more", kind="assumed",
        unit="persons at the desk beyond those of today", source="an example",
    )  # fmt: skip
    target: float | None = knob(
        None, ge=0.01, le=1_000, choice=True, costs="neither",  # persons are called, not given
        unit="open hours that those answered wait on average, for which persons are called; null "
        "to have all of them in each week", kind="assumed", source="no target unless declared",
    )  # fmt: skip
    priority: bool = True
    cost_per_person: float = knob(
        600.0, off=0, ge=0, le=MOST_MONEY, own=True, money=True, baskets=20.0,
        unit="currency per person and week at the desk", kind="assumed",
        source="38 hours at a wage of fifteen an hour, with its share of a desk and a telephone",
    )  # fmt: skip
    cost_to_hire: float = knob(
        1_500.0, off=0, ge=0, le=MOST_MONEY, own=True, money=True, baskets=50.0,
        unit="currency, once for each person: finding and training them", kind="assumed",
        source="an example; some two weeks of their wages",
    )  # fmt: skip
    fast: float = knob(
        1.0, low=0.1, high=4.0, ge=0.001, le=168, kind="judged",
        unit="open hours from the report to the start of the work within which an answer is fast",
        source="people say that they would pay for minutes, and next to nothing after an hour",
        evidence=(sources.ANSWER_SPEED,),
    )  # fmt: skip
    fast_gain: float = knob(
        0.2, low=0, high=0.5, off=0, ge=0, le=1, response=True, kind="judged",
        unit="share of answers that would not satisfy, that do where they are fast",
        source="what is said to be worth money, brought down to answers; a recovery softens and "
        "hardly ever offsets",
        evidence=(sources.ANSWER_SPEED, sources.RECOVERY),
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("desk_priority",)
    posts: ClassVar[tuple[str, ...]] = ("setup_cost", "running_cost")
    effort: ClassVar[Effort] = Effort(setting_up=6, training=2, legal=1)
    listing: ClassVar[Listing] = Listing(("presto",), "service", ("retain",), ("desk",))
    smallest: ClassVar[str] = "{staff: 1}"
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"staff": 2, "fast": 0.02, "to": {"share": 0.3}},
        {"staff": 4, "target": 0.001 * 12, "to": {"share": 0.3}},
    )

    def idle(self) -> frozenset[str]:
        """What persons cost where there are none; waits still change by who comes first."""
        return frozenset() if self.staff else frozenset({"cost_per_person", "cost_to_hire"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """How many persons are there for whom, and who comes first."""
        said = f"The desk that solves problems has {plain.count(self.staff, 'person')} more"
        if self.target is not None:
            said += (
                f", of whom as many work as it takes for those answered to wait "
                f"{plain.number(self.target)} hours"
            )
        if self._first:
            said += f"; problems of {self.to.plainly()} are solved before those of others"
        return f"{said}."

    @property
    def _first(self) -> bool:
        """Whether some come before others: where all come first, nobody does."""
        return self.priority and self.to != EVERYONE

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Let those addressed come first."""
        mask = week.addressed(self.to)
        if self._first and mask is not None and week.dials.open:
            effects.add("desk_priority", mask)

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Call persons, pay for them, and lend them to the desk."""
        called, hired, since = 0, self.staff if totals.long_known else 0, 0
        for week in range(int(env.now), totals.weeks):
            runs, before = self.when.is_open(week) and not totals.stopped, called
            called = self._called(called, since, totals) if runs else 0
            since = 0 if called > before else since + 1
            publish(open=self.when.is_open(week), **{DESK: self._lends(called, runs, totals)})
            if called > hired:
                post("setup_cost", (called - hired) * self.cost_to_hire)
                hired = called
            if called:
                post("running_cost", called * self.cost_per_person)
            yield env.timeout(1)

    def _called(self, before: int, since: int, totals: Totals) -> int:
        """Persons of the week that begins, by how long those answered last week have waited.

        The last ones were called `since` weeks ago.
        """
        if self.target is None or totals.long_known:
            return self.staff
        answered = totals["desk_answered"]
        waited = totals["desk_waiting"] / answered if answered else 0.0
        if waited > self.target:
            return min(before + ceil(self.staff * STEP), self.staff)
        if since >= HOLDS and waited < EASY * self.target:
            return max(before - 1, 0)
        return before

    def _lends(self, called: int, runs: bool, totals: Totals) -> DeskHelp:
        """What the desk gets. Persons of today are in its staff, and missing once they leave."""
        if totals.long_known:
            missing = 0 if runs or not totals.stopped else -self.staff
            return DeskHelp(missing, self.fast, self.fast_gain)
        if not runs or not (called or self._first):
            return NO_HELP
        return DeskHelp(called, self.fast, self.fast_gain)
