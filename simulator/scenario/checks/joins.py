"""Cross checks of how customers join: what is declared, and whether anybody can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from simulator.draws import Luck
from simulator.program.program import MOST_POINTS, SOLVED, Joining
from simulator.program.tool import Tool
from simulator.say import clauses, fault, label
from simulator.scenario.checks.notes import Notes
from simulator.scenario.faults import alternatives, either, listed
from simulator.scenario.joining import POINTS
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.loop import Loop
from simulator.simulate.pace import pace_of
from simulator.simulate.plan import Plan, plan_of
from simulator.simulate.population import BLOCK, draw_population

SEEN = 1_000  # customers, to see whether anybody can join


def points(cross: Notes) -> None:
    """Declared members where nothing is left to solve, or later than a run would show."""
    horizon = cross.tree["horizon"]
    for path, arm in _arms(cross):
        members_after = (arm.get("joining") or {}).get(POINTS) or {}
        if members_after and arm["joining"]["asked"] not in SOLVED:
            cross.note(
                f"{path}.joining.{POINTS}",
                fault(
                    "stands beside asked: automatic, with which everybody to whom "
                    "membership is worth anything is a member from a first purchase on; "
                    "leave one of them out"
                ),
            )
        for key in members_after:
            if int(key.split()[0]) > horizon:
                place = f"{path}.joining.{POINTS}.{key}"
                cross.note(
                    place, fault("is later than the horizon of {horizon} weeks", horizon=horizon)
                )


def nobody(cross: Notes, case: Case) -> None:
    """Warn of arms with something to join that nobody can join, with what to type."""
    for arm in (CONTROL, *case.programs):
        plan = plan_of(case, arm)
        if not plan.joins or (arm != CONTROL and _as_today(case, plan)):
            continue
        reason = _refused(plan, arm) or _worthless(case, plan)
        if reason is not None:
            path, message = reason
            nobody_joins = fault("nobody can join")
            cross.note(path, f"{nobody_joins}: {message}", cross.warnings)


def _as_today(case: Case, plan: Plan) -> bool:
    """Whether there is nothing to join but what can be joined today, on the same terms."""
    same = plan.program.joining == case.today.joining
    return same and set(plan.for_members) <= set(case.today.tools)


def _refused(plan: Plan, arm: str) -> tuple[str, str] | None:
    """Nobody is asked, or nobody accepts."""
    joining, here = plan.program.joining, _path(arm)
    if joining.asked == "automatic":
        return None
    pace = pace_of(joining)
    key = None
    if not joining.members_after and pace.speed == 0:
        key = SOLVED[joining.asked]
    elif joining.asked != "once" and joining.accept_rate == 0:
        key = "accept_rate"
    elif pace.never >= 1 and len(joining.members_after) < MOST_POINTS:
        key = "never_joins"
    if key is None:
        return None
    usual = Joining.model_fields[key].default
    return f"{here}.joining.{key}", fault(
        "{key} is {value}; type {key}: {usual}",
        key=key,
        value=f"{getattr(joining, key):g}",
        usual=f"{usual:g}",
    )


def _worthless(case: Case, plan: Plan) -> tuple[str, str] | None:
    """What membership promises is worth nothing to anybody."""
    try:
        luck = Luck(case.seed, case.number)
        market = plan.market.model_copy(update={"service": None})
        population, _ = draw_population(market, luck, case.agents, None)
        loop = Loop(case, population, [plan], luck, block=BLOCK)
    except (ValueError, ArithmeticError):  # what contradicts itself is told elsewhere
        return None
    for (arm,) in loop.arms:
        assert arm.membership is not None
        if np.any(arm.membership.worth > 0):
            return None
    name = next(iter(plan.for_members))
    where = _path(CONTROL if name not in plan.launching else plan.name)
    tools, remedies = listed([*plan.for_members]), _remedies(plan.for_members.values())
    others = [one for one in plan.by_joining if one not in plan.for_members]
    if not others:
        what = fault("what {tools} promises to members is worth nothing to anybody", tools=tools)
    else:
        what = fault(
            "what {tools} promises to members is worth no more than what {others} gives to others",
            tools=tools,
            others=listed(others),
        )
        remedies.append(
            label("give less to those who have not joined ({others})", others=", ".join(others))
        )
    return f"{where}.tools.{name}", clauses(what, either(remedies))


def _remedies(tools: Iterable[Tool]) -> list[str]:
    """Which knobs to turn, and which way."""
    raised, lowered = {}, {}
    for tool in tools:
        for key, about in type(tool).knobs().items():
            if about.threshold:
                lowered[key] = True
            elif about.choice and about.costs == "more":
                raised[key] = True
    said = []
    if raised:
        said.append(label("raise {knobs}", knobs=alternatives([*raised])))
    if lowered:
        said.append(label("lower {knobs}", knobs=alternatives([*lowered])))
    return said or [label("give members something")]


def _path(arm: str) -> str:
    return "today" if arm == CONTROL else f"programs.{arm}"


def _arms(cross: Notes) -> Iterable[tuple[str, dict[str, Any]]]:
    yield "today", cross.tree["today"]
    for name, program in cross.tree["programs"].items():
        yield f"programs.{name}", program
