"""The three spelled forms of numbers: `45%`, `3 years`, `every 13 weeks`. There are no others."""

from __future__ import annotations

import re
from decimal import Decimal

from simulator.scenario.text.nodes import FLOAT

PERCENT = re.compile(rf"({FLOAT}) ?%$")
PERIOD = re.compile(rf"({FLOAT}) (week|month|year)s?$")
EVERY = re.compile(rf"every ({FLOAT} (?:week|month|year)s?)$")
WEEKS_IN_A_YEAR = 52


def share(text: str) -> float | None:
    """`45%` as 0.45, None for other texts.

    Decimal arithmetic, so that `2.1%` is the same number as `0.021`.
    """
    match = PERCENT.match(text)
    return float(Decimal(match[1].replace("_", "")).scaleb(-2)) if match else None


def weeks(text: str) -> float | None:
    """`3 years` as 156, `6 months` as 26 (rounded), `8 weeks` as 8; None for other texts."""
    match = PERIOD.match(text)
    if not match:
        return None
    number = float(match[1].replace("_", ""))
    if match[2] == "month":
        return float(round(number * WEEKS_IN_A_YEAR / 12)) if abs(number) < 1e12 else number
    return number * WEEKS_IN_A_YEAR if match[2] == "year" else number


def every(text: str) -> str | None:
    """The period in `every 13 weeks`, None for other texts."""
    match = EVERY.match(text)
    return match[1] if match else None
