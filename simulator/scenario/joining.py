"""How customers join, as it is typed: what counts, and what is declared."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Protocol

from simulator.knobs import Knob
from simulator.program.program import MOST_POINTS, USES, unused
from simulator.say import fault
from simulator.scenario.faults import show
from simulator.scenario.shape import Shape
from simulator.scenario.text.nodes import BROKEN, Node
from simulator.scenario.typed import spelled
from simulator.scenario.typed.numbers import Numbers
from simulator.scenario.uncertain import Distribution
from simulator.scenario.words import MISSING

POINTS = "members_after"
SHARE = Shape("number", low=0, high=1, low_open=True, high_open=True)
ABOUT = Knob(
    unit="share of customers who are members by then", kind="declared",
    source="your plan, or what a pilot has shown",
)  # fmt: skip
LONGEST = 520  # weeks


class Reads(Protocol):
    """What reads the section in which it stands."""

    nodes: dict[str, Node]
    numbers: Numbers

    def note(self, node: Node, message: str, key: str | None = None) -> None:
        """Note a fault at a node."""


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
    if key in USES[how]:
        return fault("does not count beside {points}, which says it; leave it out", points=POINTS)
    return fault("does not count beside asked: {how}; leave it out", how=how)


def members_after(reader: Reads, node: Node, path: str) -> Any:
    """Read `{52 weeks: 20%}`: shares of customers by week, at most two, rising."""
    reader.nodes[path] = node
    if node.value is BROKEN:
        return MISSING
    if not node.is_map:
        shown = show(node.value)
        reader.note(
            node,
            fault(
                "found {shown}; expected weeks and shares, such as {{52 weeks: 20%}}", shown=shown
            ),
        )
        return MISSING
    tree: dict[int, Any] = {}
    written: dict[int, str] = {}
    for key, inside in node.value.items():
        week = _week(reader, inside, key)
        if week is None:
            continue
        if week in written:
            reader.note(
                inside,
                fault(
                    "found {found}, the same week as {written}",
                    found=show(key),
                    written=show(written[week]),
                ),
            )
            continue
        written[week] = key
        share = reader.numbers.read(SHARE, inside, f"{path}.{week} weeks", ABOUT)
        reader.nodes[f"{path}.{week} weeks"] = inside
        if share is not None:
            tree[week] = share
    if len(written) > MOST_POINTS:
        reader.note(node, fault("found {n} points; expected one or two", n=len(written)))
        return MISSING
    _rising(reader, node, tree)
    return {f"{week} weeks": tree[week] for week in sorted(tree)}


def _week(reader: Reads, node: Node, key: str) -> int | None:
    weeks = spelled.weeks(key)
    if weeks is None and key.isdecimal() and len(key) < 6:
        weeks = float(key)
    if weeks is None:
        reader.note(
            node,
            fault("found {found}; expected weeks, such as 52 weeks or 1 year", found=show(key)),
        )
    elif not 1 <= weeks <= LONGEST or weeks != int(weeks):
        reader.note(
            node,
            fault(
                "found {found}; expected 1 to {longest} weeks, whole ones",
                found=show(key),
                longest=LONGEST,
            ),
        )
    else:
        return int(weeks)
    return None


def _rising(reader: Reads, node: Node, tree: Mapping[int, Any]) -> None:
    for (early, few), (late, many) in pairwise(sorted(tree.items())):
        most = few.high if isinstance(few, Distribution) else few
        least = many.low if isinstance(many, Distribution) else many
        if not most < least:
            reader.note(
                node,
                fault(
                    "found {most} after {early} weeks and {least} after {late}; expected "
                    "more members later",
                    most=f"{most:.4g}",
                    early=early,
                    least=f"{least:.4g}",
                    late=late,
                ),
            )
