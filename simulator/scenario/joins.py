"""How customers join, as it is typed: what counts, what is declared, and whether anybody can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.draws import Luck
from simulator.knobs import Knob
from simulator.program.program import MOST_POINTS, SOLVED, USES, Joining, unused
from simulator.program.tool import Tool
from simulator.scenario import spelled
from simulator.scenario.faults import show
from simulator.scenario.shape import Shape
from simulator.scenario.strict import BROKEN, Node
from simulator.scenario.uncertain import Distribution
from simulator.scenario.words import MISSING
from simulator.simulate.asking import pace_of
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.loop import Loop
from simulator.simulate.plan import Plan, plan_of
from simulator.simulate.population import BLOCK, draw_population

if TYPE_CHECKING:
    from simulator.scenario.cross import Cross
    from simulator.scenario.reading import Reader

POINTS = "members_after"
SHARE = Shape("number", low=0, high=1, low_open=True, high_open=True)
ABOUT = Knob(
    unit="share of customers who are members by then", kind="declared",
    source="your plan, or what a pilot has shown",
)  # fmt: skip
LONGEST = 520  # weeks
SEEN = 1_000  # customers, to see whether anybody can join


# ------------------------------------------------------------ reading


def idle(given: Mapping[str, Node]) -> frozenset[str]:
    """Keys of `joining` that do not count, because others say it all."""
    asked, points = given.get("asked"), given.get(POINTS)
    how = "each_purchase" if asked is None else asked.value
    if how not in USES:
        return frozenset()
    return unused(how, len(points.value) if points is not None and points.is_map else 0)


def why_idle(given: Mapping[str, Node], key: str) -> str:
    """What to say of a key that does not count."""
    asked = given.get("asked")
    how: Any = "each_purchase" if asked is None else asked.value
    said = f"asked: {how}" if key not in USES[how] else f"{POINTS}, which says it"
    return f"does not count beside {said}; leave it out"


def members_after(reader: Reader, node: Node, path: str) -> Any:
    """Read `{52 weeks: 20%}`: shares of customers by week, at most two, rising."""
    reader.nodes[path] = node
    if node.value is BROKEN:
        return MISSING
    if not node.is_map:
        found = show(node.value)
        reader.note(node, f"found {found}; expected weeks and shares, such as {{52 weeks: 20%}}")
        return MISSING
    tree: dict[int, Any] = {}
    written: dict[int, str] = {}
    for key, inside in node.value.items():
        week = _week(reader, inside, key)
        if week is None:
            continue
        if week in written:
            reader.note(inside, f"found {show(key)}, the same week as {show(written[week])}")
            continue
        written[week] = key
        share = reader.numbers.read(SHARE, inside, f"{path}.{week} weeks", ABOUT)
        reader.nodes[f"{path}.{week} weeks"] = inside
        if share is not None:
            tree[week] = share
    if len(written) > MOST_POINTS:
        reader.note(node, f"found {len(written)} points; expected one or two")
        return MISSING
    _rising(reader, node, tree)
    return {f"{week} weeks": tree[week] for week in sorted(tree)}


def _week(reader: Reader, node: Node, key: str) -> int | None:
    weeks = spelled.weeks(key)
    if weeks is None and key.isdecimal() and len(key) < 6:
        weeks = float(key)
    if weeks is None:
        reader.note(node, f"found {show(key)}; expected weeks, such as 52 weeks or 1 year")
    elif not 1 <= weeks <= LONGEST or weeks != int(weeks):
        reader.note(node, f"found {show(key)}; expected 1 to {LONGEST} weeks, whole ones")
    else:
        return int(weeks)
    return None


def _rising(reader: Reader, node: Node, tree: Mapping[int, Any]) -> None:
    for (early, few), (late, many) in pairwise(sorted(tree.items())):
        most = few.high if isinstance(few, Distribution) else few
        least = many.low if isinstance(many, Distribution) else many
        if not most < least:
            reader.note(
                node,
                f"found {most:.4g} after {early} weeks and {least:.4g} after {late}; expected "
                "more members later",
            )


# ------------------------------------------------------------ cross checks


def points(cross: Cross) -> None:
    """Declared members where nothing is left to solve, or later than a run would show."""
    horizon = cross.tree["horizon"]
    for path, arm in _arms(cross):
        found = (arm.get("joining") or {}).get(POINTS) or {}
        if found and arm["joining"]["asked"] not in SOLVED:
            cross.note(
                f"{path}.joining.{POINTS}",
                "stands beside asked: automatic, with which everybody to whom membership is worth "
                "anything is a member from a first purchase on; leave one of them out",
            )
        for key in found:
            if int(key.split()[0]) > horizon:
                place = f"{path}.joining.{POINTS}.{key}"
                cross.note(place, f"is later than the horizon of {horizon} weeks")


def nobody(cross: Cross, case: Case) -> None:
    """Warn of arms with something to join that nobody can join, with what to type."""
    for arm in (CONTROL, *case.programs):
        plan = plan_of(case, arm)
        if not plan.joins or (arm != CONTROL and _as_today(case, plan)):
            continue
        found = _refused(plan, arm) or _worthless(case, plan)
        if found is not None:
            path, message = found
            cross.note(path, f"nobody can join: {message}", cross.warnings)


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
    return f"{here}.joining.{key}", f"{key} is {getattr(joining, key):g}; type {key}: {usual:g}"


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
    what = f"what {' and '.join(plan.for_members)} promises to members is worth nothing to anybody"
    return f"{where}.tools.{name}", f"{what}; {_remedy(plan.for_members.values())}"


def _remedy(tools: Iterable[Tool]) -> str:
    """Which knobs to turn, and which way."""
    raised, lowered = {}, {}
    for tool in tools:
        for key, about in type(tool).knobs().items():
            if about.threshold:
                lowered[key] = True
            elif about.choice and about.costs == "more":
                raised[key] = True
    said = [f"raise {' or '.join(raised)}"] if raised else []
    said += [f"lower {' or '.join(lowered)}"] if lowered else []
    return ", or ".join(said) or "give members something"


def _path(arm: str) -> str:
    return "today" if arm == CONTROL else f"programs.{arm}"


def _arms(cross: Cross) -> Iterable[tuple[str, dict[str, Any]]]:
    yield "today", cross.tree["today"]
    for name, program in cross.tree["programs"].items():
        yield f"programs.{name}", program
