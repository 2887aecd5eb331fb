"""Numbers as they are written elsewhere: a comma for the point, thousands apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from simulator.say import fault

LONGEST = 30  # characters of a number that somebody may have meant
POINTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}$")  # 1.234.567
COMMAS = re.compile(r"[-+]?\d{1,3}(?:,\d{2,3})*,\d{3}$")  # 100,000 and 1,00,000
COMMA = re.compile(r"[-+]?\d+,\d+$")  # 29,60
ENGLISH = re.compile(r"[-+]?\d{1,3}(?:,\d{2,3})*,\d{3}\.\d+$")  # 1,234.56
GERMAN = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+$")  # 1.234,56
APART = re.compile(r"[-+]?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?$")  # noqa: RUF001  100 000, 100'000
PLAIN = re.compile(r"[-+]?\d[\d_]*(?:\.\d+)?$")
POINT = fault("the decimal sign is a point")
UNDERSCORE = fault("thousands are set apart by _")
BOTH = fault("the decimal sign is a point, and thousands are set apart by _")


@dataclass(frozen=True, slots=True)
class Written:
    """A number, how it is written here, and why it was not read as it stood."""

    value: Decimal
    form: str
    why: str


def number_in(text: str, *, whole: bool = False, plain: bool = False) -> Written | None:
    """The number in a text; None where there is none, or where it is `plain` and that is not asked.

    With `whole`, three digits after a comma are thousands: counts and amounts have no
    thousandth parts.
    """
    text = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if not text or len(text) > LONGEST:
        return None
    if APART.match(text):
        digits, why = re.sub(r"[ '’]", "", text).replace(",", "."), UNDERSCORE  # noqa: RUF001
    elif ENGLISH.match(text) or (COMMAS.match(text) and (whole or text.count(",") > 1)):
        digits, why = text.replace(",", ""), UNDERSCORE
    elif GERMAN.match(text):
        digits, why = text.replace(".", "").replace(",", "."), BOTH
    elif POINTS.match(text):
        digits, why = text.replace(".", ""), UNDERSCORE
    elif COMMA.match(text):
        digits, why = text.replace(",", "."), POINT
    elif plain and PLAIN.match(text):
        digits, why = text.replace("_", ""), ""
    else:
        return None
    value = Decimal(digits)
    return Written(value, grouped(value, digits), why)


def grouped(value: Decimal, digits: str = "") -> str:
    """A number with `_` between thousands; with the decimals of `digits` where these are given."""
    kept = digits.lstrip("+") if digits else f"{value.normalize():f}"
    whole, point, rest = kept.replace("_", "").partition(".")
    return f"{int(whole):_}" + point + rest if whole.lstrip("-") else kept
