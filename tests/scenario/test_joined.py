"""Programs of several scenarios are played as one, if nothing else differs."""

import pytest

from simulator.scenario import Scenario, ScenarioError, joined, loads

SHOP = """\
question: Does {name} pay?
goal: retain
horizon: 60 weeks
market:
  customers: 500
  purchases_per_year: 20
  basket: 30
  share_of_wallet: {{pert: [30%, 45%, 60%], source: assumed, why: no survey yet}}
  churn_per_year: {churn}
company: {{gross_margin: 28%}}
programs:
  card:
    tools: {{points: {{back: {back}}}}}
{more}"""


def shop(name: str, back: str = "1%", churn: str = "18%", more: str = "") -> Scenario:
    """A small scenario with a card."""
    return loads(SHOP.format(name=name, back=back, churn=churn, more=more), name)


def test_programs_of_one_name_are_told_apart_by_their_files() -> None:
    both = joined([shop("a"), shop("b", "2%", more="  club: {tools: {discount: {depth: 3%}}}\n")])
    assert both.arms == ("today", "a_card", "b_card", "club")
    back = [both.tree["programs"][name]["tools"]["points"]["back"] for name in both.arms[1:3]]
    assert back == [0.01, 0.02]
    assert both.name == "a-b"


def test_added_alternatives_are_left_out_and_declared_ones_stay_beside_their_program() -> None:
    alone = shop("a")
    assert alone.automatic == ("card_as_price_cut",)
    assert joined([alone]).arms == ("today", "card")
    more = "  cut: {same_money_as: card, tools: {discount: {depth: 1%}}}\n"
    both = joined([shop("a", more=more), shop("b")])
    assert both.tree["programs"]["cut"]["same_money_as"] == "a_card"


def test_a_joined_scenario_is_locked_like_any_other() -> None:
    both = joined([shop("a"), shop("b", "2%")], "Which card?")
    again = loads(both.to_yaml(), "lock")
    assert (again.tree, again.question) == (both.tree, "Which card?")


def test_whatever_else_differs_is_refused_with_its_place() -> None:
    with pytest.raises(ScenarioError) as refused:
        joined([shop("a"), shop("b", churn="{pert: [10%, 18%, 30%], source: judged, why: x}")])
    (fault,) = refused.value.faults
    assert (fault.file, fault.path) == ("b", "market.segments.customers.churn_per_year")
    assert "0.18 in a" in fault.message
    assert "same market" in fault.message


def test_no_program_takes_the_place_of_another() -> None:
    club = "  club: {tools: {discount: {depth: 3%}}}\n"
    with pytest.raises(ScenarioError) as refused:
        joined([shop("a"), shop("a", "2%"), shop("b", more=club)])
    (fault,) = refused.value.faults
    assert (fault.file, fault.path) == ("a", "programs.card")
    assert "a_card" in fault.message
    named = "  b_card: {tools: {discount: {depth: 3%}}}\n"
    with pytest.raises(ScenarioError, match="b_card"):
        joined([shop("a", more=named), shop("b")])
