"""The market a scenario declares: how many customers, in which segments, in which season."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.knobs import Part, knob
from simulator.market.category import EXAMPLE, SecondCategory
from simulator.market.newcomers import Newcomers
from simulator.market.prices import Prices
from simulator.market.rival import Rival
from simulator.market.segment import Segment
from simulator.market.service import Service
from simulator.market.trade import Trade, with_usual
from simulator.say import fault

Month = Literal[
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
Factor = Annotated[float, Field(ge=0, le=20)]
SHARES_ADD_TO_1_WITHIN = 1e-6
EXAMPLES = {"second_category": EXAMPLE}  # of sections that tools need, as they are typed


class Market(Part):
    """Today's customers, as the company's own reports show them, with today's tools running.

    `seasons` multiplies the need of a month's weeks (1 where a month is not
    named). With `start: running_base` the customers of week 0 have been with us
    for up to `firm_age`; with `at_first_purchase` all of them are newcomers, as
    in a cohort study. `sells` decides how strongly what customers like keeps them, where
    they do not say it themselves (`retention_pull`). Without a section `service` nothing
    fails and nobody is more or less satisfied; without `newcomers` arrivals answer to
    nothing; without `rival` nobody attacks and nobody copies; without `prices` nothing becomes
    dearer or cheaper; without `second_category` we sell one thing. With `new_customers: steady`
    arrivals are solved so that each segment keeps its size while nothing is changed.
    """

    customers: int = knob(
        ..., ge=1, le=1_000_000_000, unit="customers in week 0", kind="declared",
        source="your reports",
    )  # fmt: skip
    prospects: float = knob(
        1.0, low=1, high=5, ge=0.001, le=1000, unit="people who could still be won, per customer",
        kind="judged", source="no measurement; decides how fast paid acquisition becomes dearer",
    )  # fmt: skip
    seasons: dict[Month, Factor] = Field(
        default_factory=dict,
        description="need in a month against the average month; 1 where not given",
    )
    sells: Trade = Field(
        "goods",
        description="goods or services; a service's customers are kept by more (retention_pull)",
    )
    start: Literal["running_base", "at_first_purchase"] = "running_base"
    new_customers: Literal["steady"] | None = Field(
        None,
        description="steady: as many come in each week as hold today's number of customers; "
        "instead of new_customers_per_year",
    )
    service: Service | None = None
    newcomers: Newcomers | None = None
    rival: Rival | None = None
    prices: Prices | None = None
    second_category: SecondCategory | None = None
    segments: dict[str, Segment] = Field(min_length=1, max_length=100)

    def same_people(self, other: Market) -> bool:
        """Whether customers are the same, whatever surrounds them from launch on."""
        around = {
            "service": None, "newcomers": None, "rival": None, "prices": None, "prospects": 1.0,
        }  # fmt: skip
        return self.model_copy(update=around) == other.model_copy(update=around)

    @model_validator(mode="before")
    @classmethod
    def _as_usual_in_the_trade(cls, given: Any) -> Any:
        segments = given.get("segments") if isinstance(given, dict) else None
        trade = given.get("sells") if isinstance(given, dict) else None
        if trade is None or not isinstance(segments, dict):
            return given
        return {**given, "segments": {k: with_usual(trade, v) for k, v in segments.items()}}

    @model_validator(mode="after")
    def _declared_once(self) -> Market:
        both = [n for n, s in self.segments.items() if s.new_customers_per_year]
        if self.new_customers is not None and both:
            raise ValueError(
                fault(
                    "found new_customers: {new_customers} beside new_customers_per_year; "
                    "leave one of them out",
                    new_customers=self.new_customers,
                )
            )
        return self

    @model_validator(mode="after")
    def _shares_add_up(self) -> Market:
        total = sum(segment.share for segment in self.segments.values())
        if abs(total - 1) > SHARES_ADD_TO_1_WITHIN:
            raise ValueError(
                fault("the shares of the segments add to {total}; expected 1", total=f"{total:.6g}")
            )
        return self
