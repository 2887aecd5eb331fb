"""Ledgers written by hand."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import ArrayLike

from simulator.program.ledger import Cell, Ledger

WriteLedger = Callable[..., Ledger]

CELLS = (
    Cell("regulars", 0, agents=10, weight=10.0),
    Cell("regulars", 1, agents=10, weight=10.0),
    Cell("occasional", 0, agents=5, weight=10.0),
    Cell("occasional", 1, agents=5, weight=10.0),
)


@pytest.fixture(scope="session")
def write() -> WriteLedger:
    """A function that writes a ledger: (poster, account) to units, (weeks,) or (weeks, cells).

    A series of shape (weeks,) is booked in every cell.
    """

    def written(
        lines: Mapping[tuple[str, str], ArrayLike],
        weeks: int,
        arm: str = "card",
        cells: tuple[Cell, ...] = CELLS,
    ) -> Ledger:
        book = np.zeros((len(lines), weeks, len(cells)), np.int64)
        for row, units in enumerate(lines.values()):
            series = np.asarray(units, np.int64)
            book[row] = series[:, np.newaxis] if series.ndim == 1 else series
        return Ledger(arm, tuple(lines), cells, book)

    return written
