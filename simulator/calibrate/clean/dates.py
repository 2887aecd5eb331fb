"""What a column of dates means, decided over the whole column and never cell by cell.

Dates are sorted by how they are written (`99.99.9999`). For each way the order of day and month
is that in which all of them are dates; a day above 12 decides it. Where none does, it is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from simulator.calibrate.faults import BadFiles, listed
from simulator.say import clauses, fault, label, say

GARBAGE = 0.01  # share of the cells that may be no date under the order that is taken
EARLIEST = date(1970, 1, 2)  # what systems write where they know none is before
_EXCEL, _EPOCH = date(1899, 12, 30), date(1970, 1, 1)
_MONTHS = (
    "jan|ene|gen|янв|sty", "feb|fev|fév|фев|lut", "mar|mrz|mär|мар", "apr|avr|abr|апр|kwi",
    "may|mai|mag|mei|май|мая|maj", "jun|juin|giu|июн|cze", "jul|juil|lug|июл|lip",
    "aug|aou|aoû|ago|авг|sie", "sep|set|сен|wrz", "oct|okt|ott|out|окт|paz|paź",
    "nov|ноя|lis", "dec|dez|déc|dic|дек|gru",
)  # fmt: skip
_NAMED = [(re.compile(rf"\b(?:{names})[^\W\d]*\.?", re.IGNORECASE), n + 1)
          for n, names in enumerate(_MONTHS)]  # fmt: skip
_WAYS = {"dmy": ("d", "m", "y"), "mdy": ("m", "d", "y"), "ymd": ("y", "m", "d")}
_PLAIN = {"dmy": "DD.MM.YYYY", "mdy": "MM/DD/YYYY", "ymd": "YYYY-MM-DD"}


@dataclass
class Dates:
    """The day of each text that is one, as days since 1970, and what was decided."""

    days: dict[str, int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def shape_of(text: str) -> str:
    """How a date is written: 9 for a digit, x for a word, the rest as it stands."""
    worded = re.sub(r"[^\W\d_]+\.?", "x", text)
    return re.sub(r"\d", "9", worded)


def way_of(said: str) -> str | None:
    """`dmy`, `mdy` or `ymd` of what a user types: those, `DD.MM.YYYY` or `%d.%m.%Y`; else None."""
    plain = said.strip().casefold()
    if plain in ("day first", "day-first"):
        return "dmy"
    if plain in ("month first", "month-first"):
        return "mdy"
    letters = re.findall(r"[dmy]", plain.replace("b", "m").replace("j", "y").replace("t", "d"))
    order = "".join(dict.fromkeys(letters))
    return order if order in _WAYS else None


def decide(texts: Mapping[str, int], column: str, asked: str | None) -> Dates:
    """What the texts of a column mean, each with how often it stands there.

    Raises
    ------
    BadFiles
        If day and month cannot be told apart, or are in both orders.
    """
    found = Dates()
    way = None if asked is None else way_of(asked)
    if asked is not None and way is None:
        raise BadFiles(None, fault("{option} {asked} is not understood; type dmy, mdy, ymd or "
                                   "such as DD.MM.YYYY", option="--date-format",
                                   asked=repr(asked)))  # fmt: skip
    shapes: dict[str, dict[str, int]] = {}
    for text, n in texts.items():
        shapes.setdefault(_kind(text), {})[text] = n
    total = sum(texts.values())
    taken: Counter[str] = Counter()
    for kind, of in sorted(shapes.items(), key=lambda pair: -sum(pair[1].values())):
        small = sum(of.values()) <= GARBAGE * total
        days, how = _read(kind, of, column, way, small)
        found.days |= days
        if days:
            taken[how] += sum(of[text] for text in days)
    _refuse_halves(shapes, found, column, asked)
    found.said = _said(taken, column, asked)
    return found


def _kind(text: str) -> str:
    """What is decided together: numbers of one to two digits are of one kind, years of four."""
    shape = shape_of(text)
    return re.sub(r"(?<!9)9{1,2}(?!9)", "9", shape)


def _read(
    kind: str, of: Mapping[str, int], column: str, asked: str | None, small: bool
) -> tuple[dict[str, int], str]:  # fmt: skip
    """The days of the texts of one kind, and how they were read in words."""
    single = {"99999": _excel, "99999999": _compact, "9999999999": _seconds,
              "9999999999999": _milliseconds, "9999-x9": _week, "9999-9": _month,
              "9999.9": _month, "9999/9": _month, "9.9999": _month, "9/9999": _month,
              "99999.9": _excel}  # fmt: skip
    for shape, read in single.items():
        if kind == shape or (shape == "99999.9" and re.fullmatch(r"99999\.9+", kind)):
            days = {text: day for text in of if (day := read(text)) is not None}
            return days, _how(shape)
    if "x" in kind:
        return _worded(of), label("month by name")
    parts = re.split(r"[^9]+", kind)
    if len(parts) != 3 or not all(len(p) in (1, 4) for p in parts):
        return {}, ""
    if len(parts[0]) == 4:
        return _in_order(of, "ymd" if asked in (None, "dmy", "mdy", "ymd") else asked)
    if len(parts[1]) == 4:
        return {}, ""
    way = asked or _order(of, column, small)
    return _in_order(of, way) if way else ({}, "")


def _how(shape: str) -> str:
    said = {"9999999999": label("seconds since 1970"), "99999": label("days as Excel counts them"),
            "9999999999999": label("milliseconds since 1970"), "99999999": "YYYYMMDD",
            "9999-x9": label("weeks, each taken as its Thursday"),
            "99999.9": label("days as Excel counts them")}  # fmt: skip
    return said.get(shape, label("months, each taken as its 15th"))


def _numbers(text: str) -> tuple[int, int, int]:
    a, b, c = (int(n) for n in re.findall(r"\d+", text))
    return a, b, c


def _order(of: Mapping[str, int], column: str, small: bool) -> str:
    """The order in which texts of one kind are dates, decided by all of them; "" if by none."""
    total = sum(of.values())
    bad = {way: sum(n for text, n in of.items() if _day(text, way) is None)
           for way in ("dmy", "mdy")}  # fmt: skip
    best, worst = sorted(bad, key=lambda way: bad[way])
    fit = bad[best] <= GARBAGE * total or bad[best] == 0
    if fit and bad[worst] >= max(1, 10 * bad[best]):
        return best
    if small:
        return ""  # too few to decide by: they are dropped, and counted
    if not fit:
        raise BadFiles(None, clauses(
            fault("column {column}: dates are written day first and month first, {a} that can only "
                  "be day first and {b} that can only be month first", column=repr(column),
                  a=f"{bad['mdy']:,}", b=f"{bad['dmy']:,}"),
            fault("export them in one way, or say which with --date-format dmy or mdy and lose "
                  "the others"),
        ))  # fmt: skip
    raise BadFiles(None, clauses(
        fault("column {column}: no date has a day above 12 that tells day from month, such as in "
              "{shapes}", column=repr(column), shapes=listed({shape_of(t) for t in of})),
        fault("say which comes first with --date-format dmy or mdy"),
    ))  # fmt: skip


def _in_order(of: Mapping[str, int], way: str) -> tuple[dict[str, int], str]:
    return {text: day for text in of if (day := _day(text, way)) is not None}, _PLAIN[way]


def _day(text: str, way: str) -> int | None:
    parts = dict(zip(_WAYS[way], _numbers(text), strict=True))
    year = parts["y"]
    if year < 100:
        year += 2000 if year < 70 else 1900
    return _since(year, parts["m"], parts["d"])


def _since(year: int, month: int, day: int) -> int | None:
    try:
        return (date(year, month, day) - _EPOCH).days
    except ValueError:
        return None


def _worded(of: Mapping[str, int]) -> dict[str, int]:
    """`5 Jan 2021`, `Jan 5, 2021` and `05-янв-21`: the word is the month, the year stands last."""
    days = {}
    for text in of:
        month = next((n for names, n in _NAMED if names.search(text)), None)
        numbers = [int(n) for n in re.findall(r"\d+", text)]
        if month is None or len(numbers) != 2:
            continue
        day, year = (numbers[1], numbers[0]) if numbers[0] > 31 else numbers
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        if (since := _since(year, month, day)) is not None:
            days[text] = since
    return days


def _excel(text: str) -> int | None:
    day = _EXCEL + timedelta(days=int(float(text)))
    return (day - _EPOCH).days if 1980 <= day.year <= 2100 else None


def _compact(text: str) -> int | None:
    return _since(int(text[:4]), int(text[4:6]), int(text[6:]))


def _seconds(text: str) -> int | None:
    return int(text) // 86_400


def _milliseconds(text: str) -> int | None:
    return int(text) // 86_400_000


def _week(text: str) -> int | None:
    """The Thursday of a week as ISO counts them, which lies in the year that it is called by."""
    try:
        year, week = (int(n) for n in re.findall(r"\d+", text))
        return (datetime.fromisocalendar(year, week, 4).date() - _EPOCH).days
    except ValueError:
        return None


def _month(text: str) -> int | None:
    a, b = (int(n) for n in re.findall(r"\d+", text))
    return _since(a, b, 15) if a > 12 else _since(b, a, 15)


def _refuse_halves(
    shapes: Mapping[str, Mapping[str, int]], found: Dates, column: str, asked: str | None
) -> None:  # fmt: skip
    """Refuse what a spreadsheet leaves that has read some dates month first and others not.

    Those that it could read became dates, those with a day above 12 stayed as they were.
    """
    texts = [text for of in shapes.values() for text in of if text in found.days]
    iso = sum(1 for text in texts if shape_of(text) == "9999-99-99")
    slashed = [text for text in texts if re.fullmatch(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}", text)]
    if asked is not None or len(slashed) < 5 or iso < 5:
        return
    if all(_numbers(text)[0] > 12 for text in slashed) or all(
        _numbers(text)[1] > 12 for text in slashed
    ):
        raise BadFiles(None, clauses(
            fault("column {column}: dates of two kinds, and all of one have a day above 12; a "
                  "spreadsheet has turned day and month of the others around",
                  column=repr(column)),
            fault("export the file again without opening it, or type --date-format to take it as "
                  "it stands"),
        ))  # fmt: skip


def _said(taken: Counter[str], column: str, asked: str | None) -> list[str]:
    if asked is not None:
        return [say("Dates in {column} are read as you say: {how}.", column=column,
                    how=", ".join(taken))]  # fmt: skip
    if len(taken) == 1:
        return [say("Dates in {column} are {how}.", column=column, how=next(iter(taken)))]
    each = ", ".join(f"{how} ({n:,})" for how, n in taken.most_common())
    return [say("Dates in {column} are written in several ways, each read on its own: {each}.",
                column=column, each=each)]  # fmt: skip
