"""Unreachable is unvalued: what nobody can reach moves nobody, to the bit."""

from __future__ import annotations

import pytest

from tests.laws.behavior.arms import nobody_reaches, out_of_reach, pairs_of, unreachable
from tests.laws.behavior.choices import KINDS


@pytest.mark.parametrize("name", sorted(out_of_reach()))
def test_out_of_reach_is_its_fixed_cost(name: str) -> None:
    arms = unreachable()
    assert not arms[name].like_the_control()
    assert int(arms[name].ledger.units("members").sum()) == 0
    fixed = arms["fixed cost"].ledger
    assert (arms[name].ledger.contribution() == fixed.contribution()).all()


@pytest.mark.parametrize("kind", KINDS)
def test_out_of_reach_adds_nothing_to_another_tool(kind: str) -> None:
    """All that is out of reach at once: to the bit, so that nothing of it can hide."""
    arms = pairs_of(kind)
    assert len(nobody_reaches()) > 1
    with_end, without = arms["out of reach"].ledger, arms[kind].ledger
    for account in ("purchases", "sales", "left", "joined", "members", "rival_sales"):
        assert (with_end.units(account) == without.units(account)).all(), account
    assert (with_end.contribution() == without.contribution()).all()
