"""Files of transactions to a purchase log: `read(files, options)`."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.clean import amounts, marks, orders, rows
from simulator.calibrate.clean.dates import EARLIEST
from simulator.calibrate.clean.occasions import Gathered, occasions_of
from simulator.calibrate.clean.window import EPOCH, Window, day, window_of
from simulator.calibrate.faults import BadFiles, listed, masked
from simulator.calibrate.log import OccasionLog, RowAccount
from simulator.calibrate.options import Options
from simulator.calibrate.reading.lines import Tell
from simulator.calibrate.reading.load import Loaded, load
from simulator.calibrate.reasons import in_order
from simulator.say import clauses, fault, label, say

MEMORY = "2GB"  # of the database; what is more waits on the disk
SMALL = 20_000_000  # bytes of files that are sorted without a disk
MOST_SEGMENTS = 40
SHOWN = 3  # dropped lines of each reason that are shown
Samples = dict[str, list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A log, and the first lines of what was dropped, by reason and masked: for a terminal only.

    `people` are the ids of the customers of the log by their number, as `person_of` writes them,
    where they were asked for: to join another file by, and never written.
    """

    log: OccasionLog
    samples: Samples
    people: tuple[str, ...] = ()


def read(
    files: Sequence[Path], options: Options | None = None, tell: Tell = lambda _: None
) -> OccasionLog:  # fmt: skip
    """The purchase log of some files, which are read as one.

    `tell` is told what is being done. Files are only read; copies and the database that they are
    sorted in stand in a folder of their own, which is gone at the end.

    Raises
    ------
    BadFiles
        If they cannot be read, or not without being told how; the message says what to type.
    """
    return reading(files, options, tell).log


def reading(
    files: Sequence[Path], options: Options | None = None, tell: Tell = lambda _: None, *,
    people: bool = False,
) -> Reading:  # fmt: skip
    """As `read`, with the first of the lines that were dropped, and with `people` who they are.

    Raises
    ------
    BadFiles
        As `read`.
    """
    asked = Options() if options is None else options
    with tempfile.TemporaryDirectory(prefix="loyalty-") as folder:
        scratch = Path(folder)
        small = sum(file.stat().st_size for file in files) < SMALL
        con = duckdb.connect(":memory:" if small else str(scratch / "work.duckdb"))
        try:
            con.execute(f"set memory_limit='{MEMORY}'")
            con.execute(f"set temp_directory='{(scratch / 'spilled').as_posix()}'")
            con.execute("set enable_progress_bar=false")
            return _read(con, files, asked, scratch, tell, people)
        except (duckdb.OutOfMemoryException, duckdb.IOException):
            raise BadFiles(None, clauses(
                fault("there is not enough memory, or room on the disk of {folder}", folder=folder),
                fault("make room, or set TMPDIR to a larger disk"),
            )) from None  # fmt: skip
        except RuntimeError as error:
            if "Query interrupted" in str(error):  # a Ctrl-C that the database has heard
                raise KeyboardInterrupt from None
            raise
        finally:
            con.close()


def _read(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], options: Options, scratch: Path,
    tell: Tell, people: bool,
) -> Reading:  # fmt: skip
    notes: list[str] = []
    rows.person_macro(con)
    amounts.macros(con)
    loaded = load(con, files, options, scratch, tell)
    _refuse_several(con, loaded, options)
    tell(label("finding orders, copies and versions"))
    orders.fill(con, loaded)
    orders.copies(con, loaded, options, notes)
    orders.versions(con, loaded)
    once = orders.repeated(con, loaded, options.amount_per)
    tell(label("reading dates and amounts"))
    rows.decide_dates(con, loaded, options, notes)
    marks.mark_states(con, loaded, options)
    marks.mark_customers(con, loaded)
    rows.type_rows(con, loaded, options, once, notes)
    window = _window(con, loaded, options, notes)
    rows.close(con, window, (EARLIEST - EPOCH).days)
    tell(label("gathering occasions"))
    _one_day(con, options, notes)
    found = occasions_of(con, "free" in options.words("drop"), notes)
    if not len(found.who):
        raise BadFiles(None, _nothing_left(con, loaded))
    if found.who[0] == found.who[-1]:
        raise BadFiles(None, clauses(
            fault("all purchases are of one customer, of whom nothing may be told"),
            fault("name the column that tells customers apart with --customer"),
        ))  # fmt: skip
    named = marks.people_of(con, np.unique(found.who)) if people else ()
    return Reading(_log(con, found, loaded, window, notes), _samples(con, loaded), named)


