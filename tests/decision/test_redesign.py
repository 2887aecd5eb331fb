"""Redesign: which variants are tried, and which one is named."""

from collections.abc import Mapping
from typing import Literal

import pytest

from simulator.decision import Terms, Variant, best, try_out, variants
from simulator.economics import Measures
from simulator.knobs import Part, knob

from .conftest import WriteMeasures


class Card(Part):
    kind: Literal["card"] = "card"
    back: float = knob(0.01, off=0, ge=0, le=1, choice=True, unit="", kind="assumed", source="")
    term: int | None = knob(52, ge=4, le=80, choice=True, unit="", kind="assumed", source="")
    welcome: float = knob(0.0, off=0, ge=0, choice=True, unit="", kind="assumed", source="")
    depth: float = knob(0.6, off=0, ge=0, lt=1, choice=True, unit="", kind="assumed", source="")
    places: int = knob(1, off=0, ge=0, choice=True, unit="", kind="assumed", source="")
    belief: float = knob(0.5, ge=0, le=1, unit="", kind="judged", source="")


def test_half_and_double_of_what_the_company_chooses() -> None:
    found = variants({"points": Card()}, "programs.card.tools")
    assert [(one.path.rpartition(".")[2], one.value) for one in found] == [
        ("back", 0.005), ("back", 0.02), ("term", 26), ("depth", 0.3), ("places", 2),
    ]  # fmt: skip
    assert found[0].changes == {"programs.card.tools.points.back": 0.005}
    assert isinstance(found[2].value, int)
    assert str(found[0]) == "points back 0.005 instead of 0.01"


def test_what_is_off_limits_or_unset_is_left_alone() -> None:
    found = variants({"a": Card(term=None), "b": Card()}, "p", off_limits={"p.b.back", "p.a.back"})
    assert [one.path for one in found if "term" in one.path] == ["p.b.term"]
    assert not [one for one in found if "back" in one.path]


def test_the_best_variant_meets_everything_and_pays_most_surely(write: WriteMeasures) -> None:
    outcome = {"a": [1, 1, 1, 1, -9], "b": [5, 5, 5, 5, 5], "c": [9, 9, 9, 9, 9], "d": [99] * 5}
    repeats = {"a": 0.1, "b": 0.1, "c": 0.1, "d": -0.1}
    tried = [Variant(path, 1.0, 2.0) for path in outcome]

    def play(changes: Mapping[str, float]) -> Measures:
        (path,) = changes
        return write(5, card={"npv": outcome[path], "returning": repeats[path]})

    trials = try_out(tried, play, "card", Terms("retain"))
    assert [trial.meets for trial in trials] == [True, True, True, False]
    found = best(trials)
    assert found is not None
    assert found.variant.path == "c"
    assert found.npv.mean == pytest.approx(9)
    assert best(trials[3:]) is None
    assert best([]) is None
