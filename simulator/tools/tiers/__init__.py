"""Tiers: a status by what was paid in a window, privileges while it is held, a soft landing."""

from collections.abc import Callable, Generator, Mapping
from math import log
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray

from simulator.draws import f32
from simulator.evidence import Evidence, sources
from simulator.program import often, plain, timing
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.progress import REPAY
from simulator.program.parts.reached import held
from simulator.program.tally import WHOLE, Totals, counted
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.tiers import stages, words
from simulator.tools.tiers.beliefs import TierBeliefs
from simulator.tools.tiers.doubts import doubts
from simulator.tools.tiers.expected import CURVES, EXAMPLES
from simulator.tools.tiers.levels import (
    FOUR,
    LEVELS,
    YEAR,
    Levels,
    privileges,
    rarity,
)
from simulator.tools.tiers.memory import TierMemory
from simulator.tools.tiers.terms import NONE, TierTerms

ALL_COUNTS = np.int64(2**60)  # 1/10,000: more than anybody's window


class Tiers(TierTerms, TierBeliefs, TierMemory, Tool):
    """Levels by what was paid in a window, such as silver and gold, with privileges for holders.

    Behavior
        Who has paid enough in the running window has a level from the next week on, and keeps
        it to the end of the next window (`period`: fixed), or for as long as a window from when it
        was reached (moving). Who has not paid enough again by then keeps it for `grace` more weeks,
        then falls one level (`soft_landing`), or to what was paid. Holders perceive `worth` times
        what privileges cost, and `status`, the less the more customers have it: half where
        `rare_at` of them do, nothing where all do, and never more than 1.5 times the cost in all.
        As far as few have it they need `frequency` more and leave at `lock_in` times the hazard,
        less where it is worth under 2 % of the basket. So the lowest level does little, and the
        top most. A level whose privileges cost nothing is a name, and does nothing. Who loses a
        level misses `demotion` times what it gave, which fades. Those without one lose `resentment`
        times what customers gain on average, by what they spend. In the last month before spend is
        looked at, who is near a level comes early (`rush`, less where windows are short): timing,
        which is missing later. At the desk the top level, or all, are first (`desk_first`).
    Cost
        Privileges at each purchase and by the year, also of those who would hold the level
        anyway; `administration` for each holder.
    Owed
        The privileges to the end of the running year of status, or window; nothing in money.
        Where tiers are stopped they are kept until then, and then all levels are lost.
    Leaves out
        Price cuts, points and mail for a level: address another tool to it, `to: {tier: gold}`,
        `to: {tier: gold and above}`. What is lost with these is not missed like a level. More than
        three levels; status that is bought, given, matched or kept for life; points of status;
        what a privilege takes from others, such as a crowded lounge.
    """

    kind: Literal["tiers"] = "tiers"
    acts_on: ClassVar[tuple[str, ...]] = (
        "value.recognition", "need_log", "churn_log_hazard", "need_shift", "desk_priority",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("service_cost", "running_cost", "liability")
    timing: ClassVar[tuple[str, ...]] = ("rush",)
    publishes: ClassVar[dict[str, DTypeLike]] = {"tier": np.int8}
    cites: ClassVar[tuple[Evidence, ...]] = (sources.YEAR_END_RUSH, sources.STATUS)
    effort: ClassVar[Effort] = Effort(setting_up=16, training=4, legal=4)
    listing: ClassVar[Listing] = Listing(
        ("privileges", "privileged status"), "recognition", ("retain", "defend")
    )
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = EXAMPLES

    # ------------------------------------------------------------ what it says

    def called(self, fact: str) -> tuple[str, ...]:
        """What the levels are called."""
        return (NONE, *self.names) if fact == "tier" else ()

    def idle(self) -> frozenset[str]:
        """Choices of levels that there are not."""
        ends = ("from", "per_visit", "per_year")
        none = [("second", "third")[at - 1] for at in range(len(self.names), LEVELS)]
        return frozenset(f"{which}_{end}" for which in none for end in ends)

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self.for_spend(usual.weekly), usual)

    def plainly(self, currency: str) -> str:
        """What has to be paid for each level in which time, and what is spent on its holders."""
        return words.plainly(self, plain.capitalized(self.to.plainly()), currency)

    def looks_back(self) -> int:
        """The window, where it moves or begins before launch."""
        return self.weeks if self.period == "moving" or self.counts_past else 0

    def benefits(self, week: Week) -> Benefits:
        """What privileges are worth to members who go on as usual, on average over a year."""
        first = often.first_open(self.when)
        levels = self.levels()
        if first is None or not self.worth:
            return NOTHING
        open_for = often.a_year(self.when, first) / YEAR
        most = float(stages.MOST_WORTH)
        given = privileges(week, levels, self.weeks)
        rate: Row = (np.minimum(self.worth * given, most) * open_for).astype(np.float32)
        spend = np.maximum(week.usual_spend.astype(np.float64), 1e-9)
        reached = held(week, levels.spend[0], self.weeks) > 0
        wait = np.minimum(levels.spend[0] / spend, self.weeks) * reached
        return Benefits(rate, rate, 0.0, wait.astype(np.float32))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Move everybody to their level; let having, losing and missing one act."""
        mask, levels = self._addressed(week), self.levels()
        told = week.dials.published or {}
        if week.long_since and week.t < 0:
            self._has_run(week, own, mask, levels)
        was = np.empty(week.n, np.uint8)
        self._move(week, own, mask, levels, was)
        need, hazard = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        stages.live(
            mask, was, own.level, week.usual_rate, week.usual_spend, levels.at_visit(),
            levels.a_week(), told["rare"], f32(self.worth), f32(self.status),
            f32(self.demotion - 1), f32(0.5 ** (1 / self.missed_half_life)),
            f32(self.resentment * told["gain"]), f32(self.frequency), f32(log(self.lock_in)),
            own.missed, own.sting, own.has, need, hazard,
        )  # fmt: skip
        for channel, amount in (
            ("value.recognition", own.has), ("need_log", need), ("churn_log_hazard", hazard),
        ):  # fmt: skip
            if amount.any():
                effects.add(channel, amount)
        first = {"nobody": LEVELS + 1, "top": levels.number, "all": 1}[self.desk_first]
        if first <= levels.number and levels.gives(first) and own.level.any():
            effects.add("desk_priority", (own.level >= first).astype(np.float32))
        if self.rush:
            self._press(week, own, mask, levels)
            effects.add("need_shift", own.shift)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """The own part of what all tools move in time."""
        together = effects.get("need_shift")
        if together is None or not self.rush:
            return
        moved = np.empty(week.n, np.float32)
        timing.move(own.shift, together, moved)
        effects.add("need_log", moved)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count what was paid, book privileges, and say who has which level."""
        mask, levels = self._addressed(week), self.levels()
        together = week.effects.get("need_shift")
        if together is not None and self.rush:
            timing.note_debt(week.rate, week.usual_rate, own.shift, together, own.debt)
        if week.t % FOUR == 0:
            self._count(week, own, mask, levels)
        cost, holders = np.empty(week.n, np.int64), np.empty(week.n, np.int64)
        stages.close(
            mask, f32(week.dials.open), week.kept, own.level, week.n_purchases, *levels.costs,
            week.heads, own.counted, own.left, cost, holders,
        )  # fmt: skip
        week.tally("holders", holders)
        week.publish_fact("tier", own.level)
        if cost.any():
            page.post("service_cost", cost)
            if self.to.only_members:
                # what a level is worth beyond that is not given
                week.benefit(np.minimum(cost * f32(self.worth), week.paid), 1 / MONEY)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What privileges will cost until levels can be withdrawn, (n,)."""
        if not own.level.any():
            return 0
        most = self._to_end(week.t + 1) if self.period == "fixed" else self.weeks
        cost = np.empty(week.n, np.int64)
        stages.owe(
            own.level, own.left, np.int64(most), week.active, week.usual_rate,
            *self.levels().costs, cost,
        )  # fmt: skip
        return cost

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Say how rare each level is and what customers gain on average; pay administration."""
        rare, gain = np.zeros(LEVELS + 1, np.float32), 0.0
        last = self.when.last_week(0)
        for week in range(int(env.now), totals.weeks):
            spend = counted(totals, "spend")
            if spend:
                rare = rarity(totals.tallies["levels"], self.rare_at)
                gain = counted(totals, "gain") / spend
            holders = counted(totals, "holders") / WHOLE
            goes_on = not totals.stopped and (last is None or week <= last)
            publish(open=self.when.is_open(week), goes_on=goes_on, rare=rare,
                    gain=gain if holders else 0.0)  # fmt: skip
            if week >= 0 and holders and self.administration:
                post("running_cost", holders * self.administration / YEAR)
            yield env.timeout(1)

    # ------------------------------------------------------------ levels

    def _addressed(self, week: Week) -> Row:
        """Who can reach a level, (n,); who has one keeps it for its time."""
        mask = week.addressed(self.to)
        return np.zeros(week.n, np.float32) if mask is None else mask

    def _to_end(self, t: int) -> int:
        """Weeks from week t to the end of its window, 0 where one begins."""
        return (self.when.start - t) % self.weeks

    def _move(self, week: Week, own: Own, mask: Row, levels: Levels, was: NDArray[Any]) -> None:
        """Move each customer to the level of this week."""
        window, to_end, paid = self.weeks, self._to_end(week.t), own.counted
        gained = renewed = rest = window - week.t % FOUR
        begins = self.period == "fixed" and to_end == 0
        if self.period == "fixed":
            gained, renewed, rest = window + to_end, to_end or window, to_end or window
            if self.counts_past and week.t == self.when.start and not week.long_since:
                paid = week.spend(window)
        else:
            counts = np.full_like(paid, ALL_COUNTS) if self.counts_past else paid
            paid = np.minimum(week.spend(window), counts)
        stages.move(
            mask, f32(week.dials.open), f32(week.dials["goes_on"]), begins, paid,
            *levels.thresholds, self.soft_landing, np.uint16(self.grace_weeks), np.uint16(renewed),
            np.uint16(gained), np.uint16(rest), own.level, own.kept, own.left, was,
        )  # fmt: skip
        if begins:
            own.counted[:] = 0

    def _press(self, week: Week, own: Own, mask: Row, levels: Levels) -> None:
        """In the last month before spend is looked at, who is near a level comes early."""
        wanted = np.zeros(week.n, np.float32)
        moving = self.period == "moving"
        weeks = own.left if moving else np.full(week.n, self._to_end(week.t), np.uint16)
        if week.dials.open and week.dials["goes_on"] and (moving or 0 < weeks[0] <= FOUR):
            paid = own.counted
            if moving:
                # the oldest four weeks no longer count when the year ends
                window = self.weeks - (0 if week.t % FOUR else FOUR)
                lately = week.spend(window) if window else np.zeros_like(paid)
                paid = lately if self.counts_past else np.minimum(lately, paid)
            # a year has no more of it where it has more windows
            rush = self.rush * min(self.weeks / YEAR, 1.0)
            stages.press(
                mask, paid, *levels.thresholds, moving, own.level, week.usual_rate,
                week.usual_spend, levels.at_visit(), levels.a_week(), weeks, f32(rush), wanted,
            )  # fmt: skip
        timing.want(wanted, REPAY, own.debt, own.shift)

    def _count(self, week: Week, own: Own, mask: Row, levels: Levels) -> None:
        """Count who has which level, or would have it by what they usually spend."""
        coded, spent, gain = (np.empty(week.n, np.int64) for _ in range(3))
        stages.count(
            mask, week.ever, week.since, week.usual_spend, self.weeks, *levels.thresholds,
            own.level, own.has, week.heads, coded, spent, gain,
        )  # fmt: skip
        for name, values in (("levels", coded), ("spend", spent), ("gain", gain)):
            week.tally(name, values)

    def _has_run(self, week: Week, own: Own, mask: Row, levels: Levels) -> None:
        """Give customers of today the level that they have by what they usually spend."""
        new = (mask > 0) & (week.ever > 0) & (own.known == 0)
        if not new.any():
            return
        own.known[new] = 1
        usual = week.usual_spend.astype(np.float64)[new] * MONEY
        level = levels.reached(usual * self.weeks)
        to_end = self._to_end(week.t) or self.weeks
        if self.period == "moving":
            to_end = self.weeks - week.t % FOUR
            own.counted[new] = ALL_COUNTS
        else:
            own.counted[new] = np.rint(usual * (self.weeks - to_end)).astype(np.int64)
        own.level[new], own.kept[new] = level, level
        own.left[new] = np.where(level > 0, to_end, 0)
