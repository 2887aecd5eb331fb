"""Collects every sentence and label of the program into one catalog (`make catalog`).

The catalog is the same for the same sources: no dates, no line numbers, sorted by file.
"""

from __future__ import annotations

import inspect
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

from simulator.explain import described
from simulator.explain.described import HEADING, SOURCE
from simulator.knobs import Part
from simulator.program.audiences.condition import CONDITIONS
from simulator.program.channels import CHANNELS, Channel
from simulator.program.tool import REGISTRY
from tests.report.register import parts

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


@cache
def declared() -> dict[str, str]:
    """What is declared as data and looked up where it is shown, by text: the file it stands in.

    Units and sources of knobs, why their bounds and their ranges are as they are, descriptions of
    other fields; of tools and conditions the first line of what they say of themselves, and the
    headings that the authors of tools set; of channels the unit and the meaning.
    """
    every = [(text, part.__module__) for part in sorted_parts() for text in _of_part(part)]
    every += [
        (text, Channel.__module__) for one in CHANNELS.values() for text in (one.unit, one.meaning)
    ]
    for kind in (*REGISTRY.values(), *CONDITIONS.values()):
        if kind.__module__.startswith("simulator."):
            every.append((inspect.cleandoc(kind.__doc__ or "").split("\n")[0], kind.__module__))
    for tool in REGISTRY.values():
        if tool.__module__.startswith("simulator."):
            doc = inspect.cleandoc(tool.__doc__ or "")
            every += [(heading, tool.__module__) for heading in HEADING.findall(doc)]
    every.append((SOURCE, described.__name__))
    return {text: _file_of(module) for text, module in reversed(every) if text}


def sorted_parts() -> list[type[Part]]:
    """Every section that declares something, in an order that does not hang on imports."""
    return sorted(set(parts()), key=lambda part: (part.__module__, part.__qualname__))


def _of_part(part: type[Part]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        about = part.knobs().get(name)
        if about is None:
            yield field.description or ""
        else:
            yield from (about.unit, about.source, about.meant, about.above_zero)


def _file_of(module: str) -> str:
    path = Path(sys.modules[module].__file__ or "")
    return path.relative_to(ROOT).as_posix()


def catalog() -> Catalog:
    """The catalog as Babel knows it."""
    made = Catalog(project="loyalty-simulator")
    for text, file in declared().items():
        made.add(text, locations=[(file, 0)])
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
