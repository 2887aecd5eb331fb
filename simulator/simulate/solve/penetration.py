"""The pace at which customers join, solved where it is declared how many are members by when.

Arithmetic on the drawn sample: who is still there, who has come, whom the roll-out has reached,
and how many purchases each is expected to have made. Sums are over whole segments, so that
neither blocks nor threads matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from simulator.market.seasons import weekly_factors
from simulator.market.steady import new_share, weekly
from simulator.program.program import Joining
from simulator.simulate.around.actors import inflow_by_segment
from simulator.simulate.asking import RUNNING, Willing, uneven
from simulator.simulate.case import CONTROL
from simulator.simulate.pace import Pace, pace_of
from simulator.simulate.population import is_prospect
from simulator.simulate.solve.gone import gone_after

if TYPE_CHECKING:
    from simulator.simulate.arm import Arm
    from simulator.simulate.block import Block
    from simulator.simulate.loop import Loop

Numbers = NDArray[np.float64]
MANY = 50_000  # customers are enough to solve with
FASTER = 10.0  # times the pace of the knobs, before more are thought to join at all
MISSED = 0.03  # relative: how far a declared share may be from what the best pace makes of it
AGES = 4  # of newcomers to a program of today, who are not there yet when it is solved


@dataclass(frozen=True, slots=True)
class SolvedPace:
    """A pace that was solved.

    `lowered` is the share that was thought never to join, if it had to give way; `missed` are
    the weeks after which no pace makes as many members as are declared, or as few.
    """

    pace: Pace
    lowered: float | None = None
    missed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class _Some:
    """Customers until some week, arrays (n,): `there` is how many are, by their weight."""

    willing: Willing
    member: Numbers
    there: Numbers
    purchases: Numbers
    weeks: Numbers
    spread: Numbers

    def share(self, pace: Pace) -> float:
        """Members among customers who are there."""
        chance = self.willing.has_joined(pace, self.purchases, self.weeks, self.spread)
        joined = self.member + (1 - self.member) * chance
        return float((self.there * joined).sum() / max(self.there.sum(), 1e-12))


Share = Callable[[Pace], float]


def begin_today(loop: Loop, first: int) -> SolvedPace | None:
    """Members of today's program at the start of a warm-up in week `first`, and their pace.

    None where the pace is that of the knobs. A cohort of newcomers begins without members.
    """
    plan = loop.boards[0].plan
    if first >= 0 or not plan.joins:
        return None
    pace = None
    if plan.program.joining.members_after:
        pace = _solved(loop, 0, -first)
        _use(loop, 0, pace.pace)
    if plan.runs(first):
        for arms in loop.arms:
            assert arms[0].asking is not None
            arms[0].asking.begin(arms[0].state, -first)
    return pace


def solve_paces(loop: Loop, today: SolvedPace | None) -> dict[str, SolvedPace]:
    """Solve the pace of all arms that declare how many are members, by arm.

    A program that says of it what is said of today goes on at the pace of `today`: what it
    gives is another matter, and may bring more members, or fewer.
    """
    paces: dict[str, SolvedPace] = {}
    said = loop.case.today.joining
    for at, board in enumerate(loop.boards):
        own = board.plan.program.joining
        if not board.plan.joins or not own.members_after:
            continue
        known = today or paces.get(CONTROL)
        same = (own.members_after, own.asked) == (said.members_after, said.asked)
        if known is None or not same:
            known = _solved(loop, at, None)
        _use(loop, at, known.pace)
        if board.plan.name == CONTROL or known is not (today or paces.get(CONTROL)):
            paces[board.plan.name] = known
    return paces


def _use(loop: Loop, at: int, pace: Pace) -> None:
    """Let an arm go on at a pace."""
    board = loop.boards[at]
    board.plan = replace(board.plan, pace=pace)
    for arms in loop.arms:
        arms[at].settle(board.plan)


def _solved(loop: Loop, at: int, warm_up: int | None) -> SolvedPace:
    """The pace at which the declared shares result.

    Where it runs today, it is asked from the time before a warm-up of so many weeks.
    """
    joining = loop.boards[at].plan.program.joining
    points = sorted(joining.members_after.items())
    shares = [_sample(loop, at, week, warm_up).share for week, _ in points]
    wanted = [share for _, share in points]
    if len(points) == 1:
        pace = _one(shares[0], wanted[0], joining)
    else:
        pace = _two(shares, wanted, pace_of(joining))
    missed = frozenset(
        week
        for (week, said), share in zip(points, shares, strict=True)
        if abs(share(pace.pace) - said) > MISSED * said
    )
    return replace(pace, missed=missed)


def _one(share: Share, wanted: float, joining: Joining) -> SolvedPace:
    """The speed; if even `FASTER` is not enough, fewer who never join; then any speed."""
    usual = pace_of(joining)
    fastest = Pace(max(usual.speed, 1e-3) * FASTER, usual.never)
    if share(fastest) >= wanted:
        return SolvedPace(_speed(share, wanted, fastest, 1e-9))
    none = replace(fastest, never=0.0)
    if share(none) < wanted:
        speed = _speed(share, wanted, none, 1.0, 1e6)
    else:
        never = _root(lambda x: share(replace(fastest, never=x)) - wanted, 0.0, usual.never)
        speed = replace(fastest, never=never)
    return SolvedPace(speed, usual.never if usual.never else None)


def _two(shares: Sequence[Share], wanted: Sequence[float], usual: Pace) -> SolvedPace:
    """The speed for the second point; the more never join, the earlier the others must."""
    start = max(usual.speed, 1e-3)

    def pace(never: float) -> Pace:
        return _speed(shares[1], wanted[1], Pace(start, never), 1e-9, 1e6)

    def early(never: float) -> float:
        return shares[0](pace(never)) - wanted[0]

    return SolvedPace(pace(_root(early, 0.0, max(1 - wanted[1], 0.0))))


def _speed(share: Share, wanted: float, usual: Pace, low: float, high: float = 1.0) -> Pace:
    """A pace between `low` and `high` times the speed of `usual` at which the share results."""

    def at(log: float) -> Pace:
        return replace(usual, speed=usual.speed * float(np.exp(log)))

    return at(_root(lambda log: share(at(log)) - wanted, float(np.log(low)), float(np.log(high))))


def _root(f: Callable[[float], float], low: float, high: float) -> float:
    """Where f is 0, else the end at which it is nearer."""
    ends = f(low), f(high)
    if not ends[0] * ends[1] <= 0 or low >= high:  # nor where it is no number
        return low if abs(ends[0]) <= abs(ends[1]) else high
    return float(optimize.brentq(f, low, high, xtol=1e-5))


# ------------------------------------------------------------ the sample


def _sample(loop: Loop, at: int, week: int, warm_up: int | None) -> _Some:
    """Customers until a week, customers who will have come by then included."""
    every = -(-sum(block.n for block in loop.blocks) // MANY)
    parts = [
        one
        for block, arms in zip(loop.blocks, loop.arms, strict=True)
        for one in _of_block(loop, block, arms[at], week, warm_up, every)
    ]
    joining = loop.boards[at].plan.program.joining
    rows = [np.concatenate(row) for row in zip(*parts, strict=True)]
    odds, never, once, *others = rows
    willing = Willing(joining.asked, joining.accept_rate, odds, never, once)
    return _Some(willing, *others)


def _of_block(
    loop: Loop, block: Block, arm: Arm, week: int, warm_up: int | None, every: int
) -> Iterator[tuple[Numbers, ...]]:
    """Rows of a block: odds, luck, members, there, purchases, weeks, spread."""
    assert arm.asking is not None
    some = np.flatnonzero((np.arange(block.n) + block.people.first) % every == 0)
    willing = arm.asking.willing()
    luck = (willing.odds[some].astype(np.float64), willing.never[some], willing.once[some])
    rate = block.usual_rate[some].astype(np.float64)
    member = arm.state.member[some].astype(np.float64)
    customer, weight = block.people.declared, loop.cells[block.cell].weight
    come = _arrivals(loop, block)[some]
    start, asked = come.copy(), _asked(loop, arm, week)
    if arm.reached_week is not None and arm.plan.joins_gradually:
        start = np.maximum(start, arm.reached_week[some])
    start = np.minimum(start, week).astype(np.int64)
    # half a hazard in the first week; those who come have their whole first week
    exposed = np.maximum(week - come - 0.5 * (come == 0), 0.0)
    gone = gone_after(block.people, _spread_out(exposed, some, block.n))[some]
    there = np.where(come < week, weight * (1 - gone), 0.0)
    before: Numbers | float = 0.0
    long = week
    if warm_up is not None:
        before = arm.asking.asked_before(warm_up)[some] + warm_up
        long += RUNNING + warm_up
    purchases = rate * (asked[0, week] - asked[0, start] + before)
    weeks = asked[1, week] - asked[1, start] + before
    spread = np.full(some.size, uneven(customer, long))
    yield (*luck, member, there, purchases, weeks, spread)
    new = new_share(loop.case.market, customer)
    if warm_up is not None and new:
        for age in (np.arange(AGES) + 0.5) / AGES * week:
            stays = 1 - gone_after(block.people, float(age))[some]
            came = weight * new / 52 * week / AGES
            yield (
                *luck, np.zeros(some.size), came * stays, rate * age, np.full(some.size, age),
                np.full(some.size, uneven(customer, round(age))),
            )  # fmt: skip


def _asked(loop: Loop, arm: Arm, week: int) -> Numbers:
    """Up to each week, factors on needs, and weeks with something to join, (2, week + 1)."""
    market = arm.plan.market
    season = weekly_factors(market.seasons, loop.case.start, 0, week)
    runs = np.array([arm.plan.runs(t) for t in range(week)], float)
    total = np.zeros((2, week + 1))
    total[0, 1:], total[1, 1:] = np.cumsum(season * runs), np.cumsum(runs)
    return total


def _arrivals(loop: Loop, block: Block) -> Numbers:
    """The week in which each is expected to come, (n,); 0 for the customers of week 0."""
    if not is_prospect(block.people):
        return np.zeros(block.n)
    assert block.people.waiting is not None
    market, weight = loop.case.market, loop.cells[block.cell].weight
    if market.new_customers is not None:
        heads = market.customers * block.people.declared.share
        come = np.cumsum(weekly(block.people.declared)) * heads / weight / 2
        at = np.searchsorted(come, block.people.waiting.astype(np.float64)).astype(np.float64)
        return np.where(at < come.size, at, np.inf)
    agents = inflow_by_segment(market)[block.people.segment][0] / weight / 2
    if not agents:
        return np.full(block.n, np.inf)
    turn = np.ceil(block.people.waiting.astype(np.float64) / agents)
    return np.asarray(np.maximum(turn - 1, 0.0))


def _spread_out(row: Numbers, some: NDArray[np.int64], n: int) -> Numbers:
    whole = np.zeros(n)
    whole[some] = row
    return whole
