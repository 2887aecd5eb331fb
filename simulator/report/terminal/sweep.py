"""Half a page about a sweep."""

from __future__ import annotations

from simulator.explain.numbers import amount, share
from simulator.findings.sweep import SweepFindings, SweepPoint
from simulator.report.sections.sweep.answer import headline, named, short, told
from simulator.report.text import WIDTH, narrowed, printable, wrapped

_SHOWN = 30


def sweep_summary(found: SweepFindings, width: int = WIDTH) -> str:
    """The best point, where criteria start and stop, a table of the points."""
    best = named(found, found.points[found.best])
    paragraphs = (
        wrapped(f"{found.program}: {', '.join(axis.path for axis in found.axes)}", width),
        wrapped(f"{best.upper()}: {headline(found)}", width),
        "\n".join(wrapped(said, width) for said in told(found)),
        _table(found, width),
    )
    return "\n\n".join(paragraphs)


def _table(found: SweepFindings, width: int) -> str:
    headers = [" / ".join(short(axis.path) for axis in found.axes), "NPV", "mean between",
               "pays", "owed", "repeat", "criteria", "nearest"]  # fmt: skip
    rows = [_row(point) for point in found.points[:_SHOWN]]
    if len(found.axes) > 1:  # two values take the room of the last column
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    table = narrowed(headers, rows, width)
    size = f"{found.agents:,} agents, {found.cases} cases, seed {found.seed}"
    note = f"Money in {found.currency}; mean between: 95 % interval of the mean NPV; "
    if len(found.axes) == 1:
        note += "nearest: against the point nearest to the scenario as it is; "
    note += f"same cases and luck everywhere ({size})."
    if found.certain:
        note += " Every number is taken as certain, which none of them is."
    if len(found.points) > _SHOWN:
        note = f"The first {_SHOWN} of {len(found.points)} points; the report has all. {note}"
    return f"{table}\n{wrapped(note, width)}"


def _row(point: SweepPoint) -> list[str]:
    return [
        printable(" / ".join(point.values)),
        amount(point.npv.mean, sign=True),
        f"{amount(point.low)} to {amount(point.high)}",
        share(point.probability),
        amount(point.liability.mean),
        share(point.repeat_rate.mean, 1),
        "met" if point.meets else "missed",
        "" if point.ahead is None else amount(point.ahead.mean, sign=True),
    ]
