"""How flat the top is: the winner with one knob turned at a time."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.decision.names import in_sentence
from simulator.decision.words import is_share
from simulator.findings.improvement import ImprovementFindings
from simulator.program.plain import capitalized
from simulator.report.document import Section, section
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)  # fmt: skip
from simulator.say import label, say


def flatness(findings: ImprovementFindings) -> Section | None:
    """A panel for every knob that was turned."""
    turned = tuple(dict.fromkeys(one.path for one in findings.tried if not one.chosen))
    if not turned:
        return None
    return section("flatness", label("How flat the top is"), _figure(findings, turned))


def _figure(findings: ImprovementFindings, paths: tuple[str, ...]) -> Figure:
    unit, word = unit_of(pl.Series([one.ahead.mean for one in findings.tried]))
    winner, turned = label("the winner"), label("turned")
    rows = {
        path: [
            {
                "value": text_of(one.value) if one.number is None else one.number,
                "mean": one.ahead.mean / unit,
                "low": one.ahead.low / unit,
                "high": one.ahead.high / unit,
                "which": winner if one.chosen else turned,
            }
            for one in findings.tried
            if one.path == path
        ]
        for path in paths
    }

    def draw(room: Room) -> Any:
        across = 1 if room.narrow else min(len(paths), 3)
        width = room.width / across - 50 * (across > 1)

        def panel(path: str) -> Any:
            numeric = all(not isinstance(row["value"], str) for row in rows[path])
            base = alt.Chart(records(pl.DataFrame(rows[path])))
            name = text_of(next(one.label for one in findings.knobs if one.path == path))
            zero = alt.Scale(zero=False)
            axis = alt.Axis(tickCount=4, labelAngle=0, **_format(findings, path))
            x = alt.X("value:Q", title=name, scale=zero, axis=axis)
            if not numeric:
                x = alt.X("value:N", title=name, axis=alt.Axis(labelAngle=0))
            y = alt.Y(
                "mean:Q",
                title=label("NPV to the winner's, {unit}", unit=f"{word}{findings.currency}"),
            )
            ends = base.mark_rule(color=BLUE).encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
            scale = alt.Scale(domain=[winner, turned], range=[BLACK, BLUE])
            color = alt.Color("which:N", title=label("program"), scale=scale, legend=room.legend)
            dots = base.mark_point(filled=True, size=60).encode(x=x, y=y, color=color)
            rule = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3])
            layers = alt.layer(ends, dots, rule.encode(y=alt.YDatum(0)))
            return layers.properties(width=width, height=170)

        return alt.concat(*map(panel, paths), columns=across)

    return figure(
        "flatness",
        _headline(findings),
        say(
            "NPV of the winner with one knob turned, less the winner's, in the same cases; "
            "means with their 95 % intervals. Where a line crosses zero the value is as "
            "good, as far as one can tell."
        ),
        draw,
    )


def _format(findings: ImprovementFindings, path: str) -> dict[str, Any]:
    """How the values of a knob are written along its axis: percent where it is a share."""
    unit = next(one.unit for one in findings.knobs if one.path == path)
    return {"format": "~%"} if is_share(unit) else {}


def _headline(findings: ImprovementFindings) -> str:
    flat = [in_sentence(k.label) for k in findings.knobs if len(k.within) > 1]
    steep = [in_sentence(k.label) for k in findings.knobs if len(k.within) <= 1]
    if not flat:
        return label("Every knob matters: turned either way, the program is surely worse")
    if not steep:
        return label("The top is flat: no knob has to be set exactly")
    said = label(
        "{steep} must be right; {flat} may vary", steep=", ".join(steep), flat=", ".join(flat)
    )
    return capitalized(said)
