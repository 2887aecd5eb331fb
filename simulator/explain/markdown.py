"""Markdown that can be read as it stands, too: aligned tables, wrapped paragraphs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from tabulate import tabulate

WIDTH = 96
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ITEM = re.compile(r"( *)([-*]|\d+\.) ")
# What would make a heading, a list or a quotation of a line that begins with it.
_OPENS = re.compile(r" (?=(?:[-+*=#>]+|\d+[.)])(?: |$))")


def escaped(words: object) -> str:
    """Words of a scenario as Markdown that shows them, on one line, and does nothing else."""
    line = str(words)
    if not line.isprintable():
        line = "".join(c if c.isprintable() else " " for c in line)
    line = line.translate(_ENTITIES)
    # a bar or a hyphen is harmless within a line; in a cell a bar ends it
    return _SPECIAL.sub(r"\\\1", line)


def code(name: object) -> str:
    """A name of the code or of the scenario, set as code; what cannot be is escaped."""
    text = str(name)
    return f"`{text}`" if text.isprintable() and not set(text) & set("`|<>&") else escaped(text)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An aligned table of cells that are Markdown; a header that ends in `>` aligns right.

    The last column, often the longest, is not filled up, so that short rows stay short.
    """
    body = [[str(cell) for cell in row] for row in rows]
    if not body:
        return ""
    right = [header.endswith(">") for header in headers]
    text = tabulate(
        body, [header.rstrip(">") for header in headers], tablefmt="pipe", disable_numparse=True,
        colalign=["right" if one else "left" for one in right],
    )  # fmt: skip
    if right[-1]:
        return text
    cut = text.splitlines()[1].rindex("|:") + 4
    return "\n".join(
        f"{line[:cut]}|" if at == 1 else f"{line[:-1].rstrip()} |"
        for at, line in enumerate(text.splitlines())
    )


def wrapped(text: str, width: int = WIDTH) -> str:
    """Markdown with its paragraphs and list items wrapped; tables, code and headings stay."""
    out: list[str] = []
    held: list[str] = []
    fenced = False

    def let_go() -> None:
        if held:
            out.append(_filled(held, width))
            held.clear()

    for line in text.splitlines():
        fence = line.startswith("```")
        if fence or fenced or not line.strip() or line.startswith(("|", "#", "<!--")):
            let_go()
            out.append(line.rstrip())
            fenced ^= fence
        else:
            if _ITEM.match(line):
                let_go()
            held.append(line)
    let_go()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip() + "\n"


def _filled(lines: Sequence[str], width: int) -> str:
    item = _ITEM.match(lines[0])
    first, rest = (item[0], " " * len(item[0])) if item else ("", "")
    words = " ".join([lines[0][len(first) :], *lines[1:]])
    # textwrap does not break at no-break spaces
    text = _OPENS.sub("\u00a0", " ".join(words.split()))
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    ).replace("\u00a0", " ")  # fmt: skip
