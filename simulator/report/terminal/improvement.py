"""Half a page about a search for a better program."""

from __future__ import annotations

from simulator.explain.numbers import amount, share
from simulator.findings.improvement import ImprovementFindings, Runner
from simulator.report.sections.improvement.answer import headline, told, word
from simulator.report.text import WIDTH, narrowed, printable, wrapped


def improvement_summary(found: ImprovementFindings, width: int = WIDTH) -> str:
    """The winner, how sure it is, the programs in held-out cases."""
    paragraphs = (
        wrapped(f"{found.program}: {', '.join(k.path for k in found.knobs)}", width),
        wrapped(f"{word(found)} {headline(found)}", width),
        "\n".join(wrapped(said, width) for said in told(found)),
        _table(found, width),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _table(found: ImprovementFindings, width: int) -> str:
    names = ", ".join(knob.path.split(".")[-1] for knob in found.knobs)
    headers = ["program", "knobs", "NPV", "mean between", "pays", "criteria"]
    rows = [_row(one) for one in found.runners]
    note = (
        f"Knobs: {names}. Money in {found.currency}; mean between: 95 % interval of the mean NPV; "
        f"{found.cases} cases that the search had not seen ({found.agents:,} agents, "
        f"{found.plays:,} of {found.budget:,} plays, seed {found.seed})."
    )
    return f"{narrowed(headers, rows, width)}\n{wrapped(note, width)}"


def _row(one: Runner) -> list[str]:
    return [
        printable(one.name),
        printable(", ".join(one.values)),
        amount(one.npv.mean, sign=True),
        f"{amount(one.low)} to {amount(one.high)}",
        share(one.probability),
        "met" if one.meets else "missed",
    ]
