"""Where every key of a scenario belongs, for keys that stand in another place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from simulator.market.market import Market
from simulator.program.program import Program
from simulator.program.tool import REGISTRY
from simulator.say import fault, label
from simulator.scenario.faults import alternatives
from simulator.scenario.schema import CUSTOMER_KEYS, ScenarioDocument, Sets
from simulator.scenario.shape import places

MOST = 4  # places that are named; more say nothing
NAME = "NAME"


@cache
def index() -> dict[str, tuple[str, ...]]:
    """Every key, and the sections in which it may stand, as they are typed."""
    known: dict[str, list[str]] = {}
    for key, section in (*_inside(ScenarioDocument, ""), *_of_tools()):
        if section not in known.setdefault(key, []):
            known[key].append(section)
    # the rival of a market, and not what its prices do, is meant by `rival`
    market = {key for key, place in places(Market).items() if place.shape.what == "section"}
    known |= {key: ["market:"] for key in market & known.keys()}
    return {key: tuple(sections) for key, sections in known.items()}


def belongs(key: str) -> str:
    """Where a key belongs, in words; "" for keys that stand nowhere, or nearly everywhere."""
    if key in REGISTRY:
        return fault(
            "{key} is a tool, which stands under programs: {name}: tools:", key=key, name=NAME
        )
    sections = index().get(key, ())
    if not sections or len(sections) > MOST:
        return ""
    if "" in sections:
        return fault("{key} stands at the top, not indented", key=key)
    return fault("{key} belongs under {sections}", key=key, sections=alternatives(sections))


def _inside(model: type[BaseModel], path: str) -> Iterator[tuple[str, str]]:
    for name, place in places(model).items():
        if name == "segments" and model is not ScenarioDocument:
            for key in CUSTOMER_KEYS:
                yield key, path
        yield name, path
        inner, item = place.shape.model, place.shape.item
        below = f"{path} {name}:".strip()
        if place.shape.what == "section" and inner is not None and inner is not Sets:
            yield from _inside(inner, below)
        elif item is not None and item.model is not None and item.what == "section":
            if item.model is Program:
                below += f" {NAME}:"
            if name != "segments":
                yield from _inside(item.model, below)


def _of_tools() -> Iterator[tuple[str, str]]:
    """The knobs of each tool, but for those that all tools have."""
    common = set.intersection(*(set(places(tool)) for tool in REGISTRY.values()))
    for kind in sorted(REGISTRY):
        for name in places(REGISTRY[kind]).keys() - common:
            yield name, label("a tool {section}", section=f"{kind}:")
