"""Sharing a result among tools: the axioms, exactly, and estimates within their stated error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.economics.books import attribution as shares
from simulator.economics.books.accounts import Accounts
from simulator.economics.books.attribution import Subset
from simulator.economics.books.value import present_value
from simulator.economics.measures import spending
from tests.economics.conftest import WriteLedger

NAMES = ("cut", "draw", "mail", "points", "vip")
Exact = Mapping[Subset, Any]  # of fractions, so that equal means equal


@st.composite
def games(draw: st.DrawFn, most: int = 4) -> tuple[tuple[str, ...], dict[Subset, Any]]:
    tools = NAMES[: draw(st.integers(1, most))]
    cash = st.integers(-(10**9), 10**9).map(Fraction)
    return tools, {subset: draw(cash) for subset in shares.subsets(tools)}


@given(games())
def test_shares_add_up_exactly(game: tuple[tuple[str, ...], Exact]) -> None:
    tools, earned = game
    together = earned[frozenset(tools)] - earned[frozenset()]
    assert sum(shares.shapley(earned, tools).values()) == together


@given(games(most=3), st.integers(-(10**6), 10**6))
def test_who_adds_the_same_everywhere_gets_that(
    game: tuple[tuple[str, ...], Exact], added: int
) -> None:
    """A tool that does nothing gets nothing; nothing it does overlaps."""
    tools, earned = game
    more = {subset | {"idle"}: value + added for subset, value in earned.items()} | dict(earned)
    every = (*tools, "idle")
    for found in (shares.shapley, shares.alone, shares.to_the_rest):
        assert found(more, every)["idle"] == added
    for pair, value in shares.interactions(more, every).items():
        assert value == 0 or "idle" not in pair
    before = shares.shapley(earned, tools)
    after = shares.shapley(more, every)
    assert {tool: after[tool] for tool in tools} == before


@given(games())
def test_neither_order_nor_names_matter(game: tuple[tuple[str, ...], Exact]) -> None:
    tools, earned = game
    assert shares.shapley(earned, tools[::-1]) == shares.shapley(earned, tools)
    renamed = {frozenset(f"z{t}" for t in subset): value for subset, value in earned.items()}
    again = shares.shapley(renamed, [f"z{t}" for t in tools])
    assert list(again.values()) == list(shares.shapley(earned, tools).values())


@given(st.lists(st.integers(-(10**6), 10**6).map(Fraction), min_size=5, max_size=5))
def test_equals_get_the_same(by_size: list[Fraction]) -> None:
    """Where only their number matters, all tools get the same."""
    tools = NAMES[:4]
    earned: dict[Subset, Any] = {s: by_size[len(s)] for s in shares.subsets(tools)}
    assert len(set(shares.shapley(earned, tools).values())) == 1
    assert len(set(shares.interactions(earned, tools).values())) == 1


@given(games(), st.integers(-5, 5))
def test_shares_of_a_sum_are_sums_of_shares(
    game: tuple[tuple[str, ...], Exact], factor: int
) -> None:
    tools, earned = game
    other: dict[Subset, Any] = {s: factor * v + len(s) ** 2 for s, v in earned.items()}
    squares: dict[Subset, Any] = {s: Fraction(len(s) ** 2) for s in earned}
    mine, theirs = shares.shapley(earned, tools), shares.shapley(squares, tools)
    for tool, value in shares.shapley(other, tools).items():
        assert value == factor * mine[tool] + theirs[tool]


def test_two_tools_that_do_the_same_by_hand() -> None:
    """Each earns 10 alone, 12 together: 6 each, and 8 are there twice."""
    tools = ("cut", "points")
    values = {(): 1, ("cut",): 11, ("points",): 11, tools: 13}
    earned: dict[Subset, Any] = {frozenset(s): Fraction(v) for s, v in values.items()}
    assert shares.alone(earned, tools) == {"cut": 10, "points": 10}
    assert shares.to_the_rest(earned, tools) == {"cut": 2, "points": 2}
    assert shares.shapley(earned, tools) == {"cut": 6, "points": 6}
    assert shares.interactions(earned, tools) == {tools: -8}


def test_a_pair_of_gloves() -> None:
    """Shapley's own example: one has a left glove, two have a right one; a pair is worth 1."""
    tools = ("left", "right", "right too")
    earned: dict[Subset, Any] = {
        s: Fraction(int("left" in s and len(s) > 1)) for s in shares.subsets(tools)
    }
    third, sixth = Fraction(2, 3), Fraction(1, 6)
    assert shares.shapley(earned, tools) == {"left": third, "right": sixth, "right too": sixth}


