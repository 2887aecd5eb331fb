"""Ledgers to money: statement, value, liability, retention. Knows no scenario."""

from simulator.economics.accounts import Accounts
from simulator.economics.around import AROUND
from simulator.economics.liability import expected_redemption, liability_of, points_gap
from simulator.economics.measures import (
    EVERY_MEASURE,
    MEASURES,
    MONEY_MEASURES,
    Measures,
    measure,
    measures_of,
)
from simulator.economics.statement import Statement, difference, months, statement_of, years
from simulator.economics.value import Value, clv, clv_elasticities, npv, payback_weeks, value_of

__all__ = [
    "AROUND",
    "EVERY_MEASURE",
    "MEASURES",
    "MONEY_MEASURES",
    "Accounts",
    "Measures",
    "Statement",
    "Value",
    "clv",
    "clv_elasticities",
    "difference",
    "expected_redemption",
    "liability_of",
    "measure",
    "measures_of",
    "months",
    "npv",
    "payback_weeks",
    "points_gap",
    "statement_of",
    "value_of",
    "years",
]
