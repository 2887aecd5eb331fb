"""What numbers are called where people read them."""

from pathlib import Path

from simulator.decision.names import in_sentence, name_of, names_of
from simulator.scenario import load

ROOT = Path(__file__).parents[2]


def test_a_number_has_the_name_of_the_trade_or_one_made_from_its_key() -> None:
    assert name_of("market.segments.customers.elasticity") == "Price elasticity"
    assert name_of("programs.card.tools.points.back") == "Points back"
    assert name_of("company.cash_reserve") == "Cash reserve"
    assert in_sentence("Price elasticity") == "price elasticity"
    assert in_sentence("NPV") == "NPV"


def test_names_say_what_they_belong_to_only_where_two_are_alike() -> None:
    paths = [
        "market.segments.light.elasticity",
        "market.segments.heavy.elasticity",
        "programs.card.tools.points.value_rate",
        "programs.card.tools.coupons.value_rate",
        "programs.card.joining.never_joins",
    ]
    assert list(names_of(paths).values()) == [
        "Price elasticity (Light)",
        "Price elasticity (Heavy)",
        "Perceived value of rewards (Points)",
        "Perceived value of rewards (Coupons)",
        "Share who never join",
    ]


def test_one_tool_in_two_programs_is_told_apart_by_the_program() -> None:
    paths = ["programs.card.tools.points.back", "programs.half.tools.points.back"]
    assert list(names_of(paths).values()) == [
        "Points back (Card, Points)",
        "Points back (Half, Points)",
    ]


def test_every_number_of_a_shipped_scenario_has_a_name_of_its_own() -> None:
    for file in sorted((ROOT / "scenarios").glob("*.yaml")):
        paths = [leaf.path for leaf in load(file).uncertain]
        names = names_of(paths)
        assert len(set(names.values())) == len(paths)
        assert not any("_" in name.split(" (")[0] for name in names.values())
