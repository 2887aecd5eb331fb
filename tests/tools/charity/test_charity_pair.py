"""A charity where it is the right tool, and one where it is not, as a consultant would expect."""

from __future__ import annotations

import pytest

from tests.tools.right_and_wrong import judged, npv, word

pytestmark = pytest.mark.slow  # many cases each


def test_beside_a_sale_in_a_hall_that_is_open_anyway_it_pays() -> None:
    """In most cases and on average; more customers come back."""
    found = judged("charity_right", agents=4_000, cases=8)
    assert npv(found, "rescue") > 0
    assert (found.measures.whole("rescue", "npv") > 0).mean() > 0.7
    assert found.measures.whole("rescue", "sales_lift").mean() > 0.005
    goal = next(one for one in found.verdicts["rescue"].criteria if one.name == "goal")
    assert goal.probability.value > 0.7


def test_on_all_that_a_supermarket_sells_it_does_not() -> None:
    """It costs nearly all that is given, in every case, and more than the same money off prices."""
    found = judged("charity_wrong", agents=800, cases=8)
    assert (found.measures.whole("hospital", "npv") < 0).all()
    assert npv(found, "hospital") < npv(found, "hospital_as_price_cut")
    assert word(found, "hospital") == "do not launch"
