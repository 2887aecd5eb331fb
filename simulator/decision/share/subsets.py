"""The subsets of a program's tools as arms of one case, on the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from simulator.decision.between.groups import at_most, play_in_groups, with_arms
from simulator.draws import Luck
from simulator.economics.books.attribution import Order, Subset, antithetic, needed, subsets
from simulator.program.program import Program
from simulator.program.tool import Tool
from simulator.scenario import Scenario
from simulator.simulate import Case, Played, memory_needed

# Tools up to which all subsets are played: 32 arms. Beyond, about as many are sampled.
EXACT = 5


@dataclass(frozen=True, slots=True)
class Split:
    """Which subsets of a program's tools are played in which case; `tools` are sorted.

    Beyond `EXACT` tools every case draws orders of its own, because the mean over cases
    then averages over all of them.
    """

    program: str
    tools: tuple[str, ...]
    seed: int

    @property
    def exact(self) -> bool:
        """Whether all subsets are played."""
        return len(self.tools) <= EXACT

    @property
    def n_pairs(self) -> int:
        """Antithetic pairs of orders in a case; two at least, to tell how far they differ."""
        n = len(self.tools)
        return 0 if self.exact else max(2, round((2**EXACT - 2 - 2 * n) / (2 * (n - 3))))

    def orders(self, number: int) -> tuple[Order, ...]:
        """The orders that case `number` samples."""
        n, pairs = len(self.tools), self.n_pairs
        drawn = Luck(self.seed, number).uniforms("attribution.orders", "", 0, n * pairs)
        return antithetic(self.tools, np.asarray(drawn, float).reshape(pairs, n))

    def subsets(self, number: int) -> tuple[Subset, ...]:
        """The subsets that case `number` plays, all tools together first."""
        every = frozenset(self.tools)
        chosen = subsets(self.tools) if self.exact else needed(self.tools, self.orders(number))
        return (every, *(one for one in chosen if one != every))

    def arm(self, subset: Subset) -> str:
        """The arm of a subset; no name in a scenario has such signs, so it can be no other's."""
        return f"{self.program}:{'+'.join(sorted(subset))}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Apart(Scenario):
    """A scenario whose arms are subsets of one program's tools, `at_once` of them in a case.

    An experiment asks such a case for the memory it takes, so it holds as many arms as
    are played at a time; `play_apart` adds the others.
    """

    split: Split
    at_once: int

    @classmethod
    def of(cls, scenario: Scenario, split: Split, at_once: int) -> Apart:
        """A scenario with other arms."""
        same: dict[str, Any] = {f.name: getattr(scenario, f.name) for f in fields(scenario)}
        return cls(**same, split=split, at_once=at_once)

    def case(self, number: int, u: Sequence[float] | None, *, seed: int, agents: int) -> Case:
        """One case with the first of its arms."""
        case = super().case(number, u, seed=seed, agents=agents)
        chosen = self.split.subsets(number)[: self.at_once]
        name = self.split.program
        return with_arms(case, name, _arms(case.programs[name], self.split, chosen))

    def to_yaml(
        self, *, agents: int | None = None, cases: int | None = None, seed: int | None = None
    ) -> str:
        """The lock, and that its arms are others: kept cases must not be taken for a run's.

        How many arms are played at once is not told, because it changes no result.
        """
        lock = super().to_yaml(agents=agents, cases=cases, seed=seed)
        return f"{lock}# the tools of {self.split.program} apart\n"


def fitting(apart: Apart, agents: int, at_a_time: int) -> int:
    """How many arms can be played at once, where so many cases are."""

    def need(arms: int) -> int:
        case = replace(apart, at_once=arms).case(0, None, seed=apart.split.seed, agents=agents)
        return memory_needed(case) * at_a_time

    return at_most(len(apart.split.subsets(0)), need)


def play_apart(case: Case, *, split: Split, at_once: int, threads: int, panel: bool) -> Played:
    """Play all subsets of a case in groups; the case of an `Apart` holds the first."""
    whole = split.arm(frozenset(split.tools))
    arms = _arms(case.programs[whole], split, split.subsets(case.number))
    return play_in_groups(case, whole, arms, at_once, threads=threads, panel=panel)


def _arms(program: Program, split: Split, chosen: Sequence[Subset]) -> dict[str, Program]:
    return {split.arm(subset): with_tools(program, subset) for subset in chosen}


def with_tools(program: Program, subset: Subset) -> Program:
    """The program with some of its tools.

    Tools of which only the largest offer applies still exclude each other where the one
    that they were linked by is missing.
    """
    tools = {name: tool for name, tool in program.tools.items() if name in subset}
    for group in _linked(program.tools):
        # who is not of the program is of today, and always there
        there = [name for name in group if name in subset or name not in program.tools]
        if len(there) == len(group):
            continue
        own = [name for name in there if name in subset]
        today: list[str | None] = [name for name in there if name not in subset]
        for name, other in zip(own, [*own[1:], *(today[:1] or [None])], strict=False):
            tools[name] = tools[name].model_copy(update={"instead_of": other})
    return program.model_copy(update={"tools": tools})


def _linked(tools: Mapping[str, Tool]) -> list[list[str]]:
    """Names linked by `instead_of`, tools of today among them, sorted."""
    group = {name: {name} for name in tools}
    for name, tool in tools.items():
        if tool.instead_of is not None:
            joined = group[name] | group.get(tool.instead_of, {tool.instead_of})
            group |= dict.fromkeys(joined, joined)
    distinct = {id(one): one for one in group.values() if len(one) > 1}
    return [sorted(one) for one in distinct.values()]
