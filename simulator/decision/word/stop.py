"""A figure that tells early whether to go on: where the mean NPV turns along it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from simulator.decision.uncertainty import Numbers

CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Stop:
    """Go on while a figure is on the good side of `threshold` in some week.

    `above` says that the good side is the one above it. `unit` is "share" or "currency per
    customer".
    """

    name: str
    week: int
    threshold: float
    above: bool
    unit: str


def turning(figure: Numbers, npv: Numbers) -> tuple[float, bool, float] | None:
    """Where the mean NPV turns along a figure, whether it rises, and how closely it follows.

    A straight line through all cases, both (cases,). None where its slope may be chance, or
    where it turns outside of what was seen.
    """
    n = npv.size
    if n < 4 or not np.ptp(figure) > 0 or not np.ptp(npv) > 0:
        return None
    r = float(np.corrcoef(figure, npv)[0, 1])
    t = abs(r) * np.sqrt((n - 2) / max(1 - r * r, 1e-12))
    if 2 * float(stdtr(n - 2, -t)) >= CHANCE:
        return None
    slope = r * npv.std() / figure.std()
    at = float(figure.mean() - npv.mean() / slope)
    return (at, bool(slope > 0), abs(r)) if figure.min() <= at <= figure.max() else None


def stop_of(early: Mapping[str, Numbers], week: int, npv: Numbers) -> Stop | None:
    """The figure that the NPV follows most closely and along which it turns; None if none."""
    figures = [(name, turning(figure, npv)) for name, figure in early.items()]
    told = [(name, one) for name, one in figures if one is not None]
    if not told:
        return None
    name, (at, rises, _) = max(told, key=lambda pair: pair[1][2])
    unit = "currency per customer" if name == "cost" else "share"
    return Stop(name, week, at, rises, unit)
