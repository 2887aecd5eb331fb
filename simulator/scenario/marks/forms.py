"""What is believed about a number, as JSON Schema: each form marks its own faults."""

from __future__ import annotations

from typing import Any

from simulator.say import label
from simulator.scenario.keys.described import described
from simulator.scenario.searched import SEARCH
from simulator.scenario.typed.origin import OWN_STUDIES
from simulator.scenario.uncertain import MAY_BE_TRUNCATED, PARAMETERS, SOURCES

Schema = dict[str, Any]
OBJECT: Schema = {"type": "object"}


def either(when: Schema, then: Schema, other: Schema) -> Schema:
    """One of two schemas, by what stands there: the fault is that of the one, and not of both."""
    return {"if": when, "then": then, "else": other}


def forms() -> Schema:
    """What is believed about a number: a value or a distribution, with its source."""
    number = {"anyOf": [{"type": "number"}, {"type": "string"}]}
    about: Schema = {
        "source": {"enum": list(SOURCES), "description": label("what kind of knowledge this is")},
        "from": {"type": "string", "description": label("citation")},
        "why": {"type": "string", "description": label("what it is believed for")},
        "study": {"enum": list(OWN_STUDIES), "description": label("how it was established")},
        "default": {"type": "boolean", "description": label("it was not given")},
        "n": {"type": "integer", "minimum": 1, "description": label("how many were observed")},
        "file": {
            "type": "string",
            "description": label("CSV of observations, beside the scenario"),
        },
        "column": {"type": "string", "description": label("of the file, where it has several")},
        "interval": {
            "type": "array",
            "items": number,
            "minItems": 2,
            "maxItems": 2,
            "description": label("ends of the 95 % interval"),
        },
    }
    ends = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    cut = {"truncate": {**ends, "description": described("truncate")}}
    value = _form("value", {"anyOf": [number, {"type": "null"}]}, about)
    known = [value]
    for name, parameters in PARAMETERS.items():
        numbers = {
            "type": "array",
            "items": number,
            "minItems": len(parameters),
            "maxItems": len(parameters),
            "description": ", ".join(parameters),
        }
        known.append(_form(name, numbers, {**about, **(cut if name in MAY_BE_TRUNCATED else {})}))
    open_ends = {**ends, "description": described(SEARCH)}
    searched = _form("value", number, {**about, SEARCH: open_ends})
    searched["required"] = ["value", SEARCH]
    return {"value": value, "distribution": _distribution(known), "searched": searched}


def _distribution(forms: list[Schema]) -> Schema:
    """The form whose name is there; where none is, the key that is unknown is marked."""
    known = {name: one for form in forms for name, one in form["properties"].items()}
    unknown = {"not": {"propertyNames": {"enum": list(known)}}}
    marked = {"properties": {key: {} for key in known}, "additionalProperties": False}
    schema = either(unknown, marked, {"required": ["value"]})
    for form in reversed(forms):
        schema = either({"required": form["required"]}, form, schema)
    return schema


def _form(name: str, inside: Schema, about: Schema) -> Schema:
    told = {"description": described(name)} if described(name) else {}
    return {
        "type": "object",
        "properties": {name: {**inside, **told}, **about},
        "required": [name],
        "additionalProperties": False,
    }
