"""Half a page about a sweep."""

from __future__ import annotations

from simulator.decision.names import in_sentence
from simulator.decision.words import listed
from simulator.explain.numbers import amount, share, span
from simulator.findings.sweep import SweepFindings, SweepPoint
from simulator.report.said import met
from simulator.report.sections.sweep.answer import headline, told
from simulator.report.sections.sweep.points import named, values_of
from simulator.report.text import WIDTH, narrowed, printable, wrapped
from simulator.say import label, say

_SHOWN = 30


def sweep_summary(findings: SweepFindings, width: int = WIDTH) -> str:
    """The best point, where criteria start and stop, a table of the points."""
    best = named(findings, findings.points[findings.best])
    varied = listed([in_sentence(axis.label) for axis in findings.axes])
    paragraphs = (
        wrapped(
            say("{program}: what changes with {paths}?", program=findings.label, paths=varied),
            width,
        ),
        wrapped(f"{best.upper()}: {headline(findings)}", width),
        "\n".join(wrapped(said, width) for said in told(findings)),
        _table(findings, width),
    )
    return "\n\n".join(paragraphs)


def _table(findings: SweepFindings, width: int) -> str:
    headers = [
        label("value") if len(findings.axes) == 1 else label("values"), label("NPV"),
        label("mean between"), label("pays"), label("owed"), label("repeat"), label("criteria"),
        label("nearest"),
    ]  # fmt: skip
    rows = [_row(findings, point) for point in findings.points[:_SHOWN]]
    if len(findings.axes) > 1:  # two values take the room of the last column
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    said = [_read(findings)]
    if findings.certain:
        said.append(say("Every number is taken as certain, which none of them is."))
    if len(findings.points) > _SHOWN:
        first = say(
            "The first {shown} of {points} points; the report has all.",
            shown=_SHOWN,
            points=len(findings.points),
        )
        said.insert(0, first)
    return f"{narrowed(headers, rows, width)}\n{wrapped(' '.join(said), width)}"


def _row(findings: SweepFindings, point: SweepPoint) -> list[str]:
    return [
        printable(" / ".join(values_of(findings, point))),
        amount(point.npv.mean, sign=True, error=point.simulation_error),
        span(point.low, point.high, error=point.simulation_error),
        share(point.probability),
        amount(point.liability.mean),
        share(point.repeat_rate.mean, 1),
        met(point.meets),
        "" if point.ahead is None else amount(point.ahead.mean, sign=True),
    ]


def _read(findings: SweepFindings) -> str:
    """How to read the table."""
    values = {
        "currency": findings.currency,
        "agents": f"{findings.agents:,}",
        "cases": findings.cases,
        "seed": findings.seed,
    }
    if len(findings.axes) == 1:
        return say(
            "Money in {currency}; mean between: 95 % interval of the mean NPV; nearest: against "
            "the point nearest to the scenario as it is; same cases and luck everywhere ({agents} "
            "agents, {cases} cases, seed {seed}).",
            **values,
        )
    return say(
        "Money in {currency}; mean between: 95 % interval of the mean NPV; same cases and luck "
        "everywhere ({agents} agents, {cases} cases, seed {seed}).",
        **values,
    )
