"""A report as Markdown, for mails, wikis and version control: `verdict.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from simulator.explain.markdown import escaped, table
from simulator.report.document import (
    Block,
    Bullets,
    Caution,
    Document,
    Inline,
    Model,
    Prose,
    Strong,
    Table,
    Tiles,
)
from simulator.report.figures.drawing import Figure
from simulator.report.html import shown
from simulator.say import label
from simulator.terms import TERMS


def as_markdown(document: Document) -> str:
    """The report; figures are referred to as `figures/<stem>.svg`."""
    lines = [f"# {escaped(document.title)}"]
    for section in document.sections:
        if section.title:
            lines.append(f"## {escaped(section.title)}")
        lines.extend(text for block in section.blocks for text in _block(block))
    words = [f"- {_term(name)}" for name in document.terms]
    if words:
        lines += ["## " + label("Words"), "\n".join(words)]
    lines += ["---", escaped(document.about)]
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(lines)).rstrip() + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose(parts):
            yield _inline(parts)
        case Caution(parts):
            yield f"> {_inline(parts)}"
        case Bullets(items):
            yield "\n".join(f"- {_inline(parts)}" for parts in items)
        case Tiles(tiles):
            rows = ((tile.label, tile.value, tile.note) for tile in tiles)
            yield _grid(("", "", ""), rows)
        case Table():
            yield from _table(block)
        case Figure():
            yield f"### {escaped(block.title)}"
            yield f"![{escaped(block.title)}](figures/{block.stem}.svg)"
            yield escaped(block.caption)
        case Model():
            yield f"{escaped(block.title)}: `{block.name}`"


def _table(one: Table) -> Iterator[str]:
    if one.title:
        yield f"**{escaped(one.title)}**"
    headers = [f"{escaped(c.label)}{'>' if c.right else ''}" for c in one.columns]
    rows = [
        [_cell(shown(cell, column), at in one.strong)
         for cell, column in zip(row, one.columns, strict=True)]
        for at, row in enumerate(one.rows)
    ]  # fmt: skip
    yield table(headers, rows)
    if one.note:
        yield _inline(one.note)


def _grid(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return table(list(headers), [[escaped(cell) for cell in row] for row in rows])


def _cell(text: str, strong: bool) -> str:
    said = escaped(text.replace("\u00a0", " "))
    return f"**{said}**" if strong and said else said


def _inline(parts: Iterable[Inline]) -> str:
    return "".join(_part(part) for part in parts)


def _part(part: Inline) -> str:
    if isinstance(part, Strong):
        return f"**{escaped(part)}**"
    return escaped(part if isinstance(part, str) else part.text)


def _term(name: str) -> str:
    term = TERMS[name]
    unit = f" ({term.unit})" if term.unit else ""
    formula = f"; {term.formula}" if term.formula else ""
    return f"**{escaped(term.label)}**{unit}: {escaped(term.meaning + formula)}."
