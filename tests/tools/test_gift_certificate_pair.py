"""Where gift certificates are right and where they are wrong."""

from __future__ import annotations

from tests.tools.pairs import ended


def test_a_spa_earns_by_selling_them() -> None:
    found = ended("gift_certificate_right")
    assert found.npv > max(found.price_cut, 0)
    assert found.pays >= 0.75
    assert found.word != "do not launch"


def test_a_grocer_loses_by_giving_them_to_everybody() -> None:
    found = ended("gift_certificate_wrong")
    assert found.npv < 0
    assert found.word == "do not launch"
