"""The best program among those that a scenario leaves open, and how far to believe it.

What wins a race looks better than it is, because luck helped it to win. So the winner is
played again in cases that nobody has seen, beside the runner-up and the scenario as it is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Unpack

from simulator.decision.advice import measured
from simulator.decision.among.duels import Duel, Entrant, Flat, duel_of, within_noise
from simulator.decision.among.field import Field
from simulator.decision.among.racing import Race, Round, least, race
from simulator.decision.among.standings import Standings
from simulator.decision.between.axes import Candidate, along
from simulator.decision.between.paths import looked_at, refusal
from simulator.decision.between.sweep import judged
from simulator.decision.between.versions import arm_of
from simulator.decision.uncertainty import Numbers, spread
from simulator.say import label
from simulator.scenario import Scenario, Searched
from simulator.where import HERE, Shorthand, Where

BUDGET = 4_000  # arms in a case, all told
HELD_OUT = 1_000_000  # added to the seed for cases that the race has not seen
PROFILE_CASES = 16  # of them, on which the winner's knobs are turned one by one
STEPS = 7  # along every knob


@dataclass(frozen=True, slots=True, eq=False)
class Improvement:
    """What a search for a better program came to.

    Attributes
    ----------
    winner, own, runner_up
        In the cases that were held out. `own` is the scenario as it is, which may have won;
        `runner_up` is None where nothing else was left.
    over_own, over_runner_up
        None where there is nobody to compare with.
    rounds
        The path of the search.
    flat
        By knob.
    plays
        Arms that were played, of `budget`; a control arm in every case included.
    """

    scenario: Scenario
    program: str
    knobs: tuple[Searched, ...]
    winner: Entrant
    own: Entrant
    runner_up: Entrant | None
    over_own: Duel | None
    over_runner_up: Duel | None
    rounds: tuple[Round, ...]
    flat: tuple[Flat, ...]
    budget: int
    plays: int
    agents: int
    n_cases: int
    seed: int
    seconds: float

    @property
    def better(self) -> bool:
        """Whether the winner is better than the scenario as it is, in cases nobody had seen.

        It alone meets the criteria there; or as many meet them, and the whole interval of
        the paired difference is above zero.
        """
        if self.over_own is None or self.winner.meets < self.own.meets:
            return False
        return self.winner.meets > self.own.meets or self.over_own.ahead.low > 0


def improve(
    scenario: Scenario,
    *,
    program: str | None = None,
    budget: int = BUDGET,
    agents: int,
    cases: int,
    seed: int,
    at_once: int | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> Improvement:
    """Search the knobs that a scenario marks with `search:` for the best program.

    The highest mean NPV among those that meet the criteria, over all that is uncertain;
    where none meets them, the one that comes nearest.

    Parameters
    ----------
    budget
        Arms to play in all, a control arm in every case included.
    cases
        That are held out for the end; the race has others.
    agents, seed, where, shorthand
        As for `simulator.experiment.run`; progress counts arms of the budget.
    at_once
        Arms that are played at once; changes no result.

    Raises
    ------
    ScenarioError
        The scenario leaves nothing open, or the budget is too small.
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    name, knobs = open_knobs(scenario, program)
    profile = _profile_plays(knobs, cases)
    for_race = budget - 4 * cases - profile
    if for_race < least():
        enough = budget - for_race + least()
        raise refusal(
            scenario,
            "",
            label(
                "found a budget of {budget} plays; expected at least {enough}",
                budget=f"{budget:,}",
                enough=f"{enough:,}",
            ),
        )
    where = Where.of(where, **shorthand)
    field = Field(
        scenario, name, knobs, seed, budget, agents=agents, at_once=at_once, where=where
    )  # fmt: skip
    ran = race(
        knobs, field.play, for_race, seed=seed, thresholds=field.thresholds,
        possible=field.possible,
    )  # fmt: skip
    return _improvement(field, ran, cases)


