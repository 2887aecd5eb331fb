"""Rows of text to rows of numbers, `t`, each with the reason why it does not count, if any."""

from __future__ import annotations

import re

import duckdb

from simulator.calibrate.clean import amounts, dates
from simulator.calibrate.clean.marks import TEST
from simulator.calibrate.clean.window import Window
from simulator.calibrate.options import Options
from simulator.calibrate.reading.load import TOTAL, Loaded
from simulator.calibrate.roles import WITHOUT, normal
from simulator.say import say

_NO = "'', '0', 'no', 'n', 'false', 'f', 'nein', 'non', 'нет', '0.0', 'not cancelled'"
_BESIDE = {"tax": "taxes", "shipping": "shipping", "tip": "tips"}  # role: what is typed to keep it


def person_macro(con: duckdb.DuckDBPyConnection) -> None:
    """Make `person(text)`: an id as it is compared, the same whoever wrote it."""
    con.execute(
        "create or replace macro person(x) as regexp_replace(lower(trim(x)), "
        "'^(\\d+)\\.0+$', '\\1')"
    )


def person_of(text: str) -> str:
    """An id as that macro writes it, of another file whose customers are the same."""
    return re.sub(r"^(\d+)\.0+$", r"\1", text.strip(" ").lower())


def decide_dates(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options, notes: list[str]
) -> None:  # fmt: skip
    """Make `day_of (text, day)` of all dates, times of day left out."""
    con.execute(
        "create or replace macro datum(x) as case when regexp_matches(x, '^\\d{4}-\\d\\d-\\d\\d') "
        "then left(x, 10) when x not like '%:%' then x else "
        "trim(regexp_replace(x, '[T, ]*\\d{1,2}:\\d\\d.*$', '')) end"
    )
    texts = con.execute(
        'select datum("date") as d, count(*) from raw where "date" is not null group by 1'
    ).fetchall()
    found = dates.decide(dict(texts), loaded.name("date"), options.date_format)
    notes.extend(found.said)
    con.execute("create table day_of (text varchar, day integer)")
    pairs = list(found.days.items())
    if pairs:
        con.execute(
            "insert into day_of select unnest(?::varchar[]), unnest(?::integer[])",
            [[text for text, _ in pairs], [day for _, day in pairs]],
        )


def type_rows(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options, once: bool, notes: list[str]
) -> None:  # fmt: skip
    """Make `t`: a row per line of `raw`, in numbers.

    `paid` is null where it cannot be read, 0 on further lines of an order; `back` is what a column
    says was paid back of it; `once`: an amount that stands on every line of its order counts once.
    """
    paid, beside = _paid(con, loaded, options, notes)
    back = _number(con, loaded, "refund", options)
    if back != "null" and beside:
        # what is paid back has the same part of taxes in it as what was paid
        whole = _number(con, loaded, "amount", options)
        goods = " - ".join([whole, *(f"coalesce({_number(con, loaded, r, options)}, 0)"
                                     for r in beside if r != "tax")])  # fmt: skip
        back = f"{back} * coalesce(({paid}) / nullif({goods}, 0), 1)"
    first = "1"
    if once:
        first = ('case when row_number() over (partition by r.file, r."order", r.customer, '
                 'r."date", c.row is null order by r.rowid) = 1 or r."order" is null '
                 "then 1 else 0 end")  # fmt: skip
        notes.append(say("{column} stands on every line of an order and is counted once.",
                         column=loaded.name("amount")))  # fmt: skip
    further = 'r."order" is not null and r.amount is null' if loaded.has("amount") else "false"
    con.execute(
        f"create table t as select r.rowid as row, w.id as who, "
        f'case when r."order" is not null then hash(r."order") end as bill, d.day as day, '
        f"case when {further} then 0 else ({paid}) * ({first}) end as paid, "
        f"greatest(coalesce({back}, 0), 0) as back, "
        f"{_number(con, loaded, 'quantity', options)} as quantity, "
        f"{_discount(con, loaded, options)} as off, "
        f"r.segment as segment, {_flag(loaded, 'member')} as member, "
        f"{_reason(loaded)} as reason, {_kind(loaded)} as kind "
        f"from raw r left join who w on w.customer = person(r.customer) "
        f'left join day_of d on d.text = datum(r."date") left join copy c on c.row = r.rowid '
        f"left join state_of s on s.role = 'status' and s.value = r.status "
        f"left join state_of k on k.role = 'kind' and k.value = r.kind "
        f"left join sort_of o on o.value = r.segment"
    )
    con.execute("update t set paid = -abs(paid) where kind = 'return'")
    con.execute("update t set back = paid where kind = 'all_back' and paid > 0")
    # what a row of its own takes back is not taken back by a status or a column, too
    own = "select 1 from t r where r.who = t.who and r.paid < 0 and r.reason is null"
    con.execute(f"update t set back = 0 where back > 0 and (exists ({own} and r.bill = t.bill) or "
                f"kind = 'all_back' and exists ({own} and r.paid = -t.paid))")  # fmt: skip
    con.execute("update t set back = least(back, greatest(paid, 0)) where back > 0")
    _filters(con, options)
    _void_pairs(con)


