"""Whom tools are addressed to: facts that nobody publishes, audiences that nobody is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.program.audiences import logic
from simulator.program.audiences.condition import CONDITIONS, ArmContext
from simulator.program.tool import REGISTRY, Tool
from simulator.say import clauses, fault
from simulator.scenario.checks.notes import Notes
from simulator.scenario.faults import suggestion
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.plan import Plan, plan_of
from simulator.simulate.week.schedule import ARRIVALS, There

# ------------------------------------------------------------ names


def names(cross: Notes, path: str, to: Any, around: ArmContext) -> None:
    """Note what an audience names that does not exist; `to` is the tree that was read."""
    for place, key, value in _conditions(to, path):
        for wrong in CONDITIONS[key].unknown(value, around):
            at = f"{place}.{wrong.at}" if wrong.at else place
            near = suggestion(wrong.given, wrong.known) if wrong.known else ""
            cross.note(at, clauses(wrong.message, near), cross.warnings if wrong.warning else None)


def _conditions(to: Any, path: str) -> Iterator[tuple[str, str, Any]]:
    """Every condition of a tree, further in, too: its place, its key and its value."""
    for key, value in (to if isinstance(to, dict) else {}).items():
        here = f"{path}.{key}"
        if key == "not":
            yield from _conditions(value, here)
        elif key in ("any", "all"):
            for at, one in enumerate(value or ()):
                yield from _conditions(one, f"{here}.{at}")
        elif key in CONDITIONS:
            yield here, key, value


def facts_of(tools: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What some tools, as they were read, publish, and what its values are called."""
    return {fact: _called(model, tool, fact) for _, model, tool, fact in _published(tools)}


def publishers(cross: Notes, path: str, tools: Mapping[str, Any]) -> None:
    """Note facts that two tools of an arm publish."""
    owner: dict[str, str] = {}
    for name, _, _, fact in _published(tools):
        first = owner.setdefault(fact, name)
        if first != name:
            here = f"{path}.tools.{name}"
            cross.note(
                here,
                fault(
                    "publishes '{fact}', as {first} does; stop one of them", fact=fact, first=first
                ),
            )


def _published(
    tools: Mapping[str, Any],
) -> Iterator[tuple[str, type[Tool], Mapping[str, Any], str]]:
    """Every fact that tools publish, with the name, the class and the tree of the tool."""
    for name, tool in tools.items():
        model = REGISTRY.get(str(tool.get("kind"))) if isinstance(tool, dict) else None
        if model is not None:
            for fact in model.publishes:
                yield name, model, tool, fact


def _called(model: type[Tool], tool: Mapping[str, Any], fact: str) -> tuple[str, ...]:
    """The words of a fact, as far as the tool can be made before all is known and drawn."""
    plain = (str, int, float, list, type(None))
    words = {key: value for key, value in tool.items() if isinstance(value, plain)}
    try:
        return model.model_validate(words).called(fact)
    except ValueError:
        return ()


# ------------------------------------------------------------ who is there


def nobody(cross: Notes, case: Case) -> None:
    """Warn of tools whose audience nobody is in, in their arm."""
    for arm in (CONTROL, *case.programs):
        plan = plan_of(case, arm)
        own = plan.tools if arm == CONTROL else {name: plan.tools[name] for name in plan.launching}
        around = _around(plan)
        for name, tool in own.items():
            why = _why_nobody(tool, around)
            if why:
                here = "today" if arm == CONTROL else f"programs.{arm}"
                message = fault("nobody is in this audience: {why}", why=why)
                cross.note(f"{here}.tools.{name}.to", message, cross.warnings)
            if tool.asks_who_brought() and not _sent(plan, around):
                here = "today" if arm == CONTROL else f"programs.{arm}"
                message = fault(
                    "nobody comes by word of mouth here, so it can bring nobody: expected arrivals "
                    "and how they answer to talk; type market: {{new_customers: steady, newcomers: "
                    "{{}}}}"
                )
                cross.note(f"{here}.tools.{name}", message, cross.warnings)


def _sent(plan: Plan, around: ArmContext) -> bool:
    """Whether anybody comes by word of mouth in an arm."""
    newcomers = plan.market.newcomers
    return around.arrivals and newcomers is not None and newcomers.talk_share > 0


def _why_nobody(tool: Tool, around: ArmContext) -> str:
    """Why nobody is addressed, "" where somebody can be."""
    root, reasons = tool.to.root, {one: one.nobody(around) for one in tool.to.leaves}
    never = {one for one, why in reasons.items() if why}
    if any(logic.can_be(root, segment, never) for segment in around.segments):
        return ""
    if not logic.worlds(root):
        return fault("its conditions exclude each other")
    return "; ".join(dict.fromkeys(filter(None, reasons.values()))) or fault(
        "it leaves out every segment"
    )


def _around(plan: Plan) -> ArmContext:
    segments = plan.market.segments
    customers = tuple(segments.values())
    leaves = any(one.churn_per_year for one in customers)
    return ArmContext(
        segments=tuple(segments),
        service=plan.market.service is not None,
        arrivals=ARRIVALS.holds(There((plan,), customers)),
        joins=plan.joins,
        recent=leaves or plan.market.start == "at_first_purchase",
    )
