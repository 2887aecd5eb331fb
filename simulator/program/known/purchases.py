"""The single purchases of a week, and points that are not earned on what is paid with points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.draws import stage
from simulator.program.channels import Row
from simulator.program.ledger import Page


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
