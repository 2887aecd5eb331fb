"""The company: what a sale earns and what it can afford."""

from __future__ import annotations

from simulator.knobs import MOST_MONEY, Part, knob


class Company(Part):
    """Margin and means. Amounts are in the scenario's currency, before tax."""

    gross_margin: float = knob(
        ..., ge=-1, lt=1, unit="share of sales at list price", kind="declared",
        source="your accounts",
    )  # fmt: skip
    cost_per_purchase: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, unit="currency per purchase", kind="assumed", money=True,
        source="no variable cost per purchase unless declared",
    )  # fmt: skip
    cash_reserve: float | None = knob(
        None, ge=0, le=1e15, unit="currency", kind="declared", money=True,
        source="your accounts; without it no promise about cash is checked",
    )  # fmt: skip
    cost_per_new_customer: float | None = knob(
        None, ge=0.01, le=MOST_MONEY, unit="currency per customer won by paid acquisition",
        kind="declared", money=True,
        source="your accounts; without it the plain alternative of acquisition is left out",
    )  # fmt: skip
    acquisition_budget: float = knob(
        0.0, off=0, ge=0, le=1e13, unit="currency per year for paid acquisition", kind="assumed",
        money=True, source="nothing declared; what it buys is part of the declared arrivals",
    )  # fmt: skip
    acquisition_cost_growth: float = knob(
        0.0, off=0, ge=-0.5, le=2, unit="growth of cost_per_new_customer a year", kind="assumed",
        source="nothing declared",
    )  # fmt: skip
    budget_saved_rate: float = knob(
        0.0, off=0, ge=0, le=1, choice=True, kind="assumed",
        unit="paid customers not bought for each one more that talk brings",
        source="the budget is spent as before unless declared",
    )  # fmt: skip
