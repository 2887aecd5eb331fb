"""What a client can say about a segment of customers, and what the model adds to it.

The first block of numbers is *declared*: it stands in the client's own reports,
with today's tools running. The rest describes how such customers behave; its
defaults come from data and literature (docs/evidence.md).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob

MOTIVES = ("price", "service", "recognition", "belonging", "play", "cause")
Motive = Literal["price", "service", "recognition", "belonging", "play", "cause"]
Weight = Annotated[float, Field(ge=0, le=10)]


class Segment(Part):
    """One segment: `share` of the customers, what they do today, how they react.

    `purchases_per_year`, `basket`, `share_of_wallet`, `churn_per_year` are what
    the control arm must reproduce over its first 52 weeks (per customer who is
    there, at list price, expected share of purchases, share of week-0 customers
    who are gone by week 52).
    """

    share: float = knob(
        1.0, ge=1e-6, le=1, unit="share of customers", kind="declared", source="your reports",
        meant="fewer than one in a million are no segment",
    )  # fmt: skip
    purchases_per_year: float = knob(
        ..., ge=0.01, le=1500, unit="purchases per customer-year", kind="declared",
        meant="those who buy less than once in a hundred years are no customers",
        source="your reports",
    )  # fmt: skip
    basket: float = knob(
        ..., ge=0.01, le=MOST_MONEY, unit="currency per purchase at list price", kind="declared",
        meant="amounts are counted in 1/10,000",
        source="your reports; without sales tax or VAT, like every amount", money=True,
    )  # fmt: skip
    share_of_wallet: float = knob(
        ..., ge=0.001, le=0.999, unit="share of the customer's purchases", kind="declared",
        meant="with less, or more, nothing can be told of what is bought elsewhere",
        source="your survey or panel",
    )  # fmt: skip
    churn_per_year: float = knob(
        ..., ge=0, lt=1, unit="share of customers lost in a year", kind="declared",
        source="your reports",
    )  # fmt: skip
    new_customers_per_year: float = knob(
        0.0, off=0, ge=0, le=5, unit="share of the customers of week 0", kind="assumed",
        source="the market is closed unless arrivals are declared",
    )  # fmt: skip
    win_back_per_year: float = knob(
        0.0, off=0, ge=0, le=5, unit="return rate of lost customers a year", kind="assumed",
        source="hazards fitted to transactions contain dormancy; 2 to 15 % where they do not",
    )  # fmt: skip
    refund_rate: float = knob(
        0.0, off=0, ge=0, le=0.9, unit="share of purchases", kind="assumed",
        source="no refunds unless declared",
    )  # fmt: skip
    rival_card_share: float = knob(
        0.0, off=0, ge=0, le=1, unit="share of customers who carry a rival's card", kind="assumed",
        source="none unless declared",
    )  # fmt: skip
    cares_about: dict[Motive, Weight] = Field(
        default_factory=dict,
        description="mean weight of a motive in this segment; 1 where not given",
    )
    elasticity: float = knob(
        0.8, low=0.3, high=1.5, ge=0, le=5, response=True,
        unit="% purchases per % price, whole store, 13 weeks",
        kind="judged",
        source="below what is found for items, which includes switching between them and "
        "stockpiling",
        evidence=(sources.ITEM_ELASTICITY, sources.ITEM_DEPTH),
        above_zero="prices moved purchases wherever that was estimated, if never by an experiment "
        "seen here",
    )  # fmt: skip
    elasticity_at: float | None = knob(
        0.5, ge=0.001, le=0.999, unit="share of wallet at which elasticity holds; null: the own",
        kind="judged", source="published elasticities are of trades of which customers spend about "
        "half elsewhere; one that you declare is your customers' own",
    )  # fmt: skip
    need_shape: float = knob(
        1.25, low=1.1, high=1.4, gt=0.05, le=1000, unit="gamma shape of purchase rates",
        kind="measured",
        source="with a rhythm that drifts, this makes the shape that was found",
        evidence=(sources.PURCHASE_COUNTS,),
    )  # fmt: skip
    loyalty_shape: float | None = knob(
        None, ge=0.01, le=10_000, unit="Dirichlet S of shares of wallet; the lower, the more loyal",
        kind="assumed",
        source="need_shape / share_of_wallet, which makes purchases at us a negative binomial; "
        "brands on a shelf are no stores",
        evidence=(sources.SAME_BRAND,),
    )  # fmt: skip
    rhythm_spread: float = knob(
        0.45, low=0.35, high=0.6, off=0, ge=0, le=2, unit="sd of the log need rate over time",
        kind="measured",
        source="fitted so that half-years agree as little as they do",
        evidence=(sources.HALF_YEARS,), counted=True,
    )  # fmt: skip
    rhythm_memory: float = knob(
        0.95, low=0.93, high=0.97, ge=0, lt=1, unit="correlation from week to week",
        kind="measured",
        source="fitted so that half-years agree as little as they do",
        evidence=(sources.HALF_YEARS,), counted=True,
    )  # fmt: skip
    basket_spread: float = knob(
        0.35, low=0.3, high=0.6, ge=0, le=3, unit="log sd between customers", kind="measured",
        source="reproduces the top fifth's sales, where .60 was found between households",
        evidence=(sources.BASKET_SIZES,), counted=True,
    )  # fmt: skip
    basket_variation: float = knob(
        0.99, ge=0, le=3, unit="log sd from purchase to purchase", kind="measured",
        source="as found",
        evidence=(sources.BASKET_SIZES,),
    )  # fmt: skip
    churn_shape: float = knob(
        1.5, gt=0.05, le=1000, unit="gamma shape of leaving hazards", kind="measured",
        source="fitted to a panel of survivors, so a weak measurement",
        evidence=(sources.ABSENT,),
    )  # fmt: skip
    firm_age: float = knob(
        520, low=260, high=1040, ge=1, le=10_000, unit="weeks that customers had to join us",
        kind="judged", own=True, source="ten years; decides how long-standing the customers are",
    )  # fmt: skip
    retention_pull: float = knob(
        1.0, low=0, high=3, off=0, ge=0, le=10, kind="judged",
        response=True, unit="log leaving hazard per log-odds of choice, at half the wallet",
        source="goods: published effects of programs on defection imply 1.2 to 2.8; that programs "
        "lift sales by 0 to 8 % is a grocery's, of which little is kept customers; where services "
        "are sold (market.sells) 0 to 4, most likely 1.5",
    )  # fmt: skip
    value_ceiling: float = knob(
        0.5, low=0.3, high=2, ge=0.001, le=10, unit="share of the basket",
        kind="judged", source="perceived value other than price cuts saturates here",
    )  # fmt: skip
    motive_spread: float = knob(
        0.5, ge=0, le=1, unit="half range of a motive's weight between customers",
        kind="judged", source="no measurement; 1 +- .5",
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _declared_at_the_own_share(cls, given: Any) -> Any:
        """An elasticity that is declared is these customers' own, unless it says where it holds."""
        if isinstance(given, dict) and "elasticity" in given and "elasticity_at" not in given:
            return {**given, "elasticity_at": None}
        return given
