"""The panel: yearly totals per customer in every arm, for what needs pairs of customers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.case import Case, Panel
from simulator.simulate.population import Population

WHOLE = 200_000  # agents of whom everyone is kept; above, a keyed sample of this size


class SpendBefore:
    """List spend of each customer in the 52 weeks before launch, 1/10,000."""

    def __init__(self, population: Population) -> None:
        self.of = {people.segment: np.zeros(people.n, np.int64) for people in population.people}

    def note(self, block: Block, arm: Arm) -> None:
        """Add one week of one block."""
        first = block.people.first
        self.of[block.people.segment][first : first + block.n] += arm.out.sales[: block.n]


class Recorder:
    """Collects the panel of one loop; customers of week 0 only."""

    def __init__(
        self, case: Case, population: Population, arms: list[str], luck: Luck,
        before: SpendBefore | None,
    ) -> None:  # fmt: skip
        self._case, self._arms, self._years = case, arms, -(-case.weeks // 52)
        total = sum(people.n for people in population.people)
        chosen, segments = [], []
        for at, people in enumerate(population.people):
            keep = np.arange(people.n)
            if total > WHOLE:
                u = luck.uniforms("panel.sample", people.segment, people.first, people.n)
                keep = np.flatnonzero(u < WHOLE / total)
            chosen.append(keep)
            segments.append(np.full(keep.size, at, np.int16))
        self._chosen = {p.segment: c for p, c in zip(population.people, chosen, strict=True)}
        self._offset = dict(
            zip(self._chosen, np.cumsum([0, *map(len, chosen)])[:-1].tolist(), strict=True)
        )
        n = sum(map(len, chosen))
        weight = [c.weight for c in population.cells[::2]]
        self.segments = tuple(self._chosen)
        self.segment = np.concatenate(segments)
        self.index = np.concatenate(chosen).astype(np.int64)
        scale = [
            w * people.n / max(len(kept), 1)
            for w, people, kept in zip(weight, population.people, chosen, strict=True)
        ]
        self.weight = np.array(scale)[self.segment]
        self.before = np.zeros(n, np.int64)
        if before is not None:
            kept = [before.of[name][rows] for name, rows in self._chosen.items()]
            self.before = np.concatenate(kept)
        shape = (len(arms), self._years, n)
        self.visits = np.zeros(shape, np.int32)
        self.sales, self.paid, self.reward = (np.zeros(shape, np.int64) for _ in range(3))
        self.active = np.zeros(shape, bool)
        self.member = np.zeros((len(arms), n), bool)

    def _places(self, block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the block that are kept, and where they stand in the panel."""
        chosen = self._chosen[block.people.segment]
        low = np.searchsorted(chosen, block.people.first)
        high = np.searchsorted(chosen, block.people.first + block.n)
        start = self._offset[block.people.segment]
        return chosen[low:high] - block.people.first, start + np.arange(low, high)

    def note(self, at: int, block: Block, arm: Arm, week: int, reward: NDArray[np.int64]) -> None:
        """Add one week of one block in one arm; `reward` is what each customer's cost us."""
        if block.prospects:
            return
        rows, places = self._places(block)
        year, out, n = week // 52, arm.out, block.n
        self.visits[at, year, places] += out.n[:n][rows]
        kept = out.sales[:n]
        if block.people.customer.refund_rate:
            kept = kept - out.returned[:n]
        self.sales[at, year, places] += kept[rows]
        paid = arm.week.paid if arm.week.refunded is None else arm.week.paid - arm.week.refunded
        self.paid[at, year, places] += paid[rows]
        self.reward[at, year, places] += reward[rows]
        if week % 52 == 51 or week == self._case.weeks - 1:
            self.active[at, year, places] = arm.state.alive[rows] > 0
            self.member[at, places] = arm.state.member[rows] > 0

    def finish(self) -> Panel:
        """The finished panel; profit is before costs that are not per customer."""
        profit = np.empty_like(self.paid)
        for at, arm in enumerate(self._arms):
            company = self._case.world(arm)[1]
            goods = np.rint(self.sales[at] * (1 - company.gross_margin)).astype(np.int64)
            per_purchase = round(company.cost_per_purchase * 10_000)
            profit[at] = self.paid[at] - goods - self.visits[at] * per_purchase - self.reward[at]
        return Panel(
            tuple(self._arms), self.segments, self.segment, self.index, self.weight, self.before,
            self.visits, self.sales, self.paid, self.reward, profit, self.active, self.member,
        )  # fmt: skip
