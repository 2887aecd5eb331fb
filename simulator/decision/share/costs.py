"""What each tool of a program cost, from the ledgers of the arms."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.decision.share.subsets import Split
from simulator.economics.books import attribution as shares
from simulator.economics.books.accounts import Accounts, Numbers
from simulator.economics.books.attribution import Subset
from simulator.program.ledger import MONEY
from simulator.simulate import CONTROL, Played


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """What was paid, in today's money, in currency, each (cases,).

    `tools` by tool and account, `itself` (set-up and running cost) and `other` (what the
    desk, acquisition and tools of today cost more than in the control arm) are those of the
    whole program. `by_subset` is what each tool of a subset cost there, not a number in
    cases that have not played it.
    """

    tools: dict[str, dict[str, Numbers]]
    itself: Numbers
    other: Numbers
    by_subset: dict[Subset, dict[str, Numbers]]

    def of(self, tool: str) -> Numbers:
        """What a tool cost, (cases,)."""
        return np.asarray(sum(self.tools[tool].values(), np.zeros(self.itself.shape)))


def costs_of(split: Split, played: Iterable[Played], rates: Numbers) -> Costs:
    """Costs from the ledgers of all subsets, at the cost of capital of every case."""
    every, n = frozenset(split.tools), rates.size
    tools: dict[str, dict[str, Numbers]] = {tool: {} for tool in split.tools}
    itself, other = np.zeros(n), np.zeros(n)
    by_subset: dict[Subset, dict[str, Numbers]] = {}
    for at, (case, rate) in enumerate(zip(played, rates.tolist(), strict=True)):
        for subset in split.subsets(case.number):
            arm = Accounts.of(case.ledgers[split.arm(subset)])
            row = by_subset.setdefault(
                subset, {tool: np.full(n, math.nan) for tool in split.tools if tool in subset}
            )
            for tool in subset:
                paid = shares.costs_by_account(arm, tool, rate)
                row[tool][at] = sum(amount[0] for amount in paid.values()) / MONEY
                for account, amount in paid.items() if subset == every else ():
                    tools[tool].setdefault(account, np.zeros(n))[at] = amount[0] / MONEY
            if subset == every:
                control = Accounts.of(case.ledgers[CONTROL])
                itself[at] = shares.own_costs(arm, rate)[0] / MONEY
                other[at] = shares.other_costs(arm, control, split.tools, rate)[0] / MONEY
    return Costs(tools, itself, other, by_subset)
