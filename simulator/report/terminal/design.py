"""Half a page about the program for a budget."""

from __future__ import annotations

from simulator.explain.numbers import amount, share
from simulator.findings.design import DesignFindings
from simulator.findings.design.words import answer, beside, earns_told, program_named, sized
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label

SHOWN = 10  # tools that are listed


def design_summary(found: DesignFindings, width: int = WIDTH) -> str:
    """The program or none, its tools, what stands beside it, the best tools alone."""
    parts = [wrapped(answer(found), width)]
    if found.winner is not None:
        parts.append("\n".join(
            wrapped(f"- {sized(tool)} ({tool.kind})", width, hang=2)
            for tool in found.winner.tools
        ))  # fmt: skip
        parts += [wrapped(" ".join(earns_told(found)), width)]
    parts.append(wrapped(" ".join(beside(found)), width))
    if found.alone:
        parts.append(_alone(found, width))
    return "\n\n".join(parts)


def _alone(found: DesignFindings, width: int) -> str:
    heads = [label("alone"), label("cost"), label("mean NPV"), label("pays in")]
    rows = [
        [program_named(one), amount(one.cost), amount(one.npv.mean, found.currency, sign=True),
         share(one.pays)]
        for one in found.alone[:SHOWN]
    ]  # fmt: skip
    return narrowed(heads, rows, width)
