"""A situation in which a club is the right tool, and one in which it is the wrong one."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, pays

pytestmark = pytest.mark.slow  # many cases each


def test_where_it_is_right_it_earns() -> None:
    """Tastings that guests pay for, where the wine costs the merchant little: they earn, and the
    same money as a price cut loses."""
    result = judged("club_right", agents=1_500, cases=6)
    assert npv(result, "club") > 0
    assert npv(result, "club_as_price_cut") < 0


def test_where_it_is_wrong_it_loses() -> None:
    """Evenings in a drugstore cost more than those who come could bring, and more than they
    earn."""
    result = judged("club_wrong", agents=600, cases=6)
    assert result.verdict is not None
    assert result.verdict.word == "do not launch"
    assert npv(result, "club") < 0
    assert pays(result, "club") == 0
