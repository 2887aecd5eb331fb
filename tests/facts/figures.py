"""Figures of the page: the finding as title, drawn from the measurements that are judged."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from simulator.report.figures.drawing import BLACK, BLUE, GRAY, ORANGE
from tests.facts import members, offers, programs, timing
from tests.facts.fact import Check, Numbers, Within, judge
from tests.facts.runs import YEAR, percent

_WIDTH = 520
_DIGITS = 5  # of what is drawn, so that the last bits of a processor do not change a file
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the page: file stem, title that says the finding, caption, drawing."""

    stem: str
    title: str
    caption: str
    svg: str


def draw_all() -> dict[str, Figure]:
    """Figures by the name of the fact that they belong to."""
    return {
        "regression-to-the-mean": naive(),
        "no-program-moves-sales-by-15-percent": lifts(),
        "margin-decides": margin(),
        "discounts-wear-off": wear(),
        "acceleration-without-cause": way(),
    }


def naive() -> Figure:
    """Thirds of members: before and after, and the same people without the card."""
    rows = [
        {"third": name, "how": how, **_interval(measure(at))}
        for at, name in enumerate(members.THIRDS)
        for how, measure in (
            ("before and after", members.before_and_after),
            ("with and without", members.effect),
        )
    ]
    light = {row["how"]: 100 * row["mean"] for row in rows if row["third"] == "light"}
    color = alt.Color(
        "how:N", title="compared",
        scale=alt.Scale(domain=["before and after", "with and without"], range=[ORANGE, BLUE]),
    )  # fmt: skip
    x = alt.X("mean:Q", title="change of sales per member", axis=alt.Axis(format="+.0%"))
    y = alt.Y("third:N", title="members by earlier spend", sort=list(members.THIRDS))
    offset = alt.YOffset("how:N")
    base = alt.Chart(_values(rows))
    bars = base.mark_bar(height=14).encode(x=x, y=y, yOffset=offset, color=color)
    whiskers = base.mark_rule(color=BLACK).encode(x="low:Q", x2="high:Q", y=y, yOffset=offset)
    return _figure(
        "naive",
        f"Light members buy {light['before and after']:.0f} % more than before launch, and "
        f"{light['with and without']:.1f} % more than without the card",
        "Sales to members of a points card who joined in its first year, in thirds by their spend "
        "before launch: year 2 against the year before launch, and with the card against the same "
        "people without it. Lines are intervals for the mean at the false-alarm rate.",
        alt.layer(bars, whiskers).properties(width=_WIDTH, height=alt.Step(22)),
    )


def lifts() -> Figure:
    """Lift of each case, defaults above, everything uncertain drawn below."""
    rows: list[Row] = []
    for arm, words in programs.PROGRAMS.items():
        for how, found in (
            ("defaults", programs.steady(arm)), ("drawn", programs.steady_uncertain(arm)),
        ):  # fmt: skip
            rows += [
                {"program": f"{words}, {how}", "lift": _round(one), "lane": _round(i * 0.618 % 1)}
                for i, one in enumerate(found)
            ]
    dots = [row["lift"] for row in rows]
    y = alt.Y("program:N", title=None, sort=None, axis=alt.Axis(labelLimit=300))
    x = alt.X(
        "lift:Q", title="lift of purchases in year 3", axis=alt.Axis(format="+.0%"),
        scale=alt.Scale(domain=[min(-0.01, min(dots)), 0.16]),
    )  # fmt: skip
    base = alt.Chart(_values(rows))
    points = base.mark_circle(size=30, color=BLUE, opacity=0.6).encode(
        x=x, y=y, yOffset=alt.YOffset("lane:Q", scale=alt.Scale(domain=[-0.35, 1.35]))
    )
    mean = base.mark_tick(color=BLACK, thickness=2, size=30).encode(x="mean(lift):Q", y=y)
    band = (
        alt.Chart(_values([{"from": 0, "to": 0.08}]))
        .mark_rect(color=GRAY, opacity=0.2)
        .encode(x="from:Q", x2="to:Q")
    )
    rule = alt.Chart(_values([{}])).mark_rule(color=ORANGE, strokeDash=[4, 3])
    every = programs.steady_uncertain("all")
    return _figure(
        "lifts",
        f"A whole program moves sales by {100 * programs.steady('all').mean():.1f} %; whatever is "
        f"believed, by {100 * every.min():.1f} to {100 * every.max():.1f} %",
        "Each dot is a case: with defaults it is a stream of luck, below it a draw of everything "
        "that is uncertain. Black ticks are means. The band is what is plausible, the dashed line "
        "where a report would have to explain itself.",
        alt.layer(band, rule.encode(x=alt.datum(0.15)), points, mean).properties(
            width=_WIDTH - 60, height=alt.Step(40)
        ),
    )


