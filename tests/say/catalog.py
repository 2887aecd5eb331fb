"""Collects every sentence and label of the program into one catalog (`make catalog`).

The catalog is the same for the same sources: no dates, no line numbers, sorted by file.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "simulator"
POT = HOUSE / "locale" / "loyalty.pot"
# by what a sentence is said, a label, and what is wrong with an input; two forms where counted
SENTENCES = ("say", "say_n", "marked", "paragraph")
LABELS = ("label", "label_n")
FAULTS = ("fault", "fault_n")
COUNTED = ("say_n", "label_n", "fault_n")
SAYING = (*SENTENCES, *LABELS, *FAULTS)
HEADER = """# Every sentence and label of loyalty-simulator, made by `make catalog`.
msgid ""
msgstr ""
"Project-Id-Version: loyalty-simulator\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: where it stands, by what it is said, its texts (two where it is counted)."""

    file: str
    line: int
    by: str
    texts: tuple[str, ...]


@cache
def messages() -> tuple[Message, ...]:
    """All messages of the program, by file and line."""
    files = [path for path in HOUSE.rglob("*") if path.suffix in (".py", ".j2")]
    return tuple(message for path in sorted(files) for message in _of(path))


def _of(path: Path) -> Iterator[Message]:
    file = path.relative_to(ROOT).as_posix()
    # values of a message may be f-strings, of which Babel says that it does not collect them
    with path.open("rb") as source, redirect_stderr(io.StringIO()):
        for line, by, found, _ in _collected(path, source):
            texts = (found,) if isinstance(found, str) else tuple(found or ())
            texts = texts[: 2 if by in COUNTED else 1]
            if by in SAYING and texts and all(texts):
                yield Message(file, line, by, tuple(map(str, texts)))


def _collected(path: Path, source: BinaryIO) -> Iterable[Any]:
    """Line, function, texts and comments of each call, as Babel collects them."""
    if path.suffix == ".j2":
        return babel_extract(source, [*SAYING], [], {})
    return extract_python(source, dict.fromkeys(SAYING), [], {})


def catalog() -> Catalog:
    """The catalog as Babel knows it."""
    made = Catalog(project="loyalty-simulator")
    for one in messages():
        made.add(one.texts[0] if len(one.texts) == 1 else one.texts, locations=[(one.file, 0)])
    return made


def as_pot() -> str:
    """The text of the catalog."""
    text = io.BytesIO()
    write_po(text, catalog(), width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    return HEADER + text.getvalue().decode()


def main() -> None:
    """Write the catalog."""
    POT.parent.mkdir(exist_ok=True)
    POT.write_text(as_pot(), encoding="utf-8")
    sys.stdout.write(f"{POT.relative_to(ROOT)}: {len(catalog())} messages\n")


if __name__ == "__main__":
    main()
