"""Where writing to customers by what is known of them is right, and where it is wrong."""

from __future__ import annotations

from tests.tools.pairs import ended


def test_where_much_is_known_of_those_who_come_often_it_pays() -> None:
    """Two years of orders by account: it earns in most cases, and the same money as a cut loses."""
    found = ended("personalization_right")
    assert found.npv > 0
    assert found.pays > 0.7
    assert found.price_cut < 0


def test_where_nothing_is_known_it_loses_more_than_a_cut() -> None:
    found = ended("personalization_wrong")
    assert found.word == "do not launch"
    assert found.pays == 0
    assert found.npv < found.price_cut < 0
