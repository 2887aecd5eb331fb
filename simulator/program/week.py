"""What a tool may read of a block of customers in a week, and how it may ask for more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck, stage
from simulator.program.audience import Audience
from simulator.program.audiences.condition import Condition, Fact
from simulator.program.calendar import Calendar
from simulator.program.channels import Effects, Row
from simulator.program.declarations import unpublished
from simulator.program.dials import Dials
from simulator.program.ledger import POINTS, Page
from simulator.program.occasions import Occasions, due
from simulator.program.wallet import Wallet

NO_COUNTS, NO_MONEY = np.empty(0, np.int32), np.empty(0, np.int64)
NO_ROW = np.empty(0, np.float32)
# customers, by how much more than others they usually pay, and the most purchases of a week
NORMAL, PURCHASES = tuple(NormalDist().inv_cdf((i + 0.5) / 96) for i in range(96)), 12
RUNNING = 520  # weeks that tools of today are taken to have run: ten years


@dataclass(frozen=True, slots=True)
class Crowd:
    """All customers of a segment as declared: how many, their purchases and currency a week.

    Their rates are gamma with `shape` (infinite: all alike) and move over time with a log sd
    of `rhythm`; single purchases are log-normal with a log sd of `spread`, those of one customer
    of `varies`.
    """

    customers: float
    purchases: float
    spend: float
    shape: float = math.inf
    rhythm: float = 0.0
    spread: float = 0.0
    varies: float = 0.0

    @property
    def rate(self) -> float:
        """Purchases per customer and week."""
        return self.purchases / max(self.customers, 1e-9)

    def at_least(self, amount: float) -> float:
        """Share of purchases that are worth so much or more, at list price."""
        if amount <= 0:
            return 1.0
        far = math.log(max(self.basket, 1e-9) / amount)
        if self.spread == 0:
            return float(far >= 0)
        return 0.5 * math.erfc(-(far / self.spread - self.spread / 2) / math.sqrt(2))

    @property
    def apart(self) -> float:
        """Log sd of usual purchases between customers."""
        return math.sqrt(max(self.spread**2 - self.varies**2, 0.0))

    def pays_for(self, amount: float) -> float:
        """Share of weeks with a purchase in which there is so much to pay for at least.

        Customers whose usual purchase is smaller are taken to use it in parts. The sum of
        several purchases is taken to be log-normal (Fenton & Wilkinson).
        """
        if amount <= 0:
            return 1.0
        usual = (
            max(self.basket, 1e-9) * math.exp(self.apart * at - self.apart**2 / 2) for at in NORMAL
        )
        shares = [1.0 if one < amount else self._in_a_week(one, amount) for one in usual]
        return sum(shares) / len(shares)

    def _in_a_week(self, basket: float, amount: float) -> float:
        """The same for customers with this mean purchase."""
        chance, held, total = math.exp(-min(self.rate, 700.0)), 0.0, 0.0
        for n in range(1, PURCHASES + 1):
            chance *= self.rate / n
            sd = math.sqrt(math.log1p(math.expm1(self.varies**2) / n))
            far = math.log(n * basket / amount)
            enough = float(far >= 0)
            if sd:
                enough = 0.5 * math.erfc(-(far / sd - sd / 2) / math.sqrt(2))
            held, total = held + chance * enough, total + chance
        return held / total if total else 1.0

    @property
    def basket(self) -> float:
        """Mean list value of a purchase, currency."""
        return self.spend / max(self.purchases, 1e-9)


class Timed(Protocol):
    """What is addressed to some, in some weeks; a tool."""

    @property
    def to(self) -> Audience: ...

    @property
    def when(self) -> Calendar: ...


@dataclass(slots=True, eq=False)
class Week:
    """One week of n customers of one segment in one arm.

    Arrays have shape (n,) and must not be written. Purchases, what was paid, `rate`,
    `share` and `joined` are this week's and known in `settle` only; in `offer` they are
    empty, because blocks share the memory they stand in.

    Attributes
    ----------
    t
        Week, 0 at launch, negative in the warm-up.
    reached, launching
        1 where the program has been rolled out, float32 (None for everywhere), and the
        tools that this holds for: those that are new in the arm.
    settled
        Tools that customers are taken to have known for long; see `long_since`.
    successors
        Tools that take the place of a stopped one, whose luck they go on with.
    active, ever, member
        1 where a customer has not left / has come at all, gone or not / is a member, uint8
        / uint8 / float32. Who has left is nobody's to know: companies see `since`.
    since
        Weeks since the last purchase, uint16.
    n_purchases, common
        Purchases this week, and how many of them the control arm had, int32.
    paid, paid_common, refunded
        What was paid after price cuts (all purchases / common ones) and what of
        `paid` was given back (None for nothing), int64 in 1/10,000 of the currency.
    rate, share
        Expected purchases at us and the share of needs that came to us, float32.
    usual_rate, usual_share, usual_spend
        Purchases per week, share of needs that comes to us and list spend (currency)
        per week without tools, float32.
    typical_spend
        Mean of `usual_spend` over the segment as declared, currency.
    crowds
        The whole market by segment, as declared; all that is known of it at launch.
    listed, listed_back, n_returned
        The week's purchases and those of them that are given back, at list price, int64 in
        1/10,000, and how many are given back, int32 (n,); None for none. Known in
        `hand_out` and `settle`, like what was paid.
    rewards
        What tools have handed out on this week's purchases, int64 (n,), those that are
        given back included; None for nothing.
    sensitivity
        Log-odds of choosing us per unit of perceived value.
    received
        What members got and used, currency (n,), None for nothing; see `benefit`.
    weight
        Customers that each agent stands for; only amounts of the whole company need it.
    came
        The first week in which a customer was there, or a member, whichever is later, int16;
        None where no audience asks.
    problem
        Above 0 for customers who wait for the desk, uint8; None where there is none.
    facts
        What tools have published, by its name; of last week, so that their order does not matter.
    occasions
        Whose turn it is, where a tool asks for single customers; see `due`.
    """

    segment: str
    first: int
    n: int
    luck: Luck
    effects: Effects
    usual_rate: Row
    usual_share: Row
    usual_spend: Row
    typical_spend: float
    sensitivity: float
    price_weight: Row
    active: NDArray[np.uint8]
    ever: NDArray[np.uint8]
    member: Row
    since: NDArray[np.uint16]
    n_purchases: NDArray[np.int32]
    common: NDArray[np.int32]
    paid: NDArray[np.int64]
    paid_common: NDArray[np.int64]
    refunded: NDArray[np.int64] | None
    rate: Row
    share: Row
    joined: NDArray[np.uint8]
    wallets: dict[str, Wallet]
    t: int = 0
    launching: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    weight: float = 1.0
    reached: Row | None = None
    crowds: Mapping[str, Crowd] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)
    top: dict[float, Row] = field(default_factory=dict)
    chosen: dict[Condition, Row] = field(default_factory=dict)
    came: NDArray[np.int16] | None = None
    problem: NDArray[np.uint8] | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    occasions: Occasions | None = None
    publishes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    published: dict[tuple[str, str], NDArray[Any]] = field(default_factory=dict)
    as_it_began: Row | None = None
    discounts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    won: dict[str, Row] = field(default_factory=dict)
    received: Row | None = None
    listed: NDArray[np.int64] = field(default_factory=lambda: NO_MONEY)
    listed_back: NDArray[np.int64] | None = None
    n_returned: NDArray[np.int32] | None = None
    baskets: Baskets | None = None
    rewards: NDArray[np.int64] | None = None
    kept_rewards: NDArray[np.int64] | None = None
    unearned: list[Unearned] = field(default_factory=list)
    tallied: dict[tuple[str, str], NDArray[Any]] = field(default_factory=dict)
    _dials: Mapping[str, Dials] = field(default_factory=dict)
    _tool: str = ""
    _drawn: set[str] = field(default_factory=set)

    def begin(self, t: int, dials: Mapping[str, Dials]) -> None:
        """Open a new week; called by the loop."""
        self.t, self._dials = t, dials
        self.n_purchases = self.common = NO_COUNTS
        self.paid = self.paid_common = NO_MONEY
        self.refunded = self.listed_back = self.n_returned = self.baskets = None
        self.rewards = self.kept_rewards = None
        self.unearned.clear()
        self.rate = self.share = NO_ROW
        self._drawn.clear()
        self.tallied.clear()
        self.published.clear()
        self.won.clear()
        self.received = None

    def speak(self, tool: str) -> Week:
        """Name the tool that reads from here on; called by the loop."""
        self._tool = tool
        return self

    @property
    def dials(self) -> Dials:
        """The speaking tool's own dials of this week."""
        return self._dials[self._tool]

    @property
    def speaker(self) -> str:
        """The name of the speaking tool."""
        return self._tool

    def due(self, when: Calendar, mask: Row) -> Row:
        """Of those addressed the customers for whom the speaking tool is due; see `occasions`."""
        return due(self, when, mask)

    def dials_of(self, tool: str) -> Dials:
        """The dials of any tool; for the loop, which knows them all."""
        return self._dials[tool]

    @property
    def long_since(self) -> bool:
        """Whether the speaking tool starts as having run for `RUNNING` weeks.

        True for tools of today in the warm-up, and for prospects: memories that are
        slower than the warm-up are lifted to where so long a time would have brought them.
        """
        return self._tool in self.settled

    @property
    def discount(self) -> NDArray[np.int64] | None:
        """What the speaking tool's price cut took off this week's purchases, 1/10,000 (n,)."""
        return self.discounts.get(self._tool)

    @property
    def kept(self) -> NDArray[np.int64]:
        """What was paid for purchases that are not given back, before rewards, (n,)."""
        return self.paid if self.refunded is None else self.paid - self.refunded

    @property
    def n_kept(self) -> NDArray[np.int32]:
        """Purchases that are not given back, (n,)."""
        return self.n_purchases if self.n_returned is None else self.n_purchases - self.n_returned

    @property
    def to_pay(self) -> NDArray[np.int64]:
        """What is left to pay of the week's purchases after rewards so far, (n,)."""
        return self.paid if self.rewards is None else self.paid - self.rewards

    @property
    def kept_to_pay(self) -> NDArray[np.int64]:
        """The same of purchases that are not given back, (n,)."""
        return self.kept if self.kept_rewards is None else self.kept - self.kept_rewards

    def hand_out(self, given: NDArray[np.int64]) -> NDArray[np.int64]:
        """Take rewards off what is to pay; returns what is left of them, (n,).

        A refund gives back what was paid, so a reward on a purchase that is given back comes
        back with it: of a week's rewards as large a part as of what was paid.

        Parameters
        ----------
        given
            1/10,000 of the currency, at most `to_pay`.
        """
        left = given
        if self.refunded is not None:
            left = np.empty_like(given)
            keep(given, self.paid, self.refunded, left)
        self.rewards = given.copy() if self.rewards is None else self.rewards + given
        both = left if self.kept_rewards is None else self.kept_rewards + left
        self.kept_rewards = np.minimum(both, self.kept)
        return left

    def largest(self) -> NDArray[np.int64]:
        """What was paid for the largest purchase of the week, before rewards, 1/10,000 (n,)."""
        out = np.zeros(self.n, np.int64)
        if self.baskets is not None:
            largest_of(self.n_purchases, self.baskets.start, self.baskets.running, self.paid, out)
        return out

    def draw(self, word: str) -> NDArray[np.float32]:
        """Uniforms in (0, 1), float32 (n,): the same tool, word, week and customer, the same
        number in every arm.

        Raises
        ------
        RuntimeError
            If the word was drawn already this week: the numbers would be the same.
        """
        name = f"{self._tool}.{word}"
        if name in self._drawn:
            raise RuntimeError(f"{name} is drawn twice in week {self.t}; use another word")
        self._drawn.add(name)
        name = f"{self.successors.get(self._tool, self._tool)}.{word}"
        return self.luck.uniforms(name, self.segment, self.first, self.n, self.t)

    def addressed(self, to: Audience) -> Row | None:
        """1 where a customer belongs to an audience now, float32 (n,); None where nobody does.

        Who is lapsed, and who is at the top, was settled before the week: a customer who
        comes back keeps what brought them.
        """
        belongs = to.mask(self)
        if belongs is False:
            return None
        mask = self.reached if self._tool in self.launching else None
        for part in (self.won.get(self._tool), None if belongs is True else belongs):
            if part is not None:
                mask = part if mask is None else mask * part
        return np.ones(self.n, np.float32) if mask is None else mask

    def given(self, tool: Timed) -> Row | None:
        """Of those whom a tool addresses whose turn it has been this week, once it has offered."""
        if not tool.when.personal or self.occasions is None:
            return self.addressed(tool.to)
        return self.occasions.had.get(self._tool)

    def was_addressed(self, to: Audience) -> Row | None:
        """The same before this week's joining, for `settle`: who was offered something."""
        self.as_it_began = self.member * (1 - self.joined)
        try:
            return self.addressed(to)
        finally:
            self.as_it_began = None

    def publish_fact(self, name: str, values: NDArray[Any]) -> None:
        """Let other tools address customers by `values`, (n,), of the speaking tool from next
        week on.

        Raises
        ------
        Undeclared
            For a fact that the tool does not name in `publishes`.
        """
        declared = self.publishes.get(self._tool, {})
        if name not in declared:
            raise unpublished(self._tool, name, declared)
        self.published[self._tool, name] = np.array(values, declared[name])

    def benefit(
        self, amount: NDArray[Any], unit: float, who: NDArray[np.integer] | None = None
    ) -> None:
        """Note what members got and used this week: `amount` of `unit` currency each.

        Of all customers, (n,), or of some, whose places are `who`. Only what makes being a
        member worth something; see `Benefits.lasting`.
        """
        if self.received is None:
            self.received = np.zeros(self.n, np.float32)
        if who is None:
            add_up(amount, np.float32(unit), self.received)
        else:
            self.received[who] += amount.astype(np.float32) * np.float32(unit)

    def tally(self, name: str, values: NDArray[Any]) -> None:
        """Count `values` (n,) in the speaking tool's tally of that name."""
        self.tallied[self._tool, name] = np.array(values)  # scratch is another block's by then