def _random_game(seed: int, n: int) -> dict[Subset, Any]:
    """Tools that overlap: additive values, a concave whole, and noise."""
    luck = np.random.default_rng(seed)
    worth = dict(zip(NAMES, luck.integers(1, 100, n).tolist(), strict=False))
    return {
        s: np.array([round(100 * math.sqrt(sum(worth[t] for t in s))) + luck.integers(0, 50)])
        for s in shares.subsets(NAMES[:n])
    }


@pytest.mark.parametrize("n", [4, 5])
def test_sampled_shares_agree_within_their_error(n: int) -> None:
    """Means over 32 cases of two pairs each, the errors put together as a report does.

    Standard scores have mean 0 and sd 1; the bounds hold in all but one of a thousand tries.
    """
    tools, scores = NAMES[:n], []
    for seed in range(40):
        game, luck = _random_game(seed, n), np.random.default_rng([seed, n])
        exact = shares.shapley(game, tools)
        cases = [
            shares.sampled(game, tools, shares.antithetic(tools, luck.random((2, n))))
            for _ in range(32)
        ]
        for tool in tools:
            mean = np.mean([case[tool].value for case in cases])
            error = np.sqrt(np.sum([case[tool].error ** 2 for case in cases])) / len(cases)
            scores.append((mean - exact[tool].item()) / error)
    found = np.array(scores)
    assert abs(found.mean()) < 0.25
    assert 0.8 < found.std() < 1.25
    assert np.abs(found).max() < 4.5


@pytest.mark.parametrize("pairs", [2, 4])
def test_sampled_shares_add_up_exactly(pairs: int) -> None:
    """With whole numbers and a power of two orders not even rounding is left."""
    game = _random_game(1, 5)
    orders = shares.antithetic(NAMES, np.random.default_rng(7).random((pairs, 5)))
    assert all(b == a[::-1] for a, b in zip(orders[::2], orders[1::2], strict=True))
    played = {subset: game[subset] for subset in shares.needed(NAMES, orders)}
    found = shares.sampled(played, NAMES, orders)
    together = game[frozenset(NAMES)] - game[frozenset()]
    assert sum(one.value for one in found.values()) == together
    assert shares.alone(played, NAMES).keys() == shares.to_the_rest(played, NAMES).keys()


def test_one_pair_of_orders_cannot_tell_its_error() -> None:
    game, orders = _random_game(1, 3), (NAMES[:3], NAMES[:3][::-1])
    assert all(np.isnan(s.error).all() for s in shares.sampled(game, NAMES[:3], orders).values())
    with pytest.raises(ValueError, match="pairs"):
        shares.sampled(game, NAMES[:3], orders[:1])


def test_costs_are_what_the_books_say(write: WriteLedger) -> None:
    """Every unit of the program's cost is in exactly one place."""
    weeks = np.array([100, 200, 300])
    arm = write(
        {
            ("points", "reward_cost"): weeks,
            ("vip", "service_cost"): weeks,
            ("vip", "fee_income"): weeks // 2,
            ("program:vip", "setup_cost"): [70, 0, 0],
            ("program", "setup_cost"): [900, 0, 0],
            ("members", "running_cost"): weeks,
            ("old", "discount"): weeks * 3,
            ("company", "acquisition_cost"): weeks,
            ("market", "sales"): weeks * 50,
        },
        weeks=3,
    )
    control = write({("old", "discount"): weeks * 2, ("market", "sales"): weeks}, weeks=3)
    one, today = Accounts.of(arm), Accounts.of(control)
    points = shares.costs_by_account(one, "points", 0.1)
    vip = shares.costs_by_account(one, "vip", 0.1)
    assert set(points) == {"reward_cost"}
    assert set(vip) == {"service_cost", "fee_income", "setup_cost"}
    assert (vip["fee_income"] == -vip["service_cost"] / 2).all()
    parts = [*points.values(), *vip.values(), shares.own_costs(one, 0.1)]
    parts.append(shares.other_costs(one, today, ("points", "vip"), 0.1))
    whole = present_value(spending(one) - spending(today), 0.1)
    assert np.asarray(sum(parts)) == pytest.approx(whole)
    assert shares.other_costs(today, today, (), 0.1).tolist() == [0, 0, 0]
