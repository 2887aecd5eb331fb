"""Nothing for nothing: customers perceive what they are given, and what is nothing does nothing."""

from __future__ import annotations

import pytest

from simulator.program.tool import REGISTRY
from tests.laws.behavior.arms import (
    FIXED,
    PAIRS,
    all_at_once,
    in_one_currency,
    of,
    one_currency,
    pairs_of,
    tools_of,
)
from tests.laws.behavior.choices import KINDS, choices, made, ranges
from tests.laws.behavior.playing import YEARS, Seen

FELT_AT_MOST = 2.0  # units of value that a unit given is perceived as
SPARE = 1e-5  # of usual sales: what is all but surely out of reach may never be handed out
NEXT_TO_NOTHING = 1e-3  # of sales: what the smallest value above none may do
ARMS = [(kind, name) for kind in KINDS for name in tools_of(kind)]


def felt_as_given(seen: Seen, declared: float) -> None:
    """What is perceived is at most twice what is given; of service what is declared."""
    other = seen.perceived - seen.noted.service
    assert other <= FELT_AT_MOST * seen.given + SPARE * seen.usual
    assert seen.noted.served <= declared * seen.noted.held * (1 + 1e-5)


def declared(kind: str) -> float:
    """What customers would pay for a tool's service, share of the basket."""
    about = REGISTRY[kind].knobs().get("value")
    return float(made(kind).value) if about and "service" in about.unit else 0.0  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "name"), ARMS, ids=[name for _, name in ARMS])
def test_at_most_twice_what_is_given_is_perceived(kind: str, name: str) -> None:
    felt_as_given(of(kind)[name], declared(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_what_hands_out_nothing_moves_nobody(kind: str) -> None:
    """To the bit where nothing can be had; where somebody might have had luck, all but."""
    nothing = {name: seen for name, seen in of(kind).items() if not seen.given}
    assert nothing
    moved = {n: seen.extra for n, seen in nothing.items() if abs(seen.extra) > SPARE}
    assert not moved
    fixed = of(kind)["fixed cost"]
    assert not fixed.like_the_control()
    gap = int((fixed.ledger.contribution() - fixed.control.contribution()).sum())
    cost = FIXED["setup_cost"] + YEARS * FIXED["running_cost_per_year"]
    assert gap / 10_000 == pytest.approx(-cost, abs=0.01)


STARTS = [
    pytest.param(row, id=row[1].name)
    for kind in KINDS
    for row in ranges(kind)
    if choices(kind)[row[0].knob].off == row[0].value and isinstance(row[0].value, float)
]


@pytest.mark.parametrize("row", STARTS)
def test_next_to_nothing_does_next_to_nothing(row) -> None:  # type: ignore[no-untyped-def]
    """The smallest value above none sells as much as none, within a thousandth."""
    none, least = (of(one.kind)[one.name] for one in row[:2])
    assert least.likely == pytest.approx(none.likely, abs=NEXT_TO_NOTHING)


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=[f"{a}+{b}" for a, b in PAIRS])
def test_two_tools_are_perceived_as_what_both_give(one: str, two: str) -> None:
    felt_as_given(pairs_of(one)[f"{one}+{two}"], declared(one) + declared(two))


def test_all_tools_are_perceived_as_what_all_give() -> None:
    felt_as_given(all_at_once()["all"], sum(declared(kind) for kind in KINDS))


@pytest.mark.parametrize("name", sorted(in_one_currency()))
def test_two_tools_with_one_currency_are_perceived_as_what_both_give(name: str) -> None:
    """Also where one of them gives what is out of reach: what it adds to balances counts."""
    felt_as_given(one_currency()[name], 0.0)
