"""What the NPV depends on, over cases."""

from __future__ import annotations

from typing import Any

import altair as alt

from simulator.decision.names import in_sentence, names_of
from simulator.findings import Driver, Findings
from simulator.report.figures.drawing import BLUE, ORANGE, Figure, Room, figure, rows_of, text_of
from simulator.report.said import opinion
from simulator.say import label, say

EVIDENCE_KINDS = ("measured", "published", "derived", "declared")
_DRIVERS = 10


def drivers(findings: Findings) -> Figure | None:
    """Rank correlation of uncertain inputs with the NPV of the program."""
    shown = findings.drivers[:_DRIVERS]
    if not any(driver.correlation for driver in shown):
        return None
    names = names_of([driver.path for driver in shown])
    evidence, judged = label("evidence"), label("opinion")
    rows = [
        {
            "input": text_of(f"{names[driver.path]} ({driver.rests_on})"),
            "r": driver.correlation,
            "basis": evidence if driver.kind in EVIDENCE_KINDS else judged,
        }
        for driver in shown
    ]

    def draw(room: Room) -> Any:
        bars = (
            alt.Chart(rows_of(rows))
            .mark_bar(height=14)
            .encode(
                x=alt.X(
                    "r:Q",
                    title=label("rank correlation with NPV"),
                    scale=alt.Scale(domain=[-1, 1]),
                    axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1]),
                ),
                y=alt.Y(
                    "input:N",
                    title=None,
                    sort=[str(row["input"]) for row in rows],
                    axis=alt.Axis(labelLimit=room.label),
                ),
                color=alt.Color(
                    "basis:N",
                    title=label("rests on"),
                    legend=room.legend,
                    scale=alt.Scale(domain=[evidence, judged], range=[BLUE, ORANGE]),
                ),
            )
        )
        return bars.properties(width=room.beside, height=alt.Step(22))

    caption = say(
        "Spearman's rank correlation over cases, strongest first: at +1 the case with the highest "
        "input has the highest NPV, and so on down. Evidence is measured, published, derived or "
        "declared; opinion is judged or assumed."
    )
    return figure("drivers", _headline(shown[0], names), f"{caption} {opinion(findings)}", draw)


def _headline(driver: Driver, names: dict[str, str]) -> str:
    """What the NPV depends most on, and which way."""
    if not driver.clear:
        return label("So few cases do not tell what the NPV depends on")
    if driver.correlation > 0:
        return label(
            "The NPV depends most on {knob}: the higher the better",
            knob=in_sentence(names[driver.path]),
        )
    return label(
        "The NPV depends most on {knob}: the lower the better", knob=in_sentence(names[driver.path])
    )
