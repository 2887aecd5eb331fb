"""A cumulative card: who has paid so much in a moving window pays less from then on."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from simulator.draws import f32
from simulator.knobs import MOST_MONEY
from simulator.program import often, timing
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, PRICE_CUT, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.price import FeltPrice
from simulator.program.parts.progress import REPAY
from simulator.program.parts.reached import held
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.cumulative_card import stages, words
from simulator.tools.cumulative_card.doubts import doubts
from simulator.tools.cumulative_card.ends import left, to_reach
from simulator.tools.cumulative_card.expected import CURVES
from simulator.tools.cumulative_card.steps import Steps, expected, open_to, steps_of
from simulator.tools.cumulative_card.terms import CumulativeCardTerms

YEAR = 52
FOUR = 4  # weeks by which the window moves
HALF = 0.5  # of the wallet: where `light_response` was judged
FOR_LONG = np.uint16(np.iinfo(np.uint16).max)  # weeks
ALL_COUNTS = np.int64(2**60)  # 1/10,000: more than anybody's window


class CumulativeCard(CumulativeCardTerms, FeltPrice, Tool):
    """A discount that grows with what was paid in a moving window, in up to three steps.

    Behavior
        What was paid with the card in the last `window` weeks decides how much less is paid
        from the next week on: a step is reached in any week, and lost in the next of every
        fourth week in which the window that has moved on no longer holds enough. The cut is
        felt as that of a discount, times `value_rate`: unsaturated, against what one is used to.
        A step that one has held for long becomes the price, so that it is hardly felt, and
        missed when it is lost. Customers for whom a step is open, neither out of reach nor held
        anyway, come to us rather than to others for it (`light_response`), less where little
        is bought elsewhere, the less the longer they know the card, and near a known end not
        at all. Who could not reach a step as they usually buy perceives nothing and does not
        join for it. In the last week before a step is lost, purchases come early
        (`lapse_pressure`), once per lapse and at most once a year: timing, which is missing later.
    Cost
        The cut on every purchase while a step is held, also of those who would hold it anyway.
    Owed
        Nothing: a step is a price, and can be withdrawn with the card.
    Leaves out
        More than three steps; a bonus instead of a cut (points with a currency do that);
        cards that several customers share, which light customers then reach by lending.
    """

    kind: Literal["cumulative_card"] = "cumulative_card"
    acts_on: ClassVar[tuple[str, ...]] = ("price_cut", "choice_log_odds", "need_shift")
    timing: ClassVar[tuple[str, ...]] = ("lapse_pressure",)
    columns: ClassVar[dict[str, DTypeLike]] = {
        "counted": np.int64, "step": np.uint8, "known": np.uint16, "open_to": np.float32,
        "quiet": np.uint8, "debt": np.float32, "shift": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("counted", "step", "known", "quiet", "debt")
    means: ClassVar[dict[str, str]] = {
        "counted": "paid since the card began to count, 1/10,000 of the currency",
        "step": "the step that is held; 0 for none",
        "known": "weeks since the card was first offered",
        "open_to": "how far steps are open, neither out of reach nor held anyway; -1 where not",
        "quiet": "weeks until a lapse may press again",
        "debt": "weeks of usual purchases that came early",
        "shift": "share of this week's needs that comes early, or is missing",
    }
    effort: ClassVar[Effort] = Effort(setting_up=12, training=2, legal=3)
    listing: ClassVar[Listing] = Listing(
        ("purchases", "cumulative card"), "price", ("retain", "defend")
    )
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "depth": 0.03, "from_spend": 500.0, "second_depth": 0.08, "second_from": 800.0,
            "third_depth": 0.15, "third_from": 1_200.0, "window": 24, "light_response": 0.1,
        },
        {"depth": 0.2, "from_spend": 60.0, "window": 4, "when": {"every": 8, "for": 2}},
    )  # fmt: skip

    # ------------------------------------------------------------ what it says

    def idle(self) -> frozenset[str]:
        """A permanent cut is noticed, and takes nothing from later weeks."""
        return frozenset() if self.when.temporary else frozenset({"threshold", "pull_forward"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self.for_spend(usual.weekly), usual)

    def plainly(self, currency: str) -> str:
        """What each step takes off, and what has to be paid for it in which time."""
        return words.plainly(self, currency)

    def for_spend(self, weekly: float) -> "CumulativeCard":
        """The same card with its steps in currency."""
        first = weekly * YEAR / 2 if self.from_spend is None else self.from_spend
        second = min(2 * first, MOST_MONEY) if self.second_from is None else self.second_from
        third = min(2 * second, MOST_MONEY) if self.third_from is None else self.third_from
        steps = {"from_spend": first, "second_from": second, "third_from": third}
        return self.model_copy(update=steps)

    def steps(self) -> Steps:
        """The steps that take something off, in rising order.

        Raises
        ------
        RuntimeError
            Before `for_spend`, where a step follows what the average customer spends.
        """
        spend = (self.from_spend, self.second_from, self.third_from)
        if None in spend:
            raise RuntimeError("steps are not known before for_spend()")
        cuts = (self.depth, self.second_depth, self.third_depth)
        return steps_of((float(at or 0.0), cut) for at, cut in zip(spend, cuts, strict=True))

    def felt_steps(self) -> Steps:
        """The same with the cuts as holders feel them."""
        steps, temporary = self.steps(), self.when.temporary
        felt = (self.value_rate * self.noticed(cut, temporary=temporary) for cut in steps.cuts)
        return Steps(steps.spend, tuple(felt))

    def looks_back(self) -> int:
        """The window, in whole four weeks."""
        return -(-self.window // FOUR) * FOUR

    def benefits(self, week: Week) -> Benefits:
        """What members save who go on as usual, per unit spent, on average over a year."""
        first = often.first_open(self.when)
        steps = self.steps()
        if first is None or not steps.cuts:
            return NOTHING
        weeks = self._to_reach(week)
        saved = expected(self.felt_steps(), week, weeks) * often.a_year(self.when, first) / YEAR
        rate: Row = saved.astype(np.float32)
        reached = held(week, steps.spend[0], weeks) > 0
        wait = np.minimum(steps.spend[0] / np.maximum(week.usual_spend, 1e-9), self.window)
        return Benefits(rate, rate * f32(PRICE_CUT), 0.0, (wait * reached).astype(np.float32))

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Cut the price of those who hold a step; let open steps and lapses act."""
        mask, steps = week.addressed(self.to), self.steps()
        if mask is None or not steps.cuts:
            return
        self._count(week, own, steps)
        if week.long_since:
            self.has_cut(own, mask * self.felt_steps().cut_of(own.step), 1.0, self.when)
        if week.dials.open:
            effects.add("price_cut", mask * steps.cut_of(own.step))
            self._stretch(week, own, mask, steps, effects)
        felt = mask * self.felt_steps().cut_of(own.step) * f32(week.dials.open)
        self.feel_price(week, own, felt, 1.0, effects, temporary=self.when.temporary)
        if self.lapse_pressure:
            self._press(week, own, mask, steps, effects)

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """The own part of what all tools move in time."""
        together = effects.get("need_shift")
        if together is None or not self.lapse_pressure or week.addressed(self.to) is None:
            return
        moved = np.empty(week.n, np.float32)
        timing.move(own.shift, together, moved)
        effects.add("need_log", moved)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Count what was paid; update the reference price and what came early."""
        mask, steps = week.addressed(self.to), self.steps()
        if mask is None or not steps.cuts:
            return
        begun = week.dials.open | (own.counted > 0)
        own.counted += np.where((mask > 0) & begun, week.kept, 0)
        if self.to.only_members and week.discount is not None:
            week.benefit(week.discount, self.value_rate * PRICE_CUT / MONEY)
        if self.to.by_joining:  # who joined this week was not offered it yet
            mask = week.was_addressed(self.to)
            if mask is None:
                return
        felt = mask * self.felt_steps().cut_of(own.step) * f32(week.dials.open)
        self.remember_price(week, own, felt, 1.0, temporary=self.when.temporary)
        together = week.effects.get("need_shift")
        if together is not None and self.lapse_pressure:
            timing.note_debt(week.rate, week.usual_rate, own.shift, together, own.debt)

    def _count(self, week: Week, own: Own, steps: Steps) -> None:
        """Who holds which step, from what was paid with the card in the window."""
        if week.long_since and week.t < 0:
            here = week.ever > 0  # who has still to come finds it new
            own.counted[here], own.known[here] = ALL_COUNTS, FOR_LONG
        window = week.spend(self.looks_back())
        stages.hold(window, self._counted(own), week.t % FOUR == 0, *steps.thresholds, own.step)

    def _counted(self, own: Own) -> NDArray[np.int64]:
        """The most of the window that counts, (n,)."""
        counted: NDArray[np.int64] = own.counted
        return np.full_like(counted, ALL_COUNTS) if self.counts_past else counted

    def _stretch(self, week: Week, own: Own, mask: Row, steps: Steps, effects: Effects) -> None:
        """Let those to whom a step is open choose us rather than others."""
        if not self.light_response:
            return
        if not own.open_to[0]:  # what is open to nobody is told from what is not known yet
            undecided = open_to(steps, week, self._to_reach(week))
            own.open_to[:] = np.where(undecided > 0, undecided, -1)
        most = self.light_response / HALF * often.share(self.when, 0)
        most *= left(self.when, week.t, self._to_reach(week))
        if not most:
            return
        pull = np.empty(week.n, np.float32)
        fading = np.log(2) / self.response_half_life
        stages.stretch(mask, own.open_to, own.known, f32(fading), f32(most), pull)
        effects.add("choice_log_odds", pull)
        own.known[(mask > 0) & (week.ever > 0) & (own.known < FOR_LONG)] += 1

    def _press(self, week: Week, own: Own, mask: Row, steps: Steps, effects: Effects) -> None:
        """In the last week before the window moves on: come now, or the step is lost."""
        wanted = np.zeros(week.n, np.float32)
        own.quiet -= own.quiet > 0
        if week.dials.open and week.t % FOUR == FOUR - 1:
            stages.press(
                mask, week.spend(self.looks_back()), self._counted(own), *steps.thresholds,
                f32(self.lapse_pressure), own.step, own.quiet, wanted,
            )  # fmt: skip
        timing.want(wanted, REPAY, own.debt, own.shift)
        effects.add("need_shift", own.shift)

    def _to_reach(self, week: Week) -> float:
        """Weeks in which a step has to be reached to be of use."""
        there = week.long_since or self.counts_past
        return float(self.window) if there else to_reach(self.when, self.window)
