"""Half a page about a search for a better program."""

from __future__ import annotations

from simulator.explain.numbers import amount, share, span
from simulator.findings.improvement import ImprovementFindings, Runner
from simulator.report.said import met
from simulator.report.sections.improvement.answer import headline, told, word
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, say


def improvement_summary(findings: ImprovementFindings, width: int = WIDTH) -> str:
    """The winner, how sure it is, the programs in held-out cases."""
    paragraphs = (
        wrapped(f"{findings.program}: {', '.join(k.path for k in findings.knobs)}", width),
        wrapped(f"{word(findings)} {headline(findings)}", width),
        "\n".join(wrapped(said, width) for said in told(findings)),
        _table(findings, width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _table(findings: ImprovementFindings, width: int) -> str:
    names = ", ".join(knob.path.split(".")[-1] for knob in findings.knobs)
    headers = [
        label("program"), label("knobs"), label("NPV"), label("mean between"), label("pays"),
        label("criteria"),
    ]  # fmt: skip
    rows = [_row(one) for one in findings.runners]
    note = say(
        "Knobs: {names}. Money in {currency}; mean between: 95 % interval of the mean NPV; {cases} "
        "cases that the search had not seen ({agents} agents, {plays} of {budget} plays, seed "
        "{seed}).",
        names=names,
        currency=findings.currency,
        cases=findings.cases,
        agents=f"{findings.agents:,}",
        plays=f"{findings.plays:,}",
        budget=f"{findings.budget:,}",
        seed=findings.seed,
    )
    return f"{narrowed(headers, rows, width)}\n{wrapped(note, width)}"


def _row(one: Runner) -> list[str]:
    return [
        printable(one.name),
        printable(", ".join(one.values)),
        amount(one.npv.mean, sign=True),
        span(one.low, one.high),
        share(one.probability),
        met(one.meets),
    ]
