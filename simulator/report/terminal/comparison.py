"""Half a page about programs side by side."""

from __future__ import annotations

from simulator.decision.word.in_passing import note_on, short
from simulator.explain.numbers import amount, share
from simulator.findings.comparison import ComparisonFindings, Contender
from simulator.report.sections.comparison.answer import dominated, headline
from simulator.report.text import WIDTH, narrowed, printable, wrapped


def comparison_summary(found: ComparisonFindings, width: int = WIDTH) -> str:
    """Question, choice, table, who can be struck out, what knowing more would be worth."""
    paragraphs = (
        wrapped(found.question, width),
        wrapped(f"{found.best.name.upper()}: {headline(found)}", width),
        _table(found, width),
        "\n".join(wrapped(said, width) for said in dominated(found)),
        wrapped(_worth(found), width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _table(found: ComparisonFindings, width: int) -> str:
    headers = ["program", "NPV", "pays", "best", "loss", "ties up", "owed", "repeat", "verdict"]
    rows = [_row(found, one) for one in found.contenders]
    if found.certain:
        headers, rows = [headers[0], headers[1], *headers[4:]], [
            [row[0], row[1], *row[4:]] for row in rows
        ]  # fmt: skip
    note = (
        f"NPV, expected loss of choosing it, money it ties up and points owed in {found.currency}; "
        "pays, best: shares of cases; repeat: buying again in a year, to today."
    )
    note = f"{note} {note_on([one.word for one in found.contenders])}".rstrip()
    return f"{narrowed(headers, rows, width)}\n{wrapped(note, width)}"


def _row(found: ComparisonFindings, one: Contender) -> list[str]:
    today = one.name == found.control
    return [
        printable(one.name),
        amount(one.npv.mean, sign=True),
        "" if today else share(one.probability),
        share(one.best),
        amount(one.loss),
        amount(one.peak_funding),
        amount(one.liability),
        "" if today else f"{100 * one.repeat_gain:+.1f}",
        short(one.word),
    ]


def _worth(found: ComparisonFindings) -> str:
    size = f"{found.agents:,} agents, {found.cases} cases, seed {found.seed}"
    if found.certain:
        return f"Every number is taken as certain, which none of them is ({size})."
    worth = amount(found.worth_of_knowing, found.currency)
    return f"Knowing every number before choosing would be worth {worth} at the most ({size})."
