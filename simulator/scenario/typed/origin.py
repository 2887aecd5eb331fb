"""Where a number comes from: as a scenario says beside it, or as its default cites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from simulator.evidence import STUDIES, Evidence, studies_of
from simulator.knobs import Knob, SourceKind
from simulator.market.trade import cited_by
from simulator.say import clauses, fault
from simulator.scenario.faults import one_line, show, suggestion
from simulator.scenario.text.nodes import BROKEN, Node
from simulator.scenario.uncertain import SOURCES

Note = Callable[[Node, str], None]

KEYS = ("source", "from", "why", "study", "default")
NO_SOURCE = "no source given"
HERE = "the scenario"
ELSEWHERE = "measured where goods are sold, not in this trade"
READ_OFF = ("measured", "published")  # kinds that a study stands behind
OWN_STUDIES = tuple(study for study in STUDIES if study != "unknown")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from; `study` is how what it was read off was established."""

    kind: SourceKind
    source: str
    why: str = ""
    is_default: bool = False
    n: int | None = None
    interval: tuple[float, float] | None = None
    study: str = ""
    evidence: tuple[Evidence, ...] = ()


def of_default(about: Knob, trade: str) -> Origin:
    """Where a default comes from, which is of another trade where goods are not sold."""
    if about.kind == "measured" and trade != "goods":
        told = f"{about.told} ({ELSEWHERE})"
        return Origin("assumed", told, is_default=True, evidence=about.evidence)
    return Origin(
        about.kind, about.told, is_default=True, study=about.study, evidence=about.evidence
    )


def of_form(given: Mapping[str, Node], about: Knob, note: Note, *, certain: bool) -> Origin:
    """What stands beside a number that is written as a mapping."""
    declared: SourceKind = "declared" if certain else "assumed"
    kind = _text(given, "source", note) or declared
    if kind in STUDIES:
        note(
            given["source"],
            fault(
                "found {found}; that is a study and no kind of source; type source: "
                "measured (or published), study: {kind}",
                found=show(kind),
                kind=kind,
            ),
        )
        kind = "measured"
    elif kind not in SOURCES:
        near = suggestion(kind, SOURCES)
        note(
            given["source"],
            clauses(fault("found {found}; expected a kind of source", found=show(kind)), near),
        )
        kind = declared
    default = given.get("default")
    if default is not None and not isinstance(default.value, bool):
        note(default, fault("found {found}; expected true or false", found=show(default.value)))
    is_default = default is not None and default.value is True
    unsaid = about.source if certain and about.kind == "declared" else HERE
    if "source" not in given and not certain:
        unsaid = NO_SOURCE
    source = _text(given, "from", note) or unsaid
    evidence = _cited(about, kind, source) if is_default else ()
    study = _study(given, kind, note)
    if evidence and kind in READ_OFF:
        study = studies_of(evidence)
    return Origin(
        cast(SourceKind, kind), source, _text(given, "why", note), is_default, study=study,
        evidence=evidence,
    )  # fmt: skip


def _study(given: Mapping[str, Node], kind: str, note: Note) -> str:
    """By which study a number of the scenario's own was established."""
    study = _text(given, "study", note)
    if not study:
        return ""
    if study not in OWN_STUDIES:
        near = suggestion(study, OWN_STUDIES)
        note(
            given["study"],
            clauses(
                fault("found {found}; expected how it was established", found=show(study)), near
            ),
        )
    elif kind not in READ_OFF:
        note(
            given["study"],
            fault(
                "found {found} beside source: {kind}, which is read off no study; "
                "leave it out, or type source: measured or published",
                found=show(study),
                kind=kind,
            ),
        )
    return study


def _cited(about: Knob, kind: str, source: str) -> tuple[Evidence, ...]:
    """What a default of a lock cites; nothing where its text or its kind is another one."""
    if source.startswith(about.told):
        return about.evidence if kind in (about.kind, "assumed") else ()
    return cited_by(source)


def _text(given: Mapping[str, Node], key: str, note: Note) -> str:
    node = given.get(key)
    if node is None or node.value is BROKEN:
        return ""
    text = " ".join(node.value.split()) if isinstance(node.value, str) else ""
    if not text or text != one_line(text):
        note(node, fault("found {found}; expected printable text", found=show(node.value)))
        return ""
    return text
