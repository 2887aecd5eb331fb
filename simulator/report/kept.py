"""Findings as JSON and back, so that a finished run can be shown again without playing it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import polars as pl

from simulator.findings import Findings
from simulator.findings.attribution import AttributionFindings
from simulator.findings.comparison import ComparisonFindings
from simulator.findings.design import DesignFindings
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.improvement import ImprovementFindings
from simulator.findings.pilot import PilotFindings
from simulator.findings.sweep import SweepFindings
from simulator.say import label

FORMAT = 1
# What reading a damaged file ends in.
_DAMAGE = (
    ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError,
    pl.exceptions.PolarsError,
)  # fmt: skip
Kept = (
    Findings
    | ComparisonFindings
    | SweepFindings
    | ImprovementFindings
    | AttributionFindings
    | DiagnosisFindings
    | PilotFindings
    | DesignFindings
)
KINDS: dict[str, type] = {
    "run": Findings,
    "comparison": ComparisonFindings,
    "sweep": SweepFindings,
    "improvement": ImprovementFindings,
    "attribution": AttributionFindings,
    "diagnosis": DiagnosisFindings,
    "pilot": PilotFindings,
    "design": DesignFindings,
}


class Unreadable(Exception):
    """A file that is not findings of this version; the text says which and what to do."""


def as_json(findings: Kept) -> str:
    """Findings as text that is the same for the same findings."""
    kind = next(name for name, one in KINDS.items() if isinstance(findings, one))
    told = {
        "format": FORMAT,
        "version": findings.version,
        "kind": kind,
        "digest": _digest(plain := _plain(findings)),
        "findings": plain,
    }
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read(path: Path) -> Kept:
    """Findings from a file.

    Raises
    ------
    Unreadable
        If there are none, or another version has written them.
    """
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        findings = _back(told["findings"], KINDS[told["kind"]])
    except FileNotFoundError:
        raise Unreadable(
            label(
                "{path}: no such file; expected the folder of a finished run, such as "
                "reports/grocery_points",
                path=path,
            )
        ) from None
    except _DAMAGE as fault:
        raise unreadable(path, fault) from None
    assert isinstance(findings, Kept)
    return findings


def unreadable(path: Path, fault: Exception) -> Unreadable:
    """What to say of a file that is not what this version writes."""
    return Unreadable(
        label(
            "{path}: cannot be read as findings of this version ({name}); run the scenario again",
            path=path,
            name=type(fault).__name__,
        )
    )


def is_whole(path: Path) -> bool:
    """Whether a file is as this version has written it, to the letter."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return bool(told["digest"] == _digest(told["findings"]))
    except (OSError, *_DAMAGE):
        return False


def _digest(plain: Any) -> str:
    """Of findings as plain data; tells whether somebody has changed them."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """As what JSON has; numbers that are none by their name, frames by column."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if isinstance(value, pl.DataFrame):
        columns = {name: _plain(value[name].to_list()) for name in value.columns}
        return {"types": {n: str(t) for n, t in value.schema.items()}, "columns": columns}
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _back(told: Any, kind: Any) -> Any:
    """What `_plain` was given, from the type that it had."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        kinds = [one for one in get_args(kind) if one is not NoneType]
        if told is None and len(kinds) < len(get_args(kind)):
            return None
        return _back(told, kinds[0]) if len(kinds) == 1 else _number(told)
    if origin is Literal:
        return _is(told in get_args(kind), told)
    if origin is tuple:
        inner = get_args(kind)
        _is(isinstance(told, list), told)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_back(one, inner[0]) for one in told)
        return tuple(_back(one, part) for one, part in zip(told, inner, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _back(one, get_args(kind)[1]) for key, one in told.items()}
    if kind is pl.DataFrame:
        types = {name: getattr(pl, text) for name, text in told["types"].items()}
        columns = {n: [_number(v) for v in values] for n, values in told["columns"].items()}
        return pl.DataFrame(columns, schema=types)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        hints = _hints(kind)
        return kind(**{name: _back(told[name], hints[name]) for name in told})
    value = _number(told)
    return _is(isinstance(value, _WRITTEN_AS.get(kind, object)), value)


def _is(right: bool, value: Any) -> Any:
    if not right:
        raise TypeError(f"a {type(value).__name__} where there was none")
    return value


# bool is an int to Python; a whole number may have been written for a float
_WRITTEN_AS: dict[Any, Any] = {str: str, bool: bool, int: int, float: (float, int)}


def _number(told: Any) -> Any:
    return float(told["float"]) if isinstance(told, dict) else told


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
