"""What a search for a better program says, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.decision.among.duels import Duel, Entrant
from simulator.decision.among.improve import Improvement
from simulator.decision.names import name_of, names_of, titles_of
from simulator.decision.word.in_passing import in_passing
from simulator.explain.numbers import plain, valued
from simulator.findings.arms import Spread
from simulator.findings.assumptions import warnings_of
from simulator.findings.sweep import CRITERIA
from simulator.program.about.titles import from_key
from simulator.say import label
from simulator.scenario import Searched
from simulator.scenario.lock import version


@dataclass(frozen=True, slots=True)
class KnobFinding:
    """What was left open: path, unit, what it was and what it becomes, as one types them.

    `between` are the ends of the search; `within` the values around the new one of which
    none is surely worse, the others being the winner's.
    """

    path: str
    unit: str
    was: str
    becomes: str
    between: tuple[str, ...]
    within: tuple[str, ...]
    name: str = ""

    @property
    def label(self) -> str:
        """What people read for it."""
        return self.name or name_of(self.path)

    def shown(self, typed: str) -> str:
        """One of its values, as one types it, as people read it: a share as a percentage."""
        try:
            return valued(float(typed.replace("_", "")), self.unit)
        except ValueError:  # a word
            return typed


@dataclass(frozen=True, slots=True)
class Tried:
    """The winner with one knob turned to a value, less the winner: mean NPV, its 95 % interval."""

    path: str
    value: str
    number: float | None
    ahead: Spread
    chosen: bool


@dataclass(frozen=True, slots=True)
class Runner:
    """A program in the cases that were held out: `values` in the order of the knobs.

    `npv` is the mean with the middle 90 % of cases, `low` and `high` the 95 % interval of
    the mean.
    """

    name: str
    values: tuple[str, ...]
    word: str
    npv: Spread
    low: float
    high: float
    probability: float
    meets: bool
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """The winner beside another one in cases that were held out, paired, in currency.

    `ahead` is the mean difference of the NPV with its 95 % interval, `better` in how many
    cases it is positive, `sure` how sure the mean is above zero, `searched` what the race
    saw of it in its own cases.
    """

    other: str
    ahead: Spread
    better: float
    sure: float
    searched: float


@dataclass(frozen=True, slots=True)
class RoundFinding:
    """A round of the race: programs, new ones among them, cases, how many are surely worse.

    `leader` are the values of the one in front, `ahead` by how much it is before the start.
    """

    number: int
    programs: int
    new: int
    cases: int
    dropped: int
    left: int
    leader: tuple[str, ...]
    ahead: float
    meets: bool


@dataclass(frozen=True, slots=True)
class ImprovementFindings:
    """A search; `better` says that the winner is, in cases nobody had seen.

    `title` is what people read for the program.

    `runners` are the winner, the scenario as it is where it did not win, and the runner-up.
    """

    name: str
    question: str
    currency: str
    program: str
    knobs: tuple[KnobFinding, ...]
    runners: tuple[Runner, ...]
    against: tuple[Against, ...]
    steps: tuple[RoundFinding, ...]
    tried: tuple[Tried, ...]
    better: bool
    horizon_weeks: int
    plays: int
    budget: int
    agents: int
    cases: int
    seed: int
    version: str
    warnings: tuple[str, ...]
    title: str = ""

    @property
    def label(self) -> str:
        """What people read for the program."""
        return self.title or from_key(self.program)

    def shown(self, values: Sequence[str]) -> tuple[str, ...]:
        """Values in the order of the knobs, as people read them."""
        return tuple(knob.shown(one) for knob, one in zip(self.knobs, values, strict=True))


OWN, RUNNER_UP = label("the scenario as it is"), label("the runner-up")


def improved(found: Improvement) -> ImprovementFindings:
    """Everything that a search says."""
    scenario = found.scenario
    titles = titles_of(scenario)
    names = names_of([knob.path for knob in found.knobs], titles)
    runners = [_runner(found, label("the winner"), found.winner)]
    if found.over_own is not None:
        runners.append(_runner(found, OWN, found.own))
    if found.runner_up is not None:
        runners.append(_runner(found, RUNNER_UP, found.runner_up))
    duels = ((OWN, found.over_own), (RUNNER_UP, found.over_runner_up))
    return ImprovementFindings(
        name=scenario.name,
        question=scenario.question,
        currency=scenario.currency,
        program=found.program,
        knobs=tuple(_knob(found, knob, names[knob.path]) for knob in found.knobs),
        runners=tuple(runners),
        against=tuple(_against(other, duel) for other, duel in duels if duel is not None),
        steps=tuple(_steps(found)),
        tried=tuple(_tried(found)),
        better=found.better,
        horizon_weeks=scenario.horizon_weeks,
        plays=found.plays,
        budget=found.budget,
        agents=found.agents,
        cases=found.n_cases,
        seed=found.seed,
        version=version(),
        title=titles[found.program],
        warnings=warnings_of(scenario),
    )


def _values(found: Improvement, values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(plain(values[knob.path]) for knob in found.knobs)


def _knob(found: Improvement, knob: Searched, name: str) -> KnobFinding:
    flat = next((one for one in found.flat if one.knob.path == knob.path), None)
    return KnobFinding(
        path=knob.path,
        unit=knob.unit,
        was=plain(knob.value),
        becomes=plain(found.winner.values[knob.path]),
        between=tuple(map(plain, knob.written)),
        within=() if flat is None else tuple(map(plain, flat.within)),
        name=name,
    )


def _runner(found: Improvement, name: str, one: Entrant) -> Runner:
    over = one.npv
    return Runner(
        name=name,
        values=_values(found, one.values),
        word=in_passing(one.verdict),
        npv=Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95]),
        low=over.low,
        high=over.high,
        probability=one.verdict.probability.value,
        meets=one.meets,
        missed=tuple(CRITERIA[c.name] for c in one.verdict.criteria if not c.met),
    )


def _against(other: str, duel: Duel) -> Against:
    ahead = Spread(duel.ahead.mean, duel.ahead.low, duel.ahead.high)
    return Against(other, ahead, duel.better.value, duel.sure, duel.searched)


def _steps(found: Improvement) -> list[RoundFinding]:
    return [
        RoundFinding(
            number=one.number,
            programs=one.n_candidates,
            new=one.n_new,
            cases=one.n_cases,
            dropped=one.n_surely_worse,
            left=one.n_left,
            leader=tuple(plain(value) for value in one.leader),
            ahead=one.ahead,
            meets=one.meets,
        )
        for one in found.rounds
    ]


def _tried(found: Improvement) -> list[Tried]:
    rows = []
    for flat in found.flat:
        own = found.winner.values[flat.knob.path]
        tried = [(value, Spread(o.mean, o.low, o.high)) for value, o in flat.tried if value != own]
        tried.append((own, Spread(0.0, 0.0, 0.0)))
        for value, ahead in sorted(tried, key=lambda one: str(one[0])):
            number = float(value) if isinstance(value, int | float) else None
            chosen = bool(value == own)
            rows.append(Tried(flat.knob.path, plain(value), number, ahead, chosen))
    return rows
