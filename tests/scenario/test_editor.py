"""The JSON Schema accepts what the loader accepts and underlines plain mistakes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.program.tool import REGISTRY
from simulator.scenario import Scenario, json_schema
from simulator.scenario.faults import Faults
from simulator.scenario.text.nodes import Node
from simulator.scenario.text.strict import parse

jsonschema: Any = pytest.importorskip("jsonschema")

Loader = Callable[[str], Scenario]


def plain(node: Node | None) -> Any:
    """Nodes as the data that an editor sees."""
    assert node is not None
    if isinstance(node.value, dict):
        return {key: plain(inside) for key, inside in node.value.items()}
    if isinstance(node.value, list):
        return [plain(inside) for inside in node.value]
    return node.value


def accepts(text: str) -> bool:
    validator = jsonschema.Draft202012Validator(json_schema())
    return bool(validator.is_valid(plain(parse(text, Faults("x")))))


@pytest.mark.slow
def test_is_a_schema_and_can_be_printed() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.dumps(json_schema(), allow_nan=False)


@pytest.mark.slow
def test_accepts_what_the_loader_accepts(loaded: Loader, minimal: str, full: str) -> None:
    shipped = (Path(__file__).parents[2] / "scenarios").glob("*.yaml")
    for text in (minimal, full, *(file.read_text("utf-8") for file in shipped)):
        assert accepts(text)
        assert accepts(loaded(text).to_yaml())


@pytest.mark.slow
def test_flags_are_yes_or_true_and_sections_are_not_empty(minimal: str) -> None:
    def desk(inside: str) -> str:
        return minimal.replace("company:", f"  service: {inside}\ncompany:")

    for word in ("yes", "no", "true"):
        assert accepts(desk(f"{{desk: {{overloaded: {word}}}}}"))
    assert not accepts(desk("{desk: {overloaded: perhaps}}"))
    assert accepts(desk("{}"))
    assert not accepts(desk(""))


def test_an_inherited_tool_keeps_its_kind(loaded: Loader, minimal: str) -> None:
    bonus = minimal.replace("points: {back", "bonus: {kind: points, back")
    like = "  half:\n    like: card\n    tools: {bonus: {back: 0.5%}}\n"
    assert loaded(bonus + like)
    assert accepts(bonus + like)
    assert not accepts(bonus + like.replace("    like: card\n", ""))
    assert not accepts(bonus + like.replace("back", "bakc"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("back: 1%", "bakc: 1%"),
        ("goal: retain", "goal: win"),
        ("63", "many"),
        ("18%", "18"),
        ("points:", "pionts:"),
        ("company: {gross_margin: 28%}", "company: {}"),
        ("{back: 1%}", "{back: 1%, to: nobody}"),
        ("63", "{prt: [1, 2, 3]}"),
    ],
)
def test_underlines_mistakes(minimal: str, old: str, new: str) -> None:
    assert not accepts(minimal.replace(old, new))


def test_knows_every_tool_and_its_sources() -> None:
    schema = json_schema()
    for kind, tool in REGISTRY.items():
        properties = schema["$defs"][f"kind.{kind}"]["properties"]
        for name, about in tool.knobs().items():
            assert about.source in properties[name]["description"]
            assert properties[name]["x-unit"] == about.unit
