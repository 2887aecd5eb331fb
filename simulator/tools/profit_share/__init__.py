"""Profit share: members are paid a part of the profit that their purchases have made."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import often, plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.audience import MEMBERS, Audience
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.recall import Recall
from simulator.program.tally import WHOLE, Sum, Tally, Totals, counted
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import RUNNING, Week
from simulator.tools.profit_share import stages
from simulator.tools.profit_share.doubts import doubts
from simulator.tools.profit_share.expected import CURVES

YEAR, QUARTER = 52, 13


class ProfitShare(Recall, Tool):
    """Of the profit of a period a share is paid out on purchases, as money, in proportion to them.

    Behavior
        When a period has ended its profit is known: everything that the company has earned in
        it less what it has spent, before this payout, less `fixed_cost`. Of each unit of sales
        as much was earned; `share` of that is paid out on each unit that those addressed have
        paid. Where there is no profit nothing is paid. A payout is noticed by its size beside
        the basket (`noticed_at`), and thought of for weeks afterwards, in all as `value_rate`
        times what it is beyond what customers are used to, addressed to belonging. What is paid
        for long becomes usual (`reference_loss`); less than usual is missed, and less than the
        last time again, `loss` times. When it has ended it is missed once. Members join for what
        can be expected of `expected_margin` and `fixed_cost`, and feel as members what they are
        paid.
    Cost
        The payout, and `cost_per_payout` for each customer who gets one, in the week after.
    Owed
        What the period that runs has earned so far, on what was paid so far; also to those who
        have left, and after an end in the middle of a period until that period is over.
    Leaves out
        Vouchers: money neither lapses nor replaces a sale, and a claim on profit is one on
        money. Interest, taxes on what is paid out, votes and shares in the company. Amounts too
        small to be paid out. A profit of single shops. Costs of the company beyond `fixed_cost`,
        gross margin and what stands in its books. That customers believe in a profit before
        they have seen one.
    """

    kind: Literal["profit_share"] = "profit_share"
    to: Audience = MEMBERS
    share: float = knob(
        0.05, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of the profit that is paid out", kind="assumed",
        source="an example; of a gross margin of a quarter without fixed cost it is 1.25 % of "
        "sales",
    )  # fmt: skip
    period: int = knob(
        13, ge=1, le=52, choice=True, costs="neither",
        unit="weeks of a period, after which its profit is shared", kind="assumed",
        source="a quarter, as results are reported; many wait for the accounts of the year",
    )  # fmt: skip
    fixed_cost: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, money=True, own=True, most=1e9, kind="assumed",
        unit="currency a year that is taken off before there is a profit to share: rent, staff, "
        "interest",
        source="none unless declared: then all that is left of sales is profit",
    )  # fmt: skip
    expected_margin: float | None = knob(
        None, ge=0, le=1, own=True, kind="derived",
        unit="share of sales left before fixed cost, as customers are told; null for the gross "
        "margin",
        source="the company's gross margin",
    )  # fmt: skip
    cost_per_payout: float = knob(
        0.5, off=0, ge=0, le=MOST_MONEY, money=True, own=True, baskets=1 / 60, kind="assumed",
        unit="currency per customer and payout", source="an example: a transfer and a statement",
    )  # fmt: skip
    value_rate: float = knob(
        0.2, low=0, high=1.0, off=0, ge=0, le=1, response=True, kind="judged",
        unit="perceived per unit that is paid out beyond what is usual",
        source="customers whom chance made owners bought no more; those who chose it spent far "
        "more than the same money off prices makes anybody spend; at most as much as that",
        evidence=(sources.OWNERS_BY_CHANCE, sources.STOCK_REWARDS),
    )  # fmt: skip
    noticed_at: float = knob(
        0.05, low=0.001, high=0.15, ge=1e-4, le=1, kind="judged",
        unit="share of the usual basket from which on a payout is noticed",
        source="as of a gift; no measurement of payouts",
    )  # fmt: skip
    reference_loss: float = knob(
        0.10, low=0, high=0.30, ge=0, le=1, kind="judged",
        unit="share of what is paid out that becomes usual per quarter",
        source="as of a price cut that lasts; no measurement of payouts",
    )  # fmt: skip
    loss: float = knob(
        0.5, low=0, high=1.0, off=0, ge=0, le=10, kind="judged",
        unit="what is missed on top, per unit by which less is paid out than the last time",
        source="the sign is known and no size on sales",
        evidence=(sources.LOSSES_LOOM, sources.GIFTS_RAISE),
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = ("value.belonging",)
    posts: ClassVar[tuple[str, ...]] = ("payout_cost", "subsidy", "running_cost", "liability")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "spent": np.int64, "common": np.int64, "reference": np.float32, "last": np.float32,
    }  # fmt: skip
    means: ClassVar[dict[str, str]] = {
        "spent": "what they have paid in this period that counts, 1/10,000 of the currency",
        "common": "the same of purchases that the control had, too",
        "reference": "the payout that they are used to, share of what they pay",
        "last": "the last payout, share of what they paid",
    }
    tallies: ClassVar[dict[str, Tally]] = {"sold": Sum(), "paid": Sum(), "payouts": Sum()}
    occasion: ClassVar[str] = "counting"
    smallest: ClassVar[str] = "{share: 10%, fixed_cost: 200_000}"
    effort: ClassVar[Effort] = Effort(setting_up=6, legal=8)
    listing: ClassVar[Listing] = Listing(
        ("profit participation",), "belonging", ("retain",), ("members",)
    )
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"share": 0.3, "period": 4, "value_rate": 1.0},
        {"share": 0.3, "period": 13, "value_rate": 1.0, "when": {"until": 26}},
    )

    def idle(self) -> frozenset[str]:
        """All but the period, where nothing is shared."""
        return frozenset() if self.share else frozenset(type(self).knobs()) - {"share", "period"}

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """What is shared, how often, and how it is divided."""
        cost = ""
        if self.fixed_cost:
            cost = f" after {plain.money(self.fixed_cost, currency)} of fixed cost a year"
        return (
            f"{plain.capitalized(self.to.plainly())} are paid {plain.percent(self.share)} of the "
            f"profit{cost} that their purchases of {plain.count(self.period, 'week')} have made, "
            f"in {currency}, and nothing where there is none."
        )

    def for_margin(self, gross_margin: float) -> "ProfitShare":
        """The same with what can be expected to be shared."""
        margin = gross_margin if self.expected_margin is None else self.expected_margin
        return self.model_copy(update={"expected_margin": margin})

    # ------------------------------------------------------------ what can be expected

    def benefits(self, week: Week) -> Benefits:
        """What members are paid who go on as usual, as far as they notice it."""
        rate = self._usual(week) * often.share(self.when, 0)
        if not rate:
            return NOTHING
        paid = self._noticed(week, rate) * f32(rate)
        return Benefits(paid * f32(self.value_rate), paid, 0.0, float(self.period))

    def _usual(self, week: Week) -> float:
        """What is paid out of each unit of sales in a market as declared."""
        sales = YEAR * sum(crowd.spend for crowd in week.crowds.values())
        margin = 0.0 if self.expected_margin is None else self.expected_margin
        return self.share * max(margin - self.fixed_cost / sales, 0.0) if sales else 0.0

    def _noticed(self, week: Week, rate: float) -> Row:
        """How much of a payout of so much of what is paid is noticed, (n,)."""
        out = np.empty(week.n, np.float32)
        stages.noticed_of(
            f32(rate), week.usual_rate, f32(self.period), f32(self.noticed_at), out
        )  # fmt: skip
        return out

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Let the payout of the period that has ended be felt, and those before it."""
        if not self.share:
            return
        if week.long_since:
            self._has_run(week, own)
        worth = np.zeros(week.n, np.float32)
        if week.t % self.period == 0:
            stages.receive(
                own.spent, self._ended(week), f32(self._rate(week, "pays")), f32(self.period),
                week.usual_rate, week.usual_spend, f32(self.value_rate), f32(self.noticed_at),
                f32(self.loss), f32(1 - (1 - self.reference_loss) ** (self.period / QUARTER)),
                own.reference, own.last, worth,
            )  # fmt: skip
        if worth.any() or own.felt.any():
            effects.add("value.belonging", self.recall(week, own, worth))

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Pay out what the period that has ended has earned; count what is paid in this one."""
        if not self.share:
            return
        if week.t % self.period == 0:
            paid = np.zeros(week.n, np.int64)
            self._pay(week, own, page, paid)
            week.tally("paid", np.rint(paid * week.weight).astype(np.int64))
            week.tally("payouts", (paid > 0) * week.heads)
        sold = np.empty(week.n, np.int64)
        stages.scale(week.kept_to_pay, np.float64(week.weight), sold)
        week.tally("sold", sold)
        mask = week.addressed(self.to)
        if mask is not None and week.dials.open:
            stages.count(mask, week.kept_to_pay, week.paid, week.paid_common, own.spent, own.common)

    def _pay(self, week: Week, own: Own, page: Page, paid: NDArray[np.int64]) -> None:
        """Pay and book, and write to `paid` what each gets, 1/10,000 (n,); nothing counts twice."""
        rate = self._rate(week, "pays")
        if rate and own.spent.any():
            common = np.empty(week.n, np.int64)
            stages.pay(own.spent, np.float64(rate), paid)
            stages.pay(own.common, np.float64(rate), common)
            page.post("payout_cost", paid)
            page.post("subsidy", common)
            if self.to.only_members:
                week.benefit(paid * self._noticed(week, rate), 1 / MONEY)
        own.spent[:], own.common[:] = 0, 0

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What this period has earned so far, on what was paid so far."""
        if not self.share or not own.spent.any():
            return 0
        owed = np.empty(week.n, np.int64)
        stages.pay(own.spent, np.float64(self._rate(week, "accrued")), owed)
        return owed

    def _rate(self, week: Week, what: str) -> float:
        """What is paid out of each unit that counts; None in the books stands for the usual."""
        told: float | None = (week.dials.published or {}).get(what, 0.0)
        return self._usual(week) if told is None else told

    def _ended(self, week: Week) -> bool:
        """Whether nothing will count any more: stopped, or past the end of its calendar."""
        if week.dials.open:
            return False
        return self.when.is_open(week.t) or self.when.last_week(week.t) == week.t

    def _has_run(self, week: Week, own: Own) -> None:
        """Customers of today are used to what they have been paid for ten years."""
        usual = self._usual(week) * often.share(self.when, -RUNNING)
        new = (week.ever > 0) & (own.last == 0)
        own.last[new] = usual
        own.reference[new] = usual * (1 - (1 - self.reference_loss) ** (RUNNING / QUARTER))

    # ------------------------------------------------------------ the books

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Read what was earned: at the end of a period what is paid, else what has accrued.

        Before launch there are no books: customers of a tool of today are paid what is usual.
        """
        sold = paid = accrued = 0.0
        for week in range(int(env.now), totals.weeks):
            weeks = week % self.period or self.period  # of the period that runs or has ended
            usual = None if totals.long_known else 0.0
            if week <= 0:
                publish(open=self.when.is_open(week), pays=usual, accrued=usual)
                yield env.timeout(1)
                continue
            sold += counted(totals, "sold") / MONEY
            if (week - 1) % self.period == 0:  # last week was one of payouts
                paid += counted(totals, "paid") / MONEY
                post("running_cost", counted(totals, "payouts") / WHOLE * self.cost_per_payout)
            earned = totals.contribution(weeks) + paid - self.fixed_cost * weeks / YEAR
            accrued = min(self.share * max(earned, 0.0) / sold, 1.0) if sold else 0.0
            publish(open=self.when.is_open(week), pays=accrued, accrued=accrued)
            if weeks == self.period:
                sold = paid = 0.0
            yield env.timeout(1)
