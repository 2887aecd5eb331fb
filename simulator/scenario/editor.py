"""JSON Schema of scenarios: completion, units and sources while typing, in any editor.

It describes the short forms, too, which the models never see: percentages,
periods, distributions, one-segment markets, plain `today`, `like`.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.market.market import Market
from simulator.program.audience import WORDS, Audience
from simulator.program.audiences.condition import CONDITIONS
from simulator.program.audiences.published import FACTS
from simulator.program.calendar import WORDS as CALENDAR_WORDS
from simulator.program.calendar import Calendar
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from simulator.say import declared, label
from simulator.scenario.keys.described import described
from simulator.scenario.marks.forms import OBJECT, Schema, either, forms
from simulator.scenario.schema import (
    CUSTOMER_KEYS,
    DECIDED,
    DECIDED_SECTIONS,
    ScenarioDocument,
    Today,
)
from simulator.scenario.searched import SEARCH
from simulator.scenario.shape import Place, Shape, places
from simulator.scenario.typed.spelled import EVERY, PERCENT, PERIOD

# Editors read `2026-01-01` as text and say what is wrong by the pattern; those that make a date
# of it are handed it as text again.
DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """The schema of a scenario file, with all registered tools."""
    schema = _section(ScenarioDocument)
    schema["properties"]["today"] = {
        **either(
            {"anyOf": [{"required": [key]} for key in places(Today)]}, _section(Today), _tools()
        ),
        "description": label("tools that run today, by name"),
    }
    schema["properties"]["market"] = {**_market(), "description": described("market")}
    whole = {
        "$schema": DIALECT,
        "title": label("Scenario of the loyalty simulator"),
        **schema,
        "$defs": {**forms(), "audience": _audience(), **_tool_definitions()},
    }
    return {**_misspelled_is_not_missing(whole)}


def _misspelled_is_not_missing(schema: Any) -> Any:
    """What is required is asked for where every key is known: `chrun` is one fault, not two."""
    if isinstance(schema, list):
        return [_misspelled_is_not_missing(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {key: _misspelled_is_not_missing(one) for key, one in schema.items()}
    closed = inside.get("additionalProperties") is False and isinstance(inside["properties"], dict)
    if not closed or not isinstance(inside.get("required"), list):
        return inside
    asked = {
        "if": {"propertyNames": {"enum": list(inside["properties"])}},
        "then": {"required": inside.pop("required")},
    }
    return {**inside, "allOf": [*inside.get("allOf", []), asked]}


def _section(model: type[BaseModel], *, required: bool = True) -> Schema:
    """A mapping with exactly the keys of a model."""
    known = places(model)
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _place(model, place) for name, place in known.items()},
    }
    needed = [name for name, place in known.items() if place.required]
    if required and needed:
        schema["required"] = needed
    return schema


def _place(model: type[BaseModel], place: Place) -> Schema:
    """One key: what it takes, and what is known about it."""
    decided = model in DECIDED_SECTIONS or place.name in DECIDED
    schema = _shape(place.shape, decided=decided)
    if issubclass(model, Tool):
        schema = _searchable(schema, place)
    if place.about is not None:
        place.about(schema)
    elif place.field.description:
        schema["description"] = declared(place.field.description)
    elif words := described(place.name) or _told(place.shape):
        schema["description"] = words
    if not place.required and isinstance(place.default(), int | float | str | bool):
        schema["default"] = place.default()
    return schema


def _told(shape: Shape) -> str:
    """What a section says of itself."""
    model = shape.model
    own = model is not None and "__doc__" in vars(model) and bool(model.__doc__)
    return first_sentence(model) if own and model is not None else ""


def _searchable(schema: Schema, place: Place) -> Schema:
    """A knob of a tool that the company chooses may be left open; so may a word."""
    if place.shape.what == "number" and place.about is not None and place.about.choice:
        return either({**OBJECT, "required": [SEARCH]}, {"$ref": "#/$defs/searched"}, schema)
    if place.shape.what in ("choice", "flag") and place.name != "kind":
        words = {"type": "array", "items": schema, "minItems": 2}
        words["description"] = described(SEARCH)
        properties = {"value": {**schema, "description": described("value")}, SEARCH: words}
        mapping = {"type": "object", "properties": properties, "additionalProperties": False}
        return either(OBJECT, {**mapping, "required": ["value", SEARCH]}, schema)
    return schema


def _shape(shape: Shape, *, decided: bool = False) -> Schema:
    if shape.what == "number":
        schema = _number(shape, decided=decided)
    elif shape.what == "section":
        assert shape.model is not None
        schema = _program() if shape.model is Program else _words(shape.model)
    elif shape.what == "tool":
        schema = {"$ref": "#/$defs/tool"}
    elif shape.what == "map":
        assert shape.item is not None
        tools = shape.item.what == "tool"
        schema = _tools() if tools else _names(shape.keys, _shape(shape.item))
    elif shape.what == "list":
        assert shape.item is not None
        schema = {"type": "array", "items": _shape(shape.item, decided=True)}
    else:
        schema = _simple(shape)
    null = shape.optional and not shape.has_defaults
    return {"if": {"not": {"type": "null"}}, "then": schema} if null else schema


def _simple(shape: Shape) -> Schema:
    schemas: dict[str, Schema] = {
        "flag": {"enum": [True, False, "yes", "no"]},
        "text": {"type": "string"},
        "choice": {"enum": list(shape.words)},
        "date": {"type": "string", "pattern": DATE},
    }
    return schemas.get(shape.what, {})


def _names(names: tuple[str, ...], inside: Schema) -> Schema:
    """A mapping of names, of certain ones where they are known, to values."""
    known = {"propertyNames": {"enum": list(names)}} if names else {}
    return {"type": "object", "additionalProperties": inside, **known}


def _number(shape: Shape, *, decided: bool) -> Schema:
    """A number within bounds, spelled, or uncertain."""
    plain: Schema = {"type": "integer" if shape.integer else "number"}
    if shape.low > float("-inf"):
        plain["exclusiveMinimum" if shape.low_open else "minimum"] = shape.low
    if shape.high < float("inf"):
        plain["exclusiveMaximum" if shape.high_open else "maximum"] = shape.high
    spelled = {"type": "string", "pattern": f"^({PERCENT.pattern}|{PERIOD.pattern})"}
    form = {"$ref": f"#/$defs/{'value' if decided else 'distribution'}"}
    return either(OBJECT, form, either({"type": "string"}, spelled, plain))


def _words(model: type[BaseModel]) -> Schema:
    """A section that may also be a word."""
    if model is Audience:
        return {"$ref": "#/$defs/audience"}  # which may hold others
    section = _section(model)
    if model is Calendar:
        every = {"type": "string", "pattern": f"^{EVERY.pattern}"}
        joined = section["properties"]["after_joining"]
        some = joined.get("then", joined)
        one = {"anyOf": [some["items"], every]}
        section["properties"]["after_joining"] = {
            **either({"type": "array"}, some, one),
            "description": described("after_joining"),
        }
        return either(OBJECT, section, {"anyOf": [{"enum": [*CALENDAR_WORDS]}, every]})
    return section


def _audience() -> Schema:
    """Whom a tool addresses: conditions, and what tools publish."""
    section = _section(Audience)
    for fact in FACTS:
        section["properties"].setdefault(fact, {"description": label("published by another tool")})
    for key, kind in CONDITIONS.items():
        section["properties"][key].setdefault("description", first_sentence(kind))
    return either(OBJECT, section, {"enum": [*WORDS]})


def _market() -> Schema:
    """A market of segments, or of one segment whose numbers stand directly in it."""
    segments = _section(Market)
    direct = _section(Market)
    customer = places(Market)["segments"].shape.item
    assert customer is not None
    assert customer.model is not None
    inside = _section(customer.model)
    del direct["properties"]["segments"]
    direct["properties"] |= {
        name: schema for name, schema in inside["properties"].items() if name in CUSTOMER_KEYS
    }
    direct["required"] = ["customers", *inside["required"]]
    return either({"required": ["segments"]}, segments, direct)


def _program() -> Schema:
    """A program; `like` lets it leave anything out, and drop tools by null."""
    schema = _section(Program)
    schema["properties"]["like"] = {
        "type": "string",
        "description": label("name of another program whose keys this one starts from"),
    }
    schema["properties"]["sets"] = {
        "type": "object",
        "description": label("numbers of market and company in this arm, by dotted path"),
    }
    schema["properties"]["tools"] = {"description": described("tools")}
    # a tool that is inherited keeps its kind, which need not be said again
    inherited, own = ({"properties": {"tools": _tools(other)}} for other in ("inherited", "tool"))
    return {**schema, **either({"required": ["like"]}, inherited, own)}


def _tools(others: str = "tool") -> Schema:
    """Tools by name; a name that is a kind needs no `kind`."""
    return {
        "type": "object",
        "properties": {
            kind: {"$ref": f"#/$defs/tool.{kind}", "description": first_sentence(REGISTRY[kind])}
            for kind in sorted(REGISTRY)
        },
        "additionalProperties": {"$ref": f"#/$defs/{others}"},
    }


def _tool_definitions() -> Schema:
    kinds = sorted(REGISTRY)
    any_kind = [{"$ref": f"#/$defs/kind.{kind}"} for kind in kinds]
    # of all kinds only the one that is named speaks, so that a fault in it is its own
    by_kind = [
        {"if": _of_kind({"const": kind}), "then": {"$ref": f"#/$defs/kind.{kind}"}}
        for kind in kinds
    ]
    kind_of = {"enum": kinds, "description": described("kind")}
    some = {"required": ["kind"], "properties": {"kind": kind_of}, "allOf": by_kind}
    tool: Schema = {"type": ["object", "null"], **either(OBJECT, some, {})}
    definitions: Schema = {
        "tool": tool,
        "inherited": either(_of_kind({}), tool, {"anyOf": [{"type": "null"}, *any_kind]}),
    }
    for kind in kinds:
        definitions[f"kind.{kind}"] = _tool(REGISTRY[kind])
        short = {"$ref": f"#/$defs/kind.{kind}"}
        without = {**OBJECT, "not": {"required": ["kind"]}}
        definitions[f"tool.{kind}"] = either(without, short, {"$ref": "#/$defs/tool"})
    return definitions


def _of_kind(which: Schema) -> Schema:
    return {**OBJECT, "required": ["kind"], "properties": {"kind": which}}


def _tool(tool: type[Tool]) -> Schema:
    return {"description": first_sentence(tool), **_section(tool)}


def first_sentence(kind: type) -> str:
    """The first line of what a class says of itself."""
    return declared((kind.__doc__ or "").strip().split("\n")[0])
