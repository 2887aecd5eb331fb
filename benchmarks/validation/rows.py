"""One number of a public case: what came out, what is true, and how far off it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

LEVEL = 0.9  # of the spread that is printed
Kind = Literal["rel", "abs", "ends"]


@dataclass(frozen=True, slots=True)
class Row:
    """`found` is the mean over cases with the ends of 90 % of them; `least` and `most` is what
    the case allows.
    """

    what: str
    found: float
    low: float
    high: float
    truth: float
    least: float
    most: float

    @property
    def passed(self) -> bool:
        """Whether what came out is within what the case allows."""
        return self.least <= self.found <= self.most

    @property
    def missed_by(self) -> float:
        """How far outside of that it is, as a share of the truth."""
        outside = max(self.least - self.found, self.found - self.most, 0.0)
        return outside / abs(self.truth)


def row(
    what: str, found: ArrayLike, truth: float, tolerance: float | tuple[float, float],
    kind: Kind = "rel",
) -> Row:  # fmt: skip
    """A number by case; `tolerance` is a share of the truth, an amount, or both ends."""
    values = np.atleast_1d(np.asarray(found, float))
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    if isinstance(tolerance, tuple):
        ends = tolerance
    else:
        reach = tolerance * abs(truth) if kind == "rel" else tolerance
        ends = truth - reach, truth + reach
    return Row(what, float(values.mean()), low, high, truth, *ends)


@dataclass(frozen=True, slots=True)
class Played:
    """A public case: what was given, through which command, what came out and what it shows."""

    number: str
    name: str
    given: str
    how: str
    rows: Sequence[Row]
    said: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A public case that was not played, and why."""

    number: str
    name: str
    why: str
