"""Ledgers to money: statement, value, liability, retention. Knows no scenario."""

from simulator.economics.accounts import Accounts
from simulator.economics.around import AROUND
from simulator.economics.deferred import allocated, recognized, still_deferred
from simulator.economics.liability import (
    RollForward,
    expected_redemption,
    liability_of,
    points_gap,
    roll_forward,
)
from simulator.economics.measures import (
    EVERY_MEASURE,
    MEASURES,
    MONEY_MEASURES,
    Measures,
    measure,
    measures_of,
)
from simulator.economics.redemption import estimated_rate, owed, true_rate, unsettled
from simulator.economics.statement import Statement, difference, months, statement_of, years
from simulator.economics.value import Value, clv, clv_elasticities, npv, payback_weeks, value_of

__all__ = [
    "AROUND",
    "EVERY_MEASURE",
    "MEASURES",
    "MONEY_MEASURES",
    "Accounts",
    "Measures",
    "RollForward",
    "Statement",
    "Value",
    "allocated",
    "clv",
    "clv_elasticities",
    "difference",
    "estimated_rate",
    "expected_redemption",
    "liability_of",
    "measure",
    "measures_of",
    "months",
    "npv",
    "owed",
    "payback_weeks",
    "points_gap",
    "recognized",
    "roll_forward",
    "statement_of",
    "still_deferred",
    "true_rate",
    "unsettled",
    "value_of",
    "years",
]
