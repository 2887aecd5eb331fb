"""Where the answer turns: the lift at which a program pays, and the belief at which it launches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from simulator.decision.tornado import tornado_of
from simulator.decision.uncertainty import Numbers
from simulator.decision.word.known import Knowledge


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The lift of sales from which on a program pays; `pays_from` None where there is none.

    `found` is the mean lift over cases, `usual` between which ends programs of the trade lie.
    """

    pays_from: float | None
    found: float
    usual: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """From which value of the leading judged unknown on it launches, as far as the NPV goes.

    `above` says that it launches from there upwards; `low` and `high` are what was drawn.
    `at` is None where that is outside of them: it does `throughout`, or nowhere.
    """

    name: str
    at: float | None
    above: bool
    low: float
    high: float
    throughout: bool = False
    unit: str = ""


def break_even(npv: Numbers, lift: Numbers, cost: Numbers, known: Knowledge) -> BreakEven:
    """The lift at which the mean NPV is zero, all of shape (cases,).

    What a program brings before its cost, NPV + cost, grows in proportion to the lift of sales.
    Where sales do not rise, or bring nothing, no lift of this kind pays for it.
    """
    mean, cost_mean, mean_lift = float(npv.mean()), float(cost.mean()), float(lift.mean())
    brings = mean + cost_mean
    defined = mean_lift > 0 and brings > 0 and math.isfinite(mean_lift)
    return BreakEven(
        mean_lift * cost_mean / brings if defined else None, mean_lift, known.usual_lift
    )


def turning_of(npv: Numbers, known: Knowledge, asked: float) -> TurningPoint | None:
    """Where the word turns along the judged unknown that moves the NPV most; None if none does.

    With a straight line through all cases: the value at which as many cases as `asked` are
    positive, if what is left beside this unknown is normal.
    """
    line = tornado_of(known.drawn, npv, list(known.names))
    if line is None:
        return None
    judged = {name for name, is_so in zip(known.names, known.judged, strict=True) if is_so}
    one = next((s for s in line.swings if s.name in judged and s.turns_at is not None), None)
    if one is None:
        return None
    place = known.names.index(one.name)
    values, unit = known.drawn[:, place], known.units[place] if known.units else ""
    slope = (one.at_high[0] - one.at_low[0]) / (one.high - one.low)
    rest = npv - slope * (values - values.mean())
    wanted = float(ndtri(asked)) * float(np.std(rest, ddof=1))
    at = one.low + (wanted - one.at_low[0]) / slope
    low, high = float(values.min()), float(values.max())
    inside = low <= at <= high
    throughout = not inside and (at < low) == (slope > 0)
    return TurningPoint(one.name, at if inside else None, slope > 0, low, high, throughout, unit)
