"""Transactions: every purchase of some customers of a case, and the truth about them.

Off unless a `TransactionLog` is given to `simulate`; then the purchase logs of the sampled
customers are kept beside the books, which stay as they are to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.market.people import PROSPECTS
from simulator.program.ledger import MONEY
from simulator.simulate.block import Block
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.observe.purchase_log import NEVER, YEARLY, PurchaseLog
from simulator.simulate.panel import SpendBefore
from simulator.simulate.population import weights

if TYPE_CHECKING:
    from simulator.simulate.loop import Loop

SAMPLE = "transactions.sample"
Column = NDArray[np.int64]
_SORTED_BY = ("kind", "occasion", "day", "week", "customer", "arm")  # the last one first


@dataclass(frozen=True, slots=True, eq=False)
class Transactions:
    """What a log has found; money int64 in 1/10,000, points in hundredths.

    Attributes
    ----------
    start
        A day of week 0; week w has the seven days from `start + 7 w`.
    arms, segments
        Names in the order in which they are numbered below.
    tools
        The tools of each arm, in the order of their bits in `tools`.
    currencies
        Names of the currencies, which columns of points are named after.
    lines
        Purchases and refunds by column, (lines,), sorted by arm, customer and day.
    customers
        Customers by column, a row for each customer of each arm, (rows,).
    traits
        What they are like, float64 (rows,): `weight` is how many customers a row stands for,
        `rate` and `hazard` are a year's without tools, `basket` is in currency.
    """

    start: date
    arms: tuple[str, ...]
    segments: tuple[str, ...]
    tools: tuple[tuple[str, ...], ...]
    currencies: tuple[str, ...]
    lines: Mapping[str, Column]
    customers: Mapping[str, Column]
    traits: Mapping[str, NDArray[np.float64]]


class TransactionLog:
    """Follows a keyed sample of the customers of a case.

    Of the customers of week 0 those with the `customers` smallest keyed numbers are
    followed, all of them where there are fewer, and of those who come later whoever has
    a number as small. More customers are the same ones and others. Customers are
    numbered from 1, whichever arms are played; week 0 first, newcomers after them.
    """

    def __init__(self, case: Case, customers: int) -> None:
        if customers < 1:
            raise ValueError(f"cannot follow {customers} customers; expected at least 1")
        self._case, self._luck = case, Luck(case.seed, case.number)
        many = {name: n for name, (n, _) in weights(case.market, case.agents).items()}
        self._first = dict(zip(many, np.cumsum([0, *many.values()]).tolist(), strict=False))
        self._total = sum(many.values())
        numbers = np.concatenate([self._numbers(name, 0, n) for name, n in many.items()])
        chosen = np.zeros(self._total, bool)
        chosen[np.argsort(numbers, kind="stable")[:customers]] = True
        self._chosen = chosen
        self._line = float(numbers[chosen].max()) if customers < self._total else 1.0
        self._scale = {
            name: n / max(int(chosen[self._first[name] :][:n].sum()), 1) for name, n in many.items()
        }
        self._logs: dict[str, list[PurchaseLog]] = {}
        self._before: dict[int, int] = {}

    def _numbers(self, segment: str, first: int, n: int) -> NDArray[np.float64]:
        numbers: NDArray[np.float64] = self._luck.traits(SAMPLE, segment, first, n)[0]
        return numbers

    def follow(self, loop: Loop, before: SpendBefore | None) -> None:
        """Follow the arms of a loop that none before has played, from week 0 on."""
        new = [at for at, board in enumerate(loop.boards) if board.plan.name not in self._logs]
        for at in new:
            self._logs[loop.boards[at].plan.name] = []
        for block, arms in zip(loop.blocks, loop.arms, strict=True):
            rows = self._sampled(block)
            if not rows.size:
                continue
            ids = self._ids(block, rows, len(loop.cells))
            for at in new:
                paired = loop.paired or loop.boards[at].plan.name == CONTROL
                log = PurchaseLog(arms[at], rows, ids, loop.case.weeks, paired)
                self._logs[loop.boards[at].plan.name].append(log)
                arms[at].purchase_log = log
            if before is not None and not block.prospects:
                spent = before.of[block.people.segment][block.people.first + rows]
                self._before |= dict(zip(ids.tolist(), spent.tolist(), strict=True))

    def _sampled(self, block: Block) -> NDArray[np.intp]:
        """The rows of a block that are followed."""
        people = block.people
        if block.prospects:
            numbers = self._numbers(people.segment, people.first, block.n)
            return np.flatnonzero(numbers <= self._line)
        start = self._first[people.segment] + people.first
        return np.flatnonzero(self._chosen[start : start + block.n])

    def _ids(self, block: Block, rows: NDArray[np.intp], cells: int) -> Column:
        """Numbers from 1; a newcomer's does not depend on how many may come."""
        people = block.people
        if not block.prospects:
            ids: Column = 1 + self._first[people.segment] + people.first + rows
            return ids
        place = people.first - PROSPECTS - ((block.cell % 2) << 30) + rows
        newcomers: Column = 1 + self._total + place * cells + block.cell
        return newcomers

    def finish(self) -> Transactions:
        """What was found, once the case has been played; customers who never came are left out."""
        arms = (CONTROL, *(arm for arm in self._case.programs if arm in self._logs))
        logs = [(at, log) for at, arm in enumerate(arms) for log in self._logs[arm]]
        plans = {at: log.arm.plan for at, log in logs}
        currencies = sorted({name for _, log in logs for name in log.before})
        tools = tuple(tuple(plans[at].tools) if at in plans else () for at in range(len(arms)))
        customers = _joined([self._of_log(at, arms[at], log, currencies) for at, log in logs])
        traits = _joined([self._traits(log) for _, log in logs])
        there = np.flatnonzero(customers["came"] != NEVER)
        order = there[np.lexsort((customers["customer"][there], customers["arm"][there]))]
        customers = {name: column[order] for name, column in customers.items()}
        return Transactions(
            self._case.start, arms, tuple(self._first), tools, tuple(currencies),
            _lines(logs, currencies), customers | _today(customers),
            {name: column[order] for name, column in traits.items()},
        )  # fmt: skip

    def _of_log(
        self, at: int, arm: str, log: PurchaseLog, currencies: Sequence[str]
    ) -> dict[str, Column]:
        """The rows of one purchase log."""
        rows, state, block, n = log.rows, log.arm.state, log.arm.block, log.rows.size
        people, profit = block.people, self._profit(arm, log)
        none = np.zeros(n, np.int64)
        points = {
            f"{word} {name}": column.get(name, none)
            for name in currencies
            for word, column in (
                ("before", log.before),
                ("lapsed", log.lapsed),
                ("left", {c: w.balance[rows] for c, w in state.wallets.items()}),
            )
        }
        return {
            "arm": np.full(n, at), "customer": log.ids,
            "segment": np.full(n, list(self._first).index(people.segment)),
            "newcomer": np.full(n, int(block.prospects)),
            "came": log.came, "left": log.left, "won_back": state.returned[rows].astype(np.int64),
            "joined": log.joined, "joined_day": log.first_day,
            "member": (state.member[rows] > 0).astype(np.int64),
            "targeted": log.targeted, "messages": log.messages,
            "spend_before": np.array([self._before.get(i, 0) for i in log.ids.tolist()], np.int64),
            **points,
            "profit_year_1": profit[0], "profit": profit.sum(axis=0),
        }  # fmt: skip

    def _traits(self, log: PurchaseLog) -> dict[str, NDArray[np.float64]]:
        """What the customers of one purchase log are like."""
        rows, block = log.rows, log.arm.block
        people, case = block.people, self._case
        weight = weights(case.market, case.agents)[people.segment][1] * self._scale[people.segment]
        return {
            "weight": np.full(rows.size, weight),
            "rate": block.usual_rate[rows].astype(np.float64) * 52,
            "basket": people.basket[rows].astype(np.float64),
            "hazard": people.hazard[rows].astype(np.float64) * 52,
        }

    def _profit(self, arm: str, log: PurchaseLog) -> Column:
        """By year, before costs that are not per customer, (years, n): as the panel has it."""
        company = self._case.world(arm)[1]
        year = {name: log.yearly[:, row] for row, name in enumerate(YEARLY)}
        goods = np.rint(log.goods * (1 - company.gross_margin)).astype(np.int64)
        handled = np.rint(year["visits"] * (company.cost_per_purchase * MONEY)).astype(np.int64)
        profit: Column = year["net"] - year["off"] - goods - handled
        return profit - year["reward"] + year["fees"] - year["served"] + year["second"]


