"""What is known of a block of customers in a week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.program.audiences.condition import Condition, Fact
from simulator.program.channels import Effects, Row
from simulator.program.known.crowd import Crowd
from simulator.program.known.purchases import Baskets, largest_of
from simulator.program.known.second import Second
from simulator.program.tally import WHOLE
from simulator.program.wallet import Wallet

NO_COUNTS, NO_MONEY = np.empty(0, np.int32), np.empty(0, np.int64)
NO_ROW = np.empty(0, np.float32)


def as_today(first: int, weeks: int) -> NDArray[np.float64]:
    """List prices where they do not move, against those of week 0, (weeks,)."""
    return np.ones(weeks)


@dataclass(slots=True, eq=False, kw_only=True)
class WeekFacts:
    """What is known of n customers of one segment in one arm, in one week.

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
    long_known
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
        Mean of `usual_spend` over the segment as declared, currency. Both are at prices of week 0.
    list_prices
        `list_prices(first, weeks)` are our list prices in so many weeks from the first on against
        those of week 0, as they will be, float64 (weeks,).
    crowds
        The whole market by segment, as declared; all that is known of it at launch.
    listed, listed_back, n_returned
        The week's purchases and those of them that are given back, at list price, int64 in
        1/10,000, and how many are given back, int32 (n,); None for none. Known in
        `hand_out` and `settle`, like what was paid.
    rewards
        What tools have handed out on this week's purchases, int64 (n,), those that are
        given back included; None for nothing.
    sensitivity, retention_pull
        Log-odds of choosing us, and log leaving hazard taken off, per unit of perceived value.
    weight
        Customers that each agent stands for; only amounts of the whole company need it.
    came
        The first week in which a customer was there, or a member, whichever is later, int16;
        None where no audience asks.
    problem
        Above 0 for customers who wait for the desk, uint8; None where there is none.
    window
        What was paid lately and not given back, by four weeks; see `spend`. None where nobody
        looks back.
    giver_here
        1 for who has been brought by somebody who still is a customer, uint8; None where nobody
        follows it.
    mood
        Says satisfaction above what is usual, below it double, float32 (n,): what a question after
        a purchase would show. None where there is no service to be satisfied with.
    second
        The second category and who uses it; None where the market has none.
    facts
        What tools have published, by its name; of last week, so that their order does not matter.
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
    retention_pull: float
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
    long_known: frozenset[str] = frozenset()
    weight: float = 1.0
    list_prices: Callable[[int, int], NDArray[np.float64]] = as_today
    reached: Row | None = None
    crowds: Mapping[str, Crowd] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)
    top: dict[float, Row] = field(default_factory=dict)
    chosen: dict[Condition, Row] = field(default_factory=dict)
    came: NDArray[np.int16] | None = None
    problem: NDArray[np.uint8] | None = None
    window: NDArray[np.int64] | None = None
    giver_here: NDArray[np.uint8] | None = None
    mood: Callable[[], Row] | None = None
    second: Second | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    listed: NDArray[np.int64] = field(default_factory=lambda: NO_MONEY)
    listed_back: NDArray[np.int64] | None = None
    n_returned: NDArray[np.int32] | None = None
    baskets: Baskets | None = None
    rewards: NDArray[np.int64] | None = None
    kept_rewards: NDArray[np.int64] | None = None

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

    @property
    def heads(self) -> np.int64:
        """Customers that each agent stands for, in thousandths: sums of them are exact."""
        return np.int64(round(self.weight * WHOLE))

    def largest(self) -> NDArray[np.int64]:
        """What was paid for the largest purchase of the week, before rewards, 1/10,000 (n,)."""
        out = np.zeros(self.n, np.int64)
        if self.baskets is not None:
            largest_of(self.n_purchases, self.baskets.start, self.baskets.running, self.paid, out)
        return out