def _refuse_several(con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options) -> None:
    """Ask which, where a file has purchases in several currencies, or in several worlds."""
    told = options.filters("keep")
    for role, why in (
        ("arm", fault("each is a world of its own, and purchases must not be added up")),
        ("currency", fault("amounts in different currencies cannot be added up")),
    ):
        if not loaded.has(role) or loaded.name(role).casefold() in told:
            continue
        found = con.execute(
            f"select {role}, count(*) from raw where {role} is not null group by 1 order by 2 desc "
            "limit 20"
        ).fetchall()
        if len(found) > 1:
            each = listed(f"{value} ({n:,})" for value, n in found)
            raise BadFiles(None, clauses(
                fault("column {column} has several values: {each}", column=repr(loaded.name(role)),
                      each=each),
                why,
                fault('say which with --keep "{column}={value}"', column=loaded.name(role),
                      value=found[0][0]),
            ))  # fmt: skip


def _window(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, options: Options, notes: list[str]
) -> Window:  # fmt: skip
    got = con.execute(
        "select day, count(*) as n from t where reason is null group by day order by day"
    ).fetchnumpy()
    if not len(got["day"]):
        raise BadFiles(None, _nothing_left(con, loaded))
    today = options.today or date.today()
    return window_of(
        got["day"].astype(np.int64), got["n"].astype(np.int64), options.end, today, notes
    )


