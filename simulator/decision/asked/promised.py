"""From played cases to the promises of a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from simulator import experiment
from simulator.decision.asked.criteria import Terms
from simulator.decision.asked.desks import persons_needed
from simulator.decision.asked.promises import Cure, Promises, promises_of
from simulator.decision.uncertainty import Numbers
from simulator.draws import Luck
from simulator.economics import Accounts
from simulator.economics.books.promises import Name, gave_up_need, needs_of, waiting_need
from simulator.simulate import Case, Played, simulate
from simulator.simulate.around.actors import usual_tickets
from simulator.simulate.plan import plan_of

# What today may break as well. Cash is counted against today, so that today needs none but
# for the points that it owes already.
OF_TODAY: tuple[Name, ...] = ("liability", "waiting", "gave_up", "turned_away")
STAFF = "market.service.desk.staff"
IF_OWED: tuple[Name, ...] = ("cash", "rush", "shutdown")


def promised(
    played: experiment.PlayedCases,
    arm: str,
    terms: Terms,
    changes: Mapping[str, float] | None = None,
) -> Promises:
    """All promises of an arm that the scenario declares, held against every case.

    `changes` are those with which the arm was played, as `play_changed` plays it.
    """
    notice, control = played.scenario.criteria.promises.notice, played.arms[0]
    needs: list[dict[Name, Numbers]] = []
    today: list[dict[Name, Numbers]] = []
    reported, refused = [], []
    for case, books in zip(cases_of(played), played.played, strict=True):
        case = changed(case, arm, changes or {})
        accounts = {one: Accounts.of(books.ledgers[one]) for one in (control, arm)}
        for one, into in ((arm, needs), (control, today)):
            wallets = plan_of(case, one).wallets
            into.append(
                needs_of(
                    accounts[one],
                    accounts[control],
                    start=case.start,
                    wallets=wallets,
                    notice=notice,
                )
            )
        reported.append(accounts[arm].weekly("reported")[0])
        refused.append(float(accounts[arm].total("turned_away")[0]))
    stacked = _stacked(needs)
    cures: dict[Name, Cure] = {
        desk: partial(_persons, played, arm, desk, float(limit), reported, stacked[desk])
        for desk, limit in (("waiting", terms.waiting_at_most), ("gave_up", terms.gave_up_at_most))
        if desk in stacked and limit is not None
    }
    return promises_of(
        stacked,
        terms.limits,
        terms.promises_kept_with,
        currency=terms.currency,
        today={one: need for one, need in _stacked(today).items() if _of_today(one, need)},
        cures={**cures, "turned_away": lambda: np.array(refused)},
    )


def cases_of(played: experiment.PlayedCases) -> Iterator[Case]:
    """What every case was played with, one at a time."""
    for number, point in enumerate(played.u.tolist()):
        yield played.scenario.case(
            number, None if played.certain else point, seed=played.seed, agents=played.agents
        )


def changed(case: Case, arm: str, changes: Mapping[str, float]) -> Case:
    """The case with some knobs of an arm's tools set to other values, by dotted path.

    `STAFF` is the number of persons at the desk, from launch on.
    """
    program = case.program(arm)
    for path, value in changes.items():
        if path == STAFF:
            case = _staffed(case, arm, int(value))
            continue
        whole = isinstance(getattr(program.tools[path.split(".")[-2]], path.split(".")[-1]), int)
        value = int(value) if whole else value
        *_, name, word = path.split(".")
        tool = program.tools[name].model_copy(update={word: value})
        program = program.model_copy(update={"tools": {**program.tools, name: tool}})
    return case if not changes else replace(case, programs={**case.programs, arm: program})


def _staffed(case: Case, arm: str, staff: int) -> Case:
    """The case with so many persons at the desk of an arm."""
    market, company = case.world(arm)
    assert market.service is not None
    desk = market.service.desk.model_copy(update={"staff": staff})
    service = market.service.model_copy(update={"desk": desk})
    more = (market.model_copy(update={"service": service}), company)
    return replace(case, worlds={**case.worlds, arm: more})


def play_changed(
    case: Case, *, arm: str, changes: tuple[tuple[str, float], ...], threads: int, panel: bool
) -> Played:
    """Play one arm with some changes, beside today and nothing else."""
    one = changed(case, arm, dict(changes))
    worlds = {arm: case.worlds[arm]} if arm in case.worlds else {}
    alone = replace(one, programs={arm: one.programs[arm]}, worlds=worlds)
    return simulate(alone, threads=threads, panel=panel)


def _of_today(name: Name, need: Numbers) -> bool:
    return name in OF_TODAY or (name in IF_OWED and bool(np.nan_to_num(need).any()))


def _stacked(needs: Sequence[dict[Name, Numbers]]) -> dict[Name, Numbers]:
    """Of the whole population, (cases, weeks); what no case needs is 0 in some of them."""
    names = dict.fromkeys(name for one in needs for name in one)
    nothing = np.zeros_like(needs[0]["cash"][0])
    return {
        name: np.stack([one[name][0] if name in one else nothing for one in needs])
        for name in names
    }


def _persons(
    played: experiment.PlayedCases,
    arm: str,
    name: Name,
    limit: float,
    reported: Sequence[Numbers],
    needs: Numbers,
) -> Numbers:
    """Persons with whom the desk of each case would answer as promised, (cases,)."""

    def keeps(waited: Numbers, answered: Numbers, gave_up: Numbers) -> bool:
        need = (
            waiting_need(waited, answered, gave_up)
            if name == "waiting"
            else gave_up_need(answered, gave_up)
        )
        return bool(np.nanmax(need) <= limit)

    persons = []
    for case, tickets, need in zip(cases_of(played), reported, needs, strict=True):
        service = case.world(arm)[0].service
        assert service is not None
        now = service.desk.persons(usual_tickets(case.market))
        held = np.nanmax(need) <= limit
        luck = Luck(case.seed, case.number)
        persons.append(
            float(now) if held else persons_needed(service.desk, now, tickets, luck, keeps)
        )
    return np.array(persons)