def _paid(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options, notes: list[str]
) -> tuple[str, list[str]]:  # fmt: skip
    """What was paid for goods, in SQL, and what was taken off the amount for that."""
    if not loaded.has("amount"):
        price, quantity = loaded.name("price"), loaded.name("quantity")
        notes.append(say("Spend is {price} times {quantity}.", price=price, quantity=quantity))
        return (f"({_number(con, loaded, 'price', options)}) * "
                f"({_number(con, loaded, 'quantity', options)})", [])  # fmt: skip
    column = _number(con, loaded, "amount", options)
    words = set(normal(loaded.name("amount")).split())
    if loaded.said("amount") or words & set(WITHOUT):
        notes.append(say("Spend is {amount}, as it stands.", amount=loaded.name("amount")))
        return column, []
    kept = options.words("keep")
    beside = [role for role, word in _BESIDE.items()
              if loaded.has(role) and not {word, role} & kept]  # fmt: skip
    if beside:
        names = ", ".join(loaded.name(role) for role in beside)
        notes.append(say("Spend is {amount} less {names}; --keep {words} leaves them in.",
                         amount=loaded.name("amount"), names=names,
                         words=",".join(_BESIDE[role] for role in beside)))  # fmt: skip
    else:
        notes.append(say("Spend is {amount}.", amount=loaded.name("amount")))
    parts = [f"coalesce({_number(con, loaded, role, options)}, 0)" for role in beside]
    return " - ".join([column, *parts]), beside


def _number(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, role: str, options: Options
) -> str:  # fmt: skip
    if not loaded.has(role):
        return "null"
    mark = _marks(con, loaded, role, options)
    return f'{mark}(bare(r."{role}"))'


def _marks(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, role: str, options: Options
) -> str:  # fmt: skip
    """Which decimal mark a column has; where it does not tell, that of the amounts."""
    con.execute("create table if not exists mark_of (role varchar, mark varchar)")
    known = con.execute("select mark from mark_of where role = ?", [role]).fetchone()
    if known:
        return str(known[0])
    asked = options.decimal
    if role not in ("amount", "price") and asked is None:
        main = "amount" if loaded.has("amount") else "price"
        asked = _marks(con, loaded, main, options).removeprefix("by_")
        if not _uses_other(con, role, asked):
            con.execute("insert into mark_of values (?, ?)", [role, f"by_{asked}"])
            return f"by_{asked}"
        asked = None
    mark = amounts.decimal_mark(con, "raw", f'"{role}"', loaded.name(role), asked)
    con.execute("insert into mark_of values (?, ?)", [role, mark])
    return mark


def _uses_other(con: duckdb.DuckDBPyConnection, role: str, mark: str) -> bool:
    """Whether a column has many numbers that the mark of the amounts cannot read."""
    found = con.execute(
        f'select count(by_{mark}(bare("{role}"))) < 0.9 * count(*) from raw '
        f'where "{role}" is not null'
    ).fetchone()
    return bool(found and found[0])


def _discount(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options
) -> str:  # fmt: skip
    return f"abs({_number(con, loaded, 'discount', options)})" if loaded.has("discount") else "null"


def _flag(loaded: Loaded, role: str) -> str:
    if not loaded.has(role):
        return "null"
    return f"lower(coalesce(r.{role}, '')) not in ({_NO})"