def _nothing_left(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> str:
    """That no line counts, and why most do not."""
    from simulator.calibrate.reasons import in_words

    found = con.execute(
        "select reason, count(*) from t where reason is not null group by 1 order by 2 desc limit 3"
    ).fetchall()
    each = listed(f"{in_words(reason)} ({n:,})" for reason, n in found)
    return clauses(
        fault(
            "none of {n} lines is a purchase that counts: {each}", n=f"{loaded.rows:,}", each=each
        ),
        fault("name the columns with --customer, --date and --amount, and what counts with --keep"),
    )  # fmt: skip


def _one_day(con: duckdb.DuckDBPyConnection, options: Options, notes: list[str]) -> None:
    """Say how many have bought several times on their only day, and leave them out if asked."""
    con.execute(
        "create table once as select who, count(distinct coalesce(bill, row)) as n from t "
        "where reason is null and paid > 0 group by who having count(distinct day) = 1"
    )
    found = con.execute("select count(*), count(*) filter (n > 1) from once").fetchone() or (0, 0)
    if "one-day" in options.words("drop"):
        con.execute("update t set reason = 'one_day' where reason is null and who in "
                    "(select who from once)")  # fmt: skip
    elif found[0]:
        notes.append(say("Customers who have bought on one day only: {n}, of whom {several} "
                         "several times. They are kept, as rates without them are too high; --drop "
                         "one-day leaves them out.", n=f"{found[0]:,}",
                         several=f"{found[1]:,}"))  # fmt: skip


def _log(
    con: duckdb.DuckDBPyConnection, found: Gathered, loaded: Loaded, window: Window,
    notes: list[str],
) -> OccasionLog:  # fmt: skip
    """The log, and the law that every line is accounted for."""
    drops = Counter(loaded.aside) + found.drops
    for reason, n in con.execute(
        "select reason, count(*) from t where reason not in ('nothing_paid', 'returned_in_full', "
        "'return_without_purchase') group by 1"
    ).fetchall():
        drops[str(reason)] += int(n)
    account = RowAccount(
        loaded.rows + sum(loaded.aside.values()), len(found.who), in_order(found.merges),
        in_order(drops), found.gross, found.refunded,
    )  # fmt: skip
    account.check()
    ids, customer = np.unique(found.who, return_inverse=True)
    segment, names, member = _of_customers(con, loaded, ids, notes)
    _say_facts(loaded, notes)
    start = window.first
    return OccasionLog(
        customer.reshape(-1).astype(np.int64), found.day - start, found.amount, day(start),
        day(window.end), account, found.quantity, found.off, segment, names, member,
        tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _of_customers(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, ids: NDArray[np.int64], notes: list[str]
) -> tuple[NDArray[np.int32] | None, tuple[str, ...], NDArray[np.bool_] | None]:
    """The segment in which each customer was last, and whether they were ever a member."""
    segment, names, member = None, (), None
    if loaded.has("segment") and _few_segments(con, loaded, notes):
        got = con.execute(
            "select who, arg_max(segment, day * 100000000000 + row) from t where reason is null "
            "and segment is not null group by who"
        ).fetchall()
        of = dict(got)
        told = [of.get(int(i), label("(none)")) for i in ids]
        names = tuple(sorted(set(told)))
        segment = np.searchsorted(np.array(names), np.array(told)).astype(np.int32)
    if loaded.has("member"):
        members = con.execute("select who from t where reason is null group by who having "
                              "bool_or(member)").fetchnumpy()["who"]  # fmt: skip
        member = np.isin(ids, members)
    return segment, names, member


def _few_segments(con: duckdb.DuckDBPyConnection, loaded: Loaded, notes: list[str]) -> bool:
    """Whether a column has so few values that it can hold segments; else that is said."""
    found = con.execute("select count(distinct segment) from t where reason is null").fetchone()
    n = int(found[0]) if found else 0
    if n > MOST_SEGMENTS:
        notes.append(say("{column} has {n} values and is not taken for segments.",
                         column=loaded.name("segment"), n=f"{n:,}"))  # fmt: skip
    return n <= MOST_SEGMENTS


def _say_facts(loaded: Loaded, notes: list[str]) -> None:
    """What was done to lines before they were rows."""
    facts = loaded.facts
    if facts["stray"]:
        notes.append(say("Lines with a quote that is never closed, read without it: {n}.",
                         n=f"{facts['stray']:,}"))  # fmt: skip
    if facts["continued"]:
        notes.append(say("Lines that go on with the one before, within quotes: {n}.",
                         n=f"{facts['continued']:,}"))  # fmt: skip
    if facts["blank"]:
        notes.append(say("Blank lines, not counted: {n}.", n=f"{facts['blank']:,}"))
    if facts["above"]:
        notes.append(say("Lines above the names of columns, not counted: {n}.",
                         n=f"{facts['above']:,}"))  # fmt: skip


def _plain(cell: str | None) -> str:
    """A date or an amount as it stands; what has letters may be something else, and is masked."""
    if cell is None:
        return "-"
    return masked(cell, 25) if any(c.isalpha() for c in cell) else cell[:25]


def _samples(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> Samples:
    """The first dropped lines of each reason: customer masked, date and amount as written."""
    amount = "amount" if loaded.has("amount") else "price"
    found = con.execute(
        f'select t.reason, r.file, r.customer, r."date", r."{amount}" from t join raw r on '
        f"r.rowid = t.row where t.row in (select unnest(min(row, {SHOWN})) from t where reason is "
        f"not null group by reason) order by t.row"
    ).fetchall()
    samples = {reason: list(some)[:SHOWN] for reason, some in loaded.samples.items()}
    for reason, _, customer, when, paid in found:
        shown = " | ".join((masked(customer or "", 20) or "-", _plain(when), _plain(paid)))
        samples.setdefault(str(reason), []).append(shown)
    return samples
