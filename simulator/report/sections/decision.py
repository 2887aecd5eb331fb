"""The second page: what the word rests on, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.program.plain import capitalized
from simulator.report.document import (
    Block,
    Caution,
    Column,
    Inline,
    Section,
    Strong,
    Table,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.drivers import drivers
from simulator.report.said import met, not_written, word_shown
from simulator.report.sections.alternatives import arms_in_brief
from simulator.report.sections.answer import next_steps
from simulator.say import label, say
from simulator.terms import VERDICTS


def decision(findings: Findings) -> Section | None:
    """Criteria, all arms, what the NPV depends on, what would change the word."""
    return section(
        "decision",
        label("Basis of the decision"),
        prose(_compared(findings)),
        _rough(findings),
        _criteria(findings),
        _others(findings),
        arms_in_brief(findings),
        drivers(findings),
        *_listed(say("What would change this:"), _not_yet_said(findings, findings.would_change)),
        prose(findings.in_vain) if findings.in_vain else None,
        prose(not_written("; ".join(findings.unwritten))) if findings.unwritten else None,
        *_listed(
            say("Keep in mind:"),
            _not_yet_said(findings, (*findings.unchecked, *findings.warnings)),
        ),
    )


def _not_yet_said(findings: Findings, lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that what to do next does not say already."""
    steps = ((one,) if isinstance(one, str) else one for one in next_steps(findings))
    said = " ".join(str(part) for one in steps for part in one)
    return tuple(line for line in lines if line.rstrip(".") not in said)


def _compared(findings: Findings) -> str:
    """What is compared with what."""
    return say(
        "Amounts are without sales tax, before tax on profit; cost of capital {rate} a year; "
        "compared with the same {customers} customers in the same weeks without it.",
        rate=share(findings.cost_of_capital, 1),
        customers=f"{findings.customers:,.0f}",
    )


def _rough(findings: Findings) -> Block | None:
    if not findings.rough:
        return None
    said = say(
        "Rough: the simulation error is more than a tenth of the spread over cases. Run it with "
        "more agents."
    )
    return Caution((said,))


def _others(findings: Findings) -> Block | None:
    others = (arm for arm in findings.programs if arm.name != findings.program)
    return bullets(
        (Strong(f"{word_shown(arm.word).upper()}."), f" {arm.headline}") for arm in others
    )


def _criteria(findings: Findings) -> Block | None:
    if findings.certain or not findings.judgments:
        return None
    columns = (Column("criterion", label("Criterion")), Column("met", label("Result")))
    rows = tuple((one.text, met(one.met)) for one in findings.judgments)
    meaning: tuple[Inline, ...] = ()
    if findings.word:
        meaning = (
            Strong(f"{capitalized(word_shown(findings.word))}:"),
            f" {VERDICTS[findings.word]}{_row(findings)}",
        )
    return Table("criteria", "", columns, rows, meaning)


def _row(findings: Findings) -> str:
    """Which row of the printed table says so."""
    if not findings.row:
        return ""
    said = say("Row {row} of the table in the description of the model.", row=findings.row)
    return f" {said}"


def _listed(title: str, sentences: tuple[str, ...]) -> tuple[Block | None, ...]:
    return (prose(title), bullets(sentences)) if sentences else ()
