"""Turns of single customers, as users type them: what is read, refused and warned of."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.program.calendar import Calendar
from simulator.scenario import ScenarioError, loads
from simulator.scenario.editor import json_schema
from simulator.scenario.leaves import at

SHOP = """\
question: Does a message on birthdays pay?
goal: retain
market: {customers: 10_000, purchases_per_year: 63, basket: 29.60, share_of_wallet: 45%,
  churn_per_year: 18%}
company: {gross_margin: 28%}
programs:
  card:
    tools:
      points: {back: 1%}
      it: {kind: mailing, to: members, when: HERE}
"""
WHEN = "programs.card.tools.it.when"


def shop(when: str, text: str = SHOP) -> Any:
    return loads(text.replace("HERE", when), "shop.yaml")


def faults(when: str, text: str = SHOP) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        shop(when, text)
    return [str(one) for one in error.value.faults]


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("birthday", {"birthday": True}),
        ("{birthday: yes, around: 2}", {"birthday": True, "around": 2}),
        ("{after_joining: 4}", {"after_joining": [4]}),
        ("{after_joining: [4, 6 months], for: 2}", {"after_joining": [4, 26], "for": 2}),
        ("{after_joining: every 6 months}", {"after_joining_every": 26}),
        ("{every: 4 weeks, at_most_every: 3 months}", {"every": 4, "at_most_every": 13}),
        ("{while_budget: 5_000}", {"while_budget": 5000}),
        ("{while_stock: 200, from: 8}", {"while_stock": 200, "from": 8}),
    ],
)
def test_what_is_read(when: str, read: dict[str, Any]) -> None:
    scenario = shop(when)
    assert at(scenario.tree, WHEN) == read
    assert Calendar.model_validate(read).personal


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{around: 2}", "'around' goes with birthday: yes"),
        ("{birthday: yes, around: 26}", "found 26; expected at least 0 and at most 12"),
        ("{after_joining: soon}", "found 'soon'; expected weeks"),
        ("{after_joining: 0}", "found 0; expected at least 1"),
        ("{after_joining: []}", "type after_joining: 4"),
        ("{while_budget: 5, while_stock: 3}", "give while_budget or while_stock, not both"),
        ("{while_budget: 13 weeks}", "found '13 weeks'"),
        ("{while_budget: -1}", "expected at least 0"),
        ("{while_budgets: 5}", "did you mean 'while_budget'?"),
        ("birthdays", "expected always, birthday, every N weeks, or a mapping of conditions"),
    ],
)
def test_what_is_refused(when: str, says: str) -> None:
    found = faults(when)
    assert len(found) == 1
    assert "shop.yaml:10" in found[0]
    assert says in found[0]


@pytest.mark.parametrize(
    ("tool", "says"),
    [
        ("premium_service, when: birthday",
         "premium_service is open for all in the same weeks, so it has no birthday; birthday "
         "goes with charity, coupons, discount, free_trial, gift_certificate, lottery, mailing, "
         "participation, personalization, points, referral and stamp_card"),
        ("coupons, when: {every: 13 weeks, while_budget: 500}",
         "while_budget goes with mailing"),
        ("coupons, available: 50, when: birthday", "{while_stock: 500} in place of available"),
        ("lottery, when: birthday", "draws have dates"),
    ],
)  # fmt: skip
def test_what_a_tool_cannot_be_timed_by(tool: str, says: str) -> None:
    text = SHOP.replace("mailing, to: members, when: HERE", tool)
    found = faults("", text)
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{birthday: yes, every: 13 weeks}", "7.7 % of birthdays are within the weeks"),
        ("{after_joining: 160}", "160 weeks after joining is beyond the horizon of 156"),
        ("{while_budget: 0.001}", "is not enough for one customer, who takes 0.0099"),
        ("{while_budget: 0}", "is 0, so the tool does nothing"),
        ("{every: 13 weeks, at_most_every: 8}", "changes nothing: it is due every 13 weeks"),
    ],
)
def test_what_check_warns_of(when: str, says: str) -> None:
    found = [str(one) for one in shop(when).warnings if ".when." in str(one)]
    assert len(found) == 1
    assert "shop.yaml:10" in found[0]
    assert says in found[0]


def test_after_joining_is_warned_of_where_there_are_no_members() -> None:
    nobody = SHOP.replace("      points: {back: 1%}\n", "").replace("members", "everyone")
    others = SHOP.replace("to: members", "to: {not: members}")
    for text, says in ((nobody, "nobody joins"), (others, "who are no members")):
        found = [str(one) for one in shop("{after_joining: 4}", text).warnings]
        assert any(says in one and ".when.after_joining" in one for one in found)


def test_it_is_said_plainly() -> None:
    for when, says in (
        ("birthday", "from launch on, in the week of each customer's birthday"),
        ("{birthday: yes, around: 1}",
         "from launch on, from 1 week before each customer's birthday to 1 after it"),
        ("{after_joining: [4, 26], for: 2}",
         "from launch on, 4 and 26 weeks after a customer has joined, for 2 weeks"),
        ("{after_joining: every 26 weeks, while_budget: 500}",
         "from launch on, every 26 weeks after a customer has joined, while a budget of 500 lasts"),
        ("{every: 4 weeks, at_most_every: 13}",
         "every 4 weeks, at most once in 13 weeks for each customer"),
    ):  # fmt: skip
        calendar = Calendar.model_validate(at(shop(when).tree, WHEN))
        assert calendar.plainly() == says


def test_the_schema_knows_the_short_forms() -> None:
    text = str(json_schema())
    for key in ("birthday", "around", "after_joining", "at_most_every", "while_budget"):
        assert f"'{key}'" in text
    schema = json_schema()
    form = {**_form_of("after_joining", schema), "$defs": schema["$defs"]}
    jsonschema: Any = pytest.importorskip("jsonschema")
    takes = jsonschema.Draft202012Validator(form).is_valid
    right: list[Any] = [4, [4, 26], "6 weeks", "every 26 weeks", ["1 year", 104]]
    wrong: list[Any] = ["sometimes", {"every": 3}, 0, ["every 26 weeks"]]
    assert [takes(given) for given in right] == [True] * len(right)
    assert [takes(given) for given in wrong] == [False] * len(wrong)


def _form_of(key: str, schema: Any) -> dict[str, Any]:
    """The form in which a key can be given, wherever in a schema it stands first."""
    inside = schema.values() if isinstance(schema, dict) else schema
    if isinstance(schema, dict) and key in schema.get("properties", {}):
        found: dict[str, Any] = schema["properties"][key]
        return found
    deeper = (_form_of(key, one) for one in inside if isinstance(one, dict | list))
    return next(filter(None, deeper), {})
