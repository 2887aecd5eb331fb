"""Service: what goes wrong at a purchase, how it is felt, and how long it is held against us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import Part, knob
from simulator.market.desk import Desk

Facet = Literal["time", "money", "emotion", "comfort"]
FACETS: tuple[Facet, ...] = ("time", "money", "emotion", "comfort")
Weight = Annotated[float, Field(ge=0, le=100)]

MOST_FAILURES = 0.5  # share of purchases, however crowded


class Service(Part):
    """Failures and delight at purchases, the problems they make, and the desk that solves them.

    A purchase fails with `failure_rate` and delights with `delight_rate`. Satisfaction is
    an exponential average per purchase in which losses weigh more; its origin is what is
    usual today. A share of failures is a problem. Reported in time and answered well, it
    is forgiven once; otherwise it multiplies the leaving hazard until it is forgotten.
    How strongly service acts on leaving is solved, so that it causes `departures_share`
    of today's departures.
    """

    failure_rate: float = knob(
        0.05, low=0.02, high=0.10, off=0, ge=0, le=MOST_FAILURES, unit="share of purchases",
        kind="judged",
        source="between 2 and 10 % in the trades that publish complaints", counted=True,
    )  # fmt: skip
    facets: dict[Facet, Weight] = Field(
        default_factory=dict,
        description="how often failures cost time, money, emotion (nerves) or comfort, relative "
        "to each other; 1 where not given",
    )
    crowding: float = knob(
        2.0, low=0, high=4, off=0, ge=0, le=10, unit="power of traffic, relative to today's, in "
        "the failure rate", kind="judged", source="no measurement; without it a price cut in a "
        "badly served shop would cost no reputation",
    )  # fmt: skip
    delight_rate: float = knob(
        0.05, off=0, ge=0, le=MOST_FAILURES, unit="share of purchases", kind="assumed",
        source="as many as fail",
    )  # fmt: skip
    delight: float = knob(
        0.5, ge=0, le=10, unit="satisfaction; a failure is -loss_weight", kind="assumed",
        source="half of what a failure would be if losses weighed like gains",
    )  # fmt: skip
    loss_weight: float = knob(
        2.0, low=1.5, high=3.0, ge=0, le=10, unit="satisfaction lost at a failure", kind="judged",
        source="taken from gambles over to purchases",
        evidence=(sources.LOSSES_LOOM,),
        above_zero="a failure that costs no satisfaction would be none",
    )  # fmt: skip
    satisfaction_speed: float = knob(
        0.1, low=0.05, high=0.3, ge=1e-4, le=1, unit="weight of the last purchase", kind="judged",
        source="no measurement; the last ten purchases count most",
    )  # fmt: skip
    satisfaction_pull: float = knob(
        0.5, low=0, high=1, off=0, ge=0, le=10, unit="log-odds of choice per satisfaction",
        kind="judged", source="no measurement",
    )  # fmt: skip
    satisfaction_retention: float = knob(
        2.2, ge=0, le=20, unit="log leaving hazard per satisfaction, before it is solved",
        kind="judged", source="with `unresolved` makes .4 of departures; only their proportion "
        "matters",
    )  # fmt: skip
    serious_share: float = knob(
        0.3, low=0.1, high=1.0, ge=0, le=1, unit="share of failures that are a problem",
        kind="judged",
        source="if every failure were one, a household would complain every month", counted=True,
    )  # fmt: skip
    report_rate: float = knob(
        0.3, low=0.05, high=0.5, ge=0, le=1, unit="share of problems that customers report",
        kind="judged",
        source="most customers do not complain; from 5 to 50 % by trade", counted=True,
    )  # fmt: skip
    unresolved: float = knob(
        3.0, ge=0.01, le=100, unit="factor of an unresolved problem on the leaving hazard, before "
        "it is solved", kind="judged", source="from 2 to 6; only its proportion to "
        "satisfaction_retention matters",
    )  # fmt: skip
    memory_purchases: float = knob(
        60.0, ge=1, le=1e6, unit="purchases until a problem is forgotten, mean", kind="judged",
        source="a year of a household's groceries; fading by weeks alone would hold every failure "
        "against us that a heavy buyer meets",
    )  # fmt: skip
    memory_weeks: float = knob(
        104.0, ge=1, le=1e6, unit="weeks until a problem is forgotten, mean, beside the purchases",
        kind="judged", source="two years, for those who buy rarely",
    )  # fmt: skip
    departures_share: float = knob(
        0.4, low=0.2, high=0.6, ge=0, le=0.9, unit="share of departures caused by service",
        kind="judged",
        source="shares of several reasons per customer, brought down to one",
        evidence=(sources.WHY_SWITCHED,),
        above_zero="where service drives nobody away, leave the section out",
    )  # fmt: skip
    desk: Desk = Desk()

    def rate_of(self, facet: str) -> float:
        """The share of purchases that fail in one facet."""
        weights: dict[str, float] = {name: self.facets.get(name, 1.0) for name in FACETS}
        total = sum(weights.values())
        return self.failure_rate * weights[facet] / total if total else 0.0

    def tickets(self, purchases: float) -> float:
        """Reported problems among so many purchases, as they go on today."""
        return purchases * self.failure_rate * self.serious_share * self.report_rate

    def usual(self) -> float:
        """Mean satisfaction where no problem is ever made good."""
        return self.delight_rate * self.delight - self.failure_rate * self.loss_weight

    def flawless(self) -> float:
        """Mean satisfaction if nothing failed."""
        return self.delight_rate * self.delight


@dataclass(frozen=True, slots=True)
class Felt:
    """What is solved so that the market shows what was declared.

    `origin` is the mean satisfaction of today's customers by segment, `strength` the
    factor on everything by which service acts on leaving (on log hazards).
    """

    origin: Mapping[str, float] = field(default_factory=dict)
    strength: float = 1.0
