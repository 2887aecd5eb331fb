"""A report as one HTML file: offline, without a request to anybody, for screens and paper.

Everything that is shown goes through Jinja's escaping, so that names of a scenario are
text and nothing else. Figures are images within the file: a browser keeps the parts of
one picture from meeting those of another, and chooses the one that fits the screen.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markdown_it import MarkdownIt
from markupsafe import Markup

from simulator.explain.numbers import written
from simulator.report.document import (
    Cell,
    Column,
    Document,
    Model,
    Named,
    Quantity,
    Range,
    Strong,
    Termed,
)
from simulator.report.figures.drawing import Figure
from simulator.report.said import met
from simulator.say import label, label_n, language
from simulator.terms import ROUGH, TERMS, WORDS

_SPACE = re.compile(r"(?<=\d) (?=\S)")
_UNIT = re.compile(r"(?<=\d) (?=(?:%|(?:k|M|bn|pt|h)\b))")
_LONG = re.compile(r"\S{16,}")
_JOINT = re.compile(r"(?<=[._/\-])(?=\w)")
# what the color of a word says, beside the word itself
_OF_WORDS = {
    "launch": "good",
    "launch in stages": "good",
    "redesign": "open",
    "pilot first": "open",
    "do not launch": "bad",
}
_TONES = {
    **{WORDS[word].lower(): tone for word, tone in _OF_WORDS.items()},
    # a rough word has the color of its word
    **{ROUGH[word].lower(): tone for word, tone in _OF_WORDS.items()},
    met(True): "good",
    met(False): "bad",
}


def as_html(document: Document) -> str:
    """The report as a file of its own."""
    style = (files("simulator.report") / "templates" / "report.css").read_text("utf-8")
    terms = [TERMS[name] for name in document.terms]
    return _template().render(document=document, terms=terms, style=Markup(style)) + "\n"


def printable(text: str) -> str:
    """`text` without control characters; spaces at which a line must not end stay."""
    if text.replace("\u00a0", " ").isprintable():
        return text  # nearly every one
    return "".join(c if c.isprintable() or c == "\u00a0" else " " for c in text)


def held(text: str) -> str:
    """`text` in which a number and its unit do not part at the end of a line."""
    return _UNIT.sub("\u00a0", text)


def parted(text: str) -> Markup:
    """`text`, escaped, whose long words may part at their dots and dashes."""

    def joints(word: str) -> Markup:
        return Markup("<wbr>").join(_JOINT.split(word))

    ends, out = 0, Markup()
    for word in _LONG.finditer(printable(text)):
        out += printable(text[ends : word.start()]) + joints(word[0])
        ends = word.end()
    return out + printable(text[ends:])


def shown(cell: Cell, column: Column) -> str:
    """A cell as text; a number and its unit do not part at the end of a line."""
    match cell:
        case None:
            return ""
        case str():
            return held(printable(cell))
        case Quantity(value, unit, signed, error):
            text = written(value, unit, signed=signed, error=error)
        case Range(low, high, unit, error):
            ends = (written(end, unit or column.unit, error=error) for end in (low, high))
            text = " to ".join(ends)
        case _:
            text = written(cell, column.unit, signed=column.signed)
    return _SPACE.sub("\u00a0", text)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("simulator.report"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        data=_data, shown=shown, tip=_tip, rendered=_rendered, held=held, parted=parted, tone=_tone
    )
    environment.tests.update(
        termed=lambda part: isinstance(part, Termed),
        strong=lambda part: isinstance(part, Strong),
        named=lambda cell: isinstance(cell, Named),
    )
    environment.globals.update(label=label, label_n=label_n, language=language)
    return environment.get_template("report.html.j2")


def _printable(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _data(figure: Figure, *, narrow: bool = False) -> str:
    svg = figure.bare(narrow=narrow).encode()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _tone(words: object) -> str:
    return _TONES.get(words.lower().rstrip("."), "") if isinstance(words, str) else ""


def _tip(name: str) -> str:
    term = TERMS[name]
    unit = f" ({term.unit})" if term.unit else ""
    formula = f" = {term.formula}" if term.formula else ""
    source = label("Source: {source}", source=term.source)
    return f"{term.label}{unit}: {term.meaning}{formula}. {source}"


def _rendered(model: Model) -> Markup:
    # HTML within the text is shown, not obeyed
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse("\n".join(map(printable, model.markdown.splitlines())))
    for token in tokens:
        if token.type.startswith("heading"):  # below those of the report
            token.tag = f"h{min(int(token.tag[1:]) + 2, 6)}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))
