"""The lift of sales is that of what is paid; what it is at list price stands beside it."""

from __future__ import annotations

import numpy as np

from simulator.economics import measures_of
from simulator.market.segment import Segment
from simulator.program.ledger import Cell, Entries
from simulator.scenario.shape import places
from tests.economics.conftest import WriteLedger

CELLS = (Cell("all", 0, 1, 1.0), Cell("all", 1, 1, 1.0))


def test_a_price_cut_that_sells_no_more_lifts_nothing(write: WriteLedger) -> None:
    """Ten per cent more at list price, a tenth off, and a quarter of the rest sent back."""
    weeks = np.ones(4, np.int64)

    def book(arm: str, sales: int, off: int, back: int) -> dict[tuple[str, str], Entries]:
        return {
            ("market", "sales"): sales * weeks, ("cut", "discount"): off * weeks,
            ("market", "refunds"): back * weeks, ("market", "active"): 10 * weeks,
        }  # fmt: skip

    ledgers = {
        "today": write(book("today", 1_000, 0, 100), 4, "today", CELLS),
        "cut": write(book("cut", 1_100, 110, 100), 4, "cut", CELLS),
    }
    found = measures_of([ledgers], 0.0)
    assert found.whole("cut", "sales_lift")[0] == (1_100 - 110 - 100) / 900 - 1
    assert round(found.whole("cut", "list_sales_lift")[0], 12) == 0.1


def test_it_is_said_that_a_basket_is_without_tax() -> None:
    about = places(Segment)["basket"].about
    assert about is not None
    assert "without sales tax" in about.source
