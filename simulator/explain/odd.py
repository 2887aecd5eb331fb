"""The tables and lists of an ODD description, written from what code and scenario say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel

from simulator.explain import week
from simulator.explain.described import (
    arrays_of,
    as_typed,
    explained,
    headed,
    inside_of,
    plain,
    sections_of,
    text_of,
    value_of,
)
from simulator.explain.facts import Facts, Used
from simulator.explain.markdown import code, escaped, table
from simulator.market import baskets, behavior
from simulator.market.segment import Segment
from simulator.program.channels import CHANNELS
from simulator.program.chart import CHART
from simulator.program.program import Joining, Program, unused
from simulator.program.tool import REGISTRY, Tool
from simulator.program.wallet import Wallet, WalletTerms
from simulator.say import declared, label
from simulator.scenario.shape import places
from simulator.simulate.membership import BY_MEMBERSHIP
from simulator.simulate.state import State

WEEK = (behavior.__name__, baskets.__name__)  # rooms whose stages are told by name
BESIDE = 4  # segments or tools beside each other in a table


class DescriptionTables:
    """The tables of the description; each says what there is and leaves out what is not."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._told: set[str] = set()
        steps = [step for _, some in facts.week for step in some]
        self._stages = tuple(dict.fromkeys(stage for step in steps for stage in step.stages))

    # ------------------------------------------------------------ entities

    def states(self, cls: type) -> str:
        """The arrays of a class, one value per agent."""
        rows = [
            (code(name), dtype, said)
            for name, dtype, said in arrays_of(cls)
            if self.facts.arrivals or name != "waiting"
            if self.facts.kept(name)
        ]
        return table((label("variable"), label("dtype"), label("unit and meaning")), rows)

    def more_states(self) -> list[tuple[str, str, str]]:
        """What a state holds further of customers: name, what it is, its arrays."""
        return [
            (cls.__name__, text_of(cls).split("\n\n", 1)[0], self.states(cls))
            for cls in inside_of(State)
            if cls is not Wallet and self.facts.has(cls.section)  # type: ignore[attr-defined]
        ]

    def columns(self) -> str:
        """What tools remember of each customer."""
        rows = [
            (code(kind), code(name), np.dtype(dtype).name,
             REGISTRY[kind].means.get(name, ""))
            for kind in sorted({one.tool.kind for one in self.facts.used})
            for name, dtype in REGISTRY[kind].columns.items()
        ]  # fmt: skip
        return table(
            (label("tool"), label("variable"), label("dtype"), label("unit and meaning")), rows
        )

    def segments(self) -> str:
        """How many customers and agents each segment has."""
        found = self.facts.agents_of
        rows = [
            (code(name), plain(one.share), f"{found[name][0] * found[name][1]:,.0f}",
             f"{found[name][0]:,}", plain(found[name][1]))
            for name, one in self.facts.market.segments.items()
        ]  # fmt: skip
        return table(
            (
                label("segment"),
                label("share") + ">",
                label("customers") + ">",
                label("agents") + ">",
                label("weight") + ">",
            ),
            rows,
        )

    def arms(self) -> str:
        """Which tools run in each arm."""
        rows, out = [], label("runs out")
        for arm, plan in self.facts.plans.items():
            program = plan.program
            tools = [
                code(name) + (f" ({out})" if name in plan.stopped else "") for name in plan.tools
            ]
            how = label("control") if arm == "today" else label("program")
            if program.same_money_as is not None:
                other = code(program.same_money_as)
                how = (
                    label("the money of {program} on acquisition", program=other)
                    if program.acquires
                    else label("the money of {program} on its tool", program=other)
                )
            rows.append(
                (
                    code(arm),
                    how,
                    label("yes") if plan.joins else label("no"),
                    ", ".join(tools) or label("none"),
                )
            )
        return table((label("arm"), label("what it is"), label("joined"), label("tools")), rows)

    def sets(self) -> str:
        """What single arms change of market and company."""
        rows = [
            (code(arm), code(path), plain(getattr(value, "central", value)))
            for arm, plan in self.facts.plans.items()
            for path, value in plan.program.sets.items()
        ]
        return table((label("arm"), label("number"), label("value") + ">"), rows)

    def wallets(self) -> str:
        """The terms of each currency in each arm."""
        names = [name for name in WalletTerms.__dataclass_fields__ if name != "currency"]
        rows = [
            (code(arm), escaped(currency), *(plain(getattr(terms, name)) for name in names))
            for arm, plan in self.facts.plans.items()
            for currency, terms in plan.wallets.items()
        ]
        return table((label("arm"), label("currency"), *(f"{code(name)}>" for name in names)), rows)

    def sections(self) -> Iterator[tuple[str, BaseModel]]:
        """The optional sections of the market that any arm has: path and section."""
        told: set[str] = set()
        for market in self.facts.markets:
            for path, section, optional in sections_of(market, "market"):
                if path not in told and (optional or any(path.startswith(one) for one in told)):
                    told.add(path)
                    yield path, section

    def knobs(self, section: BaseModel) -> str:
        """The numbers and words of a section, of joining those that count."""
        rows = []
        idle = (
            unused(section.asked, len(section.members_after))
            if isinstance(section, Joining)
            else frozenset[str]()
        )
        for name, place in places(type(section)).items():
            if place.shape.what not in ("section", "map") and name not in idle:
                unit = declared(
                    place.about.unit if place.about else (place.field.description or "")
                )
                rows.append((code(name), as_typed(value_of(section, place)), escaped(unit)))
        return table((label("number"), label("value") + ">", label("unit")), rows)

    # ------------------------------------------------------------ the week

    def calendar(self) -> str:
        """The processes of a week in the order in which they act."""
        return week.calendar(self.facts.processes)

    def acts(self) -> list[tuple[str, str, str]]:
        """The acts of a week: name, what is said of it, table of its steps."""
        return list(week.acts(self.facts.week))

    def emerges(self) -> str:
        """What follows from the rules and is not declared, one after the other."""
        facts = self.facts
        some = [
            (True, label("sales, repeat rate")),
            (facts.leaves, label("retention")),
            (facts.joins, label("who becomes a member")),
            (bool(facts.wallets), label("points owed and never used")),
            (True, label("the program's cost and worth")),
        ]
        return ", ".join(said for there, said in some if there)

    def accounts(self) -> str:
        """What is booked in this scenario, with unit and meaning."""
        names = self.facts.accounts()
        return ", ".join(code(name) for name in CHART if name in names)

    def channels(self) -> str:
        """The channels that tools of this scenario act through, and who does."""
        rows = []
        for name, channel in CHANNELS.items():
            if name in self.facts.channels:
                kinds = {u.tool.kind for u in self.facts.used if name in u.tool.acts_on}
                who = [code(kind) for kind in sorted(kinds)]
                if name in BY_MEMBERSHIP and self.facts.membership:
                    who.append(label("membership"))
                rule = channel.rule.value
                rows.append(
                    (
                        code(name),
                        ", ".join(who),
                        code(rule),
                        declared(channel.unit),
                        declared(channel.meaning),
                    )
                )
        return table(
            (label("channel"), label("used by"), label("rule"), label("unit"), label("meaning")),
            rows,
        )

    # ------------------------------------------------------------ submodels

    def numbers(self, *names: str) -> str:
        """Numbers of the customers by segment."""
        self._told.update(names)
        known = places(Segment)
        rows = [
            (name, [as_typed(value_of(one, known[name])) for one in self._segments()],
             escaped(declared(known[name].about.unit if known[name].about else "")))  # type: ignore[union-attr]
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


_OF_EVERY_TOOL = {
    "to": label("who is addressed"),
    "when": label("in which weeks"),
    "instead_of": label("only the larger offer of the two applies"),
}
