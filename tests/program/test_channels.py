"""Channels: what several tools say becomes one number, in whatever order they speak."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.program.channels import CHANNELS, MOTIVE_CHANNELS, Channel, Effects, Rule
from tests.laws.strategies import law

shares = st.lists(st.floats(0, 0.9375, width=32), min_size=1, max_size=4)


def combined(channel: str, amounts: list[float], n: int = 3) -> NDArray[Any]:
    effects = Effects(n)
    with effects.opened():
        for at, amount in enumerate(amounts):
            effects.of(f"tool_{at}").add(channel, np.full(n, amount, np.float32))
    row = effects.get(channel)
    assert row is not None
    return row.copy()


@law(40)
@given(st.sampled_from(sorted(CHANNELS)), shares)
def test_rules_are_commutative_and_neutral_at_zero(channel: str, amounts: list[float]) -> None:
    every = [combined(channel, list(order)) for order in itertools.permutations(amounts)]
    assert all(np.allclose(every[0], one, rtol=1e-5, atol=1e-7) for one in every)
    with_nothing = combined(channel, [*amounts, 0.0])
    assert np.array_equal(with_nothing, combined(channel, amounts))


def test_rules_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    assert np.allclose(combined("need_log", [0.1, -0.3, 0.05]), -0.15)
    assert np.allclose(combined("price_cut", [0.1, 0.1]), 0.19)
    assert np.allclose(combined("price_cut", [0.5, 0.2, 0.1]), 0.64)
    best = Channel("priority", "rank", Rule.BEST, "offers that exclude each other")
    monkeypatch.setitem(CHANNELS, "priority", best)
    assert np.allclose(combined("priority", [0.2, 0.7, 0.3]), 0.7)


def test_price_cuts_are_remembered_by_tool() -> None:
    effects = Effects(2)
    with effects.opened():
        effects.of("b").add("price_cut", np.array([0.1, 0.0], np.float32))
        effects.of("a").add("price_cut", 0.5)
        effects.of("b").add("price_cut", 0.5)
    parts = effects.parts("price_cut")
    assert list(parts) == ["a", "b"]
    assert np.allclose(parts["a"], [0.5, 0.5])
    assert np.allclose(parts["b"], [0.55, 0.5])
    total = effects.get("price_cut")
    assert total is not None
    left = np.prod([1 - part for part in parts.values()], axis=0)
    assert np.allclose(1 - total, left)
    assert effects.parts("need_log") == {}


def test_a_new_week_starts_from_nothing() -> None:
    effects = Effects(2)
    for amount in (0.3, 0.1):
        with effects.opened():
            effects.of("a").add("need_log", amount)
            effects.of("a").add("price_cut", amount)
        row = effects.get("need_log")
        assert row is not None
        assert np.allclose(row, amount)
        assert np.allclose(effects.parts("price_cut")["a"], amount)
    with effects.opened():
        pass
    assert effects.get("need_log") is None
    assert effects.rows() == []


def test_what_is_refused() -> None:
    effects = Effects(2)
    with pytest.raises(RuntimeError, match=r"offer\(\) only"):
        effects.add("need_log", 1.0)
    with effects.opened():
        with pytest.raises(KeyError):
            effects.of("a").add("mood", 1.0)
        with pytest.raises(RuntimeError, match="not known until"):
            effects.get("need_log")
    with pytest.raises(KeyError):
        effects.get("mood")
    assert effects.get("need_log") is None


def test_a_row_that_was_handed_in_is_not_changed() -> None:
    effects, mine = Effects(2), np.array([0.1, 0.2], np.float32)
    with effects.opened():
        effects.of("a").add("price_cut", mine)
        effects.of("b").add("price_cut", 0.5)
    assert np.allclose(mine, [0.1, 0.2])
    assert np.allclose(effects.parts("price_cut")["a"], mine)


def test_the_list_is_closed_and_explained() -> None:
    assert len(CHANNELS) == 41
    assert len(MOTIVE_CHANNELS) == 6
    for channel in CHANNELS.values():
        assert channel.unit.strip()
        assert channel.meaning.strip()
