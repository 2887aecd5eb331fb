"""Points that are about to lapse: they press where a reward would be lost, and add nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.battery.playing import played
from simulator.program.audience import EVERYONE
from simulator.program.parts.progress import REPAY
from simulator.tools.points import Points
from tests.laws.worlds import NOBODY_JOINS, card, case, market, play_weeks, program
from tests.tools.watch import Seen, column, watch

PRESSURE = 0.4
WEEKS = 156


def pressing(**about: Any) -> Points:
    """A card for everybody of which nothing acts but the pressure of a lapse."""
    quiet: dict[str, Any] = {"value_rate": 0, "gradient": 0, "rewarded": 0, "to": EVERYONE}
    usual: dict[str, Any] = {
        "back": 0.02, "reward_at": 5.0, "redeem_rate": 0.05, "expires_after": 13,
        "expiry_pressure": PRESSURE,
    }  # fmt: skip
    return card(**{**quiet, **usual, **about})


def wanted(seen: list[Seen]) -> NDArray[Any]:
    """What customers want to move this week, share of needs (weeks, n): before it is paid back."""
    debt = column(seen, lambda one: one.own["debt"])
    before = np.concatenate([np.zeros((1, debt.shape[1])), debt[:-1]])
    pull = column(seen, lambda one: one.channels["need_log"])
    moves: NDArray[Any] = np.expm1(pull) + REPAY * before
    return moves


def lived(patch: pytest.MonkeyPatch, **about: Any) -> list[Seen]:
    """Three years with such a card."""
    seen = watch(Points, patch)
    world = market(300, start="at_first_purchase", share_of_wallet=0.6, churn_per_year=0)
    arms = {"arm": program(tools={"points": pressing(**about)}, joining=NOBODY_JOINS)}
    play_weeks(case(arms, world=world, agents=300, weeks=WEEKS))
    return seen


def test_a_lapse_presses_on_flexible_customers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heavier than average, and elsewhere, too; nothing is near its end before its last weeks."""
    seen = lived(monkeypatch)
    moves = wanted(seen)
    spend, share = (column(seen, lambda one, of=of: one.usual[of])[0] for of in ("spend", "share"))  # type: ignore[misc]
    flexible = (spend > 63 * 29.6 / 52) & (share < 0.8)
    assert 0.1 < flexible.mean() < 0.9
    assert np.allclose(moves[:, ~flexible], 0, atol=1e-5)
    assert np.allclose(moves[: 13 - 4], 0, atol=1e-5)
    assert np.all(np.isclose(moves, 0, atol=1e-5) | np.isclose(moves, PRESSURE, atol=1e-5))
    assert np.mean(np.any(moves[:, flexible] > 0.1, axis=0)) > 0.5


def test_a_lapse_presses_four_weeks_a_year_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a term of 13 weeks a lot lapses each week, and each could press."""
    pressed = np.asarray(wanted(lived(monkeypatch)) > 0.1)
    sums = np.lib.stride_tricks.sliding_window_view(pressed, 52, axis=0).sum(axis=-1)
    assert sums.max() == 4
    starts = pressed & ~np.concatenate([np.zeros((1, pressed.shape[1]), bool), pressed[:-1]])
    assert np.all(pressed.sum(axis=0)[starts.any(axis=0)] >= 1)
    assert pressed.sum(axis=0).max() <= 4 * 3


@pytest.mark.parametrize("about", [
    {"reward_at": 400.0},  # more than anybody has before it lapses
    {"redeem_rate": 0.05, "back": 1e-4},
    {"expires_after": None},
    {"expires_by": "inactivity"},
])  # fmt: skip
def test_a_lapse_never_presses_where_no_reward_is_lost(
    about: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = lived(monkeypatch, **about)
    assert not column(seen, lambda one: one.channels["need_log"]).any()
    assert not column(seen, lambda one: one.own["debt"]).any()


def test_a_lapse_presses_only_on_what_could_be_redeemed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The balance holds a reward in every week in which its lapse presses."""
    seen = lived(monkeypatch)
    balance = column(seen, lambda one: np.asarray(one.balance))
    pressed = wanted(seen) > 0.1
    assert pressed.sum() > 100
    assert balance[pressed].min() >= 50_000


def test_what_a_lapse_brings_forward_is_taken_back() -> None:
    """Within .05 % of expected sales over three years, though it is ten times as strong."""
    arms = {
        f"{about}": program(tools={"points": pressing(**about)}, joining=NOBODY_JOINS)
        for about in ({}, {"expires_after": 4, "back": 0.05}, {"expires_after": 52})
    }
    done = played(arms, world=market(600, share_of_wallet=0.6, churn_per_year=0), weeks=WEEKS)
    for name in arms:
        assert done[name].likely == pytest.approx(0, abs=5e-4), name
        weekly = done[name].noted.expected.sum(axis=1) / done["today"].noted.expected.sum(axis=1)
        assert weekly.max() > 1.005, name
