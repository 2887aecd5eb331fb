"""Plain text for a terminal, a pipe or a mail: no control codes, no line too long."""

from __future__ import annotations

import re
import textwrap

from tabulate import tabulate

WIDTH = 80
_UNIT = re.compile(r"(?<=\d) (?=(%|k|M|bn|weeks)\b|%)")


def printable(text: str) -> str:
    """`text` without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def wrapped(text: str, width: int, indent: str = "", hang: int = 0) -> str:
    """`text` on lines of `width` at most; later ones are indented by `hang`."""
    # textwrap does not break at no-break spaces, so a number keeps its unit
    held = _UNIT.sub("\u00a0", printable(text))
    lines = textwrap.fill(
        held, width, initial_indent=indent, subsequent_indent=" " * hang, break_on_hyphens=False
    )
    return lines.replace("\u00a0", " ")


def narrowed(headers: list[str], rows: list[list[str]], width: int) -> str:
    """A table whose first column is cut where the whole would be wider than `width`."""
    table = _table(headers, rows)
    excess = max(map(len, table.splitlines())) - width
    if excess <= 0:
        return table
    room = max(max(len(row[0]) for row in (headers, *rows)) - excess, 4)
    cut = [[_cut(row[0], room), *row[1:]] for row in (headers, *rows)]
    return _table(cut[0], cut[1:])


def _table(headers: list[str], rows: list[list[str]]) -> str:
    # tabulate pads headers by two signs; as a row they are not, and the table fits
    align = ("left", *("right" for _ in headers[1:]))
    text = tabulate([headers, *rows], tablefmt="plain", disable_numparse=True, colalign=align)
    first, *others = text.splitlines()
    return "\n".join((first, "-" * max(map(len, text.splitlines())), *others))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}~"
