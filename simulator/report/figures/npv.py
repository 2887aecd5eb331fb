"""NPV of every case by arm: how often it is positive can be seen by counting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import polars as pl

from simulator.explain.numbers import share
from simulator.findings import ArmFinding, Findings
from simulator.report.figures.drawing import (
    BLACK,
    BLUE,
    NOTHING,
    ORANGE,
    Figure,
    Room,
    figure,
    records,
    text_of,
    unit_of,
)
from simulator.report.said import in_order
from simulator.say import label, say


def npv(findings: Findings) -> Figure:
    """NPV of every case, one row per arm: the share right of zero is the probability."""
    labels = {arm.name: arm.label for arm in in_order(findings)}
    axis = label("NPV over {weeks} weeks", weeks=findings.horizon_weeks)
    return dots(
        _title(findings), _caption(findings), findings.npv, labels, axis, findings.currency,
        stem="npv_all",
    )  # fmt: skip


def npv_of_main(findings: Findings) -> Figure:
    """The same of the program that the verdict is about, and of its plain alternatives."""
    mine = (findings.main, *findings.alternatives(findings.program))
    labels = {arm.name: arm.label for arm in mine}
    axis = label("NPV over {weeks} weeks", weeks=findings.horizon_weeks)
    return dots(_title(findings), _caption(findings), findings.npv, labels, axis, findings.currency)


def dots(
    title: str,
    caption: str,
    cases: pl.DataFrame,
    labels: Mapping[str, str],
    axis: str,
    currency: str,
    *,
    stem: str = "npv",
    words: tuple[str, str] = ("pays", "loses"),
) -> Figure:
    """A dot per case (arm, case, npv), a row per arm of `labels`, in that order.

    `words` are what a case is called that lies right of zero, and one that does not.
    """
    names = {arm: text_of(label) for arm, label in labels.items()}
    unit, letter = unit_of(cases["npv"])
    order = list(names.values())
    frame = cases.filter(pl.col("arm").is_in(list(names))).with_columns(
        pl.col("arm").replace_strict(names),
        pl.col("npv") / unit,
        pl.when(pl.col("npv") > 0).then(pl.lit(words[0])).otherwise(pl.lit(words[1])).alias("sign"),
        _lane("case").alias("lane"),
    )

    def draw(room: Room) -> Any:
        ticks = alt.Axis(tickCount=5)
        name = f"{axis}, {letter}{currency}"
        x = alt.X("npv:Q", title=name, scale=alt.Scale(padding=10), axis=ticks)
        y = alt.Y("arm:N", title=None, sort=order, axis=alt.Axis(labelLimit=room.label))
        base = alt.Chart(records(frame))
        zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.XDatum(0))
        dots = base.mark_circle(size=34, opacity=0.7).encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("lane:Q", scale=alt.Scale(domain=[-0.35, 1.35])),
            color=alt.Color(
                "sign:N",
                title=label("the case"),
                legend=room.legend,
                scale=alt.Scale(domain=[*words], range=[BLUE, ORANGE]),
            ),
        )
        mean = base.mark_tick(color=BLACK, thickness=2, size=30).encode(x=alt.X("mean(npv):Q"), y=y)
        layers = alt.layer(zero, dots, mean)
        width = room.beside if room.narrow else room.width
        return layers.properties(width=width, height=alt.Step(52))

    return figure(stem, title, caption, draw)


def _lane(column: str) -> pl.Expr:
    """A place between 0 and 1 that spreads neighboring cases: multiples of the golden ratio."""
    return ((pl.col(column) + 1) * 0.618033988749895) % 1


def _title(findings: Findings) -> str:
    """Whether the program pays, or how often, and the best of the same money."""
    main = findings.main
    if findings.certain and main.npv.mean > 0:
        title = label("{program} pays", program=main.label)
    elif findings.certain:
        title = label("{program} does not pay", program=main.label)
    else:
        title = label(
            "{program} pays in {share} of cases", program=main.label, share=share(main.probability)
        )
    best = max(findings.alternatives(main.name), key=lambda arm: arm.npv.mean, default=None)
    return title if best is None else f"{title}; {_same_money(findings, best)}"


def _same_money(findings: Findings, arm: ArmFinding) -> str:
    """Whether the same money pays, spent plainly, or how often."""
    pays, often = arm.npv.mean > 0, share(arm.probability)
    match arm.role, findings.certain:
        case "acquisition", False:
            return label("the same money into new customers in {share}", share=often)
        case "acquisition", True:
            return (
                label("the same money into new customers does")
                if pays
                else label("the same money into new customers does not")
            )
        case _, False:
            return label("the same money as a price cut in {share}", share=often)
    return (
        label("the same money as a price cut does")
        if pays
        else label("the same money as a price cut does not")
    )


def _caption(findings: Findings) -> str:
    if findings.certain:
        return say(
            "Each dot is one case: one stream of luck, the same for all arms. The black tick is "
            "the mean. Right of the dashed line the arm earns more than today's business."
        )
    return say(
        "Each dot is one case: one draw of everything uncertain, with one stream of luck, the "
        "same for all arms. The black tick is the mean. Right of the dashed line the arm earns "
        "more than today's business."
    )
