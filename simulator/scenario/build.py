"""From a tree of numbers to the parts that the simulation runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.program.program import Program
from simulator.program.tool import REGISTRY
from simulator.scenario.leaves import copied
from simulator.scenario.schema import Settings
from simulator.scenario.uncertain import Distribution

Complain = Callable[[str, ValidationError], None]


def with_numbers(tree: Any, choose: Callable[[Distribution], float]) -> Any:
    """A copy of a tree with a number in the place of every distribution."""
    if isinstance(tree, dict):
        return {key: with_numbers(value, choose) for key, value in tree.items()}
    if isinstance(tree, list):
        return [with_numbers(value, choose) for value in tree]
    return choose(tree) if isinstance(tree, Distribution) else tree


def at_center(drawn: Distribution) -> float:
    """The central value."""
    return drawn.central


class Parts:
    """Settings, market, company and programs of a tree of numbers.

    Raises
    ------
    ValidationError
        From pydantic, where a section is refused; with `complain`, that is called
        instead with the section's path, and the section is left out.
    """

    def __init__(self, tree: dict[str, Any], complain: Complain | None = None) -> None:
        self.complain = complain
        settings = {key: tree[key] for key in Settings.model_fields}
        self.settings: Settings | None = self._made("", Settings, settings)
        self.market: Market | None = self._made("market", Market, tree["market"])
        self.company: Company | None = self._made("company", Company, tree["company"])
        self.today: Program | None = self._program("today", tree["today"])
        self.programs: dict[str, Program] = {}
        self.worlds: dict[str, tuple[Market, Company]] = {}
        for name, given in tree["programs"].items():
            path = f"programs.{name}"
            program = self._program(path, given)
            if program is not None:
                self.programs[name] = program
            if given.get("sets"):
                self._world(name, path + ".sets", tree, given["sets"])

    def _made(self, path: str, model: Any, given: Any) -> Any:
        try:
            return model.model_validate(given)
        except ValidationError as error:
            if self.complain is None:
                raise
            self.complain(path, error)
            return None

    def _program(self, path: str, given: dict[str, Any]) -> Program | None:
        tools = {
            name: self._made(f"{path}.tools.{name}", REGISTRY[tool["kind"]], tool)
            for name, tool in given.get("tools", {}).items()
        }
        tools = {name: tool for name, tool in tools.items() if tool is not None}
        sets = flat(given.get("sets", {}))
        made: Program | None = self._made(path, Program, {**given, "tools": tools, "sets": sets})
        return made

    def _world(self, name: str, path: str, tree: dict[str, Any], sets: dict[str, Any]) -> None:
        market, company = (
            self._made(f"{path}.{part}", model, overlaid(tree[part], sets.get(part, {})))
            for part, model in (("market", Market), ("company", Company))
        )
        if market is not None and company is not None:
            self.worlds[name] = (market, company)


def overlaid(base: Any, over: Any) -> Any:
    """`base` with the values of `over` in place of its own, mapping by mapping."""
    if not isinstance(base, dict) or not isinstance(over, dict):
        return copied(over)
    result = copied(base)
    for key, value in over.items():
        result[key] = overlaid(result[key], value) if key in result else copied(value)
    return result


def flat(tree: Any, path: str = "") -> dict[str, Any]:
    """Nested mappings as dotted paths to their values."""
    if not isinstance(tree, dict):
        return {path: tree}
    by_path: dict[str, Any] = {}
    for key, value in tree.items():
        by_path.update(flat(value, f"{path}.{key}" if path else key))
    return by_path


def with_shares_adding_up(market: dict[str, Any]) -> None:
    """Scale the shares of the segments, which may have been drawn one by one, to 1."""
    segments = market["segments"].values()
    total = sum(segment["share"] for segment in segments)
    for segment in segments:
        segment["share"] /= total
