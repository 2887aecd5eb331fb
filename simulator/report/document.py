"""What every report is made of: sections of words, tables and figures, not yet a page.

A section says something once; `html`, `markdown` and `workbook` show it, each in its
way. Numbers stay numbers until then, so that a workbook can compute with them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from simulator.decision.names import in_sentence
from simulator.report.figures.drawing import Figure
from simulator.say import pieces

# How numbers of a unit are written is told by `numbers.written`.
Unit = Literal[
    "text", "currency", "share", "percentage points", "weeks", "hours", "heads", "number",
    "correlation", "satisfaction", "week", "currency per head",
]  # fmt: skip


class Strong(str):
    """Words that stand out."""

    __slots__ = ()


class Named(str):
    """The name of a number; `path` is where it stands in the scenario, for machines."""

    path: str

    def __new__(cls, name: str, path: str) -> Named:
        """A name; a reader who points at it sees the path."""
        made = super().__new__(cls, name)
        made.path = path
        return made


@dataclass(frozen=True, slots=True)
class Termed:
    """Words that the glossary explains; `name` is that of the term."""

    text: str
    name: str


Inline = str | Strong | Named | Termed


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit of its own, None where there is none; `signed`: a plus before gains.

    Figures that its standard `error` leaves open are not shown.
    """

    value: float | None
    unit: Unit
    signed: bool = False
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """From one number to another, in the unit of its column or its own.

    Figures that the standard `error` of the ends leaves open are not shown.
    """

    low: float
    high: float
    unit: Unit | None = None
    error: float | None = None


Cell = str | float | Quantity | Range | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `name` for machines, `label` for readers, `term` in the glossary."""

    name: str
    label: str
    unit: Unit = "text"
    signed: bool = False
    term: str = ""

    @property
    def right(self) -> bool:
        """Whether its cells are numbers, which are set to the right."""
        return self.unit != "text"


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    kind: ClassVar[str] = "prose"
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of paragraphs."""

    kind: ClassVar[str] = "bullets"
    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader must not overlook."""

    kind: ClassVar[str] = "caution"
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the first screen, with what it means and where it comes from."""

    label: str
    value: str
    note: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """The numbers of the first screen."""

    kind: ClassVar[str] = "tiles"
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `name` is that of its file and sheet, a row has as many cells as there are columns.

    `strong` are the rows that sum up or are asked about. A `long` one is folded on a screen.
    """

    kind: ClassVar[str] = "table"
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: tuple[Inline, ...] = ()
    strong: frozenset[int] = frozenset()
    long: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.name} has not {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Model:
    """A text in Markdown of our own making, folded on a screen; `name` is that of its file."""

    kind: ClassVar[str] = "model"
    name: str
    title: str
    markdown: str


Block = Prose | Bullets | Caution | Tiles | Table | Figure | Model


@dataclass(frozen=True, slots=True)
class Section:
    """A section; `key` is its anchor. Without a title it opens the report.

    Sections of one `chapter`, a title, are told together; "" for one that stands open.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    chapter: str = ""

    @property
    def finding(self) -> str:
        """What it says, in one sentence: the title of its first figure, else its first sentence."""
        told = [one.title for one in self.blocks if isinstance(one, Figure)]
        said = [one.parts for one in self.blocks if isinstance(one, Prose | Caution)]
        said += [one.note for one in self.blocks if isinstance(one, Table) and one.note]
        return next(iter((*told, *(first_sentence(plainly(one)) for one in said))), "")


@dataclass(frozen=True, slots=True)
class Chapter:
    """Sections that are told together; it opens folded, with the `finding` of each."""

    title: str
    sections: tuple[Section, ...]

    @property
    def key(self) -> str:
        """Its anchor."""
        return f"chapter-{self.sections[0].key}"


@dataclass(frozen=True, slots=True)
class Document:
    """A report; `title` is the question that it answers, `currency` that of its amounts,
    `version` and `about` what has written it, from what."""

    title: str
    kind: str
    currency: str
    sections: tuple[Section, ...]
    version: str
    about: str

    @property
    def opening(self) -> tuple[Section, ...]:
        """What one decides from: the sections of no chapter."""
        return tuple(one for one in self.sections if not one.chapter)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The rest, by chapter."""
        rest = (one for one in self.sections if one.chapter)
        groups = itertools.groupby(rest, key=lambda one: one.chapter)
        return tuple(Chapter(title, tuple(inside)) for title, inside in groups)

    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in order."""
        return tuple(block for block in self.blocks() if isinstance(block, Figure))

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the terms that are used, in order of first use."""
        return tuple(dict.fromkeys(name for block in self.blocks() for name in _terms(block)))


def _terms(block: Block) -> Iterable[str]:
    match block:
        case Prose(parts) | Caution(parts):
            return _termed(parts)
        case Bullets(items):
            return [name for parts in items for name in _termed(parts)]
        case Tiles(tiles):
            return [tile.term for tile in tiles if tile.term]
        case Table():
            return [*(c.term for c in block.columns if c.term), *_termed(block.note)]
    return ()


def _termed(parts: Iterable[Inline]) -> list[str]:
    return [part.name for part in parts if isinstance(part, Termed)]


def plainly(parts: Iterable[Inline]) -> str:
    """Parts of a paragraph as text."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    return re.split(r"(?<=[.?!])\s+(?=[A-Z0-9])", text.strip(), maxsplit=1)[0]


def prose(*parts: Inline) -> Prose:
    """A paragraph of these parts, each a sentence or more."""
    return Prose(parts)


def marked(message: str, **values: object) -> tuple[Inline, ...]:
    """Sentences, as `say` looks them up, with `**words**` that stand out and `[words](term)`."""
    return tuple(
        text if kind is None else Termed(text, kind) if kind else Strong(text)
        for text, kind in pieces(message, **values)
    )


def paragraph(message: str, **values: object) -> Prose:
    """A paragraph of `marked` sentences."""
    return Prose(marked(message, **values))


def pointed(text: str, names: Mapping[str, str]) -> tuple[Inline, ...]:
    """A sentence in which the names of numbers, given by path, show their path to who points.

    A name is found as it stands and with a small first letter; the longest one counts.
    """
    paths = {name: path for path, name in names.items()}
    paths |= {in_sentence(name): path for name, path in paths.items()}
    if not paths:
        return (text,)
    longest = sorted(map(re.escape, paths), key=len, reverse=True)
    pieces_ = re.split(rf"(?<!\w)({'|'.join(longest)})(?!\w)", text)
    said = (Named(one, paths[one]) if at % 2 else one for at, one in enumerate(pieces_))
    return tuple(one for one in said if one)


def bullets(items: Iterable[str | tuple[Inline, ...]]) -> Bullets | None:
    """A list, None where there is nothing to list."""
    whole = tuple((item,) if isinstance(item, str) else item for item in items)
    return Bullets(whole) if whole else None


def section(key: str, title: str, *blocks: Block | None) -> Section | None:
    """A section of those blocks that are there; None where none is."""
    there = tuple(block for block in blocks if block is not None)
    return Section(key, title, there) if there else None
