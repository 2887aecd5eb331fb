"""What each tool costs and hands out, by the books; what it earns only leaving it out tells."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.findings import Findings
from simulator.findings.arms import Spread
from simulator.findings.tools import ProgramBooks
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Named,
    Quantity,
    Range,
    Section,
    Table,
    Termed,
    bullets,
    paragraph,
    section,
)
from simulator.say import label, say

ITSELF, OTHER, TOTAL = label("Program itself"), label("Elsewhere"), label("All together")


def tools(findings: Findings) -> Section | None:
    """Cost by tool, what was handed out, how to learn what each tool earns."""
    programs = [one for one in findings.tools if one.tools]
    if not programs:
        return None
    return section(
        "tools",
        label("Contribution of each tool"),
        paragraph(
            "What a tool costs is read from the books; what it earns shows only when the "
            "program is played without it."
        ),
        _costs(findings, programs),
        _handed(findings, programs),
        bullets(_earns(findings, programs)),
    )


def _costs(findings: Findings, programs: list[ProgramBooks]) -> Table:
    columns = (
        Column("program", label("Program")),
        Column("part", label("Part")),
        Column("cost", label("Cost"), "currency", term="program_cost"),
        Column("range", label("90 % of cases"), "currency"),
        Column("account", label("Made up of")),
    )
    rows: list[tuple[Cell, ...]] = []
    strong = set()
    for one in programs:
        for tool in one.tools:
            lines = ", ".join(line.account.replace("_", " ") for line in tool.lines)
            rows.append(
                _cost(
                    findings,
                    one,
                    Named(tool.label, tool.name),
                    tool.cost,
                    lines or label("nothing was booked"),
                )
            )
        rows.append(_cost(findings, one, ITSELF, one.itself, label("setting it up and running it")))
        if (one.other.low, one.other.high) != (0, 0):
            said = label("the desk, acquisition and tools of today, beyond today's")
            rows.append(_cost(findings, one, OTHER, one.other, said))
        strong.add(len(rows))
        rows.append(_cost(findings, one, TOTAL, one.total, label("their sum")))
    note = say(
        "In {currency} of today (discounted), means over cases; what suppliers or "
        "customers pay is subtracted. Points cost the tool that issued them when they "
        "are redeemed.",
        currency=findings.currency,
    )
    return Table("tool_costs", "", columns, tuple(rows), (note,), strong=frozenset(strong))


def _cost(
    findings: Findings, program: ProgramBooks, part: str, cost: Spread, said: str
) -> tuple[Cell, ...]:
    known = findings.certain or cost.low == cost.high
    between = None if known else Range(cost.low, cost.high)
    return program.label, part, cost.mean, between, said


def _handed(findings: Findings, programs: list[ProgramBooks]) -> Block | None:
    rows: list[tuple[Cell, ...]] = []
    for one in programs:
        for name, flows in (
            *((Named(tool.label, tool.name), tool.handed) for tool in one.tools),
            *(
                (label("{currency}, all tools", currency=currency), flows)
                for currency, flows in one.wallets
            ),
        ):
            for flow in flows:
                amount = Quantity(flow.amount, flow.unit)
                rows.append((one.label, name, flow.account.replace("_", " "), amount, flow.meaning))
        if one.members:
            members = Quantity(one.members, "heads")
            rows.append(
                (
                    one.label,
                    label("All tools"),
                    label("members"),
                    members,
                    label("in the last week"),
                )
            )
    if not rows:
        return None
    columns = (
        Column("program", label("Program")),
        Column("tool", label("Tool")),
        Column("what", label("What")),
        Column("amount", label("Amount"), "number"),
        Column("meaning", label("Meaning")),
    )
    title = label("What each tool hands out and takes in")
    note = say(
        "Over {horizon_weeks} weeks, not discounted, means over cases, for all "
        "customers; money in {currency}. How many single customers used a tool is not "
        "booked.",
        horizon_weeks=findings.horizon_weeks,
        currency=findings.currency,
    )
    return Table("tool_flows", title, columns, tuple(rows), (note,), long=len(rows) > 12)


def _earns(findings: Findings, programs: list[ProgramBooks]) -> Iterator[tuple[str | Termed, ...]]:
    for one in programs:
        changed = _changes(findings, one.arm)
        if len(one.tools) > 1 or changed:
            yield (
                say(
                    "What the tools of {program} earn one by one is told by playing it without "
                    "each: loyalty attribute scenario.lock.yaml --program {arm}.",
                    program=one.label,
                    arm=one.arm,
                ),
            )
        else:
            yield (
                say(
                    "{program} has one tool, {tools}: what the program does, that tool does.",
                    program=one.label,
                    tools=one.tools[0].label,
                ),
            )


def _changes(findings: Findings, arm: str) -> bool:
    """Whether a program does anything besides its tools."""
    planned = () if findings.setting is None else findings.setting.programs
    return any(one.arm == arm and (one.changes or one.stops) for one in planned)