def _kind(loaded: Loaded) -> str:
    """What a row is beside a purchase: a return, or an order that was paid back as a whole."""
    void = _flag(loaded, "cancelled")
    parts = ["when k.state = 'line_return' or s.state = 'line_return' then 'return'",
             "when s.state = 'return' then 'all_back'"]  # fmt: skip
    if void != "null":
        parts.append(f"when {void} then 'void'")
    parts.append("when s.state = 'cancelled' or k.state = 'cancelled' then 'void'")
    return f"case {' '.join(parts)} end"


def _reason(loaded: Loaded) -> str:
    """The first reason, in this order, why a row cannot count; null where there is none."""
    rules = [
        ("blank", "r.customer is null and r.\"date\" is null and trim(r.told, '|; ') = ''"),
        ("header_again", " or ".join(
            f"(r.file = {n} and lower(r.\"date\") = {_sql(c.name('date').strip().casefold())})"
            for n, c in enumerate(loaded.columns))),
        ("total", f"w.sort = 'total' or regexp_matches(r.told, '{TOTAL}') or s.state = 'total' or "
                  "k.state = 'total' or (r.customer is null and r.\"date\" is null and "
                  "r.\"order\" is null)"),
    ]  # fmt: skip
    parts = [f"when {rule} then '{word}'" for word, rule in rules]
    parts.append("when c.row is not null then c.reason")
    for state in ("unpaid", "failed", "test", "staff", "no_purchase", "not_kept"):
        parts.append(f"when s.state = '{state}' or k.state = '{state}' then '{state}'")
    if loaded.has("payment"):  # a payment that is none, such as of a gateway for testing
        parts.append(f"when regexp_matches(lower(coalesce(r.payment, '')), '{TEST}') then 'test'")
    for role in ("test", "staff"):
        if loaded.has(role):
            parts.append(f"when {_flag(loaded, role)} then '{role}'")
    if loaded.has("settled"):
        parts.append(f"when not {_flag(loaded, 'settled')} then 'unpaid'")
    if loaded.has("live"):
        parts.append(f"when not {_flag(loaded, 'live')} or lower(r.live) in ('test', 'sandbox') "
                     "then 'test'")  # fmt: skip
    parts.append("when r.customer is null or w.sort = 'guest' then 'guest'")
    parts.append("when w.sort is not null then w.sort when o.sort is not null then o.sort")
    parts.append("when d.day is null then 'no_date'")
    return f"case {' '.join(parts)} end"


def _sql(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _filters(con: duckdb.DuckDBPyConnection, options: Options) -> None:
    """Leave out rows by what the user said as `column=value`."""
    keep, drop = options.filters("keep"), options.filters("drop")
    for n, name in enumerate(sorted({*keep, *drop})):
        tests = []
        if name in keep:
            tests.append(f"coalesce(extra_{n}, '') not in ({', '.join(map(_sql, keep[name]))})")
        if name in drop:
            tests.append(f"coalesce(extra_{n}, '') in ({', '.join(map(_sql, drop[name]))})")
        con.execute(f"update t set reason = 'not_kept' from raw where raw.rowid = t.row and "
                    f"t.reason is null and ({' or '.join(tests)})")  # fmt: skip


def _void_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """Leave out cancelled purchases; one that is entered as its negative is taken off as a return.

    Where both lines of a pair are marked, both go.
    """
    con.execute(
        "update t set reason = 'cancelled' where reason is null and kind = 'void' and paid < 0 and "
        "exists (select 1 from t p where p.kind = 'void' and p.paid = -t.paid and p.who = t.who "
        "and p.day = t.day)"
    )
    con.execute(
        "update t set reason = 'cancelled' where reason is null and kind = 'void' and "
        "coalesce(paid, 0) >= 0"
    )


def close(con: duckdb.DuckDBPyConnection, window: Window, floor: int) -> None:
    """Leave out rows outside of the window, and such of which nobody can read the amount."""
    rules = [f"when day <= {floor} then 'no_date'"]
    if window.future is not None:
        rules.append(f"when day > {window.future} then 'future'")
    if window.end > window.last:  # far from all others, though before the end that is given
        rules.append(f"when day > {window.last} and day <= {window.end} then 'far_off'")
    rules.append(f"when day < {window.first} then 'far_off'")
    rules.append(f"when day > {window.end} then '{window.beyond}'")
    rules.append("when paid is null or not isfinite(paid) then 'no_amount'")
    con.execute(f"update t set reason = case {' '.join(rules)} end where reason is null")
