"""Ledgers to money: statement, value, liability, retention. Knows no scenario."""

from simulator.economics.accounts import Accounts
from simulator.economics.liability import expected_redemption, liability, points_gap
from simulator.economics.measures import MEASURES, MONEY_MEASURES, Measures, measure, measures
from simulator.economics.statement import Statement, difference, months, statement, years
from simulator.economics.value import Value, clv, clv_elasticities, npv, payback_weeks, value_of

__all__ = [
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
    "liability",
    "measure",
    "measures",
    "months",
    "npv",
    "payback_weeks",
    "points_gap",
    "statement",
    "value_of",
    "years",
]
