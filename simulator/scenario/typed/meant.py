"""What was meant by a number that is written in a way nobody could read for certain.

One place for all the forms that people type: it is given the text and the kind of number
that is expected, and works out the right form and the reason. It never reads a number
itself: what it finds is shown to who typed it, to be typed so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from simulator.say import declared, fault, label
from simulator.scenario.typed.grouped import grouped, number_in
from simulator.scenario.typed.kinds import TIMES, Kind, Meant, by_the_year, decimal_of, value_of
from simulator.scenario.typed.spelled import PERCENT, PERIOD

A_DAY = Decimal(7)
UNITS = {
    "d": "day", "day": "day", "w": "week", "wk": "week", "wks": "week", "week": "week",
    "m": "month", "mo": "month", "mos": "month", "mth": "month", "month": "month",
    "q": "quarter", "quarter": "quarter", "y": "year", "yr": "year", "yrs": "year",
    "year": "year", "a": "year",
}  # fmt: skip
ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter",
           "yearly": "year", "annually": "year", "annual": "year", "p.a.": "year",
           "pa": "year"}  # fmt: skip
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
          "half": 0.5}  # fmt: skip
LARGE = {"k": 3, "thousand": 3, "tsd": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6,
         "bn": 9, "billion": 9}  # fmt: skip
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₫": "VND"}
NEVER = ("never", "none", "nil", "n/a", "na", "no", "off", "unlimited", "infinite", "-", "nothing")
STEADY = ("steady", "stable", "constant", "as many as leave", "balanced")
NOUGHT = ("none", "nil", "no", "off", "nothing", "free", "zero", "-")
SPAN = re.compile(r"(?:between |from )?(.+?) ?(?:\.{2,3}|…|–|—|-| to | and ) ?(\S.*)$")  # noqa: RUF001
ABOUT_A_MIDDLE = re.compile(r"(.+?) ?(?:±|\+/?-) ?(\S.*)$")
ROUGHLY = re.compile(r"(?:~|≈|about |around |ca\.? |circa |approx\.? |roughly )(.+)$")
PER = re.compile(r"(.+?) ?(?:/ ?|per |an |a )([\w-]+)$|(.+?) (p\.a\.|pa|\w+ly|annual)$")
WORDED_SHARE = re.compile(r"(.+?) ?(?:percent|per cent|pct\.?|prozent)$")
FRACTION = re.compile(r"(\d{1,4}) ?/ ?(\d{1,4})$")
WITH_CURRENCY = re.compile(
    rf"([A-Z]{{3}}|[{''.join(SIGNS)}]) ?(.+)$|(.+?) ?([A-Z]{{3}}|[{''.join(SIGNS)}])$"
)
TIME = re.compile(r"([\w.,]+?) ?(?:of )?(?:an? )?([a-z]+?)(?:\(s\))?$")
LONGEST = 60  # characters; nobody means a number by more
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}$")


def thousands(typed: str, kind: Kind) -> str | None:
    """The question about text such as `100.000`, which is a hundred here and many thousands there.

    None where nobody could mean thousands, or the number is no count and no amount.
    """
    if not kind.amount or not THOUSANDS.match(typed):
        return None
    if kind.whole and not typed.endswith("000"):
        return fault(
            "found {typed}; thousands are set apart by _: write {replace}",
            typed=typed,
            replace=typed.replace(".", "_"),
        )
    small, large = Decimal(typed), typed.replace(".", "_").lstrip("+")
    if not kind.admits(float(large.replace("_", ""))):
        return None
    plain = f"{small.normalize():f}"
    # 29.605 may be meant, as in dinars: a fourth digit says so
    clear = plain if len(plain.partition(".")[2]) < 3 else f"{plain}0"
    return fault(
        "found {typed}: {plain} or {large}? write {clear} or {large}",
        typed=typed,
        plain=plain,
        large=large,
        clear=clear,
    )


def meant(text: str, kind: Kind) -> Meant | None:
    """What is likely to have been meant by a text that is no number; None where nothing is."""
    text = " ".join(text.split()).strip()
    if len(text) > LONGEST:
        return None
    for read in FORMS:
        for reading in read(text, kind):
            return reading
    return None


def listed(texts: list[str], kind: Kind) -> Meant | None:
    """A list where a number is expected: the ends of a range, or the likely value between them."""
    if any(len(text) > LONGEST for text in texts):
        return None
    values = [value_of(text, kind) for text in texts]
    if len(texts) not in (2, 3) or None in values or not kind.uncertain:
        return None
    known = [value for value in values if value is not None]
    if any(a >= b for a, b in pairwise(known)):
        return None
    shape = "uniform" if len(texts) == 2 else "pert"
    return Meant(
        f"{{{shape}: [{', '.join(texts)}]}}", fault("a list does not say how likely each value is")
    )


# ------------------------------------------------------------ one form each


def _steady(text: str, kind: Kind) -> Iterator[Meant]:
    """Arrivals that hold the size of the market, which are no number."""
    if kind.name == "new_customers_per_year" and text.lower() in STEADY:
        yield Meant("new_customers: steady under market:", fault("how many these are is solved"))


def _bare(text: str, kind: Kind) -> Iterator[Meant]:
    """A number with another sign for the point, or with thousands apart."""
    plain = number_in(text, whole=kind.amount)
    if plain is not None and kind.admits(float(plain.value)):
        yield Meant(plain.form, plain.why)
    large = re.match(r"([\d.,_ ']+?) ?([A-Za-z]+)\.?$", text)
    if large and large[2].lower() in LARGE and kind.amount:
        number = number_in(large[1], plain=True)
        if number is not None:
            value = number.value.scaleb(LARGE[large[2].lower()])
            if kind.admits(float(value)):
                yield Meant(grouped(value), fault("{large} is not read", large=large[2]))


def _share(text: str, kind: Kind) -> Iterator[Meant]:
    """A percentage with a comma, or in words."""
    if kind.money or kind.weeks or kind.whole:
        return
    worded = WORDED_SHARE.match(text)
    number = number_in(worded[1] if worded else text.removesuffix("%").strip(), plain=True)
    if number is not None and (worded or text.endswith("%")):
        form = f"{number.value:f}%"
        if kind.admits(float(number.value) / 100):
            yield Meant(form, fault("a share is written with %") if worded else number.why)
    elif number is not None and number.value > 1:
        value = float(number.value)  # 45,5 of a share
        if not kind.admits(value) and kind.admits(value / 100):
            yield Meant(f"{number.value:f}%", number.why)


def _money(text: str, kind: Kind) -> Iterator[Meant]:
    """An amount with its currency."""
    match = WITH_CURRENCY.match(text)
    if not kind.money or match is None:
        return
    sign, rest = match[1] or match[4], match[2] or match[3]
    inner = _plain_or_meant(rest, kind)
    if inner is not None:
        code = SIGNS.get(sign, sign)
        yield Meant(
            inner,
            fault("the currency is said once for all amounts, as currency: {code}", code=code),
        )


def _time(text: str, kind: Kind) -> Iterator[Meant]:
    """Days, quarters and short forms of weeks, months and years."""
    match = TIME.match(text.lower())
    if not kind.weeks or match is None:
        return
    unit = UNITS.get(match[2]) or UNITS.get(match[2].removesuffix("s"))
    count = COUNTS.get(match[1])
    number = Decimal(str(count)) if count is not None else decimal_of(match[1])
    if unit is None or number is None:
        return
    if unit == "day":
        weeks = round(number / A_DAY)
        if kind.admits(weeks):
            yield Meant(f"{weeks} weeks", fault("times are whole weeks"))
        return
    if unit == "quarter":
        number, unit = number * 3, "month"
    form = f"{number.normalize():f} {unit}{'s' if number != 1 else ''}"
    if PERIOD.match(form):
        yield Meant(form, fault("times are written in weeks, months or years"))


def _per(text: str, kind: Kind) -> Iterator[Meant]:
    """An amount, or a rate, by the month or the visit."""
    match = PER.match(text)
    if match is None:
        return
    rest, word = (match[1], match[2]) if match[2] else (match[3], match[4])
    period = ADVERBS.get(word.lower(), UNITS.get(word.lower().removesuffix("s"), word.lower()))
    number = _plain_or_meant(rest, kind)
    if number is None:
        return
    if period in TIMES:
        yearly = by_the_year(number, period, kind) if kind.yearly or kind.compounds else None
        if yearly is None:
            return
        if TIMES[period] == 1:
            yield Meant(number, fault("it is a number by the year anyway"))
        else:
            yield Meant(yearly.form, fault("it is a number by the year: {why}", why=yearly.why))
    elif period in ("visit", "purchase", "order", "basket", "customer", "member", "person",
                    "point", "message", "case"):  # fmt: skip
        yield Meant(
            number,
            fault("its unit is known ({unit})", unit=declared(kind.unit))
            if kind.unit
            else fault("no unit is read"),
        )


def _nothing(text: str, kind: Kind) -> Iterator[Meant]:
    """Never, none, free."""
    word = text.lower()
    if kind.optional and word in NEVER:
        yield Meant("null", fault("null stands for never, or for none"))
    elif word in NOUGHT and kind.admits(0) and not kind.optional:
        yield Meant("0", fault("none is a number, too"))


def _fraction(text: str, kind: Kind) -> Iterator[Meant]:
    match = FRACTION.match(text)
    if match and int(match[2]) and not kind.amount and not kind.weeks:
        value = int(match[1]) / int(match[2])
        if kind.admits(value):
            yield Meant(f"{value:.4g}", fault("fractions are not read"))


def _span(text: str, kind: Kind) -> Iterator[Meant]:
    """From low to high."""
    match = SPAN.match(text)
    if match is None:
        return
    low, high = match[1], match[2]
    if PERCENT.match(high) and not low.endswith("%"):
        low += "%"
    yield from _between(low, high, kind, fault("a range does not say how likely each value is"))


def _middle(text: str, kind: Kind) -> Iterator[Meant]:
    """A middle, give or take."""
    match = ABOUT_A_MIDDLE.match(text)
    if match is None:
        return
    middle, off = (decimal_of(part.removesuffix("%").strip()) for part in match.groups())
    if middle is None or off is None or off <= 0:
        return
    sign = "%" if text.endswith("%") else ""
    low, high = (f"{end.normalize():f}{sign}" for end in (middle - off, middle + off))
    yield from _between(low, high, kind, fault("what is uncertain is written as a distribution"))


def _rough(text: str, kind: Kind) -> Iterator[Meant]:
    match = ROUGHLY.match(text.lower())
    number = None if match is None else _plain_or_meant(match[1], kind)
    if number is not None:
        yield Meant(
            number,
            fault("how unsure it is, is said as a distribution, such as {{pert: [...]}}, or not"),
        )


def _between(low: str, high: str, kind: Kind, why: str) -> Iterator[Meant]:
    first, last = _plain_or_meant(low, kind), _plain_or_meant(high, kind)
    if first is None or last is None:
        return
    ends = value_of(first, kind), value_of(last, kind)
    if ends[0] is None or ends[1] is None or not ends[0] < ends[1]:
        return
    if not all(kind.admits(end) for end in ends if end is not None):
        return
    if kind.uncertain:
        yield Meant(f"{{uniform: [{first}, {last}]}}", why)
    else:
        yield Meant(
            label("{first} or {last}", first=first, last=last),
            fault("this is decided, not uncertain: it is one number"),
        )


# ------------------------------------------------------------ parts


def _plain_or_meant(text: str, kind: Kind) -> str | None:
    """A text that can be read as it is, or what was meant by it."""
    if value_of(text, kind) is not None:
        number = decimal_of(text)
        return text if number is None or "_" in text else grouped(number, text)
    for read in (_bare, _share, _money, _time):
        for reading in read(text, kind):
            return reading.form
    return None


FORMS = (
    _steady, _bare, _share, _money, _time, _per, _nothing, _fraction, _span, _middle, _rough,
)  # fmt: skip
