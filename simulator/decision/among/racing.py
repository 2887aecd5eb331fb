"""A race of candidates over cases: many on few at first, few on many in the end.

Successive halving on shared luck: every round has cases of its own, twice as many as the
one before, and half as many candidates. Those that go on are joined by new ones near the
best, among them the peak of a paraboloid through what is known; who is surely worse than
the leader leaves at once.

Source: Karnin, Koren & Somekh (2013), ICML (successive halving); Birattari et al. (2002),
GECCO (racing on shared instances).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from scipy.optimize import minimize

from simulator import experiment
from simulator.decision.among.standings import Scores, Standings, surely_worse
from simulator.decision.between.axes import Candidate, candidate_at, places_of
from simulator.decision.uncertainty import Numbers
from simulator.scenario import Searched

ROUNDS = 4
FIRST_CASES = (8, 4, 2)  # of the first round, the most that the budget allows
FEWEST = 3  # candidates of the last round, the start included
LEVEL = 0.05  # of all tests of a round together, of losing one that is as good as the leader
WIDTH = 0.25  # of the box around a leader, to both sides, in the first round with one
CENTERS = 3  # leaders that new candidates gather around
KEEPS_WORD = 0.7  # chance of a new candidate to keep a word of the leader

Play = Callable[[Sequence[Candidate], int, int], Scores]  # candidates, round, cases
Possible = Callable[[Candidate], bool]


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """The plan of a round: candidates, the start included, and cases."""

    n_candidates: int
    n_cases: int

    @property
    def plays(self) -> int:
        """Arms that are played, a control arm in every case included."""
        return (self.n_candidates + 1) * self.n_cases


@dataclass(frozen=True, slots=True)
class Round:
    """What became of a round.

    `n_surely_worse` left by a test, `n_left` go on. `ahead` is by how much the `leader` is
    ahead of the start, by all rounds so far.
    """

    number: int
    n_candidates: int
    n_new: int
    n_cases: int
    n_surely_worse: int
    n_left: int
    leader: Candidate
    ahead: float
    meets: bool


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """What became of a race; `ranked` are those of the last round, the best first."""

    ranked: tuple[Candidate, ...]
    rounds: tuple[Round, ...]
    standings: Standings

    @property
    def winner(self) -> Candidate:
        """The best."""
        return self.ranked[0]

    @property
    def plays(self) -> int:
        """Arms that were played, control arms included."""
        return sum((one.n_candidates + 1) * one.n_cases for one in self.rounds)


def stages(budget: int) -> tuple[PlannedRound, ...]:
    """Rounds that play about the same number of arms each, `budget` in all at most.

    Raises
    ------
    ValueError
        The budget is not enough for a race.
    """
    share = budget // ROUNDS
    for first in FIRST_CASES:
        plan = tuple(PlannedRound(share // (first * 2**r) - 1, first * 2**r) for r in range(ROUNDS))
        if plan[-1].n_candidates >= FEWEST:
            return plan
    raise ValueError(f"a race takes at least {least()} plays")


def least() -> int:
    """The smallest budget of a race."""
    last_cases: int = FIRST_CASES[-1] * 2 ** (ROUNDS - 1)
    return ROUNDS * (FEWEST + 1) * last_cases


def race(
    knobs: Sequence[Searched],
    play: Play,
    budget: int,
    *,
    seed: int,
    thresholds: Sequence[float] = (),
    possible: Possible = lambda one: True,
) -> Race:
    """Find the candidate with the highest mean value among those that meet the criteria.

    Where none meets them, the one that comes nearest. The same seed gives the same race.

    Parameters
    ----------
    knobs
        What may be turned; their values are the start.
    play
        Plays candidates in the cases of a round; every round must have cases of its own.
    budget
        Arms to play at most, a control arm in every case included.
    thresholds
        In which share of the cases each criterion of `play` must be met.
    possible
        Whether a candidate can be played at all.

    Raises
    ------
    ValueError
        See `stages`.
    """
    start: Candidate = tuple(knob.value for knob in knobs)
    board, rounds = Standings(start, thresholds), []
    plan, kept = stages(budget), [start]
    for number, stage in enumerate(plan):
        last = number == len(plan) - 1
        room = 0 if last else stage.n_candidates - len(kept)
        new = list(_new(knobs, board, kept, room, number, seed, possible))
        entered = kept + new
        board.add(entered, play(entered, number, stage.n_cases))
        ranked = board.ranked(entered)
        worse = _worse(board, ranked)
        rounds.append(
            Round(
                number, len(entered), len(new), stage.n_cases, len(worse), 0,
                ranked[0], board.ahead()[ranked[0]],
                board.shortfall(ranked[0]) == 0,
            )
        )  # fmt: skip
        if last:
            break
        following = plan[number + 1].n_candidates - 1
        half = following if number + 2 == len(plan) else (following + 1) // 2
        hopeful = [one for one in board.hopeful(entered) if one not in worse and one != start]
        go_on = hopeful[:half]
        kept = [start, *go_on]
        rounds[-1] = _with_left(rounds[-1], len(kept))
    return Race(tuple(board.ranked(board.last())), tuple(rounds), board)


def _with_left(one: Round, left: int) -> Round:
    return Round(
        one.number, one.n_candidates, one.n_new, one.n_cases, one.n_surely_worse, left,
        one.leader, one.ahead, one.meets,
    )  # fmt: skip


def _worse(board: Standings, ranked: Sequence[Candidate]) -> set[Candidate]:
    """Who is surely worse than the leader; nobody where the leader may miss its criteria.

    Or one with much value that meets them by luck would drive out all others at once.
    """
    leader, *others = ranked
    if board.shortfall(leader, "low") > 0:
        return set()
    level = LEVEL / max(1, len(others))
    return {one for one in others if surely_worse(board.between(one, leader), level)}


# ------------------------------------------------------------ new candidates


def _new(
    knobs: Sequence[Searched],
    board: Standings,
    kept: Sequence[Candidate],
    room: int,
    number: int,
    seed: int,
    possible: Possible,
) -> Iterator[Candidate]:
    """As many new candidates as there is room for, none of them twice."""
    known = set(board.candidates) if board.rounds else set(kept)
    for one in _proposed(knobs, board, kept, room, number, seed):
        if room <= 0:
            return
        if one not in known and possible(one):
            known.add(one)
            room -= 1
            yield one


def _proposed(
    knobs: Sequence[Searched],
    board: Standings,
    kept: Sequence[Candidate],
    room: int,
    number: int,
    seed: int,
) -> Iterator[Candidate]:
    """Places to try: all over at first, later the peak of a paraboloid and near the best."""
    # more than there is room for, because coarse knobs give the same candidate twice
    spread = experiment.design(8 * max(room, 1), len(knobs), seed + number)
    if number == 0:
        yield from (candidate_at(knobs, u) for u in spread)
        return
    width = WIDTH / 2 ** (number - 1)
    hopeful = board.hopeful(kept)
    yield candidate_at(knobs, _peak(knobs, board, hopeful[0], width))
    centers = [places_of(knobs, one) for one in hopeful[:CENTERS]]
    for i, u in enumerate(spread):
        yield candidate_at(knobs, _near(knobs, centers[i % len(centers)], u, width))


def _near(knobs: Sequence[Searched], center: Numbers, u: Numbers, width: float) -> Numbers:
    """A place in a box around a center, at `u` in (0, 1) of it; words change now and then."""
    low, high = np.clip(center - width, 0, 1), np.clip(center + width, 0, 1)
    near = low + (high - low) * u
    for i, knob in enumerate(knobs):
        if knob.words:
            free = (u[i] - KEEPS_WORD) / (1 - KEEPS_WORD)
            near[i] = center[i] if u[i] < KEEPS_WORD else free
    return near


def _peak(knobs: Sequence[Searched], board: Standings, leader: Candidate, width: float) -> Numbers:
    """The highest place, near the leader, of a paraboloid through all candidates so far.

    Those near the leader and those with many cases count most; words are the leader's.
    """
    center = places_of(knobs, leader)
    turned = [i for i, knob in enumerate(knobs) if not knob.words]
    worded = [i for i, knob in enumerate(knobs) if knob.words]
    ahead = board.ahead()
    alike = [one for one in ahead if all(one[i] == leader[i] for i in worded)]
    if not turned or len(alike) < 3:
        return center
    at = np.array([places_of(knobs, one)[turned] for one in alike]) - center[turned]
    cases = np.array([board.n_cases(one) for one in alike], float)
    weight = np.sqrt(cases * np.exp(-0.5 * (at**2).sum(axis=1) / (2 * width) ** 2))
    height = np.array([ahead[one] for one in alike])
    height = (height - height.mean()) / (float(height.std()) or 1.0)
    terms = _terms(at)
    ridge = 1e-3 * float((weight**2).sum()) ** 0.5 * np.eye(terms.shape[1])
    coefficients = np.linalg.lstsq(
        np.vstack([terms * weight[:, None], ridge]),
        np.concatenate([height * weight, np.zeros(terms.shape[1])]),
        rcond=None,
    )[0]
    bounds = [(max(-width, -one), min(width, 1 - one)) for one in center[turned].tolist()]

    def depth(x: Numbers) -> float:
        return -float(_terms(x[None, :])[0] @ coefficients)

    best = minimize(depth, np.zeros(len(turned)), bounds=bounds)
    peak = center.copy()
    peak[turned] += best.x
    return np.clip(peak, 0, 1)


def _terms(at: Numbers) -> Numbers:
    """1, every coordinate, and every product of two, (points, terms)."""
    pairs = combinations_with_replacement(range(at.shape[1]), 2)
    products = [at[:, i] * at[:, j] for i, j in pairs]
    return np.column_stack([np.ones(len(at)), at, *products])
