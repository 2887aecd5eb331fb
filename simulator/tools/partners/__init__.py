"""Partners: points that are earned and used at a company that does not compete with us."""

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import DTypeLike, NDArray
from pydantic import Field

from simulator.draws import f32
from simulator.knobs import MOST_MONEY, knob
from simulator.program.about.curve import Curve
from simulator.program.about.effort import Effort
from simulator.program.about.listing import Listing
from simulator.program.audience import MEMBERS, Audience
from simulator.program.benefits import NOTHING, Benefits
from simulator.program.channels import Effects, Row
from simulator.program.ledger import POINTS, Page
from simulator.program.parts.recall import Recall
from simulator.program.tally import Totals
from simulator.program.tool import Own, Tool
from simulator.program.typical import Doubts, Typical
from simulator.program.wallet import Wallet, WalletTerms
from simulator.program.week import Week
from simulator.tools.partners import account, stages, words
from simulator.tools.partners.doubts import doubts, without_a_card
from simulator.tools.partners.expected import CURVES
from simulator.tools.partners.terms import Contract, Response

YEAR = 52
PATIENCE = 104.0  # weeks; as of a card, a reward that is further away is worth nothing
MOST_HARM = 0.05  # of the basket: what is held against us in a week at most


class Partners(Contract, Response, Recall, Tool):
    """Members earn our points at a partner, which pays us for them, and use points there.

    Behavior
        The points are those of the card of the same `currency`. `shops_there` of our customers
        spend `partner_spend` there a year; of them as many collect as are likely to use what they
        collect within its term, here, by what the card gives and asks for, or at the partner
        (`reward_at`), and show our card at `collects` of what they buy. Whoever could never use
        points shows no card, so that no partner buys points that are worth nothing. Points of
        partners are a reason to join. Purchases here rise by `visits` where a hundredth of spend
        here is given, by all partners together, and never by more than the same would do as a price
        cut; newcomers who are sent by others by `brought`. Points earned here count for being a
        member wherever they are used, those earned at the partner only where they are used here. In
        the five weeks after points were used at the partner purchases here move by `spillover`, up
        or down. Mailings of the partner are hardly answered, and add to the messages that members
        get. What the partner would not be paid for (`redeem_price` below 1) is worth nothing to
        members.
    Cost
        What points cost that are used at the partner (`redeem_price`) or here, and fees of the
        coalition. What the partner pays for points is income when it pays, each quarter, in
        advance or afterwards (`paid`).
    Owed
        The balance, as of the card; what the partner has paid for points that nobody has earned
        yet, which it gets back where it ends. Where it leaves (`leaves_in`), what was earned there
        can still be used (`kept`; where it can be used nowhere else, we go on paying the
        partner), or it lapses: members hold that against us, and the partner gets
        back what it has paid for it.
    Leaves out
        Who shops at the partner joins no sooner than others; how purchases there vary from week
        to week; points that partners take for less than they are worth here; other customers of
        the partner, but for newcomers; that rewards of the card come into reach. Partners that
        compete with us, or with each other. What becomes of points in other currencies.
    """

    kind: Literal["partners"] = "partners"
    to: Audience = MEMBERS
    currency: Annotated[str, Field(min_length=1, max_length=40)] = "points"
    paid: Literal["before", "after"] = Field(
        "after", description="whether the partner pays for the points of a quarter in advance, or "
        "when it is over"
    )  # fmt: skip
    points_then: Literal["kept", "lapse"] = Field(
        "kept", description="whether points earned at the partner can still be used once it has "
        "left, or lapse"
    )  # fmt: skip
    expires_by: Literal["earning", "inactivity"] = "earning"
    earn: float = knob(
        0.01, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of what is paid at the partner that members get in points, at face value",
        kind="assumed", source="a usual earn rate of cards",
    )  # fmt: skip
    reward_at: float = knob(
        0.2, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        baskets=0.007, unit="currency at face value, the least that is used at the partner",
        kind="assumed", source="an example: points pay a part of a purchase, as at many tills",
    )  # fmt: skip
    expires_after: int | None = knob(
        52, ge=4, le=520, choice=True, costs="more", unit="weeks, null for never; as of the card "
        "of the same currency", kind="assumed", source="a usual term",
    )  # fmt: skip
    mailings: float = knob(
        0.0, off=0, ge=0, le=520, choice=True, costs="more",
        unit="messages of the partner that a member gets in a year, which it pays for",
        kind="assumed", source="none unless declared",
    )  # fmt: skip
    point_value: float = knob(
        0.01, ge=1e-6, le=MOST_MONEY, money=True, coin=True, kind="assumed",
        unit="currency, face value of one point; as of the card of the same currency",
        source="one point is one cent",
    )  # fmt: skip
    leaves_in: int | None = knob(
        None, ge=1, le=5200, unit="week in which the partner leaves; null where it stays",
        kind="assumed", source="it stays unless declared",
    )  # fmt: skip
    effort: ClassVar[Effort] = Effort(setting_up=12, training=2, legal=12)
    listing: ClassVar[Listing] = Listing(
        ("partners",), "price", ("acquire", "retain"), ("members", "points")
    )
    acts_on: ClassVar[tuple[str, ...]] = (
        "partner_points", "need_log", "talk_log", "contact", "value.price",
    )  # fmt: skip
    posts: ClassVar[tuple[str, ...]] = (
        "points_bought",
        "points_income",
        "running_cost",
        "liability",
    )
    words: ClassVar[tuple[str, ...]] = ("shops", "redeem")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "began": np.uint8, "luck": np.float32, "weekly": np.float32, "gives": np.float32,
        "account": np.int64, "after": np.float32, "gain": np.float32, "given": np.int64,
        "lost": np.float32,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("luck",)
    means: ClassVar[dict[str, str]] = {
        "began": "1 once it is known what each collects",
        "luck": "from 0 to 1: those below `shops_there` shop at the partner; 0 before it is drawn",
        "weekly": "what each collects there in a week, currency at face value",
        "gives": "what that is worth to them this week, share of their spend here",
        "account": "what the partner has paid in advance, below 0 what it owes us, 1/10,000",
        "after": "weeks in which points used there are still felt",
        "gain": "what that adds to purchases here, log rate",
        "given": "points ever earned there, hundredths",
        "lost": "points that have lapsed because the partner left, currency at face value",
    }
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "earn": 0.05,
            "reward_at": 2.0,
            "redeem_rate": 0.1,
            "mailings": 52.0,
            "spillover": 0.01,
            "fee_per_year": 500.0,
        },
        {"earn": 0.05, "reward_at": 5.0, "leaves_in": 20, "points_then": "lapse"},
        {"earn": 0.05, "reward_at": 2.0, "expires_after": 13, "paid": "before"},
        {"earn": 0.05, "reward_at": 2.0, "leaves_in": 10},
    )

    # ------------------------------------------------------------ what it says

    def idle(self) -> frozenset[str]:
        """What counts only where points can be used there, the partner leaves, or writes."""
        known = set() if self.mailings else {"mail_answers"}
        if not self._lapses:
            known |= {"loss", "recall_half_life"}
        if not self._usable:
            known |= {"redeem_rate", "redeem_price", "spillover"}
        return frozenset(known)

    def doubts(self, usual: Typical) -> Doubts:
        """See `doubts`."""
        return doubts(self, usual)

    def doubts_beside(self, others: Sequence[Tool]) -> Doubts:
        """Where no tool of the program gives the same points on what is bought here."""
        return without_a_card(self, others)

    def plainly(self, currency: str) -> str:
        """What is earned and used there."""
        return words.plainly(self, currency)

    def unused_columns(self) -> frozenset[str]:
        """What is kept of points that may lapse, and of those used there."""
        lapse = set() if self._lapses else {"lost", "felt"}
        lapse |= set() if self._counts else {"given"}
        return frozenset(lapse if self.spillover and self._usable else lapse | {"after", "gain"})

    def wallet(self) -> WalletTerms:
        """The terms that the card of the same currency must share."""
        cost = self.point_value * self.redeem_price if self._usable else 0.0
        inactive = self.expires_by == "inactivity"
        return WalletTerms(self.currency, self.point_value, cost, self.expires_after, inactive)

    def sells_points(self) -> bool:
        """Whether the partner pays for points."""
        return bool(self.earn)

    def benefits(self, week: Week) -> Benefits:
        """What is earned there as far as it can be used, on average over who shops there."""
        if not self.earn:
            return NOTHING
        spend: Row = np.maximum(week.usual_spend, f32(1e-9))
        rate: Row = self._reach(week)
        rate *= f32(self._offered * self.shops_there * self._worth(week))
        rate /= spend
        return Benefits(rate)

    @property
    def _usable(self) -> bool:
        """Whether points can be used at the partner."""
        return bool(self.redeem_price and self.redeem_rate)

    @property
    def _lapses(self) -> bool:
        """Whether points lapse where the partner leaves."""
        return self.leaves_in is not None and self.points_then == "lapse"

    @property
    def _counts(self) -> bool:
        """Whether it matters which points were earned at the partner."""
        return self._usable or self._lapses

    # ------------------------------------------------------------ the week

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        """Say what is given there; let what was used there, or lapsed, be felt."""
        if not own.began[0]:
            self._begin(week, own)
        own.gives[:] = 0
        mask = week.addressed(self.to)
        if mask is None:
            return
        if week.dials.open and not account.gone(self, week) and self.earn:
            spend = np.maximum(week.usual_spend, f32(1e-9))
            own.gives[:] = mask * own.weekly * f32(self._worth(week)) / spend
            effects.add("partner_points", own.gives)
            if self.mailings:
                effects.add("contact", mask * f32(self.mailings / YEAR))
        self._linger(week, own, effects)
        if self._lapses and account.gone(self, week):
            missed = self.recall(week, own, own.lost * f32(-self.loss))
            effects.add("value.price", np.maximum(missed, f32(-MOST_HARM)))
            own.lost[:] = 0

    def answer(self, week: Week, own: Own, effects: Effects) -> None:
        """What it does for purchases here, and for newcomers, together with other partners."""
        total = effects.get("partner_points")
        if total is None or not own.gives.any():
            return
        needs, talk = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        stages.move(
            own.gives, total, week.usual_share, f32(week.sensitivity), f32(self.visits),
            f32(self.brought), needs, talk,
        )  # fmt: skip
        effects.add("need_log", needs)
        effects.add("talk_log", talk)

    def settle(self, week: Week, own: Own, page: Page) -> None:
        """Credit points, settle with the partner, ask for rewards there, let points lapse."""
        mask = week.addressed(self.to)
        if mask is None:
            return
        wallet, gone = week.wallets[self.currency], account.gone(self, week)
        self._remember(week, own, wallet)
        points = np.zeros(week.n, np.int64)
        if self.earn and week.dials.open and not gone:
            self._credit(week, own, mask, wallet, page, points)
        expected = partial(self._expected, week, own, mask)
        paid = account.settle(self, week, own.account, points, expected)
        if paid is not None and paid.any():
            page.post("points_income", paid)
        if self._lapses and week.t == self.leaves_in:
            self._lapse(own, wallet, page)
        nowhere = self.points_then == "kept" and wallet.terms.reward_here is None
        if self._usable and (not gone or nowhere):
            step = np.empty(week.n, np.int64)
            stages.ask(
                mask,
                own.luck,
                f32(self.shops_there),
                week.draw("redeem"),
                f32(self.redeem_rate),
                self._step,
                step,
            )
            cost = self.point_value * self.redeem_price
            wallet.burn(step, at_cost=cost, poster=week.speaker)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What the partner has paid for points that nobody has earned yet, (n,)."""
        if self.paid == "after" and account.net_price(self) >= 0:
            return 0
        ahead: NDArray[np.int64] = np.maximum(own.account, 0)
        return ahead

    def campaign(
        self,
        env: simpy.Environment,
        publish: Callable[..., None],
        totals: Totals,
        post: Callable[[str, float], None],
    ) -> Generator[simpy.Event, Any, None]:
        """Open and close it, and pay the coalition while it runs."""
        for week in range(int(env.now), totals.weeks):
            left = self.leaves_in is not None and week >= self.leaves_in
            is_open = self.when.is_open(week) and not totals.stopped
            publish(open=is_open)
            if is_open and not left and self.fee_per_year:
                post("running_cost", self.fee_per_year / YEAR)
            yield env.timeout(1)

    # ------------------------------------------------------------ what each does there

    @property
    def _step(self) -> np.int64:
        """The smallest reward there, hundredths of points."""
        return np.int64(max(1, round(self.reward_at / self.point_value * POINTS)))

    def _worth(self, week: Week) -> float:
        """What a unit of points is worth to a member, who can use it here or is given there what
        the partner is paid for."""
        if week.wallets[self.currency].terms.reward_here is not None:
            return self.value_rate
        return self.value_rate * min(self.redeem_price, 1.0)

    def _begin(self, week: Week, own: Own) -> None:
        """Work out who shops there, and what each of them collects as usual."""
        own.began[:] = 1
        new = own.luck == 0
        own.luck[new] = week.draw("shops")[new]
        # of those who shop there as many collect as are likely to use what they collect
        collects = own.luck < f32(self.shops_there) * self._reach(week)
        own.weekly[:] = collects * f32(self._offered)

    @property
    def _offered(self) -> float:
        """What one who collects there gets in a week, currency at face value."""
        answers = min(self.mail_answers * self.mailings / YEAR, 1.0) * (self.collects > 0)
        shown = self.collects + (1 - self.collects) * answers
        return self.partner_spend / YEAR * self.earn * shown

    def _reach(self, week: Week) -> Row:
        """How likely what is collected there becomes rewards in time, (n,)."""
        terms, term = week.wallets[self.currency].terms, PATIENCE
        if self.expires_after is not None:
            term = min(self.expires_after, term)
        out = np.empty(week.n, np.float32)
        stages.reach(
            week.usual_spend, f32(self._offered), f32(terms.back), f32(terms.reward_here or 0),
            f32(self.reward_at if self._usable else 0), f32(term),
            f32(np.log1p(-min(self.redeem_rate, 0.999))), out,
        )  # fmt: skip
        return out

    def _expected(self, week: Week, own: Own, mask: Row) -> NDArray[np.int64]:
        """Points that each earns there in a week as usual, hundredths (n,)."""
        points = np.empty(week.n, np.int64)
        unit = f32(POINTS / self.point_value)
        stages.collect(mask, week.active, own.weekly, unit, points)
        return points

    def _credit(
        self, week: Week, own: Own, mask: Row, wallet: Wallet, page: Page,
        points: NDArray[np.int64],
    ) -> None:  # fmt: skip
        """Give this week's points, which are written to `points`."""
        points[:] = self._expected(week, own, mask)
        wallet.buy(points)
        page.post("points_bought", points)
        if self._counts:
            own.given += points

    def _remember(self, week: Week, own: Own, wallet: Wallet) -> None:
        """Points earned here that were used there last week are what a member got of us."""
        used = wallet.burned_for(week.speaker)
        if used is not None and week.dials.open and wallet.terms.back:
            who = np.flatnonzero(used)
            theirs = own.given[who] / np.maximum(wallet.credited[who], 1)
            ours = used[who] * (1 - np.minimum(theirs, 1.0))
            week.benefit(ours, self.point_value / POINTS, who)

    def _lapse(self, own: Own, wallet: Wallet, page: Page) -> None:
        """Take back what is left of the points earned there, their part of each balance.

        The partner has paid for what nobody will be given, and gets that back.
        """
        share = own.given / np.maximum(wallet.credited, 1)
        left = np.floor(wallet.balance * np.minimum(share, 1.0)).astype(np.int64)
        wallet.forfeit(left)
        page.post("points_income", -np.rint(left * account.net_price(self)).astype(np.int64))
        own.lost[:] = left * f32(self.point_value / POINTS)

    def _linger(self, week: Week, own: Own, effects: Effects) -> None:
        """Let points that were used there last week, and in the weeks before, be felt."""
        if not self.spillover or not self._usable:
            return
        used = week.wallets[self.currency].burned_for(week.speaker)
        if used is None:
            used = np.zeros(week.n, np.int64)
        moves = np.empty(week.n, np.float32)
        stages.linger(
            used, f32(self.point_value / POINTS), week.usual_spend, week.usual_share,
            f32(week.sensitivity), f32(self.spillover), own.after, own.gain, moves,
        )  # fmt: skip
        effects.add("need_log", moves)
