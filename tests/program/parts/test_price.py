"""A felt price on its own, for all alike and for each their own cut."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from simulator.program.calendar import Calendar
from tests.program.parts.made import SpendCard
from tests.program.parts.weeks import N, offered, row, week


def card(**about: object) -> SpendCard:
    return SpendCard.model_validate({"threshold": 0.05, "reference_loss": 0.19, **about})


def test_a_temporary_cut_has_to_be_noticed() -> None:
    assert card().noticed(0.05, temporary=True) == pytest.approx(0.05 * (1 - exp(-1)))
    assert card().noticed(0.05, temporary=False) == 0.05
    assert card(threshold=0.0).noticed(0.05, temporary=True) == 0.05
    assert card().noticed(0.0, temporary=True) == 0.0


def test_everybody_feels_their_own_cut_against_what_they_are_used_to() -> None:
    tool, one = card(), week()
    own = tool.memory(N)
    own.reference[:] = [0, 0, 0.1, 0.1]
    cuts = row(0, 0.2, 0.2, 0)
    felt = offered(one, lambda: tool.feel_price(one, own, cuts, 1.0, one.effects, temporary=False))
    used_to = log(1 - 0.1)
    assert list(felt) == ["price_felt"]
    assert felt["price_felt"] == pytest.approx(
        [0, -log(0.8), used_to - log(0.8), used_to], abs=1e-6
    )


def test_one_gets_used_to_a_cut_within_quarters() -> None:
    """Of a cut 19 % are no longer felt after thirteen weeks."""
    tool, one = card(), week()
    own = tool.memory(N)
    for _ in range(13):
        tool.remember_price(one, own, row(0.1, 0.2, 0, 0), 1.0, temporary=False)
    assert own.reference == pytest.approx([0.1 * 0.19, 0.2 * 0.19, 0, 0], rel=1e-4)
    assert not own.borrowed.any()


def test_what_a_temporary_cut_brings_early_is_missing_later() -> None:
    """At a slope of 4 and half of needs, 20 % off sells 1 / (.5 + .5 x .8^4) times as much."""
    tool, one = card(pull_forward=0.5), week()
    own = tool.memory(N)
    tool.remember_price(one, own, np.ones(N, np.float32), 0.2, temporary=True)
    fewer = 0.8**4
    without = fewer / (0.5 + 0.5 * fewer)
    early = 0.5 * (1 - without) / without
    assert own.borrowed == pytest.approx([early] * N, rel=1e-4)
    felt = offered(
        one,
        lambda: tool.feel_price(one, own, np.ones(N, np.float32), 0.0, one.effects, temporary=True),
    )
    assert felt["need_log"] == pytest.approx([log(1 - min(0.25 * early, 0.8))] * N, rel=1e-3)


def test_a_cut_of_today_is_what_one_is_used_to() -> None:
    tool = card()
    own = tool.memory(N)
    own.reference[0] = 0.5
    tool.has_cut(own, row(1, 1, 0, 0.5), 0.1, Calendar(every=2))
    used_to = 0.05 * (1 - 0.81**40)  # open in every other week, for forty quarters
    assert own.reference == pytest.approx([0.5, used_to, 0, used_to / 2], rel=1e-5)
