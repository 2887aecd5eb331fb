"""A statement made by hand, small enough to be added up by eye."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from simulator.economics.books.value import npv
from simulator.findings import Findings, Statements
from tests.report.hand import findings

_LINES = (
    ("today", "market", "all", "sales", (1000.0, 900.0)),
    ("card", "market", "all", "sales", (1100.0, 1000.0)),
    ("card", "points", "all", "reward_cost", (-30.0, -60.0)),
    ("card", "program", "", "setup_cost", (-80.0, 0.0)),
)


def by_hand(cash: list[float] | None = None, **changes: Any) -> Statements:
    """Two years of two arms, with points owed by the card; `cash` by week, worth its NPV.

    By default 80 are paid in the first of 60 weeks, and 110 come back evenly.
    """
    rows = [
        (*names, year, amount) for *names, both in _LINES for year, amount in enumerate(both, 1)
    ]
    columns = ["arm", "poster", "segment", "account", "year", "amount"]
    weekly = [-80.0] + [110.0 / 59] * 59 if cash is None else cash
    weeks = {
        "account": ["sales"] * len(weekly), "week": range(len(weekly)), "amount": weekly,
    }  # fmt: skip
    months = {"arm": ["card"], "account": ["sales"], "month": ["2026-01"], "amount": [2100.0]}
    owed = {
        "arm": ["today", "today", "card", "card"], "year": [1, 2] * 2,
        "start": [4.0, 3.0, 4.0, 14.0], "end": [3.0, 2.0, 14.0, 27.0],
    }  # fmt: skip
    values: dict[str, Any] = {
        "years": pl.DataFrame(rows, schema=columns, orient="row"),
        "months": pl.DataFrame(months),
        "weeks": pl.DataFrame(weeks),
        "rate": 0.1,
        "owed": pl.DataFrame(owed),
        "left_owed": 20.0,
    } | changes
    value = float(npv(np.array(weekly, float), values["rate"], values["left_owed"]))
    return Statements(**({"npv": value} | values))


def shown(**changes: Any) -> Findings:
    """Findings of 60 weeks with that statement; `changes` replace single fields."""
    return findings(**({"statements": by_hand(), "horizon_weeks": 60} | changes))
