"""What each tool costs and hands out, by the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import advice
from simulator.decision.names import titles_of, tool_titles
from simulator.economics import Accounts
from simulator.economics.books import attribution as shares
from simulator.findings.answer import Answer
from simulator.findings.arms import Spread, labels_of, spread_of
from simulator.program.about.titles import from_key
from simulator.program.chart import CHART, OF_MEMBERS
from simulator.program.ledger import MONEY, UNITS


@dataclass(frozen=True, slots=True)
class CostLine:
    """One account of a tool's cost, mean over cases in today's money; income is negative."""

    account: str
    meaning: str
    cost: float


@dataclass(frozen=True, slots=True)
class BookedAmount:
    """What was booked over the horizon, not discounted, mean over cases."""

    account: str
    meaning: str
    unit: Literal["currency", "heads", "number"]
    amount: float


@dataclass(frozen=True, slots=True)
class ToolBooks:
    """What the books say of one tool; `cost` in today's money, over cases."""

    name: str
    cost: Spread
    lines: tuple[CostLine, ...]
    handed: tuple[BookedAmount, ...]
    title: str = ""

    @property
    def label(self) -> str:
        """What people read for its name."""
        return self.title or from_key(self.name)


@dataclass(frozen=True, slots=True)
class ProgramBooks:
    """The cost of a program by tool, in today's money.

    `itself` is setting it up and running it, `other` what the desk, acquisition and tools
    of today cost beyond today's; with the tools they add up to `total`. `members` are those
    of the last week, 0 where there is nothing to join. `wallets` are points by currency.
    """

    arm: str
    label: str
    tools: tuple[ToolBooks, ...]
    itself: Spread
    other: Spread
    total: Spread
    members: float
    wallets: tuple[tuple[str, tuple[BookedAmount, ...]], ...]


Numbers = NDArray[np.float64]
_SHOWN: dict[str, Literal["currency", "heads", "number"]] = {
    "money": "currency", "heads": "heads", "points": "number", "purchases": "number",
}  # fmt: skip


def tools_of(answer: Answer) -> tuple[ProgramBooks, ...]:
    """Every program's cost by tool; programs without tools have only their own."""
    played, books = answer.played, answer.books
    rates = advice.per_case(played, "cost_of_capital")
    assert rates is not None  # it has a default
    today = books[answer.measures.control]
    return tuple(
        _program(played, arm, label, books[arm], today, rates)
        for arm, label in labels_of(played).items()
        if advice.role_of(played.scenario, arm) == "program"
    )


def _program(
    played: experiment.PlayedCases,
    arm: str,
    label: str,
    cases: Sequence[Accounts],
    today: Sequence[Accounts],
    rates: Numbers,
) -> ProgramBooks:
    names = tuple(played.scenario.tree["programs"][arm]["tools"])
    titles = tool_titles(titles_of(played.scenario), arm)
    both = list(zip(cases, rates.tolist(), strict=True))
    itself = np.array([shares.own_costs(one, rate)[0] for one, rate in both]) / MONEY
    other = np.array([
        shares.other_costs(one, control, names, rate)[0]
        for (one, rate), control in zip(both, today, strict=True)
    ]) / MONEY  # fmt: skip
    by_tool = {name: _costs(cases, name, rates) for name in names}
    paid = [np.asarray(sum(lines.values(), np.zeros(rates.size))) for lines in by_tool.values()]
    tools = tuple(
        ToolBooks(name, spread_of(whole), _lines(by_tool[name]), _handed(cases, name), titles[name])
        for name, whole in zip(names, paid, strict=True)
    )
    wallets = dict.fromkeys(
        who for one in cases for who, _ in one.rows if who.startswith("wallet:")
    )
    return ProgramBooks(
        arm,
        label,
        tools,
        spread_of(itself),
        spread_of(other),
        spread_of(np.asarray(sum(paid, itself + other))),
        float(np.mean([one.last("members")[0] for one in cases])),
        tuple((who.removeprefix("wallet:"), _flows(cases, (who,))) for who in wallets),
    )


def _costs(cases: Sequence[Accounts], tool: str, rates: Numbers) -> dict[str, Numbers]:
    """By account, (cases,), in currency of today."""
    costs: dict[str, Numbers] = {}
    for at, (one, rate) in enumerate(zip(cases, rates.tolist(), strict=True)):
        for account, paid in shares.costs_by_account(one, tool, rate).items():
            costs.setdefault(account, np.zeros(rates.size))[at] = paid[0] / MONEY
    return costs


def _lines(costs: dict[str, Numbers]) -> tuple[CostLine, ...]:
    return tuple(
        CostLine(account, CHART[account].meaning, float(paid.mean()))
        for account, paid in costs.items()
    )


def _handed(cases: Sequence[Accounts], tool: str) -> tuple[BookedAmount, ...]:
    return _flows(cases, (tool, f"program:{tool}"))


def _flows(cases: Sequence[Accounts], posters: Iterable[str]) -> tuple[BookedAmount, ...]:
    """Everything that some posters have booked and that adds up over weeks.

    Without what is told again of members.
    """
    posters = tuple(posters)
    names = dict.fromkeys(what for one in cases for who, what in one.rows if who in posters)
    amounts = []
    for name in names:
        account = CHART[name]
        if account.stock or account.unit not in _SHOWN or name in OF_MEMBERS:
            continue
        sums = [sum(one.total(name, who)[0] for who in posters) for one in cases]
        amount = float(np.mean(sums)) / UNITS[account.unit]
        amounts.append(BookedAmount(name, account.meaning, _SHOWN[account.unit], amount))
    return tuple(amounts)
