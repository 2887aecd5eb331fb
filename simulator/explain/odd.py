"""The tables and lists of an ODD description, written from what code and scenario say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import BaseModel

from simulator.explain import week
from simulator.explain.described import (
    arrays_of,
    as_typed,
    inside_of,
    plain,
    sections_of,
    text_of,
    value_of,
)
from simulator.explain.markdown import code, escaped, table
from simulator.explain.submodels import SubmodelTables
from simulator.program.channels import CHANNELS
from simulator.program.chart import CHART
from simulator.program.program import Joining, unused
from simulator.program.tool import REGISTRY
from simulator.program.wallet import Wallet, WalletTerms
from simulator.say import declared, label
from simulator.scenario.shape import places
from simulator.simulate.membership import BY_MEMBERSHIP
from simulator.simulate.state import State


class DescriptionTables(SubmodelTables):
    """The tables of the description; each says what there is and leaves out what is not."""

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
