"""Numbers of a tool inside a sentence, as one would say them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def percent(value: float) -> str:
    """A share as a percentage: `1.5 %`."""
    return f"{100 * value:.4g} %"


def number(value: float) -> str:
    """A number without needless digits: `5,000`, `0.25`."""
    return f"{value:,.10g}"


def money(value: float, currency: str) -> str:
    """An amount of a currency: `2.50 EUR`, `5,000 EUR`."""
    whole = float(value).is_integer() or abs(value) < 0.01
    return f"{number(value) if whole else f'{value:,.2f}'} {currency}"


def count(value: int, one: str, many: str | None = None) -> str:
    """How many of something: `1 week`, `52 weeks`."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a list: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capitalized(sentence: str) -> str:
    """With a capital at its beginning, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def told(value: Any, unit: str) -> str:
    """Any value of a knob beside its unit: `5 % (share of the list price)`."""
    if value is None or isinstance(value, bool | str):
        return f"{'none' if value is None else value} ({unit})"
    return f"{percent(value) if unit.startswith('share') else number(value)} ({unit})"
