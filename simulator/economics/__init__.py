"""Ledgers to money: statement, profit, value, what is owed, who stays and who wins.

Knows no scenario.
"""

from simulator.economics.books.accounts import Accounts
from simulator.economics.books.bridge import (
    CAUSES,
    PARTS,
    Bridge,
    bridge_of,
)
from simulator.economics.books.deferred import (
    DeferredRevenue,
    allocated,
    deferred_revenue,
    recognized,
    still_deferred,
)
from simulator.economics.books.exit import (
    ExitCost,
    exit_cost,
    out_of_cash,
    out_of_cash_by,
    weeks_to_lapse,
)
from simulator.economics.books.liability import (
    RollForward,
    expected_redemption,
    liability_of,
    points_gap,
    redemption_of,
    redemption_rate,
    roll_forward,
)
from simulator.economics.books.periods import Periods
from simulator.economics.books.profit import Profit, profit_of, rates_of
from simulator.economics.books.redemption import (
    estimated_rate,
    owed,
    true_rate,
    ultimate_rate,
    unsettled,
)
from simulator.economics.books.statement import (
    Statement,
    difference,
    months,
    statement_of,
    years,
)
from simulator.economics.books.value import (
    Value,
    clv,
    clv_elasticities,
    npv,
    payback_weeks,
    value_of,
)
from simulator.economics.customers.around import AROUND
from simulator.economics.customers.cohorts import (
    ChurnCost,
    Departures,
    Stability,
    avoided,
    avoided_shares,
    churn_cost,
    departures,
    repeat_rates,
    retained,
    stability,
    survivors,
)
from simulator.economics.customers.health import FIGURES, Health, health_of
from simulator.economics.customers.naive import METHODS, Claims, naive_of
from simulator.economics.customers.winners import (
    RATES,
    SUMS,
    Winners,
    winners_of,
)
from simulator.economics.measures import (
    EVERY_MEASURE,
    MEASURES,
    MONEY_MEASURES,
    Measures,
    accounts_of,
    measure,
    measures_of,
)

__all__ = [
    "AROUND",
    "CAUSES",
    "EVERY_MEASURE",
    "FIGURES",
    "MEASURES",
    "METHODS",
    "MONEY_MEASURES",
    "PARTS",
    "RATES",
    "SUMS",
    "Accounts",
    "Bridge",
    "ChurnCost",
    "Claims",
    "DeferredRevenue",
    "Departures",
    "ExitCost",
    "Health",
    "Measures",
    "Periods",
    "Profit",
    "RollForward",
    "Stability",
    "Statement",
    "Value",
    "Winners",
    "accounts_of",
    "allocated",
    "avoided",
    "avoided_shares",
    "bridge_of",
    "churn_cost",
    "clv",
    "clv_elasticities",
    "deferred_revenue",
    "departures",
    "difference",
    "estimated_rate",
    "exit_cost",
    "expected_redemption",
    "health_of",
    "liability_of",
    "measure",
    "measures_of",
    "months",
    "naive_of",
    "npv",
    "out_of_cash",
    "out_of_cash_by",
    "owed",
    "payback_weeks",
    "points_gap",
    "profit_of",
    "rates_of",
    "recognized",
    "redemption_of",
    "redemption_rate",
    "repeat_rates",
    "retained",
    "roll_forward",
    "stability",
    "statement_of",
    "still_deferred",
    "survivors",
    "true_rate",
    "ultimate_rate",
    "unsettled",
    "value_of",
    "weeks_to_lapse",
    "winners_of",
    "years",
]
