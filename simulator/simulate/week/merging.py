"""What the blocks of an arm come to at the end of a week, for the processes of the next one.

Whole numbers of agents are added up before they are weighted, so that nothing depends on the order
of the blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import Cell, Entries
from simulator.program.tally import LogHistogram
from simulator.simulate.arm import Arm
from simulator.simulate.around.board import Board
from simulator.simulate.around.pulse import Pulse, pulse_of
from simulator.simulate.block import Block
from simulator.simulate.plan import Plan

SPEND = LogHistogram()
Blocks = Sequence[tuple[Block, Arm]]  # each block with its arm


def merge(
    board: Board, blocks: Blocks, cells: Sequence[Cell], weights: NDArray[np.float64], week: int
) -> None:
    """Merge an arm's week: its pulse, what tools have counted, who is top (every four weeks)."""
    board.pulses[week] = pulse(blocks, weights)
    take(board, blocks, cells)
    if board.plan.tops and week % 4 == 3:
        board.thresholds = thresholds(board, blocks, cells)
    tallies(board, blocks)


def tallies(board: Board, blocks: Blocks) -> None:
    """Merge what tools have counted among customers."""
    for name, tool in board.plan.tools.items():
        for word, tally in tool.tallies.items():
            merged = None
            for block, arm in blocks:
                values = arm.week.tallied.get((name, word))
                if values is None:
                    continue
                ids = block.people.first + np.arange(block.n, dtype=np.int64)
                one = tally.count(values, ids)
                merged = one if merged is None else tally.merge(merged, one)
            if merged is not None:
                board.totals[name].tallies[word] = merged


def take(board: Board, blocks: Blocks, cells: Sequence[Cell]) -> None:
    """Take what customers have had off budgets and stocks: whole numbers of agents first."""
    for name, limit in board.limits.items():
        many = np.zeros(len(cells), np.int64)
        for block, arm in blocks:
            took = arm.took.get(name, (0, 0))
            for half, (cell, _) in enumerate(block.parts):
                many[cell] += took[half]
        limit.take(float(many @ np.array([cell.weight for cell in cells])))


def pulse(blocks: Blocks, weights: NDArray[np.float64]) -> Pulse:
    """What surrounds the customers sees of an arm's week; `weights` as `pulse_of` takes them."""
    counts = np.zeros((len(weights), len(Pulse._fields)), np.int64)
    for block, arm in blocks:
        halves = len(block.parts)
        counts[block.cell : block.cell + halves] += arm.pulse[:halves]
    return pulse_of(counts, weights)


def thresholds(board: Board, blocks: Blocks, cells: Sequence[Cell]) -> dict[float, float]:
    """The spend above which customers are top, by the share that is."""
    counts = np.zeros(SPEND.bins + 2, np.int64)
    for block, arm in blocks:
        spend = arm.trailing_spend()[arm.state.alive > 0]
        # weights differ a little between segments; whole thousandths keep the sums exact
        weight = max(1, round(1_000 * cells[block.cell].weight))
        counts += weight * SPEND.count(spend, np.empty(0, np.int64))
    return {top: SPEND.threshold(counts, top) for top in board.plan.tops}


def outstanding(plan: Plan, blocks: Blocks, cells: int) -> dict[str, Entries]:
    """Points of an arm that are not used yet, by currency, hundredths (cells,)."""
    total = {name: np.zeros(cells, np.int64) for name in plan.wallets}
    for block, arm in blocks:
        for name, wallet in arm.state.wallets.items():
            for cell, rows in block.parts:
                total[name][cell] += wallet.balance[rows].sum()
    return total
