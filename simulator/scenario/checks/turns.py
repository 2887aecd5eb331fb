"""Calendars that ask for single customers: what a tool cannot ask, and turns that never come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.program import often, plain
from simulator.program.audiences import logic
from simulator.program.personal import KEYS, NEVER, YEAR
from simulator.program.tool import REGISTRY, Tool
from simulator.say import fault
from simulator.scenario.checks.notes import Notes
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.plan import Plan, plan_of

FEW = 0.5  # of birthdays, below which it is said how many of them are within open weeks


def asked(cross: Notes, path: str, tool: Any) -> None:
    """Note conditions on single customers that a tool, as it was read, cannot have."""
    model = REGISTRY.get(str(tool.get("kind"))) if isinstance(tool, dict) else None
    when = tool.get("when") if isinstance(tool, dict) else None
    if model is None or not isinstance(when, dict):
        return
    for key in KEYS:
        if when.get(key) and key not in model.timed_by:
            cross.note(f"{path}.when.{key}", model.why_not_timed(key))


def odd(cross: Notes, case: Case) -> None:
    """Warn of turns that never come, and of conditions that change nothing."""
    for arm in (CONTROL, *case.programs):
        plan = plan_of(case, arm)
        here = "today" if arm == CONTROL else f"programs.{arm}"
        for name, tool in plan.timed.items():
            if (arm == CONTROL) is (name in plan.launching):
                continue
            for key, why in _odd(tool, plan, case.weeks):
                cross.note(f"{here}.tools.{name}.when.{key}", why, cross.warnings)


def _odd(tool: Tool, plan: Plan, weeks: int) -> Iterator[tuple[str, str]]:
    """What is odd about the calendar of a tool: a key and why."""
    when = tool.when
    if when.by_joining:
        key = "after_joining" if when.after_joining_every is None else "after_joining_every"
        first = when.after_joining_every or min(when.after_joining or (0,))
        if not plan.joins:
            yield (
                key,
                fault(
                    "nobody joins, because no tool that runs is for members, so it never "
                    "runs; add one, or type birthday: yes"
                ),
            )
        elif not _can_be_members(tool):
            yield (
                key,
                fault(
                    "the tool is for customers who are no members, so it never runs; "
                    "type to: members"
                ),
            )
        elif first >= weeks:
            yield (
                key,
                fault(
                    "{count} after joining is beyond the horizon of {weeks}, so nobody "
                    "who joins within it has it",
                    count=plain.count(first, "week"),
                    weeks=weeks,
                ),
            )
    if when.birthday:
        found = float(
            often.weeks_due(when, 0, NEVER if not when.by_joining else None).any(1).mean()
        )
        if found < FEW:
            yield (
                "birthday",
                fault(
                    "{part} of birthdays are within the weeks in which the tool is open "
                    "in the first year; the others never have it then",
                    part=plain.percent(round(found, 3)),
                ),
            )
    if when.pauses:
        apart = YEAR if when.birthday else when.every if when.length == 1 else None
        if apart is not None and when.weeks is None and (when.at_most_every or 0) <= apart:
            yield (
                "at_most_every",
                fault("changes nothing: it is due every {apart} weeks at most", apart=apart),
            )
    if when.while_budget:
        each = tool.takes_each()
        if not each:
            yield (
                "while_budget",
                fault(
                    "never ends, because the tool costs nothing per customer; type while_stock: 500"
                ),
            )
        elif when.while_budget < each:
            least = plain.number(round(each, 4))
            yield (
                "while_budget",
                fault("is not enough for one customer, who takes {least}", least=least),
            )
    if when.limited and not (when.while_budget or when.while_stock):
        key = "while_budget" if when.while_stock is None else "while_stock"
        yield key, fault("is 0, so the tool does nothing")


def _can_be_members(tool: Tool) -> bool:
    """Whether a member can be addressed at all: not where being none is asked for."""
    root = tool.to.root
    if logic.MEMBERS not in set(root.leaves()):
        return True
    return any(logic.MEMBERS in logic.whole(parts) for parts in logic.worlds(root))
