"""A report as Markdown, for wikis and version control, and its answer alone, for a mail."""

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
    Section,
    Strong,
    Table,
    Tiles,
)
from simulator.report.figures.drawing import Figure
from simulator.report.folder import MARKDOWN, PAGE
from simulator.report.html import shown
from simulator.say import label
from simulator.terms import TERMS


def as_markdown(document: Document) -> str:
    """The report; figures are referred to as `figures/<stem>.svg`."""
    lines = [f"# {escaped(document.title)}"]
    for section in document.opening:
        if section.title:
            lines.append(f"## {escaped(section.title)}")
        lines.extend(_told(section))
    for chapter in document.chapters:
        lines.append(f"## {escaped(chapter.title)}")
        found = [f"- {escaped(section.finding)}" for section in chapter.sections if section.finding]
        lines.append("\n".join(found))
        for section in chapter.sections:
            if section.title != chapter.title:
                lines.append(f"### {escaped(section.title)}")
            lines.extend(_told(section))
    words = [f"- {_term(name)}" for name in document.terms]
    if words:
        lines += ["## " + label("Terms"), "\n".join(words)]
    return _joined([*lines, "---", escaped(document.about)])


def as_mail(document: Document) -> str:
    """What the report opens with, on one or two screens, for a mail: `verdict.md`."""
    first = document.sections[0]
    whole = label("The whole report: {page}, as text {text}", page=PAGE, text=MARKDOWN)
    lines = [f"# {escaped(document.title)}", *_told(first), "---", escaped(whole)]
    return _joined([*lines, escaped(document.about)])


def _joined(lines: Iterable[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(lines)).rstrip() + "\n"


def _told(section: Section) -> Iterator[str]:
    return (text for block in section.blocks for text in _block(block))


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
            yield f"**{escaped(block.title)}**"
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
