"""A fact, the numbers it is measured by, and when it counts as shown.

A fact is a pattern that was published, or measured on public data, and that the model must show
with its defaults as they are. What is measured is one number per case; what is judged is an
interval for their mean, never a tolerance that somebody has chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Numbers = NDArray[np.float64]
Verdict = Literal["shown", "missed", "undecided"]
FALSE_ALARM = 1e-4  # shared by the numbers of a fact


@dataclass(frozen=True)
class Within:
    """The whole interval must lie above `low` and below `high`.

    A model that stands on the bound, and so has not the fact, would pass by luck with the
    false-alarm rate.
    """

    low: float = -np.inf
    high: float = np.inf

    def judge(self, low: float, high: float) -> Verdict:
        """What an interval says."""
        if self.low < low and high < self.high:
            return "shown"
        return "missed" if high < self.low or low > self.high else "undecided"


@dataclass(frozen=True)
class Near:
    """The interval must hold `value` and reach no further from it than `precision`.

    A model that has this value exactly would fail by luck with the false-alarm rate; one that
    is off by more than twice the precision cannot pass.
    """

    value: float
    precision: float

    def judge(self, low: float, high: float) -> Verdict:
        """What an interval says."""
        if not low <= self.value <= high:
            return "missed"
        return "shown" if high - low <= 2 * self.precision else "undecided"


@dataclass(frozen=True)
class Check:
    """One number of a fact: what it is, how to get it for each case, and its bound.

    With `of="case"` the interval is one for a further case instead of the mean.
    """

    what: str
    measure: Callable[[], Numbers]
    bound: Within | Near
    unit: Literal["%", "points", "plain"] = "%"  # points of a share, such as 29 % less 22 %
    digits: int = 1
    of: Literal["mean", "case"] = "mean"


@dataclass(frozen=True)
class Found:
    """Mean over cases, the interval at the false-alarm rate, and what follows."""

    mean: float
    low: float
    high: float
    cases: int
    verdict: Verdict


@dataclass(frozen=True)
class Fact:
    """A pattern to be shown.

    `label` is *emergent* where nothing in the code aims at it, *built-in* where a rule puts it
    there or a default was set by it. `remark` is what a reader should know besides. `missed`
    says why the model does not show it and what would mend that; it is empty where it does.
    """

    name: str
    statement: str
    source: str
    label: Literal["emergent", "built-in"]
    how: str
    checks: tuple[Check, ...]
    remark: str = ""
    missed: str = ""

    def found(self) -> tuple[Found, ...]:
        """What the cases say of each number."""
        return _found(self)

    def verdict(self) -> Verdict:
        """Shown if every number is; missed if one is."""
        verdicts = [one.verdict for one in self.found()]
        if "missed" in verdicts:
            return "missed"
        return "undecided" if "undecided" in verdicts else "shown"


@cache
def _found(fact: Fact) -> tuple[Found, ...]:
    return tuple(judge(check, FALSE_ALARM / len(fact.checks)) for check in fact.checks)


def judge(check: Check, rate: float) -> Found:
    """Interval and verdict of one number.

    Student's t over cases. A bound on either side is a claim of its own, so each side has the
    whole rate; a value that must be hit can be missed on two sides, which share it.
    """
    each = check.measure()
    n = each.size
    side = rate / 2 if isinstance(check.bound, Near) else rate
    apart = 1 / n + (1 if check.of == "case" else 0)
    half = float(stats.t.isf(side, n - 1)) * float(each.std(ddof=1)) * apart**0.5
    mean = float(each.mean())
    low, high = mean - half, mean + half
    return Found(mean, low, high, n, check.bound.judge(low, high))
