"""What people read for programs, tools and numbers: titles and words, never keys and paths."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from simulator.decision.names import titles_of, tool_titles
from simulator.program.about.titles import distinct, from_key
from simulator.report.document import Named, pointed
from simulator.report.html import as_html
from simulator.report.page import as_mail, as_markdown
from simulator.report.sections import report_of
from simulator.report.terminal import summary
from simulator.scenario import Scenario, ScenarioError, json_schema, loads
from tests.report.reading import Page
from tests.report.shop import SHOP, run

KEYED = SHOP.replace("  card:\n", "  app_card:\n").replace(
    "      points: {back: 1%}\n",
    "      cup_stamps: {kind: stamp_card, stamps: 9, face_value: 3.5, to: members}\n"
    "      spring_sale: {kind: discount, depth: 5%, when: every 13 weeks}\n",
)
TITLED = KEYED.replace("  app_card:\n", "  app_card:\n    title: The Bean Card\n").replace(
    "{kind: stamp_card,", "{kind: stamp_card, title: Tenth cup free,"
)
KEYS = ("app_card", "cup_stamps", "spring_sale", "value_rate", "retention_pull")
_INPUTS = ("assumptions", "model", "provenance")
# Where keys are told for whoever types them: in tables of inputs, and as what to type
_TYPED = re.compile(r"loyalty [a-z]+ .*?--program \S+|`[^`]*`")


def scenario(text: str) -> Scenario:
    return loads(text, name="shop")


def test_a_key_becomes_words() -> None:
    assert [from_key(one) for one in ("stamp_card", "VIP_club", "card2", "a")] == [
        "Stamp card", "VIP club", "Card2", "A",
    ]  # fmt: skip


def test_titles_that_are_alike_are_told_apart_by_the_key() -> None:
    assert distinct({"card": None, "old": "Card", "b_c": " B "}) == {
        "card": "Card (card)", "old": "Card (old)", "b_c": "B",
    }  # fmt: skip


def test_a_scenario_names_its_programs_and_tools() -> None:
    titles = titles_of(scenario(TITLED))
    assert titles["app_card"] == titles["programs.app_card"] == "The Bean Card"
    assert tool_titles(titles, "app_card") == {
        "cup_stamps": "Tenth cup free", "spring_sale": "Spring sale",
    }  # fmt: skip
    assert titles["today"] == "Today"


def test_a_title_is_kept_by_the_lock_and_not_handed_on() -> None:
    text = TITLED.replace("run:", "  half_card: {like: app_card, setup_cost: 400}\nrun:")
    loaded = scenario(text)
    assert titles_of(loaded)["half_card"] == "Half card"
    assert titles_of(loads(loaded.to_yaml())) == titles_of(loaded)
    tools = tool_titles(titles_of(loaded), "half_card")
    assert tools["cup_stamps"] == "Tenth cup free"  # the same tool has the same name


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("title: 7", "programs.app_card.title"),
        (f"title: {'x' * 61}", "programs.app_card.title"),
        ("label: Bean", "title"),
    ],
)
def test_a_title_that_is_none_is_refused(wrong: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario(TITLED.replace("title: The Bean Card", wrong))
    assert "shop:13: " in str(refused.value)
    assert said in str(refused.value)


def test_an_editor_knows_titles() -> None:
    schema = json_schema()
    program = schema["properties"]["programs"]["additionalProperties"]["properties"]
    assert program["title"]["description"].startswith("what people read")
    assert "title" in schema["$defs"]["kind.points"]["properties"]


def test_a_name_within_a_sentence_has_its_path_to_point_at() -> None:
    said = pointed("At a price elasticity of 1.", {"market.elasticity": "Price elasticity"})
    assert said == ("At a ", "price elasticity", " of 1.")
    assert [one.path for one in said if isinstance(one, Named)] == ["market.elasticity"]
    assert pointed("At inelasticity.", {"a.b": "Elasticity"}) == ("At inelasticity.",)


@pytest.mark.slow
@pytest.mark.parametrize("text", [KEYED, TITLED])
def test_no_key_is_read_on_a_page_or_in_a_terminal(text: str) -> None:
    found = run(scenario(text)).findings
    document = report_of(found)
    read = {
        "terminal": summary(found),
        "verdict": as_mail(document),
        "page": as_markdown(
            replace(
                document,
                sections=tuple(one for one in document.sections if one.key not in _INPUTS),
            )
        ),
    }
    for where, said in read.items():
        for key in KEYS:
            assert key not in _TYPED.sub("", said), f"{key} in {where}"
    title = "The Bean Card" if text == TITLED else "App card"
    assert all(title in said for said in read.values())
    pointed_at = Page.of(as_html(document)).values("title")
    assert "app_card" in pointed_at
    assert any(one.startswith("market.segments.") for one in pointed_at)
