"""What all figures share: widths, colors, fonts, units of axes, text that is safe in an SVG."""

from __future__ import annotations

import copy
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

import altair as alt
import polars as pl
import vl_convert
from altair.utils import schemapi

from simulator.say import label

BLUE, ORANGE, GREEN, GRAY, BLACK = "#0072B2", "#D55E00", "#009E73", "#999999", "#222222"
# Okabe and Ito (2008), but yellow, which is lost on white.
COLORS = (BLUE, ORANGE, GREEN, "#CC79A7", "#56B4E9", "#E69F00")
NOTHING = alt.InlineData(values=[{}])  # one row, so that a rule is drawn once
_PNG_SCALE = 2.0
_STYLE = {
    "font": label("Helvetica, Arial, sans-serif"),
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#eeeeee",
    },
    "legend": {"labelFontSize": 12, "titleFontSize": 12},
}
NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
CHECKED = False  # whether specifications are held against their schema, which takes its time
_WITHOUT = ContextVar("without pictures", default=False)


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a figure has: that of a page, or that of a telephone.

    `width` is that of the plotting area in pixels, without labels at its left;
    `label` the longest label there.
    """

    narrow: bool = False

    @property
    def width(self) -> int:
        """The plotting area, where labels at its left are short."""
        return 250 if self.narrow else 640

    @property
    def beside(self) -> int:
        """The plotting area beside long labels."""
        return 160 if self.narrow else 480

    @property
    def label(self) -> int:
        """The longest label at the left."""
        return 120 if self.narrow else 300

    @property
    def legend(self) -> alt.Legend:
        """Where a legend has room."""
        if self.narrow:
            return alt.Legend(orient="bottom", columns=1, labelLimit=260)
        return alt.Legend(orient="bottom", columns=3, labelLimit=220)


WIDE, NARROW = Room(), Room(narrow=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: file stem, title that says the finding, caption, what it shows in words.

    `wide` and `narrow` are its Vega-Lite specifications, which have a title; a page
    that shows the title itself asks for pictures without.
    """

    kind: ClassVar[str] = "figure"
    stem: str
    title: str
    caption: str
    wide: dict[str, Any] = field(repr=False, hash=False)
    narrow: dict[str, Any] = field(repr=False, hash=False)

    @property
    def svg(self) -> str:
        """As wide as a page, with its title."""
        return _picture(self.wide)

    @property
    def png(self) -> bytes:
        """The same as pixels."""
        return vl_convert.svg_to_png(self.svg, scale=_PNG_SCALE)

    def bare(self, *, narrow: bool = False) -> str:
        """As SVG, without its title."""
        spec = copy.copy(self.narrow if narrow else self.wide)
        spec.pop("title", None)
        return _picture(spec)


def _picture(spec: dict[str, Any]) -> str:
    return _svg(_key(spec)) if spec else NO_PICTURE


def _key(spec: dict[str, Any]) -> str:
    import json

    return json.dumps(spec)


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    return vl_convert.vegalite_to_svg(spec)


@contextmanager
def without_pictures() -> Iterator[None]:
    """Make figures that show nothing, though what they would show is put together once."""
    token = _WITHOUT.set(True)
    try:
        yield
    finally:
        _WITHOUT.reset(token)


def figure(stem: str, title: str, caption: str, draw: Callable[[Room], Any]) -> Figure:
    """A figure in the common style; `draw` makes a chart for the room there is."""
    if _WITHOUT.get():
        draw(NARROW)
        return Figure(stem, title, caption, {}, {})
    with schemapi.debug_mode(CHECKED):
        wide, narrow = (_spec(title, draw(room), room) for room in (WIDE, NARROW))
    return Figure(stem, title, caption, wide, narrow)


def _spec(title: str, chart: Any, room: Room) -> dict[str, Any]:
    lines = textwrap.wrap(text_of(title), 40 if room.narrow else 78)
    spec = chart.to_dict(validate=CHECKED)
    # Set here and not by Altair, which would copy the whole chart for each of these.
    spec["title"] = {"text": lines, "anchor": "start", "fontSize": 15, "offset": 12}
    # room at the left for a reader's font, which may be wider than the one that was measured with
    edge, left = (6, 18) if room.narrow else (12, 40)
    spec |= {
        "background": "white",
        "padding": {"left": left, "top": edge, "right": edge, "bottom": edge},
    }
    config = spec.setdefault("config", {})
    for key, value in _STYLE.items():
        config[key] = config.get(key, {}) | value if isinstance(value, dict) else value
    return dict(_cleaned(spec))


def _cleaned(spec: Any) -> Any:
    """A specification without what would end the process that draws: control characters, NaN."""
    if isinstance(spec, str):
        return text_of(spec)
    if isinstance(spec, float) and not math.isfinite(spec):
        return None
    if isinstance(spec, dict):
        return {key: _cleaned(value) for key, value in spec.items()}
    return [_cleaned(value) for value in spec] if isinstance(spec, list | tuple) else spec


def records(frame: pl.DataFrame) -> alt.InlineData:
    """The rows of a frame as the data of a chart."""
    return rows_of(frame.to_dicts())


def rows_of(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    """Rows as the data of a chart.

    Each step that adds to a chart copies its lists and their rows, but not what a tuple holds.
    """
    values: Any = tuple(rows)
    return alt.InlineData(values=values)


def text_of(words: str) -> str:
    """Words of a scenario made safe for an SVG: no control characters."""
    return "".join(c if c.isprintable() else " " for c in words)


def unit_of(values: pl.Series) -> tuple[float, str]:
    """A step of a thousand that keeps axis labels short, and the word for it."""
    largest = max((abs(v) for v in values.drop_nulls().to_list()), default=0.0)
    steps = ((1e9, label("billion")), (1e6, label("million")), (1e3, label("thousand")))
    for step, word in steps:
        if largest >= 2 * step:
            return step, f"{word} "
    return 1.0, ""
