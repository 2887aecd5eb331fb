"""What a point of a sweep is called: its values, as people read them."""

from __future__ import annotations

from simulator.decision.names import in_sentence
from simulator.findings.sweep import SweepFindings, SweepPoint


def named(findings: SweepFindings, point: SweepPoint) -> str:
    """A point by its values: `points back 2 %`, or both where two are varied."""
    words = (
        f"{in_sentence(axis.label)} {value}"
        for axis, value in zip(findings.axes, values_of(findings, point), strict=True)
    )
    return ", ".join(words)


def values_of(findings: SweepFindings, point: SweepPoint) -> tuple[str, ...]:
    """The values of a point as people read them, in the order of the axes."""
    return tuple(
        axis.shown(typed, number)
        for axis, typed, number in zip(findings.axes, point.values, point.numbers, strict=True)
    )
