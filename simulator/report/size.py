"""How much is played: agents, cases, luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.scenario.schema import AGENTS, CASES, SEED

if TYPE_CHECKING:
    from simulator.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Size:
    """Simulated customers per case, cases, and the seed of their luck."""

    agents: int
    cases: int
    seed: int


def size_of(scenario: Scenario, agents: int | None, cases: int | None, seed: int | None) -> Size:
    """The size that is asked for; what is not given is the scenario's, else the usual one."""
    asked = scenario.run
    return Size(
        _first(agents, asked.agents, AGENTS),
        _first(cases, asked.cases, CASES),
        _first(seed, asked.seed, SEED),
    )


def _first(*given: int | None) -> int:
    return next(value for value in given if value is not None)
