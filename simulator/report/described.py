"""What classes, sections and tools say about themselves: docstrings, fields, knobs, calls."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fnmatch import fnmatch
from functools import cache
from typing import Any, get_args, get_type_hints

import numpy as np
from pydantic import BaseModel

from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.channels import CHANNELS
from simulator.program.chart import CHART
from simulator.program.tool import Tool
from simulator.scenario.shape import Place, places

# What the code does not say of the arrays of a state; new ones are listed without.
STATES = {
    "alive": "1 who is a customer: has come and not left",
    "ever": "1 who has ever been one",
    "member": "1 for members",
    "since": "weeks since the last purchase",
    "bought": "bit 0: bought this year, bit 1: the year before",
    "spend": "list spend of the trailing year by month, units of the ledger; says who is on top",
    "satisfaction": "exponential average of what was lived through; its origin is what is usual",
    "before": "satisfaction before the open problem",
    "problem": "class of the open problem: none, ordinary, priority",
    "memory": "of the last problem: clean, a grudge, mended",
}
LONGEST = 12  # lines of a stage that are worth showing
# `need` purchases per week anywhere, `preference` log-odds of choosing us, ...
_NAMED = re.compile(r"`(\w+)` ([^`;]+?)(?=,\s+`|\.\s|\.$|;|,?\s+and\s+`|$)", re.DOTALL)
_REMARK = re.compile(r'^\s*"?(\w+)"?:[^#\n]*#\s*(.+)$', re.MULTILINE)
_UNDERLINED = re.compile(r"\n*^(\w+)\n-{3,}\n", re.MULTILINE)
_HEADED = re.compile(r"^(\w[\w ]*)\n((?:    .*\n?|\n)+)", re.MULTILINE)


def text_of(thing: Any) -> str:
    """The docstring of a class, function or stage without its lists of arguments.

    Of a tool that has none, its module's, as in the catalogue.
    """
    thing = getattr(thing, "py_func", thing)
    own = thing.__dict__.get("__doc__") if isinstance(thing, type) else thing.__doc__
    if isinstance(thing, type) and issubclass(thing, Tool) and own in (None, Tool.__doc__):
        own = getattr(inspect.getmodule(thing), "__doc__", "")
    return _UNDERLINED.split(inspect.cleandoc(own or ""), maxsplit=1)[0].strip()


def headed(text: str) -> str:
    """The headings that a tool's author sets (`Behavior`, `Cost`) as Markdown."""

    def strong(found: re.Match[str]) -> str:
        return f"**{found[1]}.** {' '.join(found[2].split())}\n\n"

    return _HEADED.sub(strong, text)


def explained(name: str, stage: Any) -> str:
    """What a stage says about itself and, where it is short, how it computes that."""
    lines = textwrap.dedent(inspect.getsource(stage.py_func)).splitlines()
    doc = (stage.py_func.__doc__ or "").count("\n") + 1
    start = next((i for i, line in enumerate(lines) if '"""' in line), len(lines)) + doc
    body = textwrap.dedent("\n".join(lines[start:]))
    shown = f"\n\n```python\n{body}\n```" if 0 < len(lines) - start <= LONGEST else ""
    return f"`{name}`: {text_of(stage)}{shown}"


def arrays_of(cls: type) -> list[tuple[str, str, str]]:
    """The arrays among the fields of a dataclass: name, dtype, what it says about each."""
    hints, said = get_type_hints(cls), meanings(cls)
    found = []
    for field in fields(cls):
        dtype = _dtype(hints[field.name])
        if dtype and not field.name.startswith("_"):
            found.append((field.name, dtype, said.get(field.name, "")))
    return found


def inside_of(cls: type) -> list[tuple[type, set[str]]]:
    """The dataclasses of arrays that a dataclass may hold, and what making one asks for."""
    found = []
    for hint in get_type_hints(cls).values():
        for part in (hint, *get_args(hint)):
            if is_dataclass(part) and isinstance(part, type) and arrays_of(part):
                fresh = getattr(part, "fresh", part)
                found.append((part, set(inspect.signature(fresh).parameters)))
    return found


def _dtype(hint: Any) -> str:
    for part in (hint, *get_args(hint)):  # Trait | None is an array, too
        inside = get_args(part)
        if len(inside) == 2 and getattr(inside[1], "__origin__", None) is np.dtype:
            return str(np.dtype(get_args(inside[1])[0]).name)
    return ""


@cache
def meanings(cls: type) -> dict[str, str]:
    """What is written about each field or column: in the docstring, in remarks beside it."""
    doc = inspect.cleandoc(cls.__dict__.get("__doc__") or "")
    found = {name: " ".join(said.split()) for name, said in _NAMED.findall(doc)}
    found |= {name: said.strip() for name, said in _REMARK.findall(inspect.getsource(cls))}
    parts = _UNDERLINED.split(doc)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        if title == "Attributes":
            found |= _attributes(body)
    return found


def _attributes(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for names, said in re.findall(r"^(\w[\w, ]*)\n((?:    .*\n?)+)", body, re.MULTILINE):
        found |= dict.fromkeys(re.findall(r"\w+", names), " ".join(said.split()))
    return found


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
        if place.shape.what == "section" and place.shape.model is not None:
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


def channels_of(tool: Tool) -> tuple[str, ...]:
    """The channels that a tool's code adds to."""
    words = set(_arguments(tool, "add")) | _handed_over(tool)
    return tuple(name for name in CHANNELS if any(fnmatch(name, word) for word in words))


def _handed_over(tool: Tool) -> set[str]:
    """Channels that a tool names in its code where it adds by a name that only a run knows."""
    found: set[str] = set()
    for cls in type(tool).__mro__:
        if not issubclass(cls, Tool) or cls is Tool:
            continue
        if any(_verb(one.func) == "add" and isinstance(one.args[0], ast.Name)
               for one in _calls(cls)):  # fmt: skip
            tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
            told = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)}
            found |= {name for name in CHANNELS if name in told}
    return found


def accounts_of(tool: Tool) -> tuple[str, ...]:
    """The accounts that a tool's code posts to."""
    words = set(_arguments(tool, "post"))
    return tuple(name for name in CHART if any(fnmatch(name, word) for word in words))


def _arguments(tool: Tool, verb: str) -> Iterator[str]:
    """The words that a tool hands to a verb; `*` for what only a run can tell."""
    for cls in type(tool).__mro__:
        if not issubclass(cls, Tool) or cls is Tool:
            continue
        for node in _calls(cls):
            if _verb(node.func) == verb:
                yield from _words(node.args[0], tool)


@cache
def _calls(cls: type) -> tuple[ast.Call, ...]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)


def _verb(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else str(getattr(called, "attr", ""))


def _words(node: ast.expr, tool: Tool) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(_piece(part, tool) for part in node.values)
        return
    for inside in ast.walk(node):
        if isinstance(inside, ast.Constant) and isinstance(inside.value, str):
            yield inside.value


def _piece(part: ast.expr, tool: Tool) -> str:
    """A piece of an f-string: `self.motive` is known of a tool, other names are not."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    inside = part.value if isinstance(part, ast.FormattedValue) else part
    own = isinstance(inside, ast.Attribute) and getattr(inside.value, "id", "") == "self"
    return str(getattr(tool, inside.attr, "*")) if own else "*"  # type: ignore[attr-defined]
