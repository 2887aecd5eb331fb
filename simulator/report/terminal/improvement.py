"""Half a page about a search for a better program."""

from __future__ import annotations

from simulator.decision.names import in_sentence
from simulator.explain.numbers import amount, share, span
from simulator.findings.improvement import ImprovementFindings, Runner
from simulator.report.said import met
from simulator.report.sections.improvement.answer import headline, told, word
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, say


def improvement_summary(findings: ImprovementFindings, width: int = WIDTH) -> str:
    """The winner, how sure it is, the programs in held-out cases."""
    paragraphs = (
        wrapped(f"{findings.label}: {_names(findings)}", width),
        wrapped(f"{word(findings)} {headline(findings)}", width),
        "\n".join(wrapped(said, width) for said in told(findings)),
        _table(findings, width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _table(findings: ImprovementFindings, width: int) -> str:
    headers = [
        label("program"), label("knobs"), label("NPV"), label("mean between"), label("pays"),
        label("criteria"),
    ]  # fmt: skip
    rows = [_row(findings, one) for one in findings.runners]
    note = say(
        "Knobs: {names}. Money in {currency}; mean between: 95 % interval of the mean NPV; {cases} "
        "cases that the search had not seen ({agents} agents, {plays} of {budget} plays, seed "
        "{seed}).",
        names=_names(findings),
        currency=findings.currency,
        cases=findings.cases,
        agents=f"{findings.agents:,}",
        plays=f"{findings.plays:,}",
        budget=f"{findings.budget:,}",
        seed=findings.seed,
    )
    return f"{narrowed(headers, rows, width)}\n{wrapped(note, width)}"


def _names(findings: ImprovementFindings) -> str:
    """What was left open."""
    return ", ".join(in_sentence(knob.label) for knob in findings.knobs)


def _row(findings: ImprovementFindings, one: Runner) -> list[str]:
    return [
        printable(one.name),
        printable(", ".join(findings.shown(one.values))),
        amount(one.npv.mean, sign=True),
        span(one.low, one.high),
        share(one.probability),
        met(one.meets),
    ]
