"""Knobs that are left open for a search: `back: {value: 1%, search: [0.5%, 3%]}`."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from simulator.scenario import Scenario, ScenarioError, json_schema, loads

jsonschema: Any = pytest.importorskip("jsonschema")

SHOP = """\
question: How much should come back?
goal: retain
market:
  customers: 500
  purchases_per_year: 63
  basket: 29.60
  share_of_wallet: 45%
  churn_per_year: 18%
company: {gross_margin: 28%}
programs:
  card:
    tools:
      points:
        back: 1%
        expires_after: 52 weeks
        expires_by: earning
"""
BACK, AFTER, BY = "back: 1%", "expires_after: 52 weeks", "expires_by: earning"
OPEN = (
    (BACK, "back: {value: 1%, search: [0.5%, 3%], source: declared, from: a board}"),
    (AFTER, "expires_after: {value: 52 weeks, search: [26 weeks, 2 years]}"),
    (BY, "expires_by: {value: earning, search: [earning, inactivity]}"),
)


def shop(*changes: tuple[str, str]) -> Scenario:
    text = SHOP
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return loads(text, name="shop")


def refused(*changes: tuple[str, str]) -> str:
    with pytest.raises(ScenarioError) as caught:
        shop(*changes)
    return str(caught.value)


def test_what_is_open_is_read_with_its_ends() -> None:
    back, after, by = shop(*OPEN).searched
    assert (back.value, back.low, back.high, back.whole) == (0.01, 0.005, 0.03, False)
    assert (after.value, after.low, after.high, after.whole) == (52, 26, 104, True)
    assert (by.value, by.words) == ("earning", ("earning", "inactivity"))
    assert back.path == "programs.card.tools.points.back"
    assert shop().searched == ()


def test_an_open_knob_is_otherwise_as_if_it_were_not() -> None:
    plain, left_open = shop(), shop(*OPEN)
    assert left_open.tree == plain.tree
    assert left_open.uncertain == plain.uncertain
    assert left_open.case(0, None, seed=1, agents=10) == plain.case(0, None, seed=1, agents=10)


def test_the_lock_keeps_what_is_open_and_a_change_closes_it() -> None:
    scenario = shop(*OPEN)
    lock = scenario.to_yaml()
    again = loads(lock, name="shop")
    assert again.searched == scenario.searched
    assert again.to_yaml() == lock
    assert lock != shop().to_yaml()
    closed = scenario.with_values({"programs.card.tools.points.back": 0.02})
    assert [one.value for one in closed.searched] == [52, "earning"]


def test_who_is_like_a_program_inherits_what_is_open() -> None:
    text = SHOP.replace(*OPEN[0]) + "  other: {like: card, setup_cost: 5}\n"
    paths = [one.path for one in loads(text).searched]
    assert paths == [f"programs.{name}.tools.points.back" for name in ("card", "other")]


@pytest.mark.slow
def test_editors_know_it() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    reader = jsonschema.Draft202012Validator(json_schema())
    text = SHOP
    for old, new in OPEN:
        text = text.replace(old, new)
    reader.validate(yaml.safe_load(text))
    elsewhere = SHOP.replace("gross_margin: 28%", "gross_margin: {value: 28%, search: [1%, 2%]}")
    assert not reader.is_valid(yaml.safe_load(elsewhere))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (BACK, "back: {value: 1%, search: [3%, 1%]}", "found 0.03 and 0.01; expected [lowest, "),
        (BACK, "back: {value: 1%, search: [1%, 300%]}", "found '300%'; expected at least 0 and"),
        (BACK, "back: {value: 4%, search: [1%, 3%]}", "found a value of 0.04; expected it between"),
        (BACK, "back: {value: 1%, search: 3%}", "found '3%'; expected [lowest, highest]"),
        (BACK, "back: {value: 1%, search: [1%, 2%, 3%]}", "found 3 numbers; expected [lowest"),
        (BACK, "back: {value: 1%, search: [1%, x]}", "search.1: found 'x'; expected share of"),
        (BACK, "back: {pert: [1%, 2%, 3%], search: [1%, 3%]}", "it is not uncertain: give value:"),
        (AFTER, "expires_after: {value: 52, search: [26.5, 60]}", "expected a whole number"),
        (AFTER, "expires_after: {value: null, search: [26, 60]}", "found a value of nothing"),
        (AFTER, "expires_after: {value: 52, search: [null, 60]}", "found nothing; expected a numb"),
        (BY, "expires_by: {value: earning, search: [earning, earnin]}", "did you mean 'earning'?"),
        (BY, "expires_by: {value: earning, search: [earning]}", "expected two words or more"),
        (BY, "expires_by: {value: earning, search: [earning, earning]}", "expected distinct words"),
        (BY, "expires_by: {search: [earning, inactivity]}", "found search without value"),
        (BY, "expires_by: {value: earning, search: [earning, inactivity], why: x}", "why: no such"),
        (AFTER, "point_value: {value: 0.01, search: [0.01, 0.02]}", "not the company's to choose"),
        ("gross_margin: 28%", "gross_margin: {value: 28%, search: [1%, 2%]}", "only knobs of a pr"),
        (
            "    tools:\n",
            "    sets: {market.basket: {value: 30, search: [20, 40]}}\n    tools:\n",
            "only knobs of a program can be searched",
        ),
    ],
)
def test_what_cannot_be_searched_is_said_with_its_line(old: str, new: str, message: str) -> None:
    said = refused((old, new))
    assert message in said
    assert said.startswith("shop:")
    assert said.count("\n") == 0, said
