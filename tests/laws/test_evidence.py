"""What defaults may claim: over every knob of every tool, of the market and of the company."""

from __future__ import annotations

import math
import re
from typing import get_args

import annotated_types
import pytest
from pydantic.fields import FieldInfo

from simulator.evidence import COMPARED, SEEN, STUDIES, Evidence, Seen, Study, by_citation
from simulator.evidence.sources import EVERY
from simulator.knobs import Knob, SourceKind
from simulator.market.trade import USUAL, Usual
from simulator.program.tool import REGISTRY
from tests.report.register import parts

# A year in brackets, "et al.", authors joined: what a citation looks like in running text.
CITATION = re.compile(r"et al\.|\b(?:19|20)\d\d\b|[A-Z][a-z]+ & [A-Z][a-z]+")
CITED: tuple[SourceKind, ...] = ("measured", "published")


KNOBS: dict[str, tuple[Knob, FieldInfo]] = {
    f"{part.__name__}.{name}": (about, part.model_fields[name])
    for part in sorted(set(parts()), key=lambda part: part.__qualname__)
    for name, about in part.knobs().items()
}
USUALS: dict[str, Usual] = {
    f"{trade}.{name}": one for trade, numbers in USUAL.items() for name, one in numbers.items()
}


def _admits(field: FieldInfo, value: float) -> bool:
    """Whether the bounds of a knob let a value in."""
    for limit in field.metadata:
        match limit:
            case annotated_types.Ge(ge) if value < float(ge):  # type: ignore[arg-type]
                return False
            case annotated_types.Gt(gt) if value <= float(gt):  # type: ignore[arg-type]
                return False
            case annotated_types.Le(le) if value > float(le):  # type: ignore[arg-type]
                return False
            case annotated_types.Lt(lt) if value >= float(lt):  # type: ignore[arg-type]
                return False
    return True


def _must_say(about: Knob, field: FieldInfo) -> bool:
    """Whether a range leaves out that there is no effect, though there could be none."""
    leaves_out = not about.includes_none and _admits(field, about.none)
    return leaves_out and not about.own and not about.from_experiment


def test_all_tools_and_the_market_are_looked_at() -> None:
    there = {name.partition(".")[0] for name in KNOBS}
    assert {tool.__name__ for tool in REGISTRY.values()} <= there | {"Own"}
    assert {"Segment", "Market", "Company", "Joining", "Program", "Service", "Rival"} <= there
    assert len(KNOBS) > 150


@pytest.mark.parametrize("name", KNOBS)
def test_every_default_says_where_it_comes_from(name: str) -> None:
    about, _ = KNOBS[name]
    assert about.kind in get_args(SourceKind)
    assert about.source.strip()


@pytest.mark.parametrize("name", KNOBS)
def test_what_is_called_evidence_cites_some_that_was_seen(name: str) -> None:
    about, _ = KNOBS[name]
    if about.kind == "measured":
        assert any(one.seen == "data" for one in about.evidence)
    if about.kind == "published":
        assert any(one.seen in ("text", "abstract") for one in about.evidence)
    if about.kind in CITED:
        assert about.study
        assert all(one.study not in ("stated", "unknown") for one in about.evidence)


@pytest.mark.parametrize("name", KNOBS)
def test_what_is_judged_pretends_no_study(name: str) -> None:
    about, _ = KNOBS[name]
    assert not CITATION.search(f"{about.source} {about.above_zero}"), "cite it as evidence"
    if about.kind not in CITED:
        assert about.study == ""
        assert not about.from_experiment
    if about.kind not in (*CITED, "judged"):
        anchored = about.kind == "assumed" and about.low is None
        assert not about.evidence or anchored


@pytest.mark.parametrize("name", KNOBS)
def test_a_range_holds_that_there_is_no_effect(name: str) -> None:
    """Unless chance decided who got it, and sales were what was measured.

    Five times a naive figure and a corrected one stood side by side, and nothing or less was
    left of it. Who leaves zero out all the same says why, and it is shown with the number.
    """
    about, field = KNOBS[name]
    if _must_say(about, field):
        assert about.counted or about.above_zero, f"{about.low} to {about.high}"
    else:
        assert not about.counted, "nothing has to be excused"
        assert not about.above_zero, "nothing has to be excused"


@pytest.mark.parametrize("name", KNOBS)
def test_how_strongly_customers_answer_is_never_just_counted(name: str) -> None:
    about, _ = KNOBS[name]
    assert not (about.counted and about.response)
    assert not (about.counted and about.above_zero)


@pytest.mark.parametrize("name", USUALS)
def test_what_is_usual_in_a_trade_obeys_the_same_laws(name: str) -> None:
    usual = USUALS[name]
    assert usual.low <= 0 <= usual.high
    assert usual.kind in CITED or usual.evidence or usual.kind == "assumed"
    assert not CITATION.search(usual.source)
    assert math.isfinite(usual.mode)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.found[:40])
def test_every_finding_is_whole(one: Evidence) -> None:
    assert one.found[0] != " "
    assert not one.found.endswith(".")
    assert not one.effect or re.search(r"\d|twice|third", one.effect), "a size is a number"
    if one.study in COMPARED:
        assert one.citation
        assert one.effect or one.seen != "data"
    if one.seen == "data":
        assert one.effect
        assert one.trade


def test_a_citation_stands_once() -> None:
    """And under one name: no two citations start alike, but for two works of the same authors."""
    names = list(by_citation(EVERY))
    assert len(names) == len({name.casefold() for name in names})
    assert len(set(EVERY)) == len(EVERY)
    used = {one for about, _ in KNOBS.values() for one in about.evidence}
    used |= {one for tool in REGISTRY.values() for one in tool.evidence()}
    used |= {one for usual in USUALS.values() for one in usual.evidence}
    assert used <= set(EVERY), "what the simulator cites stands in its table"


def test_words_of_evidence_are_explained() -> None:
    assert set(STUDIES) == set(get_args(Study))
    assert set(SEEN) == set(get_args(Seen))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"citation": " "}, "evidence without citation"),
        ({"found": ""}, "evidence without found"),
        ({"study": "trusted"}, "study: found 'trusted'; expected randomized, matched"),
        ({"seen": "heard"}, "seen: found 'heard'; expected data, text"),
    ],
)
def test_evidence_that_is_none_is_refused(changed: dict[str, str], message: str) -> None:
    whole = {"citation": "A & B (2001)", "found": "more", "study": "observed", "seen": "text"}
    with pytest.raises(ValueError, match=re.escape(message)):
        Evidence(**{**whole, **changed})  # type: ignore[arg-type]
