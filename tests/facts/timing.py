"""When members buy: towards a reward, after it, and before points lapse.

A pattern around rewards proves nothing: who gets one is in a busy time. So members are held
against themselves without the mechanism, in the same week.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import POINTS
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.tools.points import Points
from simulator.tools.points.stages import PRESSED, REST
from tests.facts.fact import Check, Fact, Near, Numbers, Within
from tests.facts.runs import CASES, YEAR, case, grocery, of, watched

CUSTOMERS = 4_000
LEAST = 5.0  # currency: a usual voucher, a quarter's earning of these customers
REWARD = round(LEAST / Points().point_value) * POINTS  # as wallets count
WEEKS, SETTLED = 2 * YEAR, YEAR  # balances have filled; the second year is looked at
BINS = 5  # of the way to a reward; what comes after them has enough points
KIVETZ = "Kivetz, Urminsky & Zheng (2006): the sign; sizes conflict between accounts"
# Everybody has this card, because nobody would join for it.
NOTHING = {
    "to": "everyone", "reward_at": LEAST, "value_rate": 0, "gradient": 0, "rewarded": 0,
    "expiry_pressure": 0,
}  # fmt: skip
IDLE = 2  # the arm of that card
AROUND = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)  # weeks; one buys to get a reward


@dataclass(frozen=True, eq=False)
class Way:
    """Purchases of members by how far they are to a reward, (cases, bins): with the card and, in
    the same weeks, without. Then in the week after a reward, with and without, (cases,). Then,
    under a card that does nothing, by weeks around a reward against the usual rate, (cases, weeks).
    """

    card: Numbers
    control: Numbers
    after: Numbers
    after_control: Numbers
    around: Numbers


@cache
def way() -> Way:
    """Two years of a card, and of a card that nobody cares about."""
    rows = [_way(number) for number in range(CASES)]
    return Way(*(np.array(column) for column in zip(*rows, strict=True)))


def _way(number: int) -> tuple[Any, ...]:
    card, control, after = np.zeros(BINS), np.zeros(BINS), np.zeros(2)
    bought, usual = np.zeros((WEEKS, CUSTOMERS)), np.zeros(CUSTOMERS)
    balance, member = np.zeros(CUSTOMERS), np.zeros(CUSTOMERS, bool)  # as the week begins
    rewarded = np.zeros((2, WEEKS, CUSTOMERS), bool)

    def notice(at: int, block: Block, arm: Arm, week: int, places: NDArray[np.int64]) -> None:
        n = arm.out.n[: block.n].astype(float)
        if at == 0:
            bought[week, places], usual[places] = n, block.usual_rate
            return
        wallet, within_reach = arm.state.wallets["points"], arm.state.own["points"].steady > 0
        rewarded[at - 1, week, places] = (wallet.redeemed > 0) & within_reach
        if at == IDLE:
            return
        without = bought[week, places]
        if week >= SETTLED:
            who = member[places] & within_reach & (arm.state.alive > 0)
            far = who & (balance[places] < 1)
            where = (balance[places][far] * BINS).astype(int)
            card[:] += np.bincount(where, n[far], BINS)
            control[:] += np.bincount(where, without[far], BINS)
            lately = who & rewarded[0, week - 1, places]
            after[:] += n[lately].sum(), without[lately].sum()
        balance[places] = wallet.balance / REWARD
        member[places] = arm.state.member > 0

    arms = {
        "card": of(points=Points(reward_at=LEAST)),
        "idle": of(points=Points.model_validate(NOTHING)),
    }
    watched(case(number, grocery(CUSTOMERS), arms, weeks=WEEKS), notice)
    week, who = np.nonzero(rewarded[1, SETTLED : WEEKS - AROUND[-1]])
    seen = np.array([bought[SETTLED + week + at, who].sum() for at in AROUND])
    return card, control, after[0], after[1], seen / usual[who].sum() - 1


def paired() -> Numbers:
    """With the card against without, less what holds over the whole way, (cases, bins)."""
    here = way()
    return np.asarray(here.card / here.control / _overall()[:, None] - 1)


def on_the_way(fifth: int) -> Numbers:
    """One bin of the pattern along the balance, by case."""
    return np.asarray(paired()[:, fifth])


def dip() -> Numbers:
    """Purchases in the week after a reward, with the card against without."""
    return np.asarray(way().after / way().after_control / _overall() - 1)


def _overall() -> Numbers:
    return np.asarray(way().card.sum(axis=1) / way().control.sum(axis=1))


def around() -> Numbers:
    """By weeks around a reward of a card that does nothing, against the usual rate."""
    return way().around


def week_of(at: int) -> Numbers:
    """One week of that pattern."""
    return np.asarray(around()[:, AROUND.index(at)])


def fades() -> Numbers:
    """The last three weeks before a reward of that card less the first three after it."""
    return (week_of(-3) + week_of(-2) + week_of(-1) - week_of(1) - week_of(2) - week_of(3)) / 3


# ------------------------------------------------------------------ points that lapse


@cache
def lapsing() -> tuple[Numbers, ...]:
    """What the pressure of lapses adds to purchases, by case: of flexible members in the weeks in
    which a reward would be lost, of them in all weeks, of other members.
    """
    rows = np.array([_lapsing(number) for number in range(CASES)])
    return tuple(rows.T)


def hurry(which: int) -> Numbers:
    """What it adds to purchases: 0 before a lapse, 1 in all, 2 of others."""
    return lapsing()[which]


def _lapsing(number: int) -> tuple[float, ...]:
    bought, world = np.zeros((3, 3)), grocery(CUSTOMERS)
    pressed = np.zeros(CUSTOMERS, bool)

    def notice(at: int, block: Block, arm: Arm, week: int, places: NDArray[np.int64]) -> None:
        if week < SETTLED // 2 or not at:
            return
        typical = arm.plan.typical_spend[block.people.segment]
        flexible = (block.usual_spend > typical) & (block.usual_share < 0.8)
        n, member = arm.out.n[: block.n], arm.state.member > 0
        if at == 1:
            press = arm.state.own["points"].press  # counts down from the week that is over
            pressed[places] = (press >= REST - PRESSED) & member
        groups = pressed[places], member & flexible, member & ~flexible
        bought[at] += [n[group].sum() for group in groups]

    strict = {"expires_after": 26, "reward_at": 10.0}
    arms = {
        "strict": of(points=Points.model_validate(strict)),
        "unhurried": of(points=Points.model_validate({**strict, "expiry_pressure": 0})),
    }
    watched(case(number, world, arms, weeks=WEEKS), notice)
    return tuple(bought[1] / bought[2] - 1)


FACTS = (
    Fact(
        "acceleration",
        "Members buy more the nearer a reward is, and less right after it",
        KIVETZ,
        "built-in",
        "Members in the second year, by their balance at the beginning of a week: purchases with "
        "the card against their own in the same week without it, less the mean of all members.",
        (
            Check("last fifth of the way", partial(on_the_way, -1), Within(0)),
            Check("first fifth of the way", partial(on_the_way, 0), Within(high=0)),
            Check("week after a reward", dip, Within(high=0)),
        ),
    ),
    Fact(
        "acceleration-without-cause",
        "Without pairs, purchases rise before a reward and fall after it under a card that changes "
        "nothing",
        "Measured with this model; it is why acceleration is measured on pairs",
        "emergent",
        "Everybody has a card that nobody cares about. Purchases in the weeks around a reward, "
        "without its own week, against the own usual rate: who gets a reward is in a busy time.",
        (
            Check("last week before", partial(week_of, -1), Within(0)),
            Check("three weeks before less three weeks after", fades, Within(0), "points"),
        ),
        remark="It is the choice of weeks by their reward that makes the pattern. By balance, as "
        "acceleration is measured, a card that changes nothing shows hardly any.",
    ),
    Fact(
        "expiry-hurries-flexible-customers",
        "A reward that would be lost to a lapse brings flexible customers in earlier, and no more "
        "often in all; others not at all",
        "Breugelmans & Liu-Thompkins (2017): stricter expiry raised purchases of flexible, heavier "
        "customers only (the sign)",
        "built-in",
        "A card whose points live for 26 weeks and buy rewards of 10, from week 26 on, with the "
        "pressure of lapsing points and without, the same members in the same weeks. Flexible is "
        "who spends more than the average and buys elsewhere, too.",
        (
            Check("purchases in weeks before a reward would be lost", partial(hurry, 0), Within(0)),
            Check(
                "more purchases of flexible members in all", partial(hurry, 1), Near(0, 0.0005),
                digits=3,
            ),
            Check("more purchases of others", partial(hurry, 2), Near(0, 0.0005), digits=3),
        ),
        remark="The pressure used to be on in every week in which any points lapsed, also of "
        "balances that could not be redeemed: +2 % of purchases for good. It is timing now.",
    ),
)  # fmt: skip
