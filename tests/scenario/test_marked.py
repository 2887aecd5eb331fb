"""One fault marks one key in an editor, and every key says what it is for."""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator.report.starters import EDITOR, starter
from simulator.scenario import json_schema
from tests.scenario.conftest import MINIMAL

jsonschema: Any = pytest.importorskip("jsonschema")
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").rglob("*.yaml"))


class _AsEditors(yaml.SafeLoader):
    """YAML as editors read it: dates are text."""


_AsEditors.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@functools.cache
def validator() -> Any:
    return jsonschema.Draft202012Validator(json_schema())


def marked(text: str) -> list[tuple[str, str]]:
    """Where a validator sees a fault, and by which rule."""
    data = yaml.load(text.replace("_000", "000"), _AsEditors)
    return [
        (".".join(map(str, error.absolute_path)), str(error.validator))
        for error in validator().iter_errors(data)
    ]


POINTS = "programs.card.tools.points"


@pytest.mark.parametrize(
    ("old", "new", "where", "rule"),
    [
        ("back: 1%", "bakc: 1%", POINTS, "additionalProperties"),
        ("back: 1%", "back: lots", f"{POINTS}.back", "pattern"),
        ("{back: 1%}", "{kind: points, bakc: 1%}", POINTS, "additionalProperties"),
        ("{back: 1%}", "{back: 1%, to: nobody}", f"{POINTS}.to", "enum"),
        ("{back: 1%}", "{back: 1%, when: never}", f"{POINTS}.when", "anyOf"),
        ("{back: 1%}", "{kind: pionts}", f"{POINTS}.kind", "enum"),
        ("points:", "bonus:", "programs.card.tools.bonus", "required"),
        ("setup_cost", "setup_csot", "programs.card", "additionalProperties"),
        ("goal: retain", "goal: win", "goal", "enum"),
        ("goal: retain", "goal: retain\nstart: 2026-13-01", "start", "pattern"),
        ("63", "many", "market.purchases_per_year", "pattern"),
        ("63", "{prt: [1, 2, 3]}", "market.purchases_per_year", "additionalProperties"),
        ("63", "{pert: [1, 2]}", "market.purchases_per_year.pert", "minItems"),
        ("18%", "18", "market.churn_per_year", "exclusiveMaximum"),
        ("churn_per_year", "chrun_per_year", "market", "additionalProperties"),
        ("  basket: 29.60\n", "", "market", "required"),
    ],
)
def test_one_fault_marks_one_place(old: str, new: str, where: str, rule: str) -> None:
    assert old in MINIMAL
    assert marked(MINIMAL.replace(old, new)) == [(where, rule)]


def test_dates_are_as_yaml_reads_them() -> None:
    assert not marked(f"start: 2026-01-05\ndecision: 2025-12-01\n{MINIMAL}")


@pytest.mark.slow
def test_every_shipped_scenario_is_without_a_mark() -> None:
    assert len(SCENARIOS) > 3
    for file in SCENARIOS:
        assert not marked(file.read_text("utf-8")), file


def test_a_new_scenario_names_its_schema_and_is_without_a_mark() -> None:
    text = starter()
    assert text.splitlines()[0] == EDITOR
    assert not marked(text)


def _closed(schema: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """The keys of every section that knows all of its keys."""
    if isinstance(schema, dict):
        if schema.get("additionalProperties") is False:
            yield from ((f"{at}.{key}", one) for key, one in schema["properties"].items())
        for key, inside in schema.items():
            yield from _closed(inside, f"{at}/{key}")
    elif isinstance(schema, list):
        for inside in schema:
            yield from _closed(inside, at)


def test_every_key_says_what_it_is_for() -> None:
    silent = [at for at, one in _closed(json_schema()) if one and not one.get("description")]
    assert not silent, "\n".join(silent)
