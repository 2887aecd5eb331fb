"""What a column of amounts means: which mark is the decimal one, decided over the whole column.

Signs of currencies, spaces and apostrophes between thousands, brackets and a minus behind are read
as people write them; anything else that is no number is none, and never a part of one.
"""

from __future__ import annotations

import duckdb

from simulator.calibrate.faults import BadFiles, masked
from simulator.say import clauses, fault

GARBAGE = 0.01
MINUS = "\u2212"
_SPACES = r"[\s\x{a0}\x{202f}\x{2009}'’`]"  # noqa: RUF001
_CODES = (
    "EUR|USD|GBP|CHF|RUB|RUR|UAH|BYN|KZT|PLN|CZK|HUF|RON|BGN|SEK|NOK|DKK|ISK|TRY|AUD|NZD|CAD|JPY|"
    "CNY|INR|BRL|MXN|ARS|CLP|COP|PEN|ZAR|AED|SAR|ILS|SGD|HKD|KRW|THB|IDR|MYR|PHP|VND|EGP|NGN|GEL|TL"
)
_CURRENCY = (
    rf"(?:(?i:{_CODES})|"
    r"\p{Sc}|руб\.?|р\.?|kr\.?|zł|zl|Fr\.?|Kč|Ft|lei|лв\.?|грн\.?|тг\.?|€)"  # noqa: RUF001
)
# Only what can be written in one way speaks for it: 1.250 can be written in two.
_COMMA = (
    r"^[-(+]?(?:\d{1,3}(?:\.\d{3})+,\d*|\d*,(?:\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+|"
    r"\d{1,3}(?:\.\d{3}){2,})[-)]?$"
)
_POINT = (
    r"^[-(+]?(?:\d{1,3}(?:,\d{3})+\.\d*|\d*\.(?:\d{1,2}|\d{4,})|0\d*\.\d+|\d{4,}\.\d+|"
    r"\d{1,3}(?:,\d{3}){2,})[-)]?$"
)
_EITHER = r"^[-(+]?\d{1,3}[.,]\d{3}[-)]?$"


def macros(con: duckdb.DuckDBPyConnection) -> None:
    """Make what amounts are read with: `bare(text)`, `by_point(text)` and `by_comma(text)`."""
    con.execute(
        f"create or replace macro bare(x) as regexp_replace(regexp_replace(regexp_replace(replace("
        f"x, '{MINUS}', '-'), '{_SPACES.replace(chr(39), chr(39) * 2)}', '', 'g'), "
        f"'^([-+(]?){_CURRENCY}', '\\1'), '{_CURRENCY}([-)]?)$', '\\1')"
    )
    for name, group, mark in (("by_point", ",", "."), ("by_comma", ".", ",")):
        g, m = f"\\{group}", f"\\{mark}"
        number = rf"^[-+(]?(?:\d+|\d{{1,3}}(?:{g}\d{{3}})+)?(?:{m}\d*)?[-)]?$"
        scientific = rf"^-?\d+(?:{m}\d+)?[eE][-+]?\d+$"
        con.execute(
            f"create or replace macro {name}(x) as case when regexp_matches(x, '{number}') "
            f"or regexp_matches(x, '{scientific}') then "
            f"(case when x like '(%' or x like '%-' then -1 else 1 end) * "
            f"try_cast(replace(replace(trim(x, '()+'), '{group}', ''), '{mark}', '.')"
            f".regexp_replace('-$', '') as double) end"
        )


def decimal_mark(
    con: duckdb.DuckDBPyConnection, table: str, column: str, name: str, asked: str | None
) -> str:  # fmt: skip
    """`by_point` or `by_comma`: how the amounts of a column of text are read.

    Raises
    ------
    BadFiles
        If they are written in both ways, or no one of them tells which.
    """
    if asked is not None:
        if asked not in ("comma", "point"):
            raise BadFiles(None, fault("{option} takes comma or point, not {asked}",
                                       option="--decimal",
                                       asked=repr(asked)))  # fmt: skip
        return f"by_{asked}"
    simple = con.execute(
        f"select count(*) filter (not regexp_matches({column}, "
        f"'^-?\\d+(\\.(\\d\\d?|\\d{{4,}}))?$')) from {table} where {column} is not null"
    ).fetchone()
    if simple is not None and simple[0] == 0:
        return "by_point"
    found = con.execute(
        f"select count(*) filter (regexp_matches(b, '{_COMMA}')), "
        f"count(*) filter (regexp_matches(b, '{_POINT}')), "
        f"count(*) filter (regexp_matches(b, '{_EITHER}')), min(b) filter "
        f"(regexp_matches(b, '{_EITHER}')) "
        f"from (select bare({column}) as b from {table} where {column} is not null)"
    ).fetchone()
    comma, point, either, example = found or (0, 0, 0, None)
    total = comma + point + either
    if comma and point:
        if min(comma, point) > GARBAGE * total:
            raise BadFiles(None, clauses(
                fault("column {column}: {comma} amounts have a decimal comma and {point} a decimal "
                      "point", column=repr(name), comma=f"{comma:,}", point=f"{point:,}"),
                fault("export them in one way, or type --decimal comma or --decimal point and lose "
                      "the others"),
            ))  # fmt: skip
        return "by_comma" if comma > point else "by_point"
    if comma or point:
        return "by_comma" if comma else "by_point"
    if either:
        raise BadFiles(None, clauses(
            fault("column {column}: amounts such as {example} may be thousands or have three "
                  "decimals", column=repr(name), example=masked(str(example))),
            fault("say what the decimal mark is with --decimal comma or --decimal point"),
        ))  # fmt: skip
    return "by_point"
