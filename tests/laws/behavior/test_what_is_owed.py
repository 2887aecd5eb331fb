"""What is owed ends: within its term after a tool was stopped, or ended by its calendar."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator.program.program import Program
from tests.laws.behavior.arms import HALF, of
from tests.laws.behavior.choices import KINDS, made
from tests.laws.behavior.playing import WEEKS, Seen, played, small
from tests.laws.worlds import EVERYBODY_JOINS, program

YEAR = 52
OWED = ("liability", "points_outstanding")
WORLD = small(400)


def term_of(kind: str, **about: Any) -> int:
    """Weeks after which nothing can be owed any more: a year where nothing else is said."""
    terms = made(kind, **about).wallet()
    if terms is None or terms.expires_after is None:
        return YEAR + 1
    return terms.expires_after + terms.lot_weeks


def owed(seen: Seen) -> dict[str, np.ndarray[Any, Any]]:
    """What is owed by week."""
    return {name: seen.ledger.units(name).sum(axis=1) for name in OWED}


def terms(kind: str) -> list[dict[str, Any]]:
    """A tool as it is, and with several terms of a currency that lapses by its age."""
    if made(kind).wallet() is None:
        return [{}]
    return [{"expires_after": weeks} for weeks in (4, 17, 52)]


STOPPED = [(kind, about) for kind in KINDS for about in terms(kind)]


@cache
def stopped(at: int, weeks: int) -> dict[str, Seen]:
    """A market in which a tool runs today, and an arm that stops it."""
    kind, about = STOPPED[at]
    today = program(tools={"old": made(kind, **about)}, joining=EVERYBODY_JOINS)
    return played({"stop": Program(stops=("old",))}, world=WORLD, today=today, weeks=weeks)


@pytest.mark.parametrize("at", range(len(STOPPED)), ids=lambda at: f"{STOPPED[at]}")
def test_what_a_stopped_tool_owes_ends_within_its_term(at: int) -> None:
    kind, about = STOPPED[at]
    term = term_of(kind, **about)
    arms = stopped(at, term + 6)
    for name, left in owed(arms["stop"]).items():
        assert not left[term:].any(), name
    if made(kind, **about).wallet() is not None:
        assert owed(arms["stop"])["points_outstanding"][0] > 0
        assert owed(arms["today"])["points_outstanding"][-1] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_tool_owes_ends_within_its_term_after_the_last_week(kind: str) -> None:
    seen = of(kind)[f"{kind},until={HALF}"]
    assert HALF + term_of(kind) < WEEKS
    for name, left in owed(seen).items():
        assert not left[HALF + term_of(kind) :].any(), name
    given = seen.ledger.contribution()[:HALF] - seen.control.contribution()[:HALF]
    assert given.any(), "it has run"
