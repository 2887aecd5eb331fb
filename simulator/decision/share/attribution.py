"""Which of a program's tools earns what the program earns: every tool held against its absence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Unpack

import numpy as np

from simulator import experiment
from simulator.decision.advice import per_case, role_of
from simulator.decision.share.costs import Costs, costs_of
from simulator.decision.share.subsets import Apart, Split, fitting, play_apart
from simulator.decision.uncertainty import OverCases, spread
from simulator.economics.books import attribution as shares
from simulator.economics.books.accounts import Numbers
from simulator.economics.books.attribution import Subset
from simulator.economics.measures import Measures, measures_of
from simulator.say import clauses, fault
from simulator.scenario import Fault, Scenario, ScenarioError
from simulator.scenario.faults import suggestion
from simulator.simulate import CONTROL
from simulator.where import Shorthand, Where

# What is shared out. Every measure is taken to the control arm, whose own value is today's.
SHARED = ("npv", "sales", "active", "repeat_rate")


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """One measure shared among tools, arrays of shape (3, cases): whole, half 0, half 1.

    Attributes
    ----------
    total
        The program's effect, to control.
    itself
        That of the program without tools: set-up, running cost, what it stops and sets.
    rest, alone, value
        By tool: what it adds to all others, what it does on its own, and its Shapley value.
        The values and `itself` add up to `total` in every case.
    error
        By tool, the standard error of each case's value, (cases,); 0 unless sampled.
    pairs
        What two tools do together beyond what each does; {} where sampled.
    """

    total: Numbers
    itself: Numbers
    rest: dict[str, Numbers]
    alone: dict[str, Numbers]
    value: dict[str, Numbers]
    error: dict[str, Numbers]
    pairs: dict[tuple[str, str], Numbers]

    @property
    def tools(self) -> Numbers:
        """What the tools do together, beyond the program itself."""
        return self.total - self.itself

    def sampling_error(self, tool: str) -> float:
        """Standard error of the mean value because orders were sampled; cases draw their own."""
        squares = self.error[tool] ** 2
        return math.sqrt(float(squares.sum())) / squares.size


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """A program's result by tool.

    Attributes
    ----------
    played
        The cases, with the subsets of tools as arms.
    split
        Which subsets these are.
    shares
        What was shared out, by measure.
    costs
        What the program cost, by tool.
    subsets
        Measures of `SHARED` and the program's cost, by subset as (cases,); not a number
        in cases that have not played the subset.
    """

    played: experiment.PlayedCases
    split: Split
    shares: dict[str, Shares]
    costs: Costs
    subsets: dict[Subset, dict[str, Numbers]]

    @property
    def program(self) -> str:
        """The program's name."""
        return self.split.program

    @property
    def tools(self) -> tuple[str, ...]:
        """Its tools, sorted."""
        return self.split.tools

    @property
    def n_cases(self) -> int:
        """Number of cases."""
        return len(self.played.played)