@dataclass(frozen=True, slots=True, eq=False)
class Baskets:
    """The single purchases of a week at list price, 1/10,000 of the currency.

    `running` are totals within each customer's purchases, of which the first of customer i is
    at `start[i]`; `back` the same of what is given back, None where nothing is.
    """

    start: NDArray[np.int32]
    running: NDArray[np.int64]
    back: NDArray[np.int64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Unearned:
    """Points that are not earned on what is paid with points, taken back once that is known.

    `share`, float32 (n,), times `rate` is hundredths of points per 1/10,000 of the currency;
    `earned` what was asked for this week, `whole` whether only whole points count.
    """

    page: Page
    currency: str
    share: Row
    rate: np.float32
    earned: NDArray[np.int64]
    whole: bool


@stage
def largest_of(n, start, running, paid, out):  # type: ignore[no-untyped-def]
    """The largest purchase of a week, as a part of what was paid for all of them, (n,)."""
    for i in range(out.size):
        most, before = np.int64(0), np.int64(0)
        for q in range(start[i], start[i] + n[i]):
            most = max(most, running[q] - before)
            before = running[q]
        out[i] = np.int64(np.float64(paid[i]) * np.float64(most) / max(np.float64(before), 1.0))


@stage
def keep(given, paid, refunded, left):  # type: ignore[no-untyped-def]
    """What is left of rewards when a part of what was paid is given back, (n,), rounded down."""
    for i in range(left.size):
        part = np.float64(paid[i] - refunded[i]) / max(np.float64(paid[i]), 1.0)
        left[i] = np.int64(np.float64(given[i]) * part) if refunded[i] > 0 else given[i]


@stage
def add_up(amount, unit, out):  # type: ignore[no-untyped-def]
    """Add `amount` of `unit` each to `out`, float32 (n,)."""
    for i in range(out.size):
        out[i] += np.float32(amount[i]) * unit


def take_back_unearned(week: Week, who: NDArray[np.integer], paid_with: NDArray[np.int64]) -> None:
    """Take back the points that were asked for on what some customers paid with points.

    `who` are their places, each once, `paid_with` in 1/10,000 of the currency.
    """
    for one in week.unearned:
        lost, common = np.empty(who.size, np.int64), np.empty(who.size, np.int64)
        unit = np.int64(POINTS if one.whole else 1)
        forgone(who, paid_with, one.share, one.rate, one.earned, unit, lost)
        lost = week.wallets[one.currency].take_back(who, lost, week.t)
        part_of(lost, week.paid_common[who], week.paid[who], common)
        one.page.post("points_issued", -lost, who)
        one.page.post("points_on_common", -common, who)


@stage
def forgone(who, paid_with, share, rate, earned, unit, out):  # type: ignore[no-untyped-def]
    """Points in hundredths on what was paid with points, rounded to units, at most those earned.

    `paid_with` and `out` are of some customers, whose places are `who`.
    """
    for at in range(who.size):
        i = who[at]
        points = np.float64(paid_with[at]) * np.float64(share[i] * rate) / np.float64(unit)
        up = np.int64(np.ceil(points)) if unit > 1 else np.int64(points + 0.5)
        out[at] = min(up * unit, earned[i])


@stage
def part_of(amount, part, whole, out):  # type: ignore[no-untyped-def]
    """As large a part of an amount as a part is of the whole, (n,)."""
    for i in range(out.size):
        share = np.float64(part[i]) / max(np.float64(whole[i]), 1.0)
        out[i] = np.int64(np.float64(amount[i]) * share + 0.5)
