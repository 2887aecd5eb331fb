"""What may stand where in a scenario, read off the fields of the models."""

from __future__ import annotations

import math
import types
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types as bound
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.knobs import Knob, knob_of
from simulator.program.tool import Tool
from simulator.say import label

What = Literal["number", "flag", "text", "choice", "date", "section", "tool", "map", "list", "any"]
KINDS = {
    "section": label("a mapping"), "map": label("a mapping of names"), "list": label("a list"),
    "text": label("text"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of value a field takes, with the bounds of a number.

    `low`, `high` are inclusive unless `low_open`, `high_open`.
    """

    what: What
    optional: bool = False
    integer: bool = False
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    words: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    item: Shape | None = None
    keys: tuple[str, ...] = ()

    @property
    def has_defaults(self) -> bool:
        """Whether this is a section that can do with its defaults alone."""
        return self.what == "section" and self.model is not None and has_defaults(self.model)

    def admits(self, value: float, *, at_open_end: bool = False) -> bool:
        """Whether a number is within bounds; `at_open_end` admits the end of an open one."""
        above = value > self.low or (value == self.low and (at_open_end or not self.low_open))
        below = value < self.high or (value == self.high and (at_open_end or not self.high_open))
        return above and below

    def in_words(self) -> str:
        """What is expected where nothing stands: `a mapping`, `one of yes, no`."""
        if self.what == "choice":
            return label("one of {words}", words=", ".join(self.words))
        return KINDS.get(self.what, label("a value"))

    def expected(self) -> str:
        """The bounds in words: `more than 0 and less than 1`."""
        low, high, parts = f"{self.low:.12g}", f"{self.high:.12g}", []
        if self.low > -math.inf:
            parts.append(
                label("more than {low}", low=low)
                if self.low_open
                else label("at least {low}", low=low)
            )
        if self.high < math.inf:
            parts.append(
                label("less than {high}", high=high)
                if self.high_open
                else label("at most {high}", high=high)
            )
        if len(parts) == 2:
            return label("{first} and {last}", first=parts[0], last=parts[1])
        return "".join(parts) or (label("a whole number") if self.integer else label("a number"))


@dataclass(frozen=True, slots=True)
class Place:
    """One field of a section: its name in the file, what it takes, what is known about it."""

    name: str
    field: FieldInfo
    shape: Shape
    about: Knob | None

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.field.is_required()

    def default(self) -> Any:
        """The default value."""
        return self.field.get_default(call_default_factory=True)


@cache
def places(model: type[BaseModel]) -> dict[str, Place]:
    """The fields of a section by the names they have in a file (`for`, not `length`)."""
    by_name = {}
    for name, field in model.model_fields.items():
        shape = _narrowed(shape_of(field.annotation), field.metadata)
        shown = field.alias or name
        by_name[shown] = Place(shown, field, shape, knob_of(field))
    return by_name


def has_defaults(model: type[BaseModel]) -> bool:
    """Whether nothing in a section must be given."""
    return not any(place.required for place in places(model).values())


def shape_of(annotation: Any) -> Shape:
    """The shape of a type annotation; `any` for what only pydantic understands."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _narrowed(shape_of(args[0]), args[1:])
    if origin in (Union, types.UnionType):
        others = [arg for arg in args if arg is not type(None)]
        inner = shape_of(others[0]) if len(others) == 1 else Shape("any")
        return replace(inner, optional=len(others) < len(args))
    if origin is Literal and all(isinstance(arg, str) for arg in args):
        return Shape("choice", words=args)
    if origin is dict:
        keys = shape_of(args[0])
        return Shape("map", keys=keys.words, item=shape_of(args[1]))
    if origin in (tuple, list) and (origin is list or args[-1] is Ellipsis):
        return Shape("list", item=shape_of(args[0]))
    return _plain(annotation)


def _plain(annotation: Any) -> Shape:
    simple = {
        bool: Shape("flag"),
        int: Shape("number", integer=True),
        float: Shape("number"),
        str: Shape("text"),
        date: Shape("date"),
    }
    if annotation in simple:
        return simple[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Tool):
        return Shape("tool", model=annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape("section", model=annotation)
    return Shape("any")


def _narrowed(shape: Shape, metadata: Any) -> Shape:
    """The shape within the bounds that pydantic keeps beside the type."""
    for item in metadata:
        if isinstance(item, FieldInfo):
            shape = _narrowed(shape, item.metadata)
        if isinstance(item, bound.Ge):
            shape = replace(shape, low=float(str(item.ge)), low_open=False)
        if isinstance(item, bound.Gt):
            shape = replace(shape, low=float(str(item.gt)), low_open=True)
        if isinstance(item, bound.Le):
            shape = replace(shape, high=float(str(item.le)), high_open=False)
        if isinstance(item, bound.Lt):
            shape = replace(shape, high=float(str(item.lt)), high_open=True)
    return shape


def has_numbers(model: type[BaseModel]) -> bool:
    """Whether a section holds knobs, itself or further in."""
    return any(
        place.about is not None
        or (
            place.shape.what == "section"
            and place.shape.model not in (None, model)  # an audience holds others
            and has_numbers(place.shape.model)
        )
        for place in places(model).values()
    )
