"""The cases that the laws of the laboratory are tried on, each played once for all of them.

For each row of features there is a plain case, whose numbers are the usual ones, and a wild
one. Laws that only look at books look at both; laws that compare plays play the wild ones
again in another way.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from hypothesis import given

from simulator.simulate import Case, Played
from tests.laws.strategies import ROWS, cases, law, played

PLAIN, WILD = 0, 1


class Example(NamedTuple):
    """A case and what became of it, with a panel."""

    case: Case
    played: Played


def name_of(row: int) -> str:
    """What a case of the row has on."""
    return " ".join(sorted(ROWS[row])) or "bare"


@cache
def examples(row: int) -> tuple[Example, ...]:
    """The plain case of a row, and the wild one."""
    found: list[Example] = []

    @law(2)
    @given(cases(has=ROWS[row]))
    def collect(one: Case) -> None:
        found.append(Example(one, played(one, panel=True)))

    collect()
    assert len(found) == 2
    return tuple(found)


def wild(row: int) -> Example:
    """The wild case of a row."""
    return examples(row)[WILD]
