"""How customers come to be asked whether they want to be members, and what they answer.

Who never joins, who would accept when asked once, and who has joined in ten years are keyed
uniforms, traits of the customer: the same people in every arm, and the more is offered, the
more of the same people join. Asked at each purchase, one answers anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32
from simulator.market import behavior
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.market.steady import new_share
from simulator.program.channels import Row
from simulator.program.program import Asked, Joining
from simulator.simulate.pace import Pace, odds_of

if TYPE_CHECKING:
    from simulator.simulate.block import Block
    from simulator.simulate.plan import Plan
    from simulator.simulate.state import State

Chances = NDArray[np.float64]
PURPOSE = "program.joining"  # of the luck of who never joins, and who accepts when asked once
RUNNING = 520  # weeks for which tools of today count as having run, at most
MOST = 0.999999  # chance per purchase
SURELY = -80.0  # log(1 - chance) where nobody refuses
YEAR = 52.0


def odds_to_accept(worth: Row, joining: Joining, reference: float) -> Chances:
    """Odds of accepting, as a multiple of those at `accept_rate`, (n,); 0 for nothing.

    Parameters
    ----------
    worth
        Currency a year, (n,).
    reference
        The currency a year at which `accept_rate` holds.
    """
    relative = np.maximum(worth.astype(np.float64), 1e-12) / reference
    odds: Chances = np.where(worth > 0, relative**joining.value_slope, 0.0)
    return odds


@dataclass(frozen=True, slots=True, eq=False)
class Willing:
    """What customers would answer, arrays (n,).

    `odds` of accepting as a multiple of those at `accept_rate`, 0 where membership is worth
    nothing; `never` and `once` are the luck of who never joins and who accepts when asked once.
    """

    how: Asked
    accept_rate: float
    odds: Row
    never: Chances
    once: Chances

    def accepts(self, speed: float) -> Chances:
        """Chance to accept when asked, (n,)."""
        usual = speed if self.how == "once" else odds_of(self.accept_rate)
        odds = usual * self.odds.astype(np.float64)
        return np.asarray(odds / (1 + odds))

    def refuse_log(self, pace: Pace) -> Chances:
        """log(1 - chance to join) each time one is asked, (n,)."""
        if self.how == "automatic":
            return np.where(self.odds > 0, SURELY, 0.0)
        accepts = self.accepts(pace.speed)
        if self.how == "once":
            refuse = np.where(self.once < accepts, SURELY, 0.0)
        elif self.how == "by_application":
            refuse = -pace.speed / YEAR * accepts
        else:
            refuse = np.log1p(-np.minimum(pace.speed * accepts, MOST))
        return np.where(self.never < pace.never, 0.0, refuse)

    def has_joined(
        self, pace: Pace, purchases: Chances, weeks: Chances, spread: Chances
    ) -> Chances:
        """Chance to have joined after so many weeks of being asked, (n,).

        Parameters
        ----------
        purchases
            Expected purchases in these weeks, (n,).
        weeks
            How many they are, (n,).
        spread
            Squared relative spread of a customer's own expected purchases in them, (n,).
        """
        if self.how == "automatic":
            return np.where(self.odds > 0, -np.expm1(_none(purchases, spread)), 0.0)
        accepts = self.accepts(pace.speed)
        if self.how == "once":
            bought = -np.expm1(_none(purchases, spread))
            chance = np.where(self.once < accepts, bought, 0.0)
        elif self.how == "by_application":
            chance = 1 - _not_applied(pace.speed / YEAR * accepts, purchases, weeks)
        else:
            per_purchase = np.minimum(pace.speed * accepts, MOST)
            chance = -np.expm1(_none(per_purchase * purchases, spread))
        return np.where(self.never < pace.never, 0.0, chance)


class Asking:
    """Asks the customers of a block in one arm."""

    def __init__(self, plan: Plan, block: Block, worth: Row) -> None:
        self.block, self.gradually, self.market = block, plan.joins_gradually, plan.market
        self.joining, self.reference, self.worth = plan.program.joining, plan.reference, worth
        self.settle(plan.pace)

    def settle(self, pace: Pace) -> None:
        """Ask at this pace from now on."""
        self.pace = pace
        # for `by_application` it is per week since the last purchase, else per purchase
        self.refuse_log: Row = self.willing().refuse_log(pace).astype(f32)

    def willing(self) -> Willing:
        """What the customers would answer."""
        never, once, _, _ = self._luck()
        odds = odds_to_accept(self.worth, self.joining, self.reference).astype(f32)
        return Willing(self.joining.asked, self.joining.accept_rate, odds, never, once)

    def _luck(self) -> Chances:
        """Uniforms of who never joins, accepts once, has joined in ten years; (4, n)."""
        people = self.block.people
        return self.block.luck.traits(PURPOSE, people.segment, people.first, self.block.n)

    def tried(
        self, week: int, n: NDArray[np.int32], since: NDArray[np.uint16], reached: Row | None
    ) -> NDArray[np.int32]:
        """How often each has been asked this week: purchases, or weeks in which one might apply.

        `since` are the weeks since the last purchase before this week, (n,), `reached` the
        week in which the program reaches them; one joins at a purchase, for all weeks since
        the last one.
        """
        if self.joining.asked != "by_application":
            return n
        waited = since.astype(np.int32) + 1
        if self.gradually:
            start = np.int32(0) if reached is None else reached.astype(np.int32)
            waited = np.minimum(waited, np.maximum(week + 1 - start, 0))
        return np.asarray(waited * (n > 0), np.int32)

    def ask(
        self, state: State, tried: NDArray[np.int32], reached: Row | None, log_odds: Row,
        u_join: Row, joined: NDArray[np.uint8],
    ) -> int:  # fmt: skip
        """Let those who accept become members; returns how many.

        `reached` is 1 for those whom the program has reached, (n,).
        """
        refuse = self.refuse_log
        if self.gradually and reached is not None:
            refuse = refuse * reached
        return int(
            behavior.join(state.member, tried, state.alive, refuse, log_odds, u_join, joined)
        )

    def asked_before(self, warm_up: int = 0) -> Chances:
        """Weeks for which each has been asked when a warm-up of so many weeks begins, (n,).

        Ten years, or since they came: as far as newcomers take the place of those who leave,
        the customers of today have been here for as long as their tenure says.
        """
        weeks = np.full(self.block.n, float(RUNNING))
        tenure = self.block.people.tenure
        if tenure is not None:
            since = np.clip(tenure.astype(np.float64) - warm_up, 0, RUNNING)
            newer = replaced(self.market, self.block.people.declared)
            weeks = np.where(self._luck()[3] < newer, since, weeks)
        return weeks

    def begin(self, state: State, warm_up: int) -> None:
        """Make members of a program of today those who would have joined by now.

        What is new about being a member has faded since they joined.
        """
        weeks = self.asked_before(warm_up)
        spread = np.full(self.block.n, uneven(self.block.people.declared, RUNNING))
        purchases = self.block.usual_rate * weeks
        chance = self.willing().has_joined(self.pace, purchases, weeks, spread)
        luck = self._luck()[2]
        state.member[:] = luck < chance
        # as if they had joined at an even pace
        joined = np.log1p(-luck) / np.log1p(-np.clip(chance, 1e-9, MOST))
        ago = weeks * (1 - np.minimum(joined, 1))
        if state.joined_in is not None:
            joined_in = -warm_up - np.ceil(np.maximum(ago, 1)).astype(np.int16)
            state.joined_in[:] = np.where(state.member > 0, joined_in, state.joined_in)
        new = state.member * (1 - self.joining.membership_fading) ** (ago / YEAR)
        state.novelty[:] = np.where(weeks < RUNNING, new, 0)


def replaced(market: Market, segment: Segment) -> float:
    """Share of those who leave whose place newcomers take."""
    if not segment.churn_per_year:
        return 0.0
    return min(new_share(market, segment) / segment.churn_per_year, 1.0)


def _none(expected: Chances, spread: Chances) -> Chances:
    """Log chance of no event where the expected number is gamma with a squared spread, (n,)."""
    wide = np.maximum(spread, 1e-9)
    return np.where(spread < 1e-9, -expected, -np.log1p(expected * wide) / wide)


def _not_applied(rate: Chances, purchases: Chances, weeks: Chances) -> Chances:
    """Chance not to have joined: all that counts are the weeks up to the last purchase, (n,).

    `sum over k of b (1 - b)^(T - k) exp(-r k) + (1 - b)^T`, b the chance of a purchase in a
    week.
    """
    rate = np.minimum(rate, 50.0)
    idle = np.exp(-purchases / np.maximum(weeks, 1e-9))
    ratio = idle * np.exp(rate)
    ratio = np.where(np.abs(ratio - 1) < 1e-7, 1 + 1e-7, ratio)
    growth = np.minimum(weeks * np.log(np.maximum(ratio, 1e-300)), 700.0)
    recent = (1 - idle) * np.exp(-rate * weeks) * (1 - np.exp(growth)) / (1 - ratio)
    return np.where(weeks > 0, recent + idle**weeks, 1.0)


def uneven(segment: Segment, weeks: int) -> float:
    """Squared relative spread that the rhythm gives to a customer's needs of some weeks."""
    if not segment.rhythm_spread or weeks < 1:
        return 0.0
    lag = np.arange(weeks)
    near = np.expm1(segment.rhythm_spread**2 * segment.rhythm_memory**lag) * (weeks - lag)
    return float((2 * near.sum() - near[0]) / weeks**2)
