"""The arms that the laws of behavior look at, each played once for all of them.

Every customer is an agent, and there are few of them: what a law demands of what is perceived,
owed or handed out is no matter of luck, and what it demands of totals is held against the same
luck. Most of the time is that of a week, whatever the number of customers, so that there are
rather many arms of few weeks. Arms that are the same tool in other words are played once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simulator.battery.choices import (
    allowed,
    among,
    audiences,
    bases,
    every_choice,
    made,
    only_once,
    ranges,
    shipped,
    thresholds,
)
from simulator.battery.playing import WEEKS, BehaviorSeen, played, small
from simulator.battery.worlds import program, where_seen
from simulator.market.market import Market
from simulator.program.audience import EVERYONE, MEMBERS
from simulator.program.calendar import Calendar
from simulator.program.channels import ANSWERED, CHANNELS, Rule
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool

ENDED = WEEKS // 2  # what is owed must have ended by the horizon
UNTIL = (1, 6, 20, ENDED)  # weeks; a usual card fills its first reward in 13
WORLD = small(200)
LARGER = small(1_000)  # for services, which few take: of 200 customers perhaps nobody
# Where contributions do not merely add up, or a tool answers to those of others. Tools that
# share no such channel give together what each gives alone, of which each is tried.
TOGETHER = {name for name, one in CHANNELS.items() if one.rule is not Rule.ADD} | {*ANSWERED}
FIXED: dict[str, Any] = {"setup_cost": 1_000.0, "running_cost_per_year": 500.0}
SERVING = (0.0, 0.01, 0.3, 1.0, 3.0)  # of what serving somebody usually costs
CUTS = (0.001, 0.01, 0.03, 0.1, 0.3)  # plain price cuts for everybody, to compare with


def partners(kind: str) -> list[str]:
    """The shipped tools that a tool acts together with, itself first; of each pair once.

    Not itself where an arm has only one of it.
    """
    known = shipped()
    others = known[known.index(kind) :] if kind in known else [kind, *known]
    mine = {*REGISTRY[kind].acts_on} & TOGETHER
    if only_once(kind):
        return [one for one in others if one != kind and mine & {*REGISTRY[one].acts_on}]
    return [other for other in others if other == kind or mine & {*REGISTRY[other].acts_on}]


def ending(kind: str, week: int) -> Calendar:
    """The calendar that a tool has unless told otherwise, until a week."""
    usual = REGISTRY[kind].model_fields["when"].default
    return Calendar.model_validate({**usual.model_dump(by_alias=True, exclude_unset=True),
                                    "until": week})  # fmt: skip


def alone(tool: Tool) -> Program:
    """A program of one tool."""
    return program(tools={"tool": tool})


def who(to: Any) -> str:
    """An audience in a word."""
    return "members" if to == MEMBERS else "everyone"


def _ends(kind: str) -> dict[str, Tool]:
    """A tool for the other audience, with each choice next to nothing and at its end."""
    found = {}
    for to in audiences(kind):
        if to == REGISTRY[kind].model_fields["to"].default:
            continue
        found[f"{kind},to={who(to)}"] = made(kind, to=to)
        for row in ranges(kind):
            # on top of another choice the end is enough: what that does is tried above
            ends = row[-1:] if row[0].also else (row[min(1, len(row) - 1)], row[-1])
            for one in dict.fromkeys(ends):
                found[f"{one.name},to={who(to)}"] = one.tool(to=to)
    return found


def tools_of(kind: str) -> dict[str, Tool]:
    """Every choice of a tool, the ends for another audience, and the tool ended early."""
    chosen = {name: one.tool() for name, one in every_choice(kind).items()}
    ended = {f"{kind},until={week}": made(kind, when=ending(kind, week)) for week in UNTIL}
    return {kind: made(kind), **chosen, **_ends(kind), **ended}


def _once(
    kind: str, tools: Mapping[str, Tool], among: Market = WORLD, **about: Any
) -> dict[str, BehaviorSeen]:
    """Tools by name, each in an arm of its own, and those that are equal in the same one."""
    first: dict[str, str] = {}
    same = {name: first.setdefault(tool.model_dump_json(), name) for name, tool in tools.items()}
    arms = {name: program(tools={"tool": tools[name]}, **about) for name in first.values()}
    world = where_seen(kind, among)
    seen = played({**arms, "fixed cost": program(**FIXED)}, world=world, weeks=WEEKS)
    return {**{name: seen[one] for name, one in same.items()}, "fixed cost": seen["fixed cost"]}


@cache
def of(kind: str) -> dict[str, BehaviorSeen]:
    """All arms of a tool by name, and beside them one that has a fixed cost and no tool."""
    return _once(kind, tools_of(kind), LARGER if service_costs(kind) else WORLD)


def beside(kind: str, **about: Any) -> Tool:
    """A second tool of a program, with a currency of its own where it has one."""
    own = {"currency": "other points"} if "currency" in REGISTRY[kind].model_fields else {}
    return made(kind, **{**own, **about})


@cache
def pairs_of(kind: str) -> dict[str, BehaviorSeen]:
    """A tool alone, with those that it acts together with, and with all that is out of reach."""
    arms = {kind: alone(made(kind))}
    for other in partners(kind):
        both = {"tool": made(kind), "with": beside(other)}
        arms[f"{kind}+{other}"] = program(tools=both)
    arms["out of reach"] = program(tools={"tool": made(kind), **nobody_reaches(kind)})
    return played(arms, world=where_seen(kind, WORLD), weeks=WEEKS)


def nobody_reaches(kind: str) -> dict[str, Tool]:
    """Every tool with every threshold that nobody reaches, each in a currency of its own."""
    ends = [
        end
        for one in among(kind)
        if not (only_once(one) and one == kind)
        for end in thresholds(one)[: 1 if only_once(one) else None]
    ]
    return {f"end{at}": _own(end.tool(), at) for at, end in enumerate(ends)}


def _own(tool: Tool, at: int) -> Tool:
    if "currency" not in type(tool).model_fields:
        return tool
    return tool.model_copy(update={"currency": f"points {at}"})


def service_costs(kind: str) -> tuple[str, ...]:
    """The knobs that say what serving costs, of a tool that serves some customers better."""
    knobs = REGISTRY[kind].knobs()
    if "value" not in knobs or "service" not in knobs["value"].unit:
        return ()
    return tuple(
        name for name, one in knobs.items()
        if one.own and one.money and not one.choice and one.off == 0
    )  # fmt: skip


def _at_strongest(kind: str) -> dict[str, Any]:
    """Every belief at the end of its range that moves customers most."""
    ends = {}
    for name, one in REGISTRY[kind].knobs().items():
        if one.choice or one.own or one.off is None or one.low is None or one.high is None:
            continue
        far = one.high if abs(one.high - one.off) >= abs(one.low - one.off) else one.low
        if allowed(kind, **{name: far}):
            ends[name] = far
    return ends


@cache
def served(kind: str) -> dict[str, BehaviorSeen]:
    """A tool that serves some better, over the whole range of what that costs, for everybody.

    As it is and with every belief at its strongest, with each thing that is off unless chosen;
    none for tools that serve nobody. Beside it plain price cuts (`cut=...`) that nobody gets
    used to.
    """
    costs = service_costs(kind)
    if not costs:
        return {}
    usual = {name: REGISTRY[kind].model_fields[name].default for name in costs}
    strongest = _at_strongest(kind)
    tools = {}
    for also in bases(kind):
        said = "".join(f",{name}={value:g}" for name, value in also)
        for word, beliefs in (("", {}), (",strongest", strongest)):
            for times in SERVING:
                about = {name: amount * times for name, amount in usual.items()}
                tools[f"{kind}{said}{word},costs x {times:g}"] = made(
                    kind, to=EVERYONE, **{**dict(also), **beliefs, **about}
                )
    plain, knob = next((k, str(t.spends)) for k, t in sorted(REGISTRY.items()) if t.spends)
    still = {n: k.off for n, k in REGISTRY[plain].knobs().items() if k.off is not None}
    cuts = {f"cut={depth:g}": made(plain, **{**still, knob: depth}) for depth in CUTS}
    return _once(kind, {**tools, **cuts}, LARGER)


def all_at_once(kind: str) -> BehaviorSeen:
    """A tool and every shipped one in one program."""
    return _all_at_once(tuple(among(kind)))


@cache
def _all_at_once(kinds: tuple[str, ...]) -> BehaviorSeen:
    arms = {"all": program(tools={kind: beside(kind) for kind in kinds})}
    return played(arms, world=WORLD, weeks=WEEKS)["all"]


@cache
def one_currency(kind: str) -> dict[str, BehaviorSeen]:
    """A tool with those that fill the same balances, of which one gives what nobody reaches."""
    if "currency" not in REGISTRY[kind].model_fields:
        return {}
    kinds = [one for one in among(kind) if "currency" in REGISTRY[one].model_fields]
    arms = {
        f"{kind}+{end.name}": program(tools={"tool": made(kind), "with": end.tool()})
        for other in kinds
        for end in thresholds(other)
    }
    return played(arms, world=WORLD, weeks=WEEKS) if arms else {}


@cache
def unreachable(kind: str) -> dict[str, BehaviorSeen]:
    """A tool with each threshold that nobody reaches, for each audience; with a fixed cost."""
    ends = {
        f"{end.name},to={who(to)}": end.tool(to=to)
        for end in thresholds(kind)
        for to in audiences(kind)
    }
    return _once(kind, ends, **FIXED)
