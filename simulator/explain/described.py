"""What classes, sections and tools say about themselves: docstrings, fields, knobs."""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import numpy as np
from pydantic import BaseModel

from simulator.evidence import cited
from simulator.knobs import SourceKind
from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.tool import Tool
from simulator.say import declared, say
from simulator.scenario.shape import Place, places

SOURCE = "Source"  # the heading below which a tool's evidence stands
_UNDERLINED = re.compile(r"\n*^(\w+)\n-{3,}\n", re.MULTILINE)
HEADING = re.compile(r"^\w[\w ]*$(?=\n    )", re.MULTILINE)  # that a tool's author sets
_HEADED = re.compile(r"^(\w[\w ]*)\n((?:    .*\n?|\n)+)", re.MULTILINE)


def doc_of(thing: Any) -> str:
    """The docstring of a class, function or stage; of a tool that has none, its module's.

    What a tool rests on is added, from what its knobs declare.
    """
    thing = getattr(thing, "py_func", thing)
    own = thing.__dict__.get("__doc__") if isinstance(thing, type) else thing.__doc__
    if isinstance(thing, type) and issubclass(thing, Tool) and own in (None, Tool.__doc__):
        own = sys.modules[thing.__module__].__doc__
    first, _, rest = (own or "").strip().partition("\n")
    said = f"{declared(first)}\n{textwrap.dedent(rest)}".strip()
    if isinstance(thing, type) and issubclass(thing, Tool) and f"\n{SOURCE}\n" not in said:
        said += f"\n{SOURCE}\n{textwrap.indent(rests_on(thing), '    ')}"
    return said


def page_of(tool: type[Tool]) -> str:
    """All that a tool says of itself, its headings in the language of the process."""
    return HEADING.sub(lambda found: declared(found[0]), doc_of(tool))


def rests_on(tool: type[Tool]) -> str:
    """What a tool cites, a line for each citation, and of which kinds its defaults are."""
    kinds = Counter(about.kind for about in tool.knobs().values())
    told = [f"{many} {kind}" for kind in get_args(SourceKind) if (many := kinds[kind])]
    lines = [f"{line}." for line in cited(tool.evidence())]
    if told:
        lines.append(say("Defaults by kind: {kinds}.", kinds=", ".join(told)))
    return "\n\n".join(lines) or say("No number.")


def text_of(thing: Any) -> str:
    """The same without its lists of arguments."""
    return _UNDERLINED.split(doc_of(thing), maxsplit=1)[0].strip()


def headed(text: str) -> str:
    """The headings that a tool's author sets (`Behavior`, `Cost`) as Markdown."""

    def strong(found: re.Match[str]) -> str:
        return f"**{declared(found[1])}.** {' '.join(found[2].split())}\n\n"

    return _HEADED.sub(strong, text)


def explained(stage: Any) -> str:
    """What a compiled stage says about itself, with its formulas."""
    return f"`{name_of(stage)}`: {text_of(stage)}"


def name_of(stage: Any) -> str:
    """`behavior.leave`: the module and the name of a function."""
    return f"{stage.__module__.rpartition('.')[2]}.{stage.__name__}"


def arrays_of(cls: type) -> list[tuple[str, str, str]]:
    """The arrays among the fields of a dataclass: name, dtype, what `means` says about each."""
    hints, said = get_type_hints(cls), getattr(cls, "means", {})
    found = []
    for field in fields(cls):
        dtype = _dtype(hints[field.name])
        if dtype and not field.name.startswith("_"):
            found.append((field.name, dtype, said.get(field.name, "")))
    return found


def inside_of(cls: type) -> list[type]:
    """The dataclasses of arrays that a dataclass may hold."""
    found = []
    for hint in get_type_hints(cls).values():
        for part in (hint, *get_args(hint)):
            if is_dataclass(part) and isinstance(part, type) and arrays_of(part):
                found.append(part)
    return found


def _dtype(hint: Any) -> str:
    for part in (hint, *get_args(hint)):  # Trait | None is an array, too
        inside = get_args(part)
        if len(inside) == 2 and getattr(inside[1], "__origin__", None) is np.dtype:
            return str(np.dtype(get_args(inside[1])[0]).name)
    return ""


def sections_of(part: BaseModel, path: str) -> Iterator[tuple[str, BaseModel, bool]]:
    """The sections inside a section that are there, with those inside them.

    Yields their path, the section, and whether the scenario could do without it.
    """
    for name, place in places(type(part)).items():
        inside = value_of(part, place)
        if place.shape.what == "section" and isinstance(inside, BaseModel):
            yield f"{path}.{name}", inside, place.shape.optional
            yield from sections_of(inside, f"{path}.{name}")
        elif isinstance(inside, Mapping):
            for key, one in inside.items():
                if isinstance(one, BaseModel):
                    yield f"{path}.{name}.{key}", one, False
                    yield from sections_of(one, f"{path}.{name}.{key}")


def absent_in(part: BaseModel) -> set[str]:
    """The names of optional sections that are not there, and of those they would hold."""
    found: set[str] = set()
    for name, place in places(type(part)).items():
        inside = value_of(part, place)
        if place.shape.what == "section" and place.shape.model is not None:
            if inside is None:
                found |= {name} | _all_sections(place.shape.model)
            elif isinstance(inside, BaseModel):
                found |= absent_in(inside)
    return found


def _all_sections(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    for name, place in places(model).items():
        if place.shape.what == "section" and place.shape.model not in (None, model):
            found |= {name} | _all_sections(place.shape.model)
    return found


def value_of(part: BaseModel, place: Place) -> Any:
    """The value of a field by the name it has in a file."""
    name = next(n for n, field in type(part).model_fields.items() if field is place.field)
    return getattr(part, name)


def plain(value: Any) -> str:
    """A number or a word as one would type it, as `report.numbers` has it.

    Written again because that room comes with the statistics of verdicts, which take
    longer to import than a description takes to write; a test holds the two together.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15):
        return f"{value:.4g}"
    if isinstance(value, int | float):
        return f"{int(value):_}"
    return "none" if value is None else str(value)


def as_typed(value: Any) -> str:
    """A value of a scenario in few words."""
    if isinstance(value, Audience | Calendar):
        return value.in_words()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {as_typed(one)}" for key, one in value.items()) or "none"
    if isinstance(value, tuple | list):
        return ", ".join(map(as_typed, value)) or "none"
    return plain(value)
