"""What is said of a search for a program, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.findings.arms import Spread


@dataclass(frozen=True, slots=True)
class Dosed:
    """A tool of a program: its kind, for whom, the choice that sets its cost, and its size.

    `edge` says that the size is at an end of what is sensible: "most", "least" or "".
    """

    kind: str
    audience: str
    knob: str
    amount: float
    edge: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program over cases: money in currency and today's money, the gain in the goal's unit.

    `low` to `high` is the 95 % interval of the mean NPV, `pays` the share of cases in which it is
    positive.
    """

    tools: tuple[Dosed, ...]
    npv: Spread
    low: float
    high: float
    cost: float
    gain: Spread
    pays: float

    @property
    def surely_pays(self) -> bool:
        """Whether the mean NPV is surely positive."""
        return self.low > 0


@dataclass(frozen=True, slots=True)
class Earns:
    """What leaving a tool out loses on unseen cases, with the 95 % interval of the mean."""

    tool: str
    loses: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DesignFindings:
    """The program that a search found for a budget, or none; money in currency.

    `best` is what the search ended with, on unseen cases, whether or not it is worth having;
    `optimism` what the search saw of it beyond that. `alone` are tools by themselves on the
    search's cases, the best size of each; `out` what was not tried and why.
    """

    name: str
    question: str
    goal: str
    measure: str
    currency: str
    customers: float
    horizon_weeks: int
    budget: float
    frame: float
    at_most: int
    ready_by: int | None
    reach: float | None
    lose: float | None
    chance: float
    agents: int
    cases: int
    exam_cases: int
    seed: int
    certain: bool
    version: str
    winner: Candidate | None
    best: Candidate | None
    runner_up: Candidate | None
    optimism: float
    alone: tuple[Candidate, ...]
    earns: tuple[Earns, ...]
    out: tuple[tuple[str, str], ...]
    played: int
    warnings: tuple[str, ...]
