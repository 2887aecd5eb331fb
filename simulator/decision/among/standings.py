"""How candidates of a race stand, though not all of them have met the same cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from simulator.decision.between.axes import Candidate
from simulator.decision.uncertainty import Booleans, Numbers, Probability, probability

End = Literal["value", "high", "low"]
ENDS: tuple[End, ...] = get_args(End)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What some candidates came to in the cases of one round.

    `value` is what is to be high, (candidates, cases); `held` in which cases each criterion
    is met, (criteria, candidates, cases).
    """

    value: Numbers
    held: Booleans


@dataclass
class Standings:
    """All that has been played, by candidate and round; every round has its own cases.

    Parameters
    ----------
    start
        Plays every round, so that all others can be held against it.
    thresholds
        In which share of the cases each criterion must be met, (criteria,).
    """

    start: Candidate
    thresholds: Sequence[float] = ()
    rounds: list[dict[Candidate, tuple[Numbers, Booleans]]] = field(default_factory=list)

    def add(self, played: Sequence[Candidate], scores: Scores) -> None:
        """Enter a round."""
        self.rounds.append(
            {one: (scores.value[i], scores.held[:, i]) for i, one in enumerate(played)}
        )

    @property
    def candidates(self) -> list[Candidate]:
        """All that have been played, the start first, in the order in which they came."""
        return list(dict.fromkeys([self.start, *(one for each in self.rounds for one in each)]))

    def n_cases(self, one: Candidate) -> int:
        """How many cases a candidate has met."""
        return sum(each[one][0].size for each in self.rounds if one in each)

    def ahead(self) -> dict[Candidate, float]:
        """By how much the mean of each candidate exceeds the start's, all rounds together.

        Least squares of (candidate + round) over the mean of each candidate in each round,
        weighted by its number of cases: a round in which all do well raises nobody.
        """
        names = self.candidates
        place = {one: i for i, one in enumerate(names)}
        cells = [(place[one], r) for r, each in enumerate(self.rounds) for one in each]
        means = np.array([v.mean() for each in self.rounds for v, _ in each.values()])
        sizes = np.array([v.size for each in self.rounds for v, _ in each.values()])
        design = np.zeros((len(cells), len(names) + len(self.rounds)))
        for row, (i, r) in enumerate(cells):
            design[row, i] = design[row, len(names) + r] = 1.0
        weight = np.sqrt(sizes)
        # scaled, because money is large and least squares cuts off by size
        scale = float(np.abs(means).max()) or 1.0
        effects = np.linalg.lstsq(design * weight[:, None], means * weight / scale, rcond=None)[0]
        return {one: float((effects[i] - effects[0]) * scale) for one, i in place.items()}

    def between(self, one: Candidate, other: Candidate) -> Numbers:
        """The difference of two in all cases that both have met."""
        both = [each for each in self.rounds if one in each and other in each]
        differences = [each[one][0] - each[other][0] for each in both]
        return np.concatenate(differences) if differences else np.empty(0)

    def shortfall(self, one: Candidate, end: End = "value") -> float:
        """By how much the criterion that is missed most is missed; 0 where all are met.

        By the share of cases so far, or by the `low` or `high` end of its interval.
        """
        missed = (asked - getattr(share, end) for asked, share in self._shares(one))
        return max(0.0, *missed) if self.thresholds else 0.0

    def _shares(self, one: Candidate) -> list[tuple[float, Probability]]:
        held = np.concatenate([each[one][1] for each in self.rounds if one in each], axis=1)
        return [(asked, probability(met)) for asked, met in zip(self.thresholds, held, strict=True)]

    def ranked(self, among: Sequence[Candidate], end: End = "value") -> list[Candidate]:
        """The best first: those that miss their criteria least, then those with the most."""
        ahead = self.ahead()
        return sorted(among, key=lambda one: (self.shortfall(one, end), -ahead[one]))

    def hopeful(self, among: Sequence[Candidate]) -> list[Candidate]:
        """The best first, in turn as they stand, as they may at best, as they must at least.

        As they stand alone, a few cases would rule out whoever is near a threshold; those
        with much value that met it by luck would push out all others, and all fail later.
        """
        views = [self.ranked(among, end) for end in ENDS]
        return list(dict.fromkeys(chain.from_iterable(zip(*views, strict=True))))

    def last(self) -> list[Candidate]:
        """Who has played the last round."""
        return list(self.rounds[-1])


def surely_worse(difference: Numbers, level: float) -> bool:
    """Whether a paired difference has a mean below zero, by a one-sided t test at `level`."""
    return confidence(-difference) > 1 - level


def confidence(difference: NDArray[np.float64]) -> float:
    """How sure a paired difference has a mean above zero: 1 less the p-value of a t test.

    Half where there are fewer than two cases, or where nothing differs.
    """
    n = difference.size
    if n < 2:
        return 0.5
    mean, sd = float(difference.mean()), float(difference.std(ddof=1))
    if sd == 0.0:
        return 0.5 if mean == 0.0 else float(mean > 0)
    return float(stdtr(n - 1, mean / (sd / math.sqrt(n))))
