"""What each tool costs and hands out, by the books; what it earns only leaving it out tells."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.findings import Findings
from simulator.findings.arms import Spread
from simulator.findings.tools import ProgramBooks
from simulator.program import plain
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Quantity,
    Range,
    Section,
    Table,
    Termed,
    bullets,
    prose,
    section,
)

ITSELF, OTHER, TOTAL = "program itself", "elsewhere", "all together"


def tools(found: Findings) -> Section | None:
    """Cost by tool, what was handed out, how to learn what each tool earns."""
    programs = [one for one in found.tools if one.tools]
    if not programs:
        return None
    return section(
        "tools",
        "Tool by tool",
        prose(
            "What a tool costs is read from the books; what it earns shows only when the program "
            "is played without it."
        ),
        _costs(found, programs),
        _handed(found, programs),
        bullets(_earns(found, programs)),
    )


def _costs(found: Findings, programs: list[ProgramBooks]) -> Table:
    columns = (
        Column("program", "Program"),
        Column("part", "Part"),
        Column("cost", "Cost", "currency", term="program_cost"),
        Column("range", "90 % of cases", "currency"),
        Column("account", "Made up of"),
    )
    rows: list[tuple[Cell, ...]] = []
    strong = set()
    for one in programs:
        for tool in one.tools:
            lines = ", ".join(line.account.replace("_", " ") for line in tool.lines)
            rows.append(_cost(found, one, tool.name, tool.cost, lines or "nothing was booked"))
        rows.append(_cost(found, one, ITSELF, one.itself, "setting it up and running it"))
        if (one.other.low, one.other.high) != (0, 0):
            said = "the desk, acquisition and tools of today, beyond today's"
            rows.append(_cost(found, one, OTHER, one.other, said))
        strong.add(len(rows))
        rows.append(_cost(found, one, TOTAL, one.total, "their sum"))
    note = (
        f"In {found.currency} of today (discounted), means over cases; what suppliers or customers "
        "pay is subtracted. Points cost the tool that issued them when they are redeemed."
    )
    return Table("tool_costs", "", columns, tuple(rows), (note,), strong=frozenset(strong))


def _cost(
    found: Findings, program: ProgramBooks, part: str, cost: Spread, said: str
) -> tuple[Cell, ...]:
    known = found.certain or cost.low == cost.high
    between = None if known else Range(cost.low, cost.high)
    return program.label, part, cost.mean, between, said


def _handed(found: Findings, programs: list[ProgramBooks]) -> Block | None:
    rows: list[tuple[Cell, ...]] = []
    for one in programs:
        for name, flows in (
            *((tool.name, tool.handed) for tool in one.tools),
            *((f"{currency}, all tools", flows) for currency, flows in one.wallets),
        ):
            for flow in flows:
                amount = Quantity(flow.amount, flow.unit)
                rows.append((one.label, name, flow.account.replace("_", " "), amount, flow.meaning))
        if one.members:
            members = Quantity(one.members, "heads")
            rows.append((one.label, "all tools", "members", members, "in the last week"))
    if not rows:
        return None
    columns = (
        Column("program", "Program"),
        Column("tool", "Tool"),
        Column("what", "What"),
        Column("amount", "Amount", "number"),
        Column("meaning", "Meaning"),
    )
    title = "What each tool hands out and takes in"
    note = (
        f"Over {plain.count(found.horizon_weeks, 'week')}, not discounted, means over cases, for "
        f"all customers; money in {found.currency}. How many single customers used a tool is not "
        "booked."
    )
    return Table("tool_flows", title, columns, tuple(rows), (note,), long=len(rows) > 12)


def _earns(found: Findings, programs: list[ProgramBooks]) -> Iterator[tuple[str | Termed, ...]]:
    for one in programs:
        changed = _changes(found, one.arm)
        if len(one.tools) > 1 or changed:
            yield (
                f"What the tools of {one.label} earn one by one is told by playing it without "
                f"each: loyalty attribute scenario.lock.yaml --program {one.arm}.",
            )
        else:
            yield (
                f"{one.label} has one tool, {one.tools[0].name}: what the program does, that tool "
                "does.",
            )


def _changes(found: Findings, arm: str) -> bool:
    """Whether a program does anything besides its tools."""
    planned = () if found.setting is None else found.setting.programs
    return any(one.arm == arm and (one.changes or one.stops) for one in planned)