def attribute(
    scenario: Scenario,
    program: str,
    *,
    agents: int,
    cases: int,
    seed: int,
    certain: bool = False,
    at_once: int | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> Attribution:
    """Share what a program earns among its tools, by playing it without them.

    Tools of today run in every arm and are not attributed; what the program stops
    belongs to the program itself.

    Parameters
    ----------
    program
        Its name, see `attributable`.
    agents, cases, seed, certain, where, shorthand
        As for `simulator.experiment.run`.
    at_once
        Arms that are played at once; by default as many as fit into memory. Changes no
        result.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    where = Where.of(where, **shorthand)
    every = as_played(scenario, program, seed)
    split = every.split
    if at_once is None:
        at_once = fitting(every, agents, where.at_a_time(cases))
    played = experiment.run(
        Apart.of(scenario, split, at_once),
        agents=agents,
        cases=cases,
        seed=seed,
        certain=certain,
        panel=False,
        play=partial(play_apart, split=split, at_once=at_once),
        where=where,
    )
    rates = per_case(played, "cost_of_capital")
    assert rates is not None  # it has a default
    measured = [
        measures_of([case], rate, control=CONTROL)
        for case, rate in zip(played.played, rates.tolist(), strict=True)
    ]
    return Attribution(
        played=played,
        split=split,
        shares={name: _shared(split, measured, name) for name in SHARED},
        costs=costs_of(split, played.played, rates),
        subsets=_by_subset(split, measured),
    )


def as_played(scenario: Scenario, program: str, seed: int) -> Apart:
    """The scenario whose cases are played, and kept, for an attribution."""
    tools = tuple(sorted(scenario.tree["programs"][program]["tools"]))
    split = Split(program, tools, seed)
    return Apart.of(scenario, split, len(split.subsets(0)))


def attributable(scenario: Scenario, program: str | None = None) -> str:
    """The program to attribute: the one named, else the only one with tools of its own.

    Raises
    ------
    ScenarioError
        There is no such program, it has no tools, or there are several to choose from.
    """

    def refuse(where: str, message: str) -> ScenarioError:
        return ScenarioError([Fault(str(scenario.path or scenario.name), None, where, message)])

    programs: dict[str, Any] = scenario.tree["programs"]
    real = [name for name in programs if role_of(scenario, name) == "program"]
    fit = [name for name in real if programs[name]["tools"]]
    if program is None:
        if not fit:
            raise refuse("programs", fault("none has tools; expected a program with one at least"))
        if len(fit) > 1:
            names = ", ".join(fit)
            raise refuse(
                "programs",
                fault("several have tools; choose one with --program: {names}", names=names),
            )
        return fit[0]
    if program not in programs:
        raise refuse(
            "programs",
            clauses(
                fault("no program is called '{program}'", program=program),
                suggestion(program, fit),
            ),
        )
    if program not in real:
        same = programs[program]["same_money_as"]
        raise refuse(
            f"programs.{program}",
            fault("only spends the same money as '{same}', plainly; attribute that one", same=same),
        )
    if program not in fit:
        raise refuse(f"programs.{program}", fault("has no tools; there is nothing to attribute"))
    return program


def _shared(split: Split, measured: Sequence[Measures], name: str) -> Shares:
    """A measure shared out in every case on its own, because cases differ in their arms."""
    tools, every, none = split.tools, frozenset(split.tools), frozenset[str]()
    columns: list[dict[object, Numbers]] = []
    for number, one in enumerate(measured):
        game = {
            subset: one.difference(split.arm(subset), CONTROL, name)[:, 0]
            for subset in split.subsets(number)
        }
        parts: dict[object, Numbers] = {"total": game[every], "itself": game[none]}
        parts |= {("rest", k): v for k, v in shares.to_the_rest(game, tools).items()}
        parts |= {("alone", k): v for k, v in shares.alone(game, tools).items()}
        if split.exact:
            parts |= {("value", k): v for k, v in shares.shapley(game, tools).items()}
            parts |= {("error", k): np.zeros(3) for k in tools}
            parts |= {("pair", k): v for k, v in shares.interactions(game, tools).items()}
        else:
            estimates = shares.sampled(game, tools, split.orders(number))
            parts |= {("value", k): v.value for k, v in estimates.items()}
            parts |= {("error", k): v.error for k, v in estimates.items()}
        columns.append(parts)
    stacked = {key: np.stack([one[key] for one in columns], axis=1) for key in columns[0]}

    def of(kind: str) -> dict[str, Numbers]:
        return {tool: stacked[kind, tool] for tool in tools}

    pairs = {key[1]: v for key, v in stacked.items() if isinstance(key, tuple) and key[0] == "pair"}
    errors = {tool: error[0] for tool, error in of("error").items()}
    return Shares(
        stacked["total"], stacked["itself"], of("rest"), of("alone"), of("value"), errors, pairs
    )


def _by_subset(split: Split, measured: Sequence[Measures]) -> dict[Subset, dict[str, Numbers]]:
    names, n = (*SHARED, "program_cost"), len(measured)
    by_subset: dict[Subset, dict[str, Numbers]] = {}
    for number, one in enumerate(measured):
        for subset in split.subsets(number):
            row = by_subset.setdefault(subset, {name: np.full(n, math.nan) for name in names})
            for name in names:
                row[name][number] = one.whole(split.arm(subset), name)[0]
    return by_subset


def summed(parts: Mapping[str, Numbers]) -> OverCases:
    """The sum of some effects over tools, over cases."""
    total = np.asarray(sum(parts.values()))
    return spread(total[0], total[1:])
