"""What the client knows for certain is asked, not drawn."""

import pytest

from simulator.report.check.description import description
from simulator.scenario import loads
from simulator.scenario.evidence import asked
from tests.report.shop import SHOP


def test_what_the_client_knows_is_asked_and_not_drawn() -> None:
    scenario = loads(SHOP)
    questions = [one.path for one in asked(scenario.leaves)]
    assert "programs.card.tools.points.cost_rate" in questions
    assert "market.segments.customers.firm_age" in questions
    assert not {one.path for one in scenario.uncertain} & set(questions)
    said = description(scenario, ())
    assert f"To be answered by you; until then as here ({len(questions)})" in said
    again = loads(scenario.to_yaml())
    assert [one.path for one in asked(again.leaves)] == questions
    told = loads(SHOP.replace("back: 1%", "back: 1%, cost_rate: 0.8"))
    assert not any(one.path.endswith("cost_rate") for one in asked(told.leaves))


def test_what_the_client_knows_may_be_uncertain_to_them() -> None:
    belief = "{uniform: [0.6, 0.8], source: judged, why: two suppliers}"
    scenario = loads(SHOP.replace("back: 1%", f"back: 1%, cost_rate: {belief}"))
    assert any(one.path.endswith("cost_rate") for one in scenario.uncertain)


@pytest.mark.parametrize(("desk", "is_asked"), [("{}", True), ("{staff: 3}", False)])
def test_the_usual_load_is_asked_where_no_staff_is_declared(desk: str, is_asked: bool) -> None:
    text = SHOP.replace("company:", f"  service: {{desk: {desk}}}\ncompany:")
    found = [one.path for one in asked(loads(text).leaves)]
    assert ("market.service.desk.usual_load" in found) is is_asked
    assert not any(one.path.endswith("usual_load") for one in loads(text).uncertain)


@pytest.mark.parametrize(("sold", "is_asked"), [("", False), (", partner_points: 20", True)])
def test_what_changes_nothing_is_not_asked(sold: str, is_asked: bool) -> None:
    """What partners pay for a point matters where they buy any."""
    scenario = loads(SHOP.replace("back: 1%", f"back: 1%{sold}"))
    found = [one.path for one in asked(scenario.leaves)]
    assert ("programs.card.tools.points.partner_price" in found) is is_asked
