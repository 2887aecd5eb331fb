"""The arms that the laws of behavior look at, each played once for all of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from simulator.program.audience import MEMBERS
from simulator.program.calendar import Calendar
from simulator.program.channels import ANSWERED, CHANNELS, Rule
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from tests.laws.behavior.choices import (
    KINDS,
    audiences,
    every_choice,
    made,
    ranges,
    thresholds,
)
from tests.laws.behavior.playing import Seen, played, small
from tests.laws.worlds import program

HALF = 78  # weeks, of 156
UNTIL = (1, 6, 20, HALF)  # weeks; a usual card fills its first reward in 13
WORLD = small(200)
# Where contributions do not merely add up, or a tool answers to those of others. Tools that
# share no such channel give together what each gives alone, of which each is tried.
TOGETHER = {name for name, one in CHANNELS.items() if one.rule is not Rule.ADD} | {*ANSWERED}
PAIRS = [
    (one, two)
    for at, one in enumerate(KINDS)
    for two in KINDS[at:]
    if one == two or {*REGISTRY[one].acts_on} & {*REGISTRY[two].acts_on} & TOGETHER
]
FIXED: dict[str, Any] = {"setup_cost": 1_000.0, "running_cost_per_year": 500.0}


def ending(kind: str, week: int) -> Calendar:
    """The calendar that a tool has unless told otherwise, until a week."""
    usual = REGISTRY[kind].model_fields["when"].default
    return Calendar.model_validate({**usual.model_dump(by_alias=True, exclude_unset=True),
                                    "until": week})  # fmt: skip


def alone(tool: Tool) -> Program:
    """A program of one tool."""
    return program(tools={"tool": tool})


def _ends(kind: str) -> dict[str, Tool]:
    """A tool for members, and for everybody, with each choice next to nothing and at its end."""
    found = {}
    for to in audiences(kind):
        who = "members" if to == MEMBERS else "everyone"
        if to == REGISTRY[kind].model_fields["to"].default:
            continue
        found[f"{kind},to={who}"] = made(kind, to=to)
        for row in ranges(kind):
            # on top of another choice the end is enough: what that does is tried above
            ends = row[-1:] if row[0].also else (row[0], row[min(1, len(row) - 1)], row[-1])
            for one in dict.fromkeys(ends):
                found[f"{one.name},to={who}"] = one.tool(to=to)
    return found


def tools_of(kind: str) -> dict[str, Tool]:
    """Every choice of a tool, the ends for another audience, and the tool ended early."""
    chosen = {name: one.tool() for name, one in every_choice(kind).items()}
    ended = {f"{kind},until={week}": made(kind, when=ending(kind, week)) for week in UNTIL}
    return {**chosen, **_ends(kind), **ended}


@cache
def of(kind: str) -> dict[str, Seen]:
    """All arms of a tool by name, and beside them one that has a fixed cost and no tool."""
    arms = {name: alone(tool) for name, tool in tools_of(kind).items()}
    return played({**arms, "fixed cost": program(**FIXED)}, world=WORLD)


def beside(kind: str, **about: Any) -> Tool:
    """A second tool of a program, with a currency of its own where it has one."""
    own = {"currency": "other points"} if "currency" in REGISTRY[kind].model_fields else {}
    return made(kind, **{**own, **about})


@cache
def pairs_of(kind: str) -> dict[str, Seen]:
    """A tool alone, with those that it acts together with, and with all that is out of reach."""
    arms = {kind: alone(made(kind))}
    for one, other in PAIRS:
        if one == kind:
            both = {"tool": made(kind), "with": beside(other)}
            arms[f"{kind}+{other}"] = program(tools=both)
    arms["out of reach"] = program(tools={"tool": made(kind), **nobody_reaches()})
    return played(arms, world=WORLD)


def nobody_reaches() -> dict[str, Tool]:
    """Every tool with every threshold that nobody reaches, each in a currency of its own."""
    ends = [end for kind in KINDS for end in thresholds(kind)]
    return {f"end{at}": _own(end.tool(), at) for at, end in enumerate(ends)}


def _own(tool: Tool, at: int) -> Tool:
    if "currency" not in type(tool).model_fields:
        return tool
    return tool.model_copy(update={"currency": f"points {at}"})


@cache
def all_at_once() -> dict[str, Seen]:
    """Every tool in one program."""
    tools = {f"{kind}": beside(kind) for kind in KINDS}
    return played({"all": program(tools=tools)}, world=WORLD)


def in_one_currency() -> dict[str, Program]:
    """Two tools that fill the same balances, of which one has an end that nobody reaches."""
    kinds = [kind for kind in KINDS if "currency" in REGISTRY[kind].model_fields]
    return {
        f"{kind}+{end.name}": program(tools={"tool": made(kind), "with": end.tool()})
        for kind in kinds
        for other in kinds
        for end in thresholds(other)
    }


@cache
def one_currency() -> dict[str, Seen]:
    """The same, played."""
    return played(in_one_currency(), world=WORLD)


def out_of_reach() -> dict[str, Tool]:
    """Every tool with a threshold that nobody reaches, for each audience."""
    return {
        f"{end.name},to={'members' if to == MEMBERS else 'everyone'}": end.tool(to=to)
        for kind in KINDS
        for end in thresholds(kind)
        for to in audiences(kind)
    }


@cache
def unreachable() -> dict[str, Seen]:
    """The same, with a fixed cost; beside them that cost alone."""
    arms = {name: program(tools={"tool": t}, **FIXED) for name, t in out_of_reach().items()}
    return played({**arms, "fixed cost": program(**FIXED)}, world=WORLD)
