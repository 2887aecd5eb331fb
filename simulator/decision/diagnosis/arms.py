"""Today's business with one thing changed, as arms of one case: what each change is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from simulator import experiment
from simulator.decision.between.groups import at_most, together
from simulator.decision.diagnosis.stimulus import Stimulus
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.segment import MOTIVES, Segment
from simulator.program.program import Program
from simulator.scenario import Scenario
from simulator.simulate import Case, Played, memory_needed, simulate
from simulator.where import Where

MORE = 0.01  # of retention, frequency and margin, by which elasticities are taken
POINTS = 0.05  # of customers who leave in a year; Reichheld & Sasser (1990) say what they bring
STIMULUS = 0.01  # of what is paid, for each motive
Surroundings = tuple[Market, Company]


@dataclass(frozen=True, slots=True)
class OneChange:
    """One arm: what is changed of market and company, or which motive is spoken to."""

    name: str
    change: Callable[[Market, Company], Surroundings] | None = None
    motive: str | None = None


def changes_of(market: Market) -> tuple[OneChange, ...]:
    """Every change that can be made to a market; failures are halved where there is service."""
    found = [
        OneChange("retention", _each(_retention)),
        OneChange("frequency", _each(_frequency)),
        OneChange("margin", _margin),
        OneChange("defections", _each(_defections)),
        *(OneChange(f"motive {motive}", motive=motive) for motive in MOTIVES),
    ]
    if market.service is not None and market.service.failure_rate > 0:
        found.insert(4, OneChange("failures", _failures))
    return tuple(found)


def arm_of(motive: str) -> str:
    """The arm in which a motive is spoken to."""
    return f"motive {motive}"


def _each(change: Callable[[Segment], dict[str, Any]]) -> Callable[..., Surroundings]:
    return partial(_segments, change)


def _segments(
    change: Callable[[Segment], dict[str, Any]], market: Market, company: Company
) -> Surroundings:
    segments = {name: one.model_copy(update=change(one)) for name, one in market.segments.items()}
    return market.model_copy(update={"segments": segments}), company


def _retention(segment: Segment) -> dict[str, Any]:
    """1 % more of those who stay, at most all."""
    stay = min((1 - segment.churn_per_year) * (1 + MORE), 1.0)
    return {"churn_per_year": 1 - stay}


def _defections(segment: Segment) -> dict[str, Any]:
    """Five points fewer of those who leave, where there are so many."""
    return {"churn_per_year": max(segment.churn_per_year - POINTS, 0.0)}


def _frequency(segment: Segment) -> dict[str, Any]:
    return {"purchases_per_year": segment.purchases_per_year * (1 + MORE)}


def _margin(market: Market, company: Company) -> Surroundings:
    margin = min(company.gross_margin + MORE * abs(company.gross_margin), 0.999)
    return market, company.model_copy(update={"gross_margin": margin})


def _failures(market: Market, company: Company) -> Surroundings:
    assert market.service is not None
    service = market.service.model_copy(update={"failure_rate": market.service.failure_rate / 2})
    return market.model_copy(update={"service": service}), company


@dataclass(frozen=True, eq=False, kw_only=True)
class Diagnosed(Scenario):
    """A scenario whose arms are changes of today's business, `at_once` of them in a case."""

    changes: tuple[str, ...]
    at_once: int

    @classmethod
    def of(cls, scenario: Scenario, at_once: int | None = None) -> Diagnosed:
        """The scenario without its programs."""
        market = scenario.case(0, None, seed=0, agents=1).market
        names = tuple(one.name for one in changes_of(market))
        same: dict[str, Any] = {f.name: getattr(scenario, f.name) for f in fields(Scenario)}
        return cls(**same, changes=names, at_once=at_once or len(names))

    def case(self, number: int, u: Any, *, seed: int, agents: int) -> Case:
        """One case with the first of its arms."""
        case = super().case(number, u, seed=seed, agents=agents)
        return with_changes(case, self.changes[: self.at_once])

    def to_yaml(
        self, *, agents: int | None = None, cases: int | None = None, seed: int | None = None
    ) -> str:
        """The lock, and that its arms are others: kept cases must not be taken for a run's."""
        lock = super().to_yaml(agents=agents, cases=cases, seed=seed)
        return f"{lock}# diagnosed: {', '.join(self.changes)}\n"

    def fitting(self, agents: int, at_a_time: int) -> Diagnosed:
        """As many arms at once as fit into memory, where so many cases are."""

        def need(arms: int) -> int:
            case = replace(self, at_once=arms).case(0, None, seed=0, agents=agents)
            return memory_needed(case) * at_a_time

        return replace(self, at_once=at_most(len(self.changes), need))


def as_planned(scenario: Scenario) -> Case:
    """The case of the scenario's own programs, also where its arms are changes."""
    return Scenario.case(scenario, 0, None, seed=0, agents=1)


def with_changes(case: Case, names: tuple[str, ...]) -> Case:
    """The case with some of the changes as its arms."""
    programs: dict[str, Program] = {}
    worlds: dict[str, Surroundings] = {}
    for one in changes_of(case.market):
        if one.name not in names:
            continue
        tools = {}
        if one.motive is not None:
            tools["stimulus"] = Stimulus.model_validate({"motive": one.motive, "worth": STIMULUS})
        programs[one.name] = Program(tools=tools)
        if one.change is not None:
            worlds[one.name] = one.change(case.market, case.company)
    return replace(case, programs=programs, worlds=worlds)


def play_changes(
    case: Case, *, changes: tuple[str, ...], at_once: int, threads: int, panel: bool
) -> Played:
    """Play all changes of a case in groups; the case of a `Diagnosed` holds the first."""
    groups = [changes[first:][:at_once] for first in range(0, len(changes), at_once)]
    return together(
        [simulate(with_changes(case, names), threads=threads, panel=panel) for names in groups]
    )


def play(
    scenario: Scenario, *, agents: int, cases: int, seed: int, certain: bool, where: Where
) -> experiment.PlayedCases:
    """Play today's business and every change of it in the same cases.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    diagnosed = Diagnosed.of(scenario).fitting(agents, where.at_a_time(cases))
    how: Callable[..., Played] = partial(
        play_changes, changes=diagnosed.changes, at_once=diagnosed.at_once
    )
    return experiment.run(
        diagnosed, agents=agents, cases=cases, seed=seed, certain=certain, panel=False,
        play=how, where=where,
    )  # fmt: skip
