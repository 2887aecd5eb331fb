"""One word, one thing: the glossary knows the words that code and scenarios use."""

from typing import get_args

from simulator.decision import Word
from simulator.economics import MEASURES
from simulator.knobs import SourceKind
from simulator.terms import SOURCES, TERMS, VERDICTS


def test_every_kind_of_source_and_every_verdict_is_explained() -> None:
    assert set(SOURCES) == set(get_args(SourceKind))
    assert set(VERDICTS) == set(get_args(Word))


def test_terms_are_complete() -> None:
    for name, term in TERMS.items():
        assert name == term.name
        assert term.label
        assert term.meaning
        assert not term.meaning.endswith(".")
        assert term.source


def test_the_measures_that_reports_speak_of_are_terms() -> None:
    spoken = {"npv", "roi", "payback_weeks", "peak_funding", "liability", "repeat_rate", "subsidy"}
    assert spoken <= set(MEASURES) & set(TERMS)
