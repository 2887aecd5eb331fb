"""Partners: points that are earned and used at a company that does not compete with us."""

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Literal

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.draws import f32
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
from simulator.tools.partners import account, felt, stages, words
from simulator.tools.partners.doubts import beside_cards, doubts
from simulator.tools.partners.expected import CURVES, EXAMPLES
from simulator.tools.partners.memory import PartnersMemory
from simulator.tools.partners.offer import PartnersOffer
from simulator.tools.partners.terms import Contract, Response

YEAR = 52
PATIENCE = 104.0  # weeks; as of a card, a reward that is further away is worth nothing
MOST_HARM = 0.05  # of the basket: what is held against us in a week at most


class Partners(PartnersOffer, Contract, Response, PartnersMemory, Recall, Tool):
    """Members earn our points at a partner, which pays us for them, and use points there.

    Behavior
        The points are those of the card of the same `currency`. `shops_there` of our customers
        spend `partner_spend` there a year; of them as many collect as are likely to use what they
        collect within its term, here, by what the card gives and asks for, or at the partner
        (`reward_at`), and show our card at `collects` of what they buy. Whoever could never use
        points shows no card, and of others the partner pays for points as far as they are likely to
        be used: what lapses as a rule earns nothing. Points of partners are a reason to join.
        Purchases here rise by `visits` where a hundredth of spend here is given, by all partners
        together, and never by more than the same would do as a price cut; newcomers who are sent by
        others by `brought`. Points earned here count for being a member wherever they are used,
        those earned at the partner only where they are used here. In the five weeks after points
        were used at the partner purchases here move by `spillover`, up or down. Its mailings are
        hardly answered, and add to the messages that members get. What the partner would not be
        paid for (`redeem_price` below 1) is worth nothing to members.
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
    curves: ClassVar[dict[str, Curve]] = CURVES
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = EXAMPLES

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
        """See `beside_cards`."""
        return beside_cards(self, others)

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
        felt.linger(self, week, own, effects, usable=self._usable)
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
        felt.remember(self, week, own, wallet)
        points = np.zeros(week.n, np.int64)
        if self.earn and week.dials.open and not gone:
            self._credit(week, own, mask, wallet, page, points)
        expected = partial(self._expected, week, own, mask)
        paid = account.settle(self, week, own, points, expected)
        if paid is not None and paid.any():
            page.post("points_income", paid)
        if self._lapses and week.t == self.leaves_in:
            account.lapse(self, own, wallet, page)
        nowhere = self.points_then == "kept" and wallet.terms.reward_here is None
        if self._usable and (not gone or nowhere):
            step = np.empty(week.n, np.int64)
            stages.ask(
                mask, own.luck, f32(self.shops_there), week.draw("redeem"), f32(self.redeem_rate),
                self._step, step,
            )  # fmt: skip
            cost = self.point_value * self.redeem_price
            wallet.burn(step, at_cost=cost, poster=week.speaker)

    def owed(self, week: Week, own: Own) -> NDArray[np.int64] | int:
        """What the partner has paid for points that nobody has earned yet, (n,)."""
        if account.never_owes(self):
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
        own.likely[:] = self._reach(week)
        collects = own.luck < f32(self.shops_there) * own.likely
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