def _joined(parts: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Columns of the parts, one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _today(customers: Mapping[str, Column]) -> dict[str, Column]:
    """The control arm's profit of the same customers; 0 where they have not come there."""
    control = np.flatnonzero(customers["arm"] == 0)
    known = customers["customer"][control]
    place = np.searchsorted(known, customers["customer"]).clip(max=known.size - 1)
    same = known[place] == customers["customer"]
    return {
        f"{name}_today": np.where(same, customers[name][control][place], 0)
        for name in ("profit_year_1", "profit")
    }


def _lines(logs: Sequence[tuple[int, PurchaseLog]], currencies: Sequence[str]) -> dict[str, Column]:
    """All lines in order of arm, customer and day; points are 0 where an arm has none."""
    names = ["arm", *_names(currencies)]
    parts: dict[str, list[Column]] = {name: [] for name in names}
    for at, log in logs:
        many = sum(column.size for column in log.lines.get("kind", ()))
        parts["arm"].append(np.full(many, at))
        for name in names[1:]:
            parts[name] += log.lines.get(name) or [np.zeros(many, np.int64)]
    lines = {
        name: np.concatenate([np.empty(0, np.int64), *map(np.int64, columns)])
        for name, columns in parts.items()
    }
    order = np.lexsort([lines[name] for name in _SORTED_BY])
    return {name: column[order] for name, column in lines.items()}


def _names(currencies: Sequence[str]) -> Iterator[str]:
    yield from ("customer", "week", "day", "occasion", "kind", "member", "shared")
    yield from ("amount", "discount", "reward", "reward_cost", "tools")
    yield from chain(*((f"earned {name}", f"redeemed {name}") for name in currencies))
