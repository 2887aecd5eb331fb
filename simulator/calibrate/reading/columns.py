"""Which column of a file is what: as said, else by its name, if its cells are of that kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from simulator.calibrate.faults import BadFiles, listed, masked
from simulator.calibrate.roles import NEEDED, WORDS, candidates, fit_of, normal
from simulator.calibrate.status import is_flag, is_no, means
from simulator.say import clauses, fault, label

_NUMBER = re.compile(
    r"^\D{0,4}[-(+]?\s?\d[\d\s.,'’\u00a0\u202f]*[)-]?\s?\D{0,4}$|^\d+e[-+]?\d+$"  # noqa: RUF001
)
_DATE = re.compile(
    r"^(?:\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{1,2}([-./ ])\d{1,2}\1\s?\d{2,4}|\d{4}-?W\d{1,2}|"
    r"\d{8}|\d{10}|\d{13}|[2-5]\d{4}(?:\.\d+)?|\d{1,2}[-./]\d{4}|"
    r"(?=.*\d).*[^\W\d_]{3,}\.?[-, .].*\d{2,4}|\d{1,2}[-. ]*[^\W\d_]{3,}.*\d{2,4})(?:[T, ].*)?$"
)
_OPTION = {"customer": "--customer", "date": "--date", "amount": "--amount", "order": "--order"}
# Some of them are amounts in other files
SETTLED = frozenset(normal(word.lstrip("=")) for word in (*WORDS["settled"], "paid", "оплачено"))
ENOUGH = 0.5  # share of the cells that are of the kind


@dataclass(frozen=True, slots=True)
class FoundColumns:
    """The number of the column of each role, from 0, and those of which the user spoke."""

    at: Mapping[str, int]
    names: tuple[str, ...]
    said: frozenset[str] = frozenset()

    def name(self, role: str) -> str:
        """How the file calls a column."""
        return self.names[self.at[role]]


def columns_of(
    file: Path, names: Sequence[str], rows: Sequence[Sequence[str]], asked: Mapping[str, str],
    named: bool,
) -> FoundColumns:  # fmt: skip
    """The columns of a file, of which some rows are looked at.

    Raises
    ------
    BadFiles
        If a column that is needed, or asked for, is not there.
    """
    at = {role: _asked(file, role, name, names) for role, name in asked.items()}
    cells = [[row[n].strip() for row in rows if row[n].strip()] for n in range(len(names))]
    fits = candidates(names) if named else {}
    if "date" in fits or "time" in fits:  # a time may hold dates; which column does is seen first
        fits = {"date": fits.pop("date", []) + fits.get("time", []), **fits}
    for role, places in fits.items():
        if role in at:
            continue
        free = [n for n in places if n not in at.values() and _is(role, cells[n])]
        if free:
            _refuse_tie(file, role, free, names, cells)
            at[role] = free[0]
    for n, name in enumerate(names):
        flag = named and normal(name) in SETTLED and _is("settled", cells[n])
        if flag and n not in at.values():
            at.setdefault("settled", n)
    mail = [n for n in fits.get("customer", []) if "mail" in normal(names[n])]
    if free := [n for n in mail if n not in at.values()]:
        at["email"] = free[0]
    _take_own_numbers(at, names, rows)
    if at.get("time") == at.get("date"):
        at.pop("time", None)
    missing = [role for role in NEEDED if role not in at]
    if missing == ["amount"] and "price" in at and "quantity" in at:
        missing = []
    if missing:
        raise BadFiles(file, *_ask(missing, names, rows, named))
    return FoundColumns(at, tuple(names), frozenset(asked))


def _refuse_tie(
    file: Path, role: str, places: Sequence[int], names: Sequence[str], cells: Sequence[list[str]]
) -> None:  # fmt: skip
    """Ask which, where the names of two columns that differ fit as well as each other."""
    if role not in NEEDED or len(places) < 2 or cells[places[0]] == cells[places[1]]:
        return
    fits = [fit_of(names[n]) for n in places]
    alike = [names[n] for n, fit in zip(places, fits, strict=True)
             if fit and fits[0] and (fit.role, fit.whole, fit.rank) ==
             (fits[0].role, fits[0].whole, fits[0].rank)]  # fmt: skip
    if len(alike) > 1:
        raise BadFiles(file, clauses(
            fault("several columns may be meant: {names}", names=listed(alike)),
            fault("say which with {typed}", typed=f"{_OPTION[role]} COLUMN"),
        ))  # fmt: skip


def _take_own_numbers(
    at: dict[str, int], names: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:  # fmt: skip
    """A plain `id` beside that of the customer is the number of the order, if few come twice."""
    if "order" in at:
        return
    for n, name in enumerate(names):
        if normal(name) in ("id", "no", "nr", "number") and n not in at.values():
            cells = [row[n] for row in rows if row[n].strip()]
            if cells and len(set(cells)) >= 0.7 * len(cells):
                at["order"] = n
                return


def _asked(file: Path, role: str, name: str, names: Sequence[str]) -> int:
    folded = [one.casefold() for one in names]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    plain = [normal(one) for one in names]
    if normal(name) in plain:
        return plain.index(normal(name))
    if name.isdigit() and 1 <= int(name) <= len(names):
        return int(name) - 1
    near = get_close_matches(name, names, 1)
    hint = fault("did you mean {near}?", near=repr(near[0])) if near else fault(
        "there are {names}", names=listed(names))  # fmt: skip
    option = _OPTION.get(role, f"--{role}")
    said = fault("{option}: no column is called {name}", option=option, name=repr(name))
    raise BadFiles(file, clauses(said, hint))


def _ask(
    missing: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]], named: bool
) -> tuple[str, str]:  # fmt: skip
    """What is missing, what there is, and what to type."""
    words = {"customer": label("customers"), "date": label("dates"), "amount": label("amounts")}
    what = ", ".join(words[role] for role in missing)
    typed = " ".join(f"{_OPTION[role]} COLUMN" for role in missing)
    if named:
        return (
            fault("no column is known to hold {what}; there are {names}", what=what,
                  names=listed(names)),
            fault("say which with {typed}", typed=typed),
        )  # fmt: skip
    first = " | ".join(masked(cell, 20) for cell in rows[0]) if rows else ""
    typed = " ".join(f"{_OPTION[role]} {n + 1}" for n, role in enumerate(missing))
    return (
        fault("no line names the columns; the first one is written like {first}", first=first),
        fault("say which column holds what by its number, such as {typed}", typed=typed),
    )


def _is(role: str, cells: Sequence[str]) -> bool:
    """Whether cells are of the kind that a role has; few are looked at."""
    tests: dict[str, Callable[[str], bool]] = {
        "date": lambda cell: bool(_DATE.match(cell)),
        "order": lambda cell: bool(re.search(r"\d", cell)),
        "status": lambda cell: not _NUMBER.match(cell),
        "kind": lambda cell: means(cell) is not None,
        "settled": is_flag,
        "member": lambda cell: is_no(cell) or len(cell) <= 5,
    }
    numbers = {"amount", "price", "quantity", "discount", "refund", "tax", "shipping", "tip"}
    if role in numbers:
        tests[role] = lambda cell: bool(_NUMBER.match(cell)) and not _DATE_ONLY.match(cell)
    if role not in tests:
        return bool(cells) or role not in NEEDED
    if not cells:
        return role not in (*NEEDED, "order")
    few = cells[:500]
    return sum(tests[role](cell) for cell in few) >= ENOUGH * len(few)


_DATE_ONLY = re.compile(r"^\d{1,2}([./-])\d{1,2}\1\d{2,4}|^\d{4}-\d\d-\d\d")
