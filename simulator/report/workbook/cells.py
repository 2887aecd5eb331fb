"""Cells of a sheet: text that is only text, numbers that stay numbers, formulas with their value.

Names and sources come from a scenario. They are written as strings and never as what a
spreadsheet would make of them; those that begin like a formula keep the mark of a text
(`quote prefix`), so that editing the cell does not make one of it either.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from simulator.explain.numbers import written
from simulator.report.html import printable

LONGEST = 32_767  # characters that a cell can hold
WIDEST, NARROWEST = 60, 9  # of a column, in characters
HEIGHT, LINE = 15, 110  # of a line, in points; of a line of a note, in characters
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_POINTS = 100.0
NUMBERS = {
    "currency": "#,##0", "share": "0.0%", "percentage points": "0.0", "weeks": "0", "week": "0",
    "hours": "0.00", "heads": "#,##0", "number": "General", "correlation": "0.00",
    "satisfaction": "0.000", "currency per head": "#,##0.00", "factor": "0.000000",
    "currency and cents": "#,##0.00", "text": "General",
}  # fmt: skip
# What is shown as a percentage says so itself.
UNTOLD = frozenset({"text", "number", "share", "correlation", "satisfaction", "factor"})


class Sheet:
    """One sheet, written cell by cell; places count from zero."""

    def __init__(self, book: Workbook, name: str, formats: Formats) -> None:
        self.name = name
        self.page: Worksheet = book.add_worksheet(name)
        self.formats = formats
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.fit_to_pages(1, 0)
        self._widths: dict[int, int] = {}
        self._wrapped: dict[int, list[tuple[int, str]]] = {}  # by row

    def text(self, row: int, column: int, said: str, *, style: str = "", wide: bool = True) -> None:
        """Text, whatever it begins with; `wide` makes room for it."""
        shown = clean(said)
        style = style or ("aside" if column else "")  # apart from a number at its left
        quoted = shown.startswith(LIKE_A_FORMULA)
        kind = self.formats.of(style=style, quoted=quoted, wrapped=wide and len(shown) > WIDEST)
        self.page.write_string(row, column, shown, kind)
        if wide:
            self.widen(column, len(shown))
            if len(shown) > WIDEST:
                self._wrapped.setdefault(row, []).append((column, shown))

    def number(
        self, row: int, column: int, value: float | None, unit: str, *, style: str = "",
        signed: bool = False,
    ) -> None:  # fmt: skip
        """A number in its unit; what is none is told in words, what is not known is left out."""
        if value is None or math.isnan(value):
            return
        if math.isinf(value):
            self.text(row, column, written(value, unit) or str(value), style=style)
            return
        value = value * _POINTS if unit == "percentage points" else value
        self.page.write_number(row, column, value, self.formats.of(unit, style, signed=signed))
        self.widen(column, _length(value, unit))

    def formula(
        self, row: int, column: int, formula: str, value: float | str, unit: str, *,
        style: str = "", signed: bool = False,
    ) -> None:  # fmt: skip
        """A formula, and what it comes to for readers that do not compute."""
        kind = self.formats.of(unit, style, signed=signed)
        self.page.write_formula(row, column, formula, kind, value)
        self.widen(column, len(value) if isinstance(value, str) else _length(value, unit))

    def header(self, row: int, labels: Sequence[str]) -> None:
        """A row of headers, which stays in sight below and above."""
        for column, label in enumerate(labels):
            shown = clean(label)
            self.page.write_string(row, column, shown, self.formats.of(style="header"))
            self.widen(column, max(map(len, shown.split(" ")), default=0) + 2)
            self._wrapped.setdefault(row, []).append((column, shown))
        self.page.freeze_panes(row + 1, 1)
        self.page.repeat_rows(row)

    def title(self, said: str, under: str = "") -> None:
        """What the sheet shows, in its first two rows."""
        self.text(0, 0, said, style="title", wide=False)
        if under:
            self.text(1, 0, under, style="note", wide=False)

    def note(self, row: int, said: str) -> None:
        """A paragraph below a table, a row for each of its lines."""
        for at, line in enumerate(textwrap.wrap(clean(said), LINE), start=row):
            self.text(at, 0, line, style="note", wide=False)

    def finish(self) -> None:
        """Set columns and rows to what they hold; not every reader does so on its own."""
        widths = {
            column: min(max(width + 1, NARROWEST), WIDEST) for column, width in self._widths.items()
        }
        for column, width in sorted(widths.items()):
            self.page.set_column(column, column, width)
        for row, texts in self._wrapped.items():
            lines = max(len(textwrap.wrap(said, widths[column] - 2)) for column, said in texts)
            if lines > 1:
                self.page.set_row(row, HEIGHT * lines)

    def widen(self, column: int, characters: int) -> None:
        """Make room for so many characters."""
        self._widths[column] = max(self._widths.get(column, 0), characters)


class Formats:
    """The looks of cells; the same look is one object, so that a file holds it once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool, bool, bool], Format] = {}

    def of(
        self, unit: str = "text", style: str = "", *, signed: bool = False, quoted: bool = False,
        wrapped: bool = False,
    ) -> Format:  # fmt: skip
        """`style` is "", bold, strong (a sum), aside, title, note, how, header or input."""
        key = (unit, style, signed, quoted, wrapped)
        if key not in self._made:
            self._made[key] = self._make(unit, style, signed, quoted, wrapped)
        return self._made[key]

    def _make(self, unit: str, style: str, signed: bool, quoted: bool, wrapped: bool) -> Format:
        looks: dict[str, object] = {"valign": "top", **_STYLES[style]}
        pattern = NUMBERS[unit]
        if unit != "text":
            looks["align"] = "right"
            looks["num_format"] = f"+{pattern};-{pattern};{pattern}" if signed else pattern
        if signed and pattern == "General":
            looks["num_format"] = pattern
        if wrapped:
            looks["text_wrap"] = True
        made = self._book.add_format(looks)
        if quoted:
            made.set_quote_prefix()
        return made


_STYLES: dict[str, dict[str, object]] = {
    "": {},
    "bold": {"bold": True},
    "aside": {"align": "left", "indent": 1},
    "strong": {"bold": True, "top": 1},
    "title": {"bold": True, "font_size": 14},
    "note": {"italic": True, "font_color": "#555555"},
    "how": {"italic": True, "font_color": "#555555", "align": "left", "indent": 1},
    "header": {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True},
    "input": {"bold": True, "bg_color": "#FFF4CC", "border": 1},
}


def clean(said: str) -> str:
    """Text that a file of this kind can hold: no control characters, not too long."""
    shown = printable(said)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."


def _length(value: float, unit: str) -> int:
    """About how many characters a number takes."""
    digits = 1 if value == 0 else max(1, math.floor(math.log10(abs(value))) + 1)
    return digits + digits // 3 + {"factor": 8, "currency": 2}.get(unit, 5)
