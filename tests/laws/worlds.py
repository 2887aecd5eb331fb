"""Small markets, companies and programs for tests, and two tools that are used all over them."""

from __future__ import annotations

from typing import Any

from simulator.battery.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    STEADY,
    Rows,
    by_unit,
    case,
    company,
    customer,
    differences,
    market,
    play_weeks,
    program,
    rows,
    same_books,
    same_panels,
    segment_rows,
    total,
    where_seen,
)
from simulator.tools.discount import Discount
from simulator.tools.points import Points

__all__ = [
    "EVERYBODY_JOINS",
    "NOBODY_JOINS",
    "STEADY",
    "Rows",
    "by_unit",
    "card",
    "case",
    "company",
    "customer",
    "cut",
    "differences",
    "market",
    "play_weeks",
    "program",
    "rows",
    "same_books",
    "same_panels",
    "segment_rows",
    "total",
    "where_seen",
]


def card(**about: Any) -> Points:
    """A points card which acts so strongly that little can hide."""
    usual: dict[str, Any] = {"back": 0.05, "reward_at": 5.0, "redeem_rate": 0.6}
    return Points(**{**usual, **about})


def cut(**about: Any) -> Discount:
    """A discount."""
    return Discount(**about)
