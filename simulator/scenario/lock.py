"""The lock: a scenario with every number written out, each with its source."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib import metadata
from typing import Any, Protocol

import yaml

from simulator.say import clauses, fault
from simulator.scenario.believed import forget_usual
from simulator.scenario.faults import Fault, ScenarioError, suggestion
from simulator.scenario.leaves import Leaf, at, put
from simulator.scenario.schema import CUSTOMER_KEYS, ONLY_SEGMENT, Run
from simulator.scenario.searched import SEARCH, Searched
from simulator.scenario.text.nodes import CORE
from simulator.scenario.uncertain import Distribution

WORDS = {"to": "everyone", "when": "always"}  # what an audience or calendar without conditions is


class LockSource(Protocol):
    """What a lock writes of a scenario; see `Scenario`."""

    @property
    def tree(self) -> Mapping[str, Any]:
        """The complete scenario."""

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every number."""

    @property
    def searched(self) -> tuple[Searched, ...]:
        """Knobs that are left open."""

    @property
    def automatic(self) -> tuple[str, ...]:
        """Arms that were added."""

    @property
    def run(self) -> Run:
        """How much is played."""


class OneLine(dict[str, Any]):
    """A mapping that is written on one line: `{value: 1, source: ...}`."""


def as_document(scenario: LockSource) -> dict[str, Any]:
    """The scenario as plain data, as a file would give it."""
    about = {leaf.path: leaf for leaf in scenario.leaves}
    searched = {one.path: one.written for one in scenario.searched}
    document: dict[str, Any] = _written(scenario.tree, "", about, searched)
    document["run"] = scenario.run.model_dump(exclude_none=True)
    document["locked"] = {"version": version(), "automatic": list(scenario.automatic)}
    return document


def version() -> str:
    """The version of the installed simulator."""
    try:
        return metadata.version("loyalty-simulator")
    except metadata.PackageNotFoundError:
        return "unknown"


def _written(
    value: Any, path: str, about: Mapping[str, Leaf], searched: Mapping[str, list[Any]]
) -> Any:
    if path in searched:
        shown = _with_source(value, about[path]) if path in about else OneLine(value=value)
        return OneLine({**shown, SEARCH: searched[path]})
    if path in about and about[path].unit:
        return _with_source(value, about[path])
    if isinstance(value, dict):
        return {
            key: WORDS[key]
            if key in WORDS and inside == {}
            else _written(inside, f"{path}.{key}" if path else key, about, searched)
            for key, inside in value.items()
            if inside is not None or (f"{path}.{key}" if path else key) in about
        }
    if isinstance(value, list):
        return [_written(item, f"{path}.{i}", about, searched) for i, item in enumerate(value)]
    if isinstance(value, Distribution):
        return _with_source(value, about[path])
    return value.isoformat() if isinstance(value, date) else value


def _with_source(value: Any, leaf: Leaf) -> OneLine:
    shown = OneLine()
    if isinstance(value, Distribution):
        shown |= _parameters(value)
    else:
        shown["value"] = value
    shown["source"] = leaf.kind
    shown["from"] = leaf.source
    if leaf.why:
        shown["why"] = leaf.why
    if leaf.study and not leaf.evidence:
        shown["study"] = leaf.study
    if leaf.n is not None:
        shown["n"] = leaf.n
    if leaf.interval is not None:
        shown["interval"] = [_short(end) for end in leaf.interval]
    if leaf.is_default:
        shown["default"] = True
    if leaf.apart:
        shown["apart"] = True
    return shown


def _parameters(drawn: Distribution) -> dict[str, Any]:
    """A distribution as a file would give it; whole numbers are written as such.

    They are read as numbers with a fraction, so a lock that wrote those would differ from
    the file it was made of, and from a lock made by hand.
    """
    shown: dict[str, Any] = {drawn.shape: [_short(number) for number in drawn.numbers]}
    if drawn.truncate is not None:
        shown["truncate"] = [_short(number) for number in drawn.truncate]
    return shown


def _short(number: float) -> float:
    return int(number) if float(number).is_integer() and abs(number) < 1e15 else number


def overwritten(document: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The document with `changes` by dotted path; a path that is not there is refused.

    Only what is named changes: an `elasticity` still holds where it held. Another trade
    (`market.sells`) brings its defaults, which stand in no place of their own.

    Raises
    ------
    ScenarioError
        If a path leads nowhere.
    """
    faults = []
    if "market.sells" in changes:
        forget_usual(document)
    for path, value in changes.items():
        keys = str(path).split(".")
        if keys[0] == "market" and keys[1:2] and keys[1] in CUSTOMER_KEYS:
            keys[1:1] = ["segments", ONLY_SEGMENT]
        if keys[0] == "today" and keys[1:2] and keys[1] not in ("tools", "joining"):
            keys.insert(1, "tools")
        try:
            at(document, ".".join(keys[:-1])) if keys[1:] else None
            put(document, ".".join(keys), plain(value))
        except (KeyError, IndexError, TypeError, ValueError):
            faults.append(Fault("", None, path, _nowhere(path, document)))
    if faults:
        raise ScenarioError(faults)
    return document


def _nowhere(path: str, document: dict[str, Any]) -> str:
    """That a path leads nowhere, and which was likely meant."""
    known = list(_paths(document))
    near = get_close_matches(path[:200], known, n=1, cutoff=0.6)
    if not near:
        tops = [key for key in document if key != "locked"]
        return clauses(fault("no such place in the scenario"), suggestion(path, tops, listed=20))
    return clauses(
        fault("no such place in the scenario"), fault("did you mean '{near}'?", near=near[0])
    )


def _paths(document: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """The dotted paths of all numbers and sections as a client types them."""
    for key, inside in document.items():
        path = f"{at}.{key}" if at else key
        if path == "locked":
            continue
        yield path.replace(f"market.segments.{ONLY_SEGMENT}.", "market.")
        if isinstance(inside, dict) and not isinstance(inside, OneLine):
            yield from _paths(inside, path)


def plain(value: Any) -> Any:
    """A value of Python as a file would give it: no dates, no numbers of NumPy."""
    if isinstance(value, Distribution):
        return _parameters(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inside) for inside in value]
    if hasattr(value, "item"):  # a number of NumPy
        return value.item()
    return value.isoformat() if isinstance(value, date) else value


class _Dumper(yaml.SafeDumper):
    """Writes YAML 1.2 core scalars, so that `1e3` as a text is quoted and `NO` is not."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML's way)


for _name, _pattern in CORE.items():
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, None)
_Dumper.add_representer(
    OneLine,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=True
    ),
)


def as_yaml(document: Mapping[str, Any]) -> str:
    """Plain data as YAML that `load` reads back to the same data."""
    # sections one by one: of a run that is locked again, only that of the run has changed
    return "".join(_section(pickle.dumps(one)) for one in document.items())


@lru_cache(maxsize=64)
def _section(pickled: bytes) -> str:
    """One section of a document: its name and what stands in it."""
    name, content = pickle.loads(pickled)
    text: str = yaml.dump(
        {name: content}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100,
        default_flow_style=False,
    )  # fmt: skip
    return text
