"""Numbers inside sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulator.decision.uncertainty import Probability
from simulator.say import label

_STEPS = ((1e9, " bn"), (1e6, " M"), (1e3, " k"))


def amount(value: float, currency: str, error: float | None = None) -> str:
    """Money in three significant figures, such as `1.23 M USD`.

    With the standard error of the amount, no figure is shown that is finer than the first one of
    the error: 1.234 M with an error of 44 k is 1.23 M, with one of 440 k it is 1.2 M.
    """
    if not math.isfinite(value):
        return label("an undefined amount")
    finest = 10.0 ** math.floor(math.log10(error)) if error and math.isfinite(error) else 0.0
    if finest:
        value = round(value / finest) * finest
    size, letter = next(
        # 999,600 is 1 M, not 1000 k
        ((value / step, letter) for step, letter in _STEPS if abs(value) >= 0.9995 * step),
        (value, ""),
    )
    decimals = 2 if abs(size) < 9.995 else 1 if abs(size) < 99.95 else 0
    if finest and size:
        decimals = min(decimals, max(round(math.log10(value / size / finest)), 0))
    text = f"{size:.{decimals}f}".removesuffix(".00")
    return f"{text}{letter} {currency}".strip()


def enough(value: float, currency: str) -> str:
    """Money in three significant figures that is no less than the value, as a reserve must be."""
    if not math.isfinite(value) or not value:
        return amount(value, currency)
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    # amounts below 100 are written to the hundredth, and a whole number of steps is one
    step = max(step, 0.01)
    return amount(math.ceil(value / step) * step, currency)


def rate(share: float) -> str:
    """A share in three significant figures, such as `0.385 %`."""
    return f"{100 * share:.3g} %" if math.isfinite(share) else label("an unknown share")


def signed_rate(share: float) -> str:
    """A share in two significant figures with its sign, such as `+2.1 %`."""
    return f"{100 * share:+.2g} %" if abs(share) < 0.1 else f"{100 * share:+.3g} %"


def is_share(unit: str) -> bool:
    """Whether a number of this unit is read as a percentage."""
    return unit.startswith(("share", "probability"))


def in_unit(value: float, unit: str, digits: int = 5) -> str:
    """A number of a scenario in so many significant figures; a share as a percentage."""
    return f"{100 * value:.{digits}g} %" if is_share(unit) else f"{value:,.{digits}g}"


def rate_below(share: float) -> str:
    """A share in whole or tenths of per cent that is no more than the share itself."""
    tenths = math.floor(round(1000 * share, 6))
    return f"{tenths / 10:g} %"


def listed(items: Sequence[str]) -> str:
    """Words one after the other, the last two joined by "and"."""
    if len(items) < 2:
        return "".join(items)
    return label("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def percent(share: float) -> str:
    """A share as a percentage; never 0 % or 100 % unless exactly so."""
    if not math.isfinite(share):
        return label("an unknown share")
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "<1 %"
    if whole == 100 and share < 1:
        return ">99 %"
    return f"{whole} %"


def counted(often: Probability) -> dict[str, str]:
    """A probability as values of a sentence: `in {count} of {n} cases ({share})`."""
    return {"count": str(often.count), "n": str(often.n), "share": percent(often.value)}


def joined(*sentences: str) -> str:
    """Sentences one after the other, without those that have nothing to say."""
    return " ".join(filter(None, sentences))
