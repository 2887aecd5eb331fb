"""The field of a race: programs that a scenario leaves open, played side by side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from simulator import experiment
from simulator.decision.advice import measured, terms_of
from simulator.decision.among.standings import Scores
from simulator.decision.asked.criteria import goal_met
from simulator.decision.asked.promised import promised
from simulator.decision.between.axes import Candidate
from simulator.decision.between.varied import run_arms
from simulator.decision.between.versions import Version, alone, arm_of
from simulator.decision.uncertainty import Booleans
from simulator.economics.measures import Measures
from simulator.say import label
from simulator.scenario import Scenario, ScenarioError, Searched
from simulator.simulate import CONTROL
from simulator.where import CaseProgress, Where


class Field:
    """Plays candidates of one program, and counts what that takes of the budget."""

    def __init__(
        self,
        scenario: Scenario,
        program: str,
        knobs: Sequence[Searched],
        seed: int,
        budget: int,
        *,
        agents: int,
        at_once: int | None,
        where: Where,
    ) -> None:
        self.scenario, self.program, self.knobs = scenario, program, tuple(knobs)
        self.seed, self.budget = seed, budget
        self.agents, self.at_once, self.where = agents, at_once, where
        self.plays, self.started = 0, time.perf_counter()
        self.versions: dict[Candidate, Version] = {}

    @cached_property
    def thresholds(self) -> tuple[float, float, float]:
        """Shares of cases in which the NPV, the promises and the goal must be met."""
        asked = self.scenario.criteria
        return asked.npv.positive_with, asked.promises.kept_with, asked.goal.met_with

    def version(self, one: Candidate) -> Version:
        """The scenario with a candidate's values."""
        if one not in self.versions:
            paths = (knob.path for knob in self.knobs)
            values = dict(zip(paths, one, strict=True))
            self.versions[one] = Version.of(self.scenario, self.program, values)
        return self.versions[one]

    def possible(self, one: Candidate) -> bool:
        """Whether the scenario could be written so."""
        try:
            self.version(one)
        except ScenarioError:
            return False
        return True

    def run(
        self, entrants: Sequence[Candidate], seed: int, cases: int, doing: str
    ) -> experiment.PlayedCases:
        """Play candidates side by side."""
        arms = len(entrants) + 1

        def said(one: CaseProgress) -> None:
            done, elapsed = self.plays + one.done * arms, time.perf_counter() - self.started
            left = elapsed / done * (self.budget - done) if self.plays else None
            assert self.where.progress is not None
            self.where.progress(CaseProgress(done, self.budget, elapsed, left, doing))

        played = run_arms(
            [self.version(one) for one in entrants], agents=self.agents, cases=cases, seed=seed,
            at_once=self.at_once, where=self.where.telling(said),
        )  # fmt: skip
        self.plays += arms * cases
        return played

    def play(self, entrants: Sequence[Candidate], number: int, cases: int) -> Scores:
        """NPV and criteria of candidates in the cases of a round; every round has a seed."""
        doing = label(
            "round {number}: {n_entrants} programs in {cases} cases",
            number=number + 1,
            n_entrants=len(entrants),
            cases=cases,
        )
        played = self.run(entrants, self.seed + number, cases, doing)
        every = self.seen(played, entrants)
        value = np.stack([measures.whole(self.program, "npv") for _, measures in every])
        held = np.stack([self.held(*one) for one in every], axis=1)
        return Scores(value, held)

    def seen(
        self, played: experiment.PlayedCases, entrants: Sequence[Candidate]
    ) -> list[tuple[experiment.PlayedCases, Measures]]:
        """What was played, by candidate."""
        every, seen = measured(played), []
        for number, one in enumerate(entrants):
            values = {
                CONTROL: every.values[CONTROL],
                self.program: every.values[arm_of(number)],
            }
            result = alone(played, self.version(one), number, CONTROL)
            seen.append((result, Measures(CONTROL, values)))
        return seen

    def held(self, result: experiment.PlayedCases, measures: Measures) -> Booleans:
        """In which cases a candidate meets each criterion, (3, cases)."""
        terms = terms_of(result)
        kept = promised(result, self.program, terms)
        pays = measures.whole(self.program, "npv") > 0
        keeps = np.asarray(kept.held) if kept.checked else np.ones_like(pays)
        _, reached, told = goal_met(measures, self.program, terms)
        # what cannot be told is no criterion
        return np.stack([pays, keeps, reached | ~told.any()])
