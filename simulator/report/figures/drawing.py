"""What all figures share: colors, fonts, units of axes, text that is safe in an SVG."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl
import vl_convert

BLUE, ORANGE, GREEN, GRAY, BLACK = "#0072B2", "#D55E00", "#009E73", "#999999", "#222222"
WIDTH = 560
NOTHING = alt.InlineData(values=[{}])  # one row, so that a rule is drawn once


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure ready for the page: file stem, title, caption, SVG text."""

    stem: str
    title: str
    caption: str
    svg: str


def figure(stem: str, title: str, caption: str, chart: Any) -> Figure:
    """A chart in the common style, drawn."""
    shown = chart.properties(
        title=alt.Title(_lines_of(title), anchor="start", fontSize=15, offset=12),
        background="white",
        padding=12,
    ).configure(font="Helvetica, Arial, sans-serif")
    shown = shown.configure_view(stroke=None).configure_axis(
        labelFontSize=12, titleFontSize=12, titleFontWeight="normal", gridColor="#eeeeee"
    )
    return Figure(stem, title, caption, vl_convert.vegalite_to_svg(shown.to_dict()))


def _lines_of(title: str, width: int = 78) -> list[str]:
    return textwrap.wrap(text_of(title), width)


def records(frame: pl.DataFrame) -> alt.InlineData:
    """The rows of a frame as the data of a chart."""
    return alt.InlineData(values=frame.to_dicts())


def text_of(words: str) -> str:
    """Words of a scenario made safe for an SVG: no control characters."""
    return "".join(c if c.isprintable() else " " for c in words)


def unit_of(values: pl.Series) -> tuple[float, str]:
    """A step of a thousand that keeps axis labels short, and the word for it."""
    largest = max((abs(v) for v in values.drop_nulls().to_list()), default=0.0)
    for step, word in ((1e9, "billion "), (1e6, "million "), (1e3, "thousand ")):
        if largest >= 2 * step:
            return step, word
    return 1.0, ""
