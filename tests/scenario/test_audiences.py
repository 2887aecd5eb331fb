"""Whom tools are addressed to, as users type it: what is read, refused and warned of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from simulator.program.audience import Audience
from simulator.program.tool import REGISTRY
from simulator.scenario import ScenarioError, loads
from simulator.scenario.editor import json_schema
from simulator.scenario.leaves import at
from tests.program.tiers import Tiers

SHOP = """\
question: Does a cut for some pay?
goal: retain
market: {customers: 10_000, purchases_per_year: 63, basket: 29.60, share_of_wallet: 45%,
  churn_per_year: 18%, new_customers_per_year: 18%}
company: {gross_margin: 28%}
programs:
  card:
    setup_cost: 80_000
    tools:
      points: {back: 1%}
      cut: {kind: discount, depth: 3%, to: HERE}
"""
TO = "programs.card.tools.cut.to"


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    known = dict(REGISTRY)
    REGISTRY["test_tiers"] = Tiers
    yield
    REGISTRY.clear()
    REGISTRY.update(known)


def shop(to: str, text: str = SHOP) -> Any:
    return loads(text.replace("HERE", to), "shop.yaml")


def faults(to: str, text: str = SHOP) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        shop(to, text)
    return [str(one) for one in error.value.faults]


@pytest.mark.parametrize(
    ("to", "read"),
    [
        ("{newcomers: 13 weeks}", {"newcomers": 13}),
        ("{newcomers: 3 months, members: yes}", {"newcomers": 13, "members": True}),
        ("{share: 10%}", {"share": 0.1}),
        ("{not: members}", {"not": {"members": True}}),
        ("{not: {share: 10%}}", {"not": {"share": 0.1}}),
        (
            "{any: [members, {newcomers: 13 weeks}, {top: 20%}]}",
            {"any": [{"members": True}, {"newcomers": 13}, {"top": 0.2}]},
        ),
        (
            "{all: [{not: {any: [members, {lapsed: 1 year}]}}], share: 5%}",
            {"all": [{"not": {"any": [{"members": True}, {"lapsed": 52}]}}], "share": 0.05},
        ),
        ("{not: everyone, share: 5%}", {"not": {}, "share": 0.05}),
    ],
)
def test_forms(to: str, read: dict[str, Any]) -> None:
    scenario = shop(to)
    assert at(scenario.tree, TO) == read
    tool = scenario.case(0, None, seed=1, agents=10).programs["card"].tools["cut"]
    assert tool.to == Audience.model_validate(read)
    assert loads(scenario.to_yaml(), "lock").tree == scenario.tree


def test_a_fact_that_a_tool_publishes_is_a_condition_by_its_name() -> None:
    text = SHOP.replace("      points:", "      levels: {kind: test_tiers}\n      points:")
    for to in ("{tier: gold}", "{published: {tier: gold}}"):
        scenario = shop(to, text)
        assert at(scenario.tree, TO) == {"published": {"tier": "gold"}}
        assert loads(scenario.to_yaml(), "lock").tree == scenario.tree
    nested = shop("{any: [members, {tier: gold, share: 50%}], so_far: 3}", text)
    assert at(nested.tree, TO) == {
        "any": [{"members": True}, {"published": {"tier": "gold"}, "share": 0.5}],
        "published": {"so_far": 3},
    }


BAD = {
    "{share: 0}": f"{TO}.share: found 0; expected more than 0 and at most 1",
    "{share: 0%}": f"{TO}.share: found '0%'; expected more than 0 and at most 1",
    "{share: 10}": f"{TO}.share: found 10; expected more than 0 and at most 1",
    "{share: {uniform: [5%, 10%]}}": f"{TO}.share: ",
    "{newcomers: soon}": f"{TO}.newcomers: found 'soon'; expected weeks, such as 26 or 6 months",
    "{newcomers: 0}": f"{TO}.newcomers: found 0; expected at least 1 and at most 520",
    "{newcommers: 4}": f"{TO}.newcommers: no such key; did you mean 'newcomers'?",
    "{open_problem: maybe}": f"{TO}.open_problem: found 'maybe'; expected true or false",
    "{open_problem: no}": f"{TO}.open_problem: no is no condition; type not: {{open_problem: yes}}",
    "{any: members}": f"{TO}.any: found 'members'; expected a list: [...]",
    "{any: []}": f"{TO}: found no conditions; expected any: [members, {{top: 20%}}]",
    "{any: [nobody]}": f"{TO}.any.0: found 'nobody'; expected everyone, members, or a mapping",
    "{not: nobody}": f"{TO}.not: found 'nobody'; expected everyone, members, or a mapping",
    "{not: }": f"{TO}.not: found nothing",
    "{any: [{segments: [custmers]}]}": f"{TO}.any.0.segments.0: no such segment as 'custmers'; "
    "did you mean 'customers'?",
    "{not: {not: {segments: [x]}}}": f"{TO}.not.not.segments.0: no such segment as 'x'",
    "{tier: gold}": f"{TO}.tier: no tool of this arm publishes 'tier', so nobody",
    "{any: [members, {tier: gold}]}": f"{TO}.any.1.tier: no tool of this arm publishes",
    "{rank: gold}": f"{TO}.rank: no such key",
    "{any: [" + ", ".join(f"{{lapsed: {k}}}" for k in range(1, 14)) + "]}": "found 13 conditions; "
    "expected at most 12",
    "{not: " * 12 + "members" + "}" * 12: "conditions within conditions, 9 deep; at most 8",
}


@pytest.mark.parametrize("to", sorted(BAD))
def test_bad_input_names_file_line_place_and_what_to_type(to: str) -> None:
    found = faults(to)
    assert any(line.startswith("shop.yaml:11: ") and BAD[to] in line for line in found), found


def test_fifty_levels_are_refused_with_a_line() -> None:
    (found,) = faults("{not: " * 50 + "members" + "}" * 50)
    assert found.startswith("shop.yaml:11: ")
    assert "nested deeper than 40" in found


def test_values_of_a_fact_that_it_does_not_have() -> None:
    text = SHOP.replace("      points:", "      levels: {kind: test_tiers}\n      points:")
    (found,) = faults("{tier: gould}", text)
    assert found.startswith("shop.yaml:12: programs.card.tools.cut.to.")
    assert "found 'gould'; expected one of none, silver, gold; did you mean 'gold'?" in found
    (found,) = faults("{so_far: many}", text)
    assert "found 'many'; expected a number" in found


def test_two_tools_that_publish_the_same() -> None:
    text = SHOP.replace(
        "      points:", "      a: {kind: test_tiers}\n      b: {kind: test_tiers}\n      points:"
    )
    found = faults("{tier: gold}", text)
    assert "shop.yaml:11: programs.card.tools.b: publishes 'tier', as a does; stop one" in found[0]


def warned(to: str, text: str = SHOP) -> list[str]:
    return [str(one) for one in shop(to, text).warnings if "audience" in str(one)]


NO_NEWCOMERS = SHOP.replace(", new_customers_per_year: 18%", "").replace(
    "      points: {back: 1%}\n", ""
)
NOBODY = "shop.yaml:{}: programs.card.tools.cut.to: nobody is in this audience: "


@pytest.mark.parametrize(
    ("to", "text", "line", "why"),
    [
        ("{newcomers: 13 weeks}", NO_NEWCOMERS, 10, "nobody arrives or joins after week 0"),
        (
            "{newcomers: 13 weeks}",
            NO_NEWCOMERS.replace("churn_per_year: 18%", "churn_per_year: 0"),
            10,
            "nobody arrives or joins",
        ),
        ("{all: [members, {not: members}]}", SHOP, 11, "its conditions exclude each other"),
        ("{not: everyone}", SHOP, 11, "its conditions exclude each other"),
        ("{not: {segments: [customers]}}", SHOP, 11, "it leaves out every segment"),
        ("{open_problem: yes}", SHOP, 11, "market has no service"),
        ("{share: 10%, open_problem: yes}", SHOP, 11, "market has no service"),
        ("{all: [{share: 10%}, {not: {share: 20%}}]}", SHOP, 11, "its conditions exclude"),
    ],
)
def test_an_audience_that_nobody_is_in_is_told(to: str, text: str, line: int, why: str) -> None:
    (found,) = warned(to, text)
    assert found.startswith(NOBODY.format(line) + why)


@pytest.mark.parametrize(
    "to",
    [
        "everyone", "members", "{newcomers: 13 weeks}", "{not: members}", "{share: 10%}",
        "{any: [{open_problem: yes}, members]}", "{not: {open_problem: yes}}",
        "{segments: [customers]}",
    ],
)  # fmt: skip
def test_an_audience_that_somebody_is_in_is_not(to: str) -> None:
    assert not warned(to)


def test_newcomers_may_join() -> None:
    """Where nobody arrives, those who join are new to the program."""
    text = SHOP.replace(", new_customers_per_year: 18%", "")
    assert not warned("{newcomers: 13 weeks}", text)


def test_members_no_is_told_to_be_no_condition() -> None:
    (found,) = [str(one) for one in shop("{members: no}").warnings if "no condition" in str(one)]
    assert found == (
        f"shop.yaml:11: {TO}.members: no is no condition; type not: {{members: yes}} for all "
        "others, or leave it out"
    )


@pytest.mark.parametrize(
    ("to", "can"),
    [
        ("members", True), ("{members: yes}", True), ("{members: true}", True),
        ("{any: [{share: 10%}, members]}", True), ("{not: {not: members}}", True),
        ("{not: members}", False), ("{all: [{not: members}]}", False), ("{share: 10%}", False),
        ("{members: no}", False),
    ],
)  # fmt: skip
def test_how_people_join_is_asked_where_somebody_may_join(to: str, can: bool) -> None:
    """`yes` is as good as `true`."""
    text = SHOP.replace("      points: {back: 1%}\n", "")
    tree = shop(to, text).tree["programs"]["card"]
    assert ("joining" in tree) == can


def test_what_others_get_is_told_where_it_keeps_everybody_from_joining() -> None:
    text = SHOP.replace("depth: 3%", "depth: 30%")
    found = [str(one) for one in shop("{not: members}", text).warnings]
    said = "nobody can join: what points promises to members is worth no more than what cut gives"
    assert any(said in one for one in found), found


def test_the_editor_knows_conditions() -> None:
    jsonschema: Any = pytest.importorskip("jsonschema")
    check = jsonschema.Draft202012Validator(json_schema())

    def accepts(to: str) -> bool:
        return not list(check.iter_errors(yaml.safe_load(SHOP.replace("HERE", to))))

    for to in ("members", "{newcomers: 13 weeks}", "{any: [members, {not: {share: 10%}}]}",
               "{tier: gold}"):  # fmt: skip
        assert accepts(to), to
    for to in ("nobody", "{any: members}", "{not: [members]}", "{newcommers: 3}"):
        assert not accepts(to), to
