"""Attacks and copies worked out by hand, and as the board of an arm shows them."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.rival import Attack, Rival
from simulator.simulate import CONTROL, loop
from simulator.simulate.around.board import Board
from tests.laws.living import living
from tests.laws.worlds import STEADY, case, cut, play_weeks, program


def test_an_attack_is_worth_a_price_cut_while_it_lasts() -> None:
    attack = Attack(week=3, weeks=2, strength=0.1)
    assert [attack.value(week) for week in range(1, 7)] == pytest.approx(
        [0, 0, -log(0.9), -log(0.9), 0, 0]
    )


def test_attacks_at_once_add_up() -> None:
    rival = Rival(attacks={"a": Attack(week=0, strength=0.1), "b": Attack(week=2, strength=0.2)})
    assert rival.attack(1) == pytest.approx(-log(0.9))
    assert rival.attack(2) == pytest.approx(-log(0.9 * 0.8))


def test_a_copy_takes_its_share_of_what_is_given_and_no_loss_is_copied() -> None:
    rival = Rival(delay=9.5, offset=0.4)
    assert [rival.copied(week, 0.05) for week in (0, 9, 10, 99)] == pytest.approx(
        [0, 0, 0.02, 0.02]
    )
    assert rival.copied(99, -0.05) == 0
    assert Rival(delay=0, offset=1).copied(0, 0.05) == pytest.approx(0.05)


def boards(
    monkeypatch: pytest.MonkeyPatch, rival: dict[str, Any], weeks: int = 12
) -> dict[str, NDArray[np.float64]]:
    """What the rival offers in each week and arm; the program is a lasting cut of 10 %."""
    seen: dict[str, list[float]] = {}
    original = loop.Loop._merge

    def merge(self: loop.Loop, week: int) -> None:
        original(self, week)
        for board in self.boards:
            if week >= 0:
                seen.setdefault(board.plan.name, []).append(_offered(board))

    monkeypatch.setattr(loop.Loop, "_merge", merge)
    arm = program(tools={"cut": cut(depth=0.1, threshold=0, reference_loss=0)})
    world = living(rival=rival, motive_spread=0, **STEADY)
    play_weeks(case({"cut": arm}, world=world, weeks=weeks, agents=200))
    return {name: np.array(row) for name, row in seen.items()}


def _offered(board: Board) -> float:
    return board.rival


def test_every_arm_is_attacked_and_only_programs_are_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A copy sees last week's value, -log(1 - .1) for everybody: offset 1 takes all of it."""
    attack = {"spring": {"week": 2, "weeks": 3, "strength": 0.2}}
    rival = {"attacks": attack, "copies": 1, "delay": 6, "offset": 1}
    found = boards(monkeypatch, rival)
    attacked = np.array([0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]) * -log(0.8)
    assert found[CONTROL] == pytest.approx(attacked)
    copied = np.array([0] * 6 + [1] * 6) * -log(0.9)
    # who left in the week had the offer at its beginning: values are per head of those who stayed
    assert found["cut"] == pytest.approx(attacked + copied, rel=0.015)


@pytest.mark.slow
def test_whether_a_program_is_copied_is_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """In as many cases as declared, and in the same ones for all programs of a case."""
    original = loop.Loop._merge
    copied: list[bool] = []

    def merge(self: loop.Loop, week: int) -> None:
        original(self, week)
        if week == 2:
            offers = [board.rival > 0 for board in self.boards]
            assert not offers[0]
            assert offers[1] == offers[2]
            copied.append(offers[1])

    monkeypatch.setattr(loop.Loop, "_merge", merge)
    arms = {name: program(tools={"cut": cut(depth=0.1)}) for name in ("one", "two")}
    world = living(40, rival={"copies": 0.3, "delay": 0, "offset": 1})
    for number in range(120):
        play_weeks(case(arms, world=world, weeks=3, agents=10, number=number))
    assert np.mean(copied) == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / 120) ** 0.5)


def test_a_copy_of_everything_leaves_nothing_of_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offset 1: after the delay, log-odds and hazards are the control's, head by head."""
    arm = program(tools={"cut": cut(depth=0.1, threshold=0, reference_loss=0)})
    about = {"motive_spread": 0, "churn_per_year": 0, **STEADY}
    books = {}
    for name, offset in (("copied", 1), ("not", 0)):
        world = living(rival={"copies": 1, "delay": 4, "offset": offset}, **about)
        books[name] = play_weeks(case({"cut": arm}, world=world, weeks=10, agents=500)).ledgers
    for name, ledgers in books.items():
        more = ledgers["cut"].units("purchases") - ledgers[CONTROL].units("purchases")
        assert more[:4].sum() > 0
        assert (more[4:].sum() > 0) == (name == "not")
        if name == "copied":
            assert np.abs(more[4:]).max() <= 1, "single precision may decide one draw"
