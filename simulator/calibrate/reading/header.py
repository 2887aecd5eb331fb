"""Which line names the columns, where there are titles above it, two of them, or none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.calibrate.roles import NEEDED, candidates, normal

LOOK = 40  # lines among which it is looked for
_DATA = re.compile(r"^\W*\d[\d.,:/ -]*\W*$|@.+\.|^\d{1,2}\W.*\W\d{2,4}$")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of columns, and how many lines stand before the first with data."""

    names: tuple[str, ...]
    lines: int
    named: bool  # False: numbers from 1, as no line names them


def header_of(rows: Sequence[Sequence[str]], asked: Sequence[str] = ()) -> Header:
    """The line that names most of what is needed, and what was asked for by name.

    Names of two lines are put together where that says more: a group stands above its columns.
    """
    width = max((len(row) for row in rows), default=0)
    best, score = Header(tuple(str(n + 1) for n in range(width)), 0, False), 0.0
    wanted = {normal(name) for name in asked}
    for at, row in enumerate(rows[:LOOK]):
        if sum(bool(_DATA.match(cell.strip())) for cell in row) > 0:
            continue
        variants = [tuple(row)]
        if at:
            variants.append(_together(rows[at - 1], row))
        for names in variants:
            said = _score(names, wanted)
            if said > score:
                full = tuple(name.strip() for name in names)
                full += ("",) * (width - len(full))
                best, score = Header(_apart(full), at + 1, True), said
    return best


def _score(names: Sequence[str], wanted: set[str]) -> float:
    roles = candidates(names)
    found = 2 * sum(role in roles for role in NEEDED) + sum(bool(c) for c in roles.values())
    return found + 10 * len(wanted & {normal(name) for name in names})


def _together(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """`Sale` above `Date` and `Amount` is `Sale Date` and `Sale Amount`."""
    group, names = "", []
    for at, name in enumerate(below):
        group = (above[at].strip() if at < len(above) else "") or group
        names.append(f"{group} {name}".strip())
    return tuple(names)


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of which each stands for one column: numbers where there is none, or twice the same."""
    taken: set[str] = set()
    told = []
    for at, name in enumerate(names):
        own = name or f"column {at + 1}"
        while own.casefold() in taken:
            own += f" ({at + 1})"
        taken.add(own.casefold())
        told.append(own)
    return tuple(told)
