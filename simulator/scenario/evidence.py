"""What is called evidence, and whether it is: a sample that supports the range typed.

A label costs nothing. A number that is called measured counts as evidence where it names
how many observations it rests on, or their interval, and its range is no narrower than
these allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from simulator.knobs import EVIDENCE, SourceKind
from simulator.say import fault

if TYPE_CHECKING:
    from simulator.scenario.leaves import Leaf

UNSAID = ("the scenario", "no source given")
QUANTILES = (np.arange(64) + 0.5) / 64
WITHIN_95 = 3.92  # standard deviations of a normal between the ends of its 95 % interval
TOLERANCE = 0.9  # of what the sample leaves; a range need not be computed to the digit
SHARPER = 0.5  # of what is believed: a value without a range is known where less is left


def sampled(leaf: Leaf) -> float:
    """The standard error that a number's observations leave, infinite where none are named.

    Of a share sqrt(p (1 - p) / n), of anything else its value / sqrt(n): a coefficient of
    variation of 1.
    """
    if leaf.interval is not None:
        return (leaf.interval[1] - leaf.interval[0]) / WITHIN_95
    drawn = leaf.distribution
    # a beta says on its own how many observations it is worth
    worth = int(drawn.numbers[1]) if drawn is not None and drawn.shape == "beta" else None
    n = leaf.n or worth
    if not n or leaf.value is None:
        return math.inf
    value = abs(float(leaf.value))
    if leaf.unit.startswith("share") and value < 1:
        return math.sqrt(value * (1 - value) / n)
    return value / math.sqrt(n)


def supported(leaf: Leaf) -> bool:
    """Whether the observations named support the range typed, or the value without one."""
    left = sampled(leaf)
    if not _within(leaf):
        return False
    if leaf.distribution is not None:
        typed = float(np.std([leaf.distribution.ppf(float(u)) for u in QUANTILES]))
        return typed >= TOLERANCE * left
    if leaf.believed is None:
        return math.isfinite(left)
    low, high = leaf.believed
    return left <= SHARPER * (high - low) / WITHIN_95


def _within(leaf: Leaf) -> bool:
    """Whether a value lies in the interval that is named for it; another one is no evidence."""
    if leaf.interval is None or leaf.value is None:
        return True
    low, high = leaf.interval
    return low <= leaf.value <= high


def counts_as(leaf: Leaf) -> SourceKind:
    """The kind of source that a number that is drawn counts as, whatever it is called."""
    if leaf.kind not in EVIDENCE or _as_shipped(leaf):
        return leaf.kind
    if leaf.kind == "measured":
        return leaf.kind if supported(leaf) else "judged"
    if leaf.believed is None:
        return leaf.kind
    # about what the simulator itself only judges, a word is no evidence, a publication is
    named = leaf.kind in ("published", "derived") and leaf.source not in UNSAID
    return leaf.kind if named else "judged"


def study_of(leaf: Leaf) -> str:
    """How what a number was read off was established; "" where it does not count as that."""
    drawn = leaf.distribution is not None
    return "" if drawn and counts_as(leaf) != leaf.kind else leaf.study


def by_hand(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """Numbers that are only believed and were typed without a range and without evidence."""
    for leaf in leaves:
        fixed = leaf.distribution is None and leaf.value is not None
        if fixed and leaf.believed is not None and not leaf.choice and not _known(leaf):
            yield leaf


def set_by_hand(leaves: Iterable[Leaf], arm: str) -> Iterator[tuple[Leaf, float | None]]:
    """Numbers of the market or the company that an arm changes by declaring so, and today's.

    Without a range and without evidence; what the arm costs need not have to do with them.
    """
    every, inside = tuple(leaves), f"programs.{arm}.sets."
    today = {path: leaf.value for leaf in every for path in (leaf.path, *leaf.also)}
    for leaf in every:
        fixed = leaf.distribution is None and leaf.value is not None
        for path in (leaf.path, *leaf.also):
            if fixed and path.startswith(inside) and not _known(leaf):
                yield leaf, today.get(path.removeprefix(inside))


def asked(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """Numbers that only the client knows and has not given, so that their defaults are played.

    A null from which another number follows is asked, too; one that leaves something out is not.
    """
    every = tuple(leaves)
    given = {leaf.path for leaf in every if leaf.value is not None}
    for leaf in every:
        beside = f"{leaf.path.rpartition('.')[0]}.{leaf.unless}"
        known = leaf.value is not None or leaf.kind == "derived"
        if leaf.asked and known and (leaf.unless is None or beside not in given):
            yield leaf


def doubts(leaves: Iterable[Leaf]) -> Iterator[tuple[Leaf, str]]:
    """Numbers that are called evidence and count as judged, and why."""
    for leaf in leaves:
        if leaf.distribution is not None and counts_as(leaf) != leaf.kind:
            yield leaf, _doubt(leaf)


def _doubt(leaf: Leaf) -> str:
    """Why a number is not what it is called, and counts as judged."""
    if leaf.kind != "measured":
        return fault(
            "is called {kind} of what is only judged here, so it counts as judged", kind=leaf.kind
        )
    if not _within(leaf):
        low, high = leaf.interval or (0.0, 0.0)
        return fault(
            "is {value} and was measured between {low} and {high}, so it counts as judged",
            value=f"{leaf.value:.3g}",
            low=f"{low:.3g}",
            high=f"{high:.3g}",
        )
    if math.isinf(sampled(leaf)):
        return fault(
            "is called measured without saying how often (`n:` or `file:`) or "
            "how surely (`interval:`), so it counts as judged"
        )
    return fault(
        "has a narrower range than was measured (standard error {error}), so it counts as judged",
        error=f"{sampled(leaf):.3g}",
    )


def _known(leaf: Leaf) -> bool:
    """Whether there is evidence for a value without a range."""
    if leaf.kind == "measured":
        return supported(leaf)
    return leaf.kind in ("published", "derived") and leaf.source not in UNSAID


def _as_shipped(leaf: Leaf) -> bool:
    """Whether this is the simulator's own range, with the source that it has there."""
    if leaf.distribution is None or leaf.shipped is None:
        return False
    return (leaf.distribution.low, leaf.distribution.high, leaf.kind) == leaf.shipped
