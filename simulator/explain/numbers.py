"""Numbers as people write them: three figures that matter, and a unit."""

from __future__ import annotations

import math

from simulator.decision import words
from simulator.say import label


def amount(
    value: float | None, currency: str = "", *, sign: bool = False, error: float | None = None
) -> str:
    """Money in three significant figures, such as `-1.23 M USD`; `-` for none.

    `sign` puts a plus before gains. With the standard `error` of the amount no figure is shown that
    the error leaves open; what is nothing beside its error is `about 0`.
    """
    if value is None or not math.isfinite(value):
        return "-"
    text = words.amount(value, currency, error)
    if float(text.split(" ")[0]) == 0:
        none = f"0 {currency}".strip()
        return label("about {none}", none=none) if error and value else none
    return f"+{text}" if sign and value > 0 else text


def span(low: float, high: float, currency: str = "", error: float | None = None) -> str:
    """A range of money, such as `-120 k to 1.2 M USD`, in figures that its `error` allows."""
    ends = amount(low, error=error), amount(high, currency, error=error)
    return label("{low} to {high}", low=ends[0], high=ends[1])


def share(value: float | None, decimals: int = 0) -> str:
    """A share as a percentage, such as `83 %`; never 0 % or 100 % unless exactly so."""
    if value is None or not math.isfinite(value):
        return "-"
    text = f"{100 * value:.{decimals}f}"
    smallest = 10.0**-decimals
    if float(text) == 0 and value != 0:
        return f"{'>-' if value < 0 else '<'}{smallest:g} %"
    if float(text) == 100 and value < 1:
        return f">{100 - smallest:g} %"
    return f"{text} %"


def points(value: float | None) -> str:
    """A difference of shares in percentage points, such as `+1.3 pt`."""
    if value is None or not math.isfinite(value):
        return "-"
    text = f"{100 * value:+.1f}"
    return "0 pt" if float(text) == 0 else f"{text} pt"


def weeks(value: float | None) -> str:
    """A time in weeks, `never` where there is none."""
    if value is None or not math.isfinite(value):
        return label("never")
    return label("{weeks} weeks", weeks=f"{value:.0f}")


def plain(value: object) -> str:
    """Any value of a scenario as one would type it: 1_000_000, 0.05, members."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "_")
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return plain(int(value))
        return f"{value:.4g}"
    return "none" if value is None else str(value)


def valued(value: object, unit: str) -> str:
    """Any value of a scenario as one reads it beside its unit: shares as percent."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{100 * float(str(value)):.4g} %" if number and words.is_share(unit) else plain(value)


def duration(seconds: float) -> str:
    """A time to wait, such as `40 s`, `3 min` or `2 h 5 min`."""
    if seconds < 99.5:
        return f"{max(seconds, 0):.0f} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def written(
    value: float | None, unit: str, *, signed: bool = False, error: float | None = None
) -> str:
    """A number of a table in the way of its unit; currency and heads without their word.

    Of money no figure is shown that its standard `error` leaves open.
    """
    if value is None or math.isnan(value):
        return ""
    match unit:
        case "currency":
            return amount(value, sign=signed, error=error)
        case "currency per head":
            if math.isinf(value):
                return label("no limit")
            return amount(value, sign=signed, error=error)
        case "share":
            return share(value, 1)
        case "percentage points":
            return points(value)
        case "weeks":
            return weeks(value)
        case "week":
            return f"{value:.0f}"
        case "hours":
            return f"{value:.2f} h"
        case "heads":
            return f"{value:+,.0f}" if signed else f"{value:,.0f}"
        case "correlation":
            return f"{value:+.2f}"
        case "satisfaction":
            return f"{value:+.3f}"
    if math.isfinite(value) and abs(value) >= 10_000:  # 22,860,000 and not 2.286e+07
        value = float(f"{value:.4g}")
        return f"{value:+,.0f}" if signed else f"{value:,.0f}"
    return f"{value:+.4g}" if signed else f"{value:.4g}"
