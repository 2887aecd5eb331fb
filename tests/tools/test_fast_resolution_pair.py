"""Where more persons at the desk are right, and where there is nothing for them to do."""

from __future__ import annotations

from tests.tools.pairs import ended


def test_where_many_give_up_waiting_it_pays() -> None:
    """Half as much work again as can be done: it earns, and the same money as a cut loses."""
    found = ended("fast_resolution_right")
    assert found.npv > 0
    assert found.pays > 0.6
    assert found.price_cut < 0


def test_where_nobody_waits_it_is_lost() -> None:
    found = ended("fast_resolution_wrong")
    assert found.word == "do not launch"
    assert found.pays == 0
    assert found.npv < found.price_cut < 0