def margin() -> Figure:
    """NPV of the card by margin."""
    low, high = programs.LOW_MARGIN, programs.HIGH_MARGIN
    rows = [
        {"margin": _round(at), **_interval(programs.worth("card", at))}
        for at in np.linspace(low, high, 6)
    ]
    first, last = rows[0]["mean"], rows[-1]["mean"]
    crossing = low - first * (high - low) / (last - first)  # value is linear in the margin
    x = alt.X("margin:Q", title="gross margin", axis=alt.Axis(format=".0%"))
    base = alt.Chart(_values(rows))
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(
        x=x, y=alt.Y("mean:Q", title="NPV over three years, per customer")
    )
    band = base.mark_area(color=BLUE, opacity=0.2).encode(x=x, y="low:Q", y2="high:Q")
    zero = alt.Chart(_values([{}])).mark_rule(color=BLACK, strokeDash=[4, 3])
    return _figure(
        "margin",
        f"The same card pays from a gross margin of {100 * crossing:.0f} % upwards",
        "A points card with default knobs and no running costs, in the same weeks of the same "
        "customers. The band is the interval for the mean at the false-alarm rate.",
        alt.layer(band, zero.encode(y=alt.datum(0)), line).properties(width=_WIDTH, height=240),
    )


def wear() -> Figure:
    """Lift of a continuous cut by quarter."""
    quarters = 3 * YEAR // 13
    rows = [
        {"quarter": at + 1, **_interval(offers.lifts("cut", slice(13 * at, 13 * at + 13)))}
        for at in range(quarters)
    ]
    x = alt.X("quarter:Q", title="quarter after launch", axis=alt.Axis(tickCount=quarters))
    base = alt.Chart(_values(rows))
    line = base.mark_line(color=BLUE, strokeWidth=2, point=True).encode(
        x=x,
        y=alt.Y(
            "mean:Q", title="lift of purchases", axis=alt.Axis(format="+.0%"),
            scale=alt.Scale(zero=True),
        ),
    )  # fmt: skip
    band = base.mark_area(color=BLUE, opacity=0.2).encode(x=x, y="low:Q", y2="high:Q")
    return _figure(
        "wear",
        f"{percent(offers.DEEP)} off sells {100 * rows[0]['mean']:.0f} % more at first and "
        f"{100 * rows[-1]['mean']:.0f} % more after three years",
        "A cut for everybody that never ends becomes the price. The band is the interval for the "
        "mean at the false-alarm rate.",
        alt.layer(band, line).properties(width=_WIDTH, height=240),
    )


def way() -> Figure:
    """Around a reward under a card that does nothing, and along the balance on pairs."""
    around = [
        {"week": at, **_interval(timing.around()[:, i])} for i, at in enumerate(timing.AROUND)
    ]
    along = [
        {"way": _round((at + 0.5) / timing.BINS), **_interval(timing.paired()[:, at])}
        for at in range(timing.BINS)
    ]
    weeks = alt.X("week:Q", title="weeks after a reward", axis=alt.Axis(values=[-6, -3, 0, 3, 6]))
    share = alt.X("way:Q", title="way to a reward", axis=alt.Axis(format=".0%"))
    both = alt.hconcat(
        _pattern(around, weeks, ORANGE, "A card that changes nothing, against the usual rate"),
        _pattern(along, share, BLUE, "A real card, against the same people without it"),
    )
    return _figure(
        "way",
        "Purchases rise before a reward and fall after it where nothing makes them, too",
        "Left: whoever gets a reward is in a busy time, which passes; the week of the reward "
        "itself is left out. Right: members with the card "
        "against themselves without it in the same weeks, less the mean of all; this is what the "
        "card does.",
        both,
    )


def _pattern(rows: Sequence[Row], x: alt.X, color: str, title: str) -> Any:
    y = alt.Y("mean:Q", title="purchases", axis=alt.Axis(format="+.0%"))
    line = alt.Chart(_values(rows)).mark_line(color=color, strokeWidth=2, point={"color": color})
    zero = alt.Chart(_values([{}])).mark_rule(color=GRAY).encode(y=alt.datum(0))
    return alt.layer(zero, line.encode(x=x, y=y)).properties(
        width=240, height=220, title=alt.Title(title, fontSize=12, fontWeight="normal")
    )


# ------------------------------------------------------------------ parts of figures


def _interval(each: Numbers) -> Row:
    """Mean and interval as the facts have them."""
    found = judge(Check("", lambda: each, Within()), 1e-4)
    return {"mean": _round(found.mean), "low": _round(found.low), "high": _round(found.high)}


def _round(number: float) -> float:
    return round(float(number), _DIGITS)


def _values(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _figure(stem: str, title: str, caption: str, chart: Any) -> Figure:
    shown = chart.properties(
        title=alt.Title(textwrap.wrap(title, 72), anchor="start", fontSize=15, offset=12),
        background="white",
        padding=12,
    ).configure(font="Helvetica, Arial, sans-serif")
    shown = shown.configure_view(stroke=None).configure_axis(
        labelFontSize=12, titleFontSize=12, titleFontWeight="normal", gridColor="#eeeeee"
    )
    return Figure(stem, title, caption, vl_convert.vegalite_to_svg(shown.to_dict()))
