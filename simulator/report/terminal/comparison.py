"""Half a page about programs side by side."""

from __future__ import annotations

from simulator.decision.word.in_passing import note_on, short
from simulator.explain.numbers import amount, share
from simulator.findings.comparison import ComparisonFindings, Contender
from simulator.report.sections.comparison.answer import dominated, headline
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, say


def comparison_summary(findings: ComparisonFindings, width: int = WIDTH) -> str:
    """Question, choice, table, who can be struck out, what knowing more would be worth."""
    paragraphs = (
        wrapped(findings.question, width),
        wrapped(f"{findings.called(findings.best.name).upper()}: {headline(findings)}", width),
        _table(findings, width),
        "\n".join(wrapped(said, width) for said in dominated(findings)),
        wrapped(_worth(findings), width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _table(findings: ComparisonFindings, width: int) -> str:
    headers = [
        label("program"), label("NPV"), label("pays"), label("best"), label("loss"),
        label("funding"), label("owed"), label("repeat"), label("verdict"),
    ]  # fmt: skip
    rows = [_row(findings, one) for one in findings.contenders]
    if findings.certain:
        headers, rows = [headers[0], headers[1], *headers[4:]], [
            [row[0], row[1], *row[4:]] for row in rows
        ]  # fmt: skip
    note = say(
        "NPV, expected loss of choosing it, peak funding and points owed in {currency}; pays, "
        "best: shares of cases; repeat: buying again in a year, to today.",
        currency=findings.currency,
    )
    note = f"{note} {note_on([one.word for one in findings.contenders])}".rstrip()
    return f"{narrowed(headers, rows, width)}\n{wrapped(note, width)}"


def _row(findings: ComparisonFindings, one: Contender) -> list[str]:
    today = one.name == findings.control
    return [
        printable(findings.called(one.name)),
        amount(one.npv.mean, sign=True, error=one.mean_error),
        "" if today else share(one.probability),
        share(one.best),
        amount(one.loss, error=one.loss_error),
        amount(one.peak_funding),
        amount(one.liability),
        "" if today else f"{100 * one.repeat_gain:+.1f}",
        short(one.word),
    ]


def _worth(findings: ComparisonFindings) -> str:
    values = {
        "agents": f"{findings.agents:,}",
        "cases": findings.cases,
        "seed": findings.seed,
    }
    if findings.certain:
        return say(
            "Every number is taken as certain, which none of them is ({agents} agents, {cases} "
            "cases, seed {seed}).",
            **values,
        )
    return say(
        "Knowing every number before choosing would be worth {worth} at most ({agents} agents, "
        "{cases} cases, seed {seed}).",
        worth=amount(findings.worth_of_knowing, findings.currency, error=findings.best.loss_error),
        **values,
    )
