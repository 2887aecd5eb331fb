"""The tables and lists of the submodels of a description: customers, stages, tools, programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simulator.explain.described import as_typed, explained, headed, plain, text_of, value_of
from simulator.explain.facts import Facts, Used
from simulator.explain.markdown import code, escaped, table
from simulator.market import baskets, behavior
from simulator.market.segment import Segment
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from simulator.say import declared, label
from simulator.scenario.shape import places

WEEK = (behavior.__name__, baskets.__name__)  # rooms whose stages are told by name
BESIDE = 4  # segments or tools beside each other in a table


_OF_EVERY_TOOL = {
    "to": label("the audience"),
    "when": label("in which weeks"),
    "instead_of": label("only the larger offer of the two applies"),
}


class SubmodelTables:
    """What the submodels of a description are written from; each number and stage told once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._told: set[str] = set()
        steps = [step for _, some in facts.week for step in some]
        self._stages = tuple(dict.fromkeys(stage for step in steps for stage in step.stages))

    def numbers(self, *names: str) -> str:
        """Numbers of the customers by segment."""
        self._told.update(names)
        known = places(Segment)
        rows = [
            (name, [as_typed(value_of(one, known[name])) for one in self._segments()],
             escaped(declared(about.unit if (about := known[name].about) else "")))
            for name in names
        ]  # fmt: skip
        return self._beside([code(name) for name in self.facts.market.segments], rows)

    def other_numbers(self) -> str:
        """The numbers of the customers that no rule has named so far."""
        off = {
            "refund_rate": not self.facts.refunds,
            "new_customers_per_year": not self.facts.arrivals,
            "churn_shape": not self.facts.leaves,
            "win_back_per_year": not self.facts.won_back,
        }
        told = self._told | {name for name, is_off in off.items() if is_off}
        rest = [name for name in places(Segment) if name not in told]
        return self.numbers(*rest) if rest else ""

    def derived(self, *functions: Callable[[Segment], Any]) -> str:
        """What follows from the numbers of a segment."""
        rows = [
            (function.__name__, [f"{function(one):.4g}" for one in self._segments()],
             " ".join(text_of(function).split("\n\n", 1)[0].split()))
            for function in functions
        ]  # fmt: skip
        return self._beside([code(name) for name in self.facts.market.segments], rows)

    def _segments(self) -> list[Segment]:
        return list(self.facts.market.segments.values())

    @staticmethod
    def _beside(heads: Sequence[str], rows: Sequence[tuple[str, list[str], str]]) -> str:
        """Values beside each other under `heads`, a few at a time."""
        tables = []
        for at in range(0, len(heads), BESIDE):
            cut = slice(at, at + BESIDE)
            headers = (label("number"), *(f"{head}>" for head in heads[cut]), label("unit"))
            tables.append(table(headers, [(code(n), *v[cut], unit) for n, v, unit in rows]))
        return "\n\n".join(tables)

    def stages(self, *names: str) -> str:
        """What stages say about themselves, where they run at all."""
        found = [getattr(behavior, name, None) or getattr(baskets, name) for name in names]
        return "\n\n".join(explained(one) for one in found if one in self._stages)

    def other_stages(self) -> str:
        """The stages that stand in rooms of their own."""
        rooms = ("simulator.market", "simulator.simulate")
        own = [one for one in self._stages if one.__module__.startswith(rooms)]
        return "\n\n".join(explained(one) for one in own if one.__module__ not in WEEK)

    def kinds(self) -> list[tuple[str, str, str, list[Used]]]:
        """Kinds of tools: name, what its author says, its knobs wherever it is used."""
        found = []
        for kind in sorted({one.tool.kind for one in self.facts.used}):
            used = [one for one in self.facts.used if one.tool.kind == kind]
            found.append((kind, headed(text_of(REGISTRY[kind])), self._knobs(used), used))
        return found

    def _knobs(self, used: Sequence[Used]) -> str:
        rows, solved = [], self.facts.solved()
        for name, place in places(type(used[0].tool)).items():
            if name != "kind":
                unit = (
                    escaped(declared(place.about.unit))
                    if place.about
                    else _OF_EVERY_TOOL.get(name, "")
                )
                values = [
                    label("solved") if f"{one.path}.{name}" in solved
                    else escaped(as_typed(value_of(one.tool, place)))
                    for one in used
                ]  # fmt: skip
                rows.append((name, values, unit))
        return self._beside([code(f"{one.arm}.{one.name}") for one in used], rows)

    def programs(self) -> str:
        """What programs cost beside their tools, and how they start."""
        known = {name: place for name, place in places(Program).items() if place.about}
        programs = self.facts.case.programs
        rows = [
            (name, [plain(value_of(one, place)) for one in programs.values()],
             declared(place.about.unit))
            for name, place in known.items() if place.about
        ]  # fmt: skip
        return self._beside([code(arm) for arm in programs], rows)

    def touches(self, tool: Tool) -> tuple[str, str]:
        """The channels and the accounts of a tool."""
        return (
            ", ".join(map(code, tool.acts_on)) or label("none"),
            ", ".join(map(code, tool.posts)) or label("none"),
        )
