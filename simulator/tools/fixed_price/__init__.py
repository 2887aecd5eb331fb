"""Fixed price: whoever takes it pays the price of the week in which it begins, for a term."""

from collections.abc import Callable, Generator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import Field

from simulator.draws import f32
from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, knob
from simulator.program import plain
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.benefits import NOTHING, PRICE_CUT, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import MONEY, Page
from simulator.program.parts.take_up import TakeUp
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.week import Week
from simulator.tools.fixed_price import stages
from simulator.tools.fixed_price.doubts import doubts
from simulator.tools.fixed_price.expected import CURVES, MOVING

YEAR = 52
USUAL_SAVING = 0.03  # of what is spent in a term: where less is expected, fewer take it
USUAL_CUT = 0.06  # of the list price: where less is saved, holders stay and ignore less for it
AT_MOST = 2.0  # times what it is expected to save: more is paid by nobody


class FixedPrice(TakeUp, Tool):
    """Holders pay the price of the week in which it begins for a term, while prices move.

    Behavior
        It saves what list prices rise within the term. Customers expect a share `foreseen` of
        the coming moves; where they expect to save 3 % of what they spend in the term, or more,
        `take_up` of those addressed take it within a year, heavy customers first
        (`value_slope`), and fewer in proportion where less: so many take it before a rise, and
        nobody where no rise is in sight. A fee divides the odds by exp(fee_response x fee /
        what is expected to be saved), and nobody pays more than twice that. Holders do not see
        the rise: the difference is a price cut, and felt whole, so that they choose us over the
        rival as if we had stayed where we were. Where it is 6 % of the list price or more,
        they leave at `lock_in` times the hazard, and a share `ignored` of all differences in
        price, the rival's cuts among them, does not matter to them; in proportion where it is
        less. When the term is over, `renewal` take it again, with odds that grow with what was
        bought, at the price of then. If prices fall, holders pay the lower price, or the
        fixed one (`when_prices_fall`), which they mind as a rise.
    Cost
        The difference between the list price and the fixed one on all that holders buy, while
        goods cost what they have come to cost: the margin of holders falls by inflation. What
        holders pay above a list price that has fallen is income, booked with fees, as is a fee.
        `cost_per_user` while it is held.
    Owed
        The unused part of fees. The promise itself is honored to the end of each term, also
        where the tool is stopped, and is no liability in money, as nobody has paid for it: it
        is in the cash of later weeks. Where the fixed price falls below what goods cost, an
        accountant would call it an onerous contract and provide for the rest of the term.
    Leaves out
        Stockpiling before a price rise, prices that are fixed for some products only, customers
        who keep the guarantee and buy for others, a rival who answers, and being glad of
        certainty where prices do not move: no effect on sales of that has been found.
    """

    kind: Literal["fixed_price"] = "fixed_price"
    when_prices_fall: Literal["lower", "fixed"] = Field(
        "lower", description="whether holders pay the lower price where ours has fallen below the "
        "fixed one, or the fixed one",
    )  # fmt: skip
    weeks: int = knob(
        52, ge=4, le=255, choice=True, costs="neither",
        unit="weeks for which the price is fixed", kind="assumed", source="an example; a year",
    )  # fmt: skip
    fee: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True,
        unit="currency per term, in advance; 0 for free", kind="assumed",
        source="free unless declared",
    )  # fmt: skip
    take_up: float = knob(
        0.15, low=0.03, high=0.40, off=0, ge=0, lt=1, unit="share of those addressed who take it "
        "within a year in which it is expected to save 3 % or more", kind="judged",
        source="no measurement; it has to be asked for, and some always do", counted=True,
    )  # fmt: skip
    renewal: float = knob(
        0.8, low=0.5, high=0.95, ge=0, le=1, unit="share who take it again after a term of usual "
        "purchases", kind="judged", source="no measurement; many contracts go on unless ended",
        counted=True,
    )  # fmt: skip
    foreseen: float = knob(
        0.5, low=0, high=1, off=0, ge=0, le=1, kind="judged",
        unit="share of the coming moves of our prices that customers expect",
        source="no measurement; a rise that is announced is known, inflation is guessed",
    )  # fmt: skip
    lock_in: float = knob(
        0.97, low=0.92, high=1.0, off=1, ge=0.001, le=1, kind="judged",
        unit="leaving hazard while it is held, times, where it saves 6 % of the list price or more",
        source="those who leave lose the price; no field size found",
    )  # fmt: skip
    ignored: float = knob(
        0.1, low=0, high=0.3, off=0, ge=0, lt=1, response=True, kind="judged",
        unit="share of differences in price, the rival's cuts among them, that do not matter to "
        "holders where it saves 6 % of the list price or more",
        source="no field size found, and where looking around is cheap people do it the more",
        evidence=(sources.PRICE_GUARANTEE,),
    )  # fmt: skip
    cost_per_user: float = knob(
        0.5, off=0, ge=0, le=MOST_MONEY, unit="currency per year held", kind="assumed", money=True,
        own=True, baskets=0.017, source="an example; two prices have to be kept",
    )  # fmt: skip
    acts_on: ClassVar[tuple[str, ...]] = (
        "price_cut", "price_felt", "price_sensitivity_log", "churn_log_hazard",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = ("service_cost", "liability")
    columns: ClassVar[dict[str, DTypeLike]] = {"fixed": np.float32}
    means: ClassVar[dict[str, str]] = {
        "left": "weeks of the term still to come; 0 for those whose price is not fixed",
        "uses": "purchases in this term",
        "met": "unused: nobody held it before prices began to move",
        "fixed": "the fixed price, as a factor on the list prices of week 0",
    }
    effort: ClassVar[Effort] = Effort(setting_up=6, training=2, legal=6)
    listing: ClassVar[Listing] = Listing(
        ("fixed prices",), "price", ("retain", "defend"), ("prices",)
    )
    smallest: ClassVar[str] = "{weeks: 52}"
    curves: ClassVar[dict[str, Curve]] = CURVES
    seen_where: ClassVar[Mapping[str, Any]] = MOVING
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"take_up": 0.5, "fee": 5.0, "weeks": 26},
        {"take_up": 0.8, "fee": 2.0, "places": 40, "when": {"every": 8, "for": 4}},
        {"take_up": 0.8, "when_prices_fall": "fixed", "weeks": 30},
    )

    @property
    def term(self) -> int:  # type: ignore[override]
        """Weeks for which the price is fixed."""
        return self.weeks

    @property
    def free(self) -> bool:
        """Never: what has been promised is kept to the end of its term, paid for or not."""
        return False

    # ------------------------------------------------------------ what it says

    def worth(self) -> float:
        """What it saves in a term in which it is worth something: that of any week is its own."""
        return USUAL_SAVING

    def idle(self) -> frozenset[str]:
        """What a fee does where there is none."""
        return frozenset() if self.fee else frozenset({"fee_response"})

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def plainly(self, currency: str) -> str:
        """For how long a price is fixed, for what, and what becomes of it if prices fall."""
        fee = f" for {plain.money(self.fee, currency)}" if self.fee else ""
        lower = self.when_prices_fall == "lower"
        falls = "the lower price" if lower else "the fixed price all the same"
        said = [
            f"{plain.capitalized(self.to.plainly())} can have our prices fixed{fee} for "
            f"{plain.count(self.weeks, 'week')}, at those of the week in which that begins",
            f"If ours fall below it, they pay {falls}",
        ]
        if self.places is not None:
            said.append(f"There are places for {plain.count(self.places, 'customer')}")
        return f"{'. '.join(said)}."

    def benefits(self, week: Week) -> Benefits:
        """What a member of the program can expect to save, who will perhaps take it."""
        if self.fee:
            return NOTHING
        saved = max(self.expected(week, 0), 0.0) * self.take_up
        return Benefits(saved, saved * PRICE_CUT)

    def expected(self, week: Week, begins: int) -> float:
        """What customers expect to save in a term that `begins` then, share of what they spend."""
        prices = week.list_prices(begins, self.weeks)
        saved = 1 - prices[0] / prices
        if self.when_prices_fall == "lower":
            saved = np.maximum(saved, 0.0)
        return self.foreseen * float(saved.mean())

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Begin the terms of those admitted at this week's price; let holders pay theirs."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        has, price = self.admit(week, own, mask), f32(self._price(week))
        depth, felt, ignores, stays = (np.empty(week.n, np.float32) for _ in range(4))
        differs = stages.hold(
            has, own.left, np.uint8(self.weeks), own.fixed, price,
            f32(self.when_prices_fall == "fixed"), f32(self.ignored / USUAL_CUT),
            f32(np.log(self.lock_in) / USUAL_CUT), f32(USUAL_CUT), depth, felt, ignores, stays,
        )  # fmt: skip
        if not differs:
            return
        effects.add("price_cut", depth)
        effects.add("price_felt", felt)
        if self.ignored:
            effects.add("price_sensitivity_log", ignores)
        if self.lock_in < 1:
            effects.add("churn_log_hazard", stays)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Take fees, book what holders pay above the list price, end terms; note who asks."""
        mask = week.addressed(self.to)
        if mask is None or not self.take_up:
            return
        asks, part = self._asks(week)
        asks = asks * mask
        held = own.left > 0
        if held.any():
            self._book(week, own, held, page)
            self.end_week(week, own, asks, page)
        self.apply(week, own, asks, page, lambda: part)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """The part of paid fees for weeks that are still to come, 1/10,000 (n,)."""
        if not self.fee:
            return 0
        unused: NDArray[np.int64] = np.int64(round(self.fee * MONEY)) * self.weeks_owed(own)
        return unused // self.weeks

    def _price(self, week: Week) -> float:
        return float(week.list_prices(week.t, 1)[0])

    def _asks(self, week: Week) -> tuple[Row, Row]:
        """1 for those who would have a term that begins next week, and what part of `take_up`."""
        saved = self.expected(week, week.t + 1)
        if saved <= 0:
            return np.zeros(week.n, np.float32), np.zeros(week.n, np.float32)
        pull = f32(min(saved / USUAL_SAVING, 1.0))
        if not self.fee:
            return np.ones(week.n, np.float32), np.full(week.n, pull, np.float32)
        price = float(week.list_prices(week.t + 1, 1)[0])
        money = np.maximum(week.usual_spend * f32(saved * price * self.weeks), f32(1e-9))
        times = f32(self.fee) / money
        part: Row = pull * np.exp(-f32(self.fee_response) * np.minimum(times, f32(80)))
        pays: Row = (times <= AT_MOST).astype(np.float32)
        return pays, part

    def _book(self, week: Week, own: Own, held: NDArray[np.bool_], page: Page) -> None:
        """What holders cost to serve, and what they pay above a list price that has fallen."""
        if self.cost_per_user:
            page.post("service_cost", held * np.int64(round(self.cost_per_user * MONEY / YEAR)))
        price = self._price(week)
        if self.when_prices_fall == "fixed" and np.any(own.fixed[held] > f32(price)):
            above = np.maximum(held * (own.fixed / price) - 1, 0).astype(np.float64)
            page.post("fee_income", np.rint(week.kept * above).astype(np.int64))
        if self.to.only_members and not self.fee and week.discount is not None:
            week.benefit(week.discount, PRICE_CUT / MONEY)

    def _toll(self) -> float:
        """None: what a fee costs is told week by week, as what it saves depends on the week."""
        return 0.0

    def _has_run(self, week: Week, own: Own, mask: Row) -> None:
        """Of one of today: prices move from week 0 on, so nobody has wanted it before."""

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Say who is admitted, and now and then what those addressed spend."""
        yield from self.admissions(self.when, env, publish, totals)
