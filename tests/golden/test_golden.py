"""Two small cases as they were when their totals were last recorded (see `record.py`).

Sums are exact on one kind of processor. Another kind may contract or approximate
an operation differently and decide a single draw the other way, hence a relative
1e-6; where even that fails on a machine whose other tests pass, record again there
and compare by eye.
"""

from __future__ import annotations

import json

import pytest

from tests.golden.record import LIVING, TOTALS, Totals, golden_case, living_case, totals


@pytest.fixture(scope="module")
def found() -> Totals:
    return totals(golden_case())


@pytest.fixture(scope="module")
def alive() -> Totals:
    return totals(living_case())


def agree(arm: str, found: Totals, recorded: Totals) -> None:
    assert found[arm].keys() == recorded[arm].keys()
    for row, units in recorded[arm].items():
        assert found[arm][row] == pytest.approx(units, rel=1e-6), row


@pytest.mark.parametrize("arm", ["today", "card", "as_price_cut"])
def test_totals_are_what_they_were(arm: str, found: Totals) -> None:
    recorded: Totals = json.loads(TOTALS.read_text())
    assert list(found) == ["today", "card", "as_price_cut"]
    agree(arm, found, recorded)


@pytest.mark.slow
@pytest.mark.parametrize("arm", ["today", "card", "mended", "as_price_cut", "as_acquisition"])
def test_a_living_market_is_what_it_was(arm: str, alive: Totals) -> None:
    recorded: Totals = json.loads(LIVING.read_text())
    assert set(alive) == set(recorded)
    agree(arm, alive, recorded)
