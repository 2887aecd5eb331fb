"""How NPV, probability, liability and repeat rate change along what is varied."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from simulator.decision.words import is_share
from simulator.explain.numbers import amount
from simulator.findings.sweep import SweepFindings, SweepPoint, SweptPath
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
    rows_of,
    text_of,
    unit_of,
)
from simulator.report.sections.sweep.points import named, values_of
from simulator.say import declared, label, say


def course(findings: SweepFindings) -> Figure:
    """A curve of each measure along one path; a map over two."""
    return _map(findings) if len(findings.axes) == 2 else _curves(findings)


def _best(findings: SweepFindings) -> str:
    best = findings.points[findings.best]
    return label(
        "The mean NPV is best at {point}: {npv}",
        point=named(findings, best),
        npv=amount(best.npv.mean, findings.currency, sign=True, error=best.simulation_error),
    )


def _curves(findings: SweepFindings) -> Figure:
    axis, numeric = findings.axes[0], findings.axes[0].numeric
    unit, word = unit_of(pl.Series([point.npv.mean for point in findings.points]))
    owed, owed_word = unit_of(pl.Series([point.liability.mean for point in findings.points]))
    frame = pl.DataFrame([_row(point, unit, owed) for point in findings.points])
    panels = (
        ("npv", label("NPV, {unit}", unit=f"{word}{findings.currency}"), False),
        ("pays", label("probability that it pays"), True),
        ("owed", label("owed at the end, {unit}", unit=f"{owed_word}{findings.currency}"), False),
        ("repeat", label("repeat rate"), True),
    )
    name = text_of(f"{axis.label}, {declared(axis.unit)}" if axis.unit else axis.label)

    def draw(room: Room) -> Any:
        def panel(key: str, title: str, share: bool) -> Any:
            base = alt.Chart(records(frame))
            kind = f"value:{'Q' if numeric else 'N'}"
            x = alt.X(kind, title=name, sort=None, scale=alt.Scale(zero=False), axis=_marks(axis))
            if not numeric:
                x = alt.X(kind, title=name, sort=None, axis=alt.Axis(labelAngle=0))
            marks = (
                alt.Axis(format=".0%" if share and key == "pays" else ".1%")
                if share
                else (alt.Axis())
            )
            y = alt.Y(f"{key}:Q", title=title, scale=alt.Scale(zero=False), axis=marks)
            ends = base.mark_rule(color=BLUE, opacity=0.35, strokeWidth=6).encode(
                x=x, y=alt.Y(f"{key}_low:Q", title=title), y2=alt.Y2(f"{key}_high:Q")
            )
            dots = base.mark_point(filled=True, size=60).encode(
                x=x, y=y, color=alt.condition("datum.meets", alt.value(BLUE), alt.value(ORANGE))
            )
            layers = [ends, dots]
            if numeric:
                layers.insert(1, base.mark_line(color=BLUE, strokeWidth=1.5).encode(x=x, y=y))
            if key == "npv":
                zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3])
                layers.append(zero.encode(y=alt.YDatum(0)))
            width = room.width if room.narrow else room.width / 2 - 40
            return alt.layer(*layers).properties(width=width, height=150)

        drawn = [panel(*one) for one in panels]
        return alt.concat(*drawn, columns=1 if room.narrow else 2)

    return figure(
        "course",
        _best(findings),
        say(
            "Dots are means over cases, blue where all criteria are met; the wide lines are "
            "95 % intervals of the mean NPV and of the probability, and the middle 90 % of "
            "cases of what is owed and of the repeat rate."
        ),
        draw,
    )


def _marks(axis: SweptPath) -> alt.Axis:
    """The marks of an axis: percent where the number is a share."""
    return alt.Axis(format="~%") if is_share(axis.unit) else alt.Axis()


def _row(point: SweepPoint, unit: float, owed: float) -> dict[str, Any]:
    value = point.numbers[0]
    return {
        "value": text_of(point.values[0]) if value is None else value,
        "npv": point.npv.mean / unit,
        "npv_low": point.low / unit,
        "npv_high": point.high / unit,
        "pays": point.probability,
        "pays_low": point.certainty[0],
        "pays_high": point.certainty[1],
        "owed": point.liability.mean / owed,
        "owed_low": point.liability.low / owed,
        "owed_high": point.liability.high / owed,
        "repeat": point.repeat_rate.mean,
        "repeat_low": point.repeat_rate.low,
        "repeat_high": point.repeat_rate.high,
        "meets": point.meets,
    }


def _map(findings: SweepFindings) -> Figure:
    one, two = findings.axes
    unit, word = unit_of(pl.Series([point.npv.mean for point in findings.points]))
    rows = [
        {
            "one": text_of(values_of(findings, point)[0]),
            "two": text_of(values_of(findings, point)[1]),
            "one_number": point.numbers[0],
            "two_number": point.numbers[1],
            "npv": point.npv.mean / unit,
            "text": amount(point.npv.mean, sign=True, error=point.simulation_error),
            "meets": point.meets,
        }
        for point in findings.points
    ]
    spread = len({(row["one"], row["two"]) for row in rows}) < (
        len({row["one"] for row in rows}) * len({row["two"] for row in rows})
    )
    most = max(abs(point.npv.mean) for point in findings.points) / unit or 1.0
    scale = alt.Scale(domain=[-most, 0, most], range=[ORANGE, "#f7f7f7", BLUE])

    def draw(room: Room) -> Any:
        base = alt.Chart(rows_of(rows))
        color = alt.Color(
            "npv:Q",
            title=label("mean NPV, {unit}", unit=f"{word}{findings.currency}"),
            scale=scale,
            legend=alt.Legend(orient="bottom"),
        )
        edge = alt.condition("datum.meets", alt.value(BLACK), alt.value("white"))
        titles = (text_of(one.label), text_of(two.label))
        if spread:
            zero = alt.Scale(zero=False)
            return (
                base.mark_circle(size=160, strokeWidth=2)
                .encode(
                    x=alt.X("one_number:Q", title=titles[0], scale=zero, axis=_marks(one)),
                    y=alt.Y("two_number:Q", title=titles[1], scale=zero, axis=_marks(two)),
                    color=color,
                    stroke=edge,
                )
                .properties(width=room.width, height=300)
            )
        x = alt.X("one:N", title=titles[0], sort=None, axis=alt.Axis(labelAngle=0))
        y = alt.Y("two:N", title=titles[1], sort=None)
        cells = base.mark_rect(strokeWidth=2).encode(x=x, y=y, color=color, stroke=edge)
        layers = [cells]
        if not room.narrow and len({row["one"] for row in rows}) <= 8:
            layers.append(base.mark_text(fontSize=11).encode(x=x, y=y, text=alt.Text("text:N")))
        return alt.layer(*layers).properties(width=room.width, height=300)

    return figure(
        "course",
        _best(findings),
        say(
            "Mean NPV over cases at every point; a black edge says that all criteria are met there."
        ),
        draw,
    )
