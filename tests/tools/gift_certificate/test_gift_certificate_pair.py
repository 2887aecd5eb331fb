"""Where gift certificates are right and where they are wrong."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, pays, word

pytestmark = pytest.mark.slow  # many cases each


def test_a_spa_earns_by_selling_them() -> None:
    result = judged("gift_certificate_right", agents=400, cases=8)
    assert npv(result, "certificates") > max(npv(result, "certificates_as_price_cut"), 0)
    assert pays(result, "certificates") >= 0.75
    assert word(result, "certificates") != "do not launch"


def test_a_grocer_loses_by_giving_them_to_everybody() -> None:
    result = judged("gift_certificate_wrong", agents=400, cases=8)
    assert npv(result, "certificates") < 0
    assert word(result, "certificates") == "do not launch"