def tried(
    scenario: Scenario, *, program: str | None = None, agents: int, cases: int, seed: int
) -> Improvement:
    """What a search comes to that looks at one other candidate: enough to try a report on."""
    name, knobs = open_knobs(scenario, program)
    field = Field(scenario, name, knobs, seed, BUDGET, agents=agents, at_once=None, where=HERE)
    start: Candidate = tuple(knob.value for knob in knobs)
    others = (
        (*start[:place], value, *start[place + 1 :])
        for place, knob in enumerate(knobs)
        for value in along(knob, 2)
        if value != start[place]
    )
    entered = [*islice(filter(field.possible, others), 1), start]
    board = Standings(start, field.thresholds)
    board.add(entered, field.play(entered, 0, cases))
    first = Round(
        number=0, n_candidates=len(entered), n_new=len(entered) - 1, n_cases=cases,
        n_surely_worse=0, n_left=len(entered), leader=entered[0], ahead=board.ahead()[entered[0]],
        meets=board.shortfall(entered[0]) == 0,
    )  # fmt: skip
    return _improvement(field, Race(tuple(entered), (first,), board), cases, steps=2)


def open_knobs(scenario: Scenario, program: str | None = None) -> tuple[str, tuple[Searched, ...]]:
    """The program that is meant, and what it leaves open.

    Raises
    ------
    ScenarioError
        There is no such program, several are open, or none is.
    """
    named = {one.path.split(".")[1] for one in scenario.searched}
    if program is None and len(named) == 1:
        (program,) = named
    name = looked_at(scenario, program)
    knobs = tuple(one for one in scenario.searched if one.path.startswith(f"programs.{name}."))
    if not knobs:
        message = label(
            "leaves no knob open; mark one, such as back: {{value: 1%, search: [0.5%, 3%]}}"
        )
        raise refusal(scenario, f"programs.{name}", message)
    return name, knobs


def _profile_plays(knobs: Sequence[Searched], cases: int) -> int:
    steps = sum(len(along(knob, STEPS)) for knob in knobs)
    return (steps + 1) * min(cases, PROFILE_CASES)


# ------------------------------------------------------------ cases that were held out


def _improvement(field: Field, ran: Race, cases: int, steps: int = STEPS) -> Improvement:
    """Play the winner beside others in cases that the race has not seen."""
    own, winner = ran.standings.start, ran.winner
    second = next((one for one in ran.ranked if one not in (winner, own)), None)
    entrants = list(dict.fromkeys([winner, own, *([] if second is None else [second])]))
    played = field.run(entrants, field.seed + HELD_OUT, cases, label("judging in new cases"))
    every = field.seen(played, entrants)
    paths = [knob.path for knob in field.knobs]
    judged_entrants = {
        one: Entrant(dict(zip(paths, one, strict=True)), judged(*measures, field.program))
        for one, measures in zip(entrants, every, strict=True)
    }
    npv = {
        one: played.values[field.program]["npv"]
        for one, (_, played) in zip(entrants, every, strict=True)
    }
    searched = ran.standings.ahead()

    def duel(other: Candidate | None) -> Duel | None:
        if other is None or other == winner:
            return None
        return duel_of(npv[winner] - npv[other], searched[winner] - searched[other])

    flat = _flat(field, winner, npv[winner], cases, steps)
    return Improvement(
        scenario=field.scenario,
        program=field.program,
        knobs=field.knobs,
        winner=judged_entrants[winner],
        own=judged_entrants[own],
        runner_up=None if second is None else judged_entrants[second],
        over_own=duel(own),
        over_runner_up=duel(second),
        rounds=ran.rounds,
        flat=flat,
        budget=field.budget,
        plays=field.plays,
        agents=field.agents,
        n_cases=cases,
        seed=field.seed,
        seconds=time.perf_counter() - field.started,
    )


def _flat(
    field: Field, winner: Candidate, npv: Numbers, cases: int, steps: int
) -> tuple[Flat, ...]:
    """Turn the winner's knobs one by one, in the first of the cases that were held out."""
    n = min(cases, PROFILE_CASES)
    turned = {
        (place, value): (*winner[:place], value, *winner[place + 1 :])
        for place, knob in enumerate(field.knobs)
        for value in along(knob, steps)
        if value != winner[place]
    }
    turned = {key: one for key, one in turned.items() if field.possible(one)}
    if not turned:
        return tuple(Flat(knob, (), (own,)) for knob, own in zip(field.knobs, winner, strict=True))
    names = list(turned.values())
    played = field.run(names, field.seed + HELD_OUT, n, label("turning the winner's knobs"))
    every = measured(played)
    ahead = {
        key: every.values[arm_of(number)]["npv"] - npv[:, :n] for number, key in enumerate(turned)
    }
    flat = []
    for place, knob in enumerate(field.knobs):
        tried = [(v, spread(a[0], a[1:])) for (p, v), a in ahead.items() if p == place]
        flat.append(Flat(knob, tuple(tried), within_noise(knob, winner[place], tried)))
    return tuple(flat)
