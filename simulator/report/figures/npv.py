"""Figures: each says its finding in the title, its units on the axes, and survives gray print.

Colors are Okabe and Ito's (2008), which people with any color vision can tell
apart. A figure is a function of `Findings`; drawing the same one twice gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import polars as pl

from simulator.report.drawing import (
    BLACK,
    BLUE,
    GRAY,
    GREEN,
    NOTHING,
    ORANGE,
    WIDTH,
    Figure,
    figure,
    records,
    text_of,
    unit_of,
)
from simulator.report.findings import ArmFinding, Driver, Findings
from simulator.report.numbers import amount, share
from simulator.report.terminal import in_order, opinion
from simulator.report.waterfall import waterfall

__all__ = ["BLACK", "BLUE", "GRAY", "ORANGE", "Figure", "draw_all", "short_paths"]

EVIDENCE_KINDS = ("measured", "published", "derived", "declared")
_LINES = (BLUE, ORANGE, GREEN, "#CC79A7", "#56B4E9", "#E69F00")
SAME_MONEY = {
    "price cut": "the same money as a price cut",
    "acquisition": "the same money into new customers",
}
_DRIVERS = 10


def draw_all(found: Findings) -> tuple[Figure, ...]:
    """Every figure that has something to show."""
    makers: tuple[Callable[[Findings], Figure | None], ...] = (
        waterfall, npv, cash, drivers, liability,
    )  # fmt: skip
    return tuple(one for make in makers if (one := make(found)) is not None)


# ------------------------------------------------------------------ NPV by case


def npv(found: Findings) -> Figure:
    """NPV of every case, one row per arm: the share right of zero is the probability."""
    labels = {arm.name: text_of(arm.label) for arm in in_order(found)}
    unit, letter = unit_of(found.npv["npv"])
    order = list(labels.values())
    frame = found.npv.filter(pl.col("arm").is_in(list(labels))).with_columns(
        pl.col("arm").replace_strict(labels),
        pl.col("npv") / unit,
        pl.when(pl.col("npv") > 0).then(pl.lit("pays")).otherwise(pl.lit("loses")).alias("sign"),
        _lane("case").alias("lane"),
    )
    title = f"NPV over {found.horizon_weeks} weeks, {letter}{found.currency}"
    x = alt.X("npv:Q", title=title, scale=alt.Scale(padding=10))
    y = alt.Y("arm:N", title=None, sort=order)
    base = alt.Chart(records(frame))
    zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(x=alt.datum(0))
    dots = base.mark_circle(size=34, opacity=0.7).encode(
        x=x,
        y=y,
        yOffset=alt.YOffset("lane:Q", scale=alt.Scale(domain=[-0.35, 1.35])),
        color=alt.Color(
            "sign:N",
            title="the case",
            scale=alt.Scale(domain=["pays", "loses"], range=[BLUE, ORANGE]),
        ),
    )
    mean = base.mark_tick(color=BLACK, thickness=2, size=30).encode(x="mean(npv):Q", y=y)
    main = found.main
    best = max(found.alternatives(main.name), key=lambda arm: arm.npv.mean, default=None)
    if found.certain:
        title = f"{main.label} {'pays' if main.npv.mean > 0 else 'does not pay'}"
        if best is not None:
            title += f"; {SAME_MONEY[best.role]} {'does' if best.npv.mean > 0 else 'does not'}"
        dot = "one stream of luck"
    else:
        title = f"{main.label} pays in {share(main.probability)} of cases"
        title += f"; {SAME_MONEY[best.role]} in {share(best.probability)}" if best else ""
        dot = "one draw of everything uncertain, with one stream of luck"
    return figure(
        "npv",
        title,
        f"Each dot is one case: {dot}, the same for all arms. The black tick is the mean. Right of "
        "the dashed line the arm earns more than today's business.",
        alt.layer(zero, dots, mean).properties(width=WIDTH, height=alt.Step(52)),
    )


def _lane(column: str) -> pl.Expr:
    """A place between 0 and 1 that spreads neighboring cases: multiples of the golden ratio."""
    return ((pl.col(column) + 1) * 0.618033988749895) % 1


# ------------------------------------------------------------------ cash over time


def cash(found: Findings) -> Figure:
    """Cumulative incremental cash by week, with the band of 80 % of cases for the program."""
    main = found.main
    unit, letter = unit_of(found.cash["mean"])
    names = [main.name, *(a.name for a in found.arms if a.name != main.name)][: len(_LINES)]
    frame, scale = _by_arm(found.cash, found, names, unit)
    y_title = f"cumulative incremental cash, {letter}{found.currency}"
    lines = _lines(frame, scale, y_title)
    band = _band(frame.filter(pl.col("arm") == text_of(main.label)), BLUE, y_title)
    zero = alt.Chart(NOTHING).mark_rule(color=BLACK, strokeDash=[4, 3]).encode(y=alt.datum(0))
    return figure(
        "cash",
        f"{main.label} {_when(main)}; "
        f"it ties up {amount(main.peak_funding, found.currency)} on average",
        "Cash of each arm less cash of today's business, added up from launch, not discounted. "
        f"Lines are means over cases; the band holds 80 % of cases of {main.label}.",
        alt.layer(band, zero, lines).properties(width=WIDTH, height=280),
    )


def _when(arm: ArmFinding) -> str:
    if arm.payback_weeks is None:
        return "does not pay back within the horizon in half of the cases or more"
    if arm.payback_weeks == 0:
        return "brings in more than it takes from the start in the middle case"
    return f"has paid back after {arm.payback_weeks:.0f} weeks in the middle case"


# ------------------------------------------------------------------ what it hangs on


def drivers(found: Findings) -> Figure | None:
    """Rank correlation of uncertain inputs with the NPV of the program."""
    shown = found.drivers[:_DRIVERS]
    if not any(driver.correlation for driver in shown):
        return None
    names = short_paths([driver.path for driver in shown])
    rows = [
        {
            "input": text_of(f"{names[driver.path]} ({driver.kind})"),
            "r": driver.correlation,
            "basis": "evidence" if driver.kind in EVIDENCE_KINDS else "opinion",
        }
        for driver in shown
    ]
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=14)
        .encode(
            x=alt.X(
                "r:Q",
                title="rank correlation with NPV",
                scale=alt.Scale(domain=[-1, 1]),
                axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1]),
            ),
            y=alt.Y(
                "input:N",
                title=None,
                sort=[str(row["input"]) for row in rows],
                axis=alt.Axis(labelLimit=300),
            ),
            color=alt.Color(
                "basis:N",
                title="rests on",
                scale=alt.Scale(domain=["evidence", "opinion"], range=[BLUE, ORANGE]),
            ),
        )
    )
    return figure(
        "drivers",
        f"The NPV hangs most on {_driver_words(shown[0], names)}"
        if shown[0].clear
        else "So few cases do not tell what the NPV hangs on",
        "Spearman's rank correlation over cases, strongest first: at +1 the case with the highest "
        "input has the highest NPV, and so on down. Evidence is measured, published, derived or "
        "declared; opinion is judged or assumed. " + opinion(found),
        bars.properties(width=WIDTH - 180, height=alt.Step(22)),
    )


def _driver_words(driver: Driver, names: dict[str, str]) -> str:
    direction = "the higher the better" if driver.correlation > 0 else "the lower the better"
    return f"{names[driver.path]}: {direction}"


def short_paths(paths: list[str]) -> dict[str, str]:
    """Each dotted path by its shortest ending that no other path shares."""
    short = {}
    for path in paths:
        parts = path.split(".")
        for length in range(1, len(parts) + 1):
            ending = ".".join(parts[-length:])
            if sum(f".{other}".endswith(f".{ending}") for other in paths) == 1:
                break
        short[path] = ending
    return short


# ------------------------------------------------------------------ points owed


def liability(found: Findings) -> Figure | None:
    """Points outstanding at our cost, by week, of every arm that owes any."""
    owing = found.liability.group_by("arm").agg(pl.col("mean").max()).filter(pl.col("mean") > 0)
    owes = set(owing["arm"].to_list())
    arms = sorted(found.arms, key=lambda arm: arm.name != found.program)  # the main one first
    names = [arm.name for arm in arms if arm.name in owes][: len(_LINES)]
    if not names:
        return None
    unit, letter = unit_of(found.liability["mean"])
    frame, scale = _by_arm(found.liability, found, names, unit)
    y_title = f"points outstanding at our cost, {letter}{found.currency}"
    main = next(arm for arm in arms if arm.name == names[0])
    band = _band(frame.filter(pl.col("arm") == text_of(main.label)), BLUE, y_title)
    return figure(
        "liability",
        f"{main.label} owes its members {amount(main.outstanding, found.currency)} "
        f"after {found.horizon_weeks} weeks, if every point is redeemed",
        "Points outstanding at our cost, none of them counted as lost. As far as they will be "
        f"redeemed, {amount(main.liability, found.currency)} are owed at the end, which is what "
        "the table and the NPV count. Lines are means over cases; the band holds 80 % of cases of "
        f"{main.label}.",
        alt.layer(band, _lines(frame, scale, y_title)).properties(width=WIDTH, height=240),
    )


# ------------------------------------------------------------------ parts of figures


def _by_arm(
    frame: pl.DataFrame, found: Findings, names: list[str], unit: float
) -> tuple[pl.DataFrame, alt.Scale]:
    labels = {arm.name: text_of(arm.label) for arm in found.arms}
    scaled = frame.filter(pl.col("arm").is_in(names)).with_columns(
        pl.col("arm").replace_strict(labels), pl.col("mean", "low", "high") / unit
    )
    domain = [labels[name] for name in names]
    return scaled, alt.Scale(domain=domain, range=list(_LINES[: len(domain)]))


def _week(frame: pl.DataFrame) -> alt.X:
    last = int(max(frame["week"].to_list(), default=0)) + 1
    step = next((step for step in (4, 13, 26, 52) if last <= 8 * step), 104)
    scale = alt.Scale(domain=[0, last], nice=False)
    axis = alt.Axis(values=list(range(0, last + 1, step)))
    return alt.X("week:Q", title="weeks after launch", scale=scale, axis=axis)


def _lines(frame: pl.DataFrame, scale: alt.Scale, y_title: str) -> Any:
    dash = alt.StrokeDash("arm:N", title="arm", scale=alt.Scale(domain=scale.domain))
    return (
        alt.Chart(records(frame))
        .mark_line(strokeWidth=2)
        .encode(
            x=_week(frame),
            y=alt.Y("mean:Q", title=y_title),
            color=alt.Color("arm:N", title="arm", scale=scale),
            strokeDash=dash,
        )
    )


def _band(frame: pl.DataFrame, color: str, y_title: str) -> Any:
    return (
        alt.Chart(records(frame))
        .mark_area(opacity=0.22, color=color)
        .encode(x=_week(frame), y=alt.Y("low:Q", title=y_title), y2="high:Q")
    )
