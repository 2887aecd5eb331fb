"""Numbers inside sentences."""

from __future__ import annotations

import math

from simulator.decision.uncertainty import Probability

_STEPS = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))


def amount(value: float, currency: str) -> str:
    """Money in three significant figures, such as `1.23 M USD`."""
    if not math.isfinite(value):
        return "an undefined amount"
    size, letter = next(
        # 999,600 is 1 M, not 1000 k
        ((value / step, letter) for step, letter in _STEPS if abs(value) >= 0.9995 * step),
        (value, ""),
    )
    decimals = 2 if abs(size) < 9.995 else 1 if abs(size) < 99.95 else 0
    text = f"{size:.{decimals}f}".removesuffix(".00")
    return f"{text}{letter} {currency}".strip()


def percent(share: float) -> str:
    """A share as a percentage; never 0 % or 100 % unless exactly so."""
    if not math.isfinite(share):
        return "an unknown share"
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "<1 %"
    if whole == 100 and share < 1:
        return ">99 %"
    return f"{whole} %"


def cases(found: Probability) -> str:
    """A probability as a count of cases, such as `58 of 64 cases (91 %)`."""
    return f"{found.count} of {found.n} cases ({percent(found.value)})"
