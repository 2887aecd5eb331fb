"""Half a page about whether a business needs a program now."""

from __future__ import annotations

from simulator.explain.numbers import amount, points, share
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.diagnosis.words import (
    answer,
    defections_told,
    factor_told,
    lever_named,
    margin_told,
    regulars_told,
    service_told,
    standing_told,
)
from simulator.report.sections.diagnosis import MOVED, UNITS
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label


def diagnosis_summary(found: DiagnosisFindings, width: int = WIDTH) -> str:
    """The answer, stages 1 to 3, what 1 % of each lever is worth, motives at equal money."""
    paragraphs = [
        wrapped(found.question, width),
        wrapped(answer(found), width),
        wrapped(" ".join((*regulars_told(found), margin_told(found))), width),
        wrapped(" ".join(service_told(found)), width),
        wrapped(defections_told(found), width),
        _levers(found, width),
        wrapped(" ".join(factor_told(found)), width),
        _factors(found, width),
    ]
    if found.standing is not None:
        paragraphs.append(wrapped(standing_told(found.standing), width))
    return "\n\n".join(paragraphs)


def _levers(found: DiagnosisFindings, width: int) -> str:
    heads = [label("what changes"), label("worth"), label("% of all"), label("published")]
    rows = [
        [
            lever_named(one),
            amount(one.worth.mean, found.currency, sign=True),
            "" if one.elasticity is None else f"{one.elasticity.mean:.2g}",
            f"{one.published:g}",
        ]
        for one in found.levers
    ]
    return narrowed(heads, rows, width)


def _factors(found: DiagnosisFindings, width: int) -> str:
    heads = [label("speaks to"), MOVED[found.measure].lower(), label("brings"), label("most in")]
    heads_said = UNITS[found.measure] == "heads"
    rows = [
        [
            one.motive,
            f"{one.gain.mean:+,.0f}" if heads_said else points(one.gain.mean),
            amount(one.brings.mean, found.currency, sign=True),
            share(one.best),
        ]
        for one in found.factor.factors
    ]
    return narrowed(heads, rows, width)
