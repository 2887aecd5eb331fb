"""The numbers that a scenario gives, without those that it finds out on its own."""

from __future__ import annotations

from simulator.program.tool import REGISTRY
from simulator.scenario import Leaf, Scenario


def given(scenario: Scenario) -> tuple[Leaf, ...]:
    """Every number but those that arms with the same money find out on their own."""
    solved = {
        f"programs.{arm}.tools.{name}.{REGISTRY[tool['kind']].spends}"
        for arm, program in scenario.tree["programs"].items()
        if program.get("same_money_as") is not None
        for name, tool in program.get("tools", {}).items()
    }
    return tuple(leaf for leaf in scenario.leaves if leaf.path not in solved)
