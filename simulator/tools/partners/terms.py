"""What is agreed with a partner, and what is believed of its customers."""

from __future__ import annotations

from typing import Any, Protocol

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.audience import Audience
from simulator.program.calendar import Calendar


class PartnersTerms(Protocol):
    """The terms of a partner; what each is stands beside its knob."""

    @property
    def to(self) -> Audience: ...

    @property
    def when(self) -> Calendar: ...

    @property
    def currency(self) -> str: ...

    @property
    def paid(self) -> Any: ...

    @property
    def points_then(self) -> Any: ...

    @property
    def earn(self) -> float: ...

    @property
    def reward_at(self) -> float: ...

    @property
    def expires_after(self) -> int | None: ...

    @property
    def expires_by(self) -> Any: ...

    @property
    def mailings(self) -> float: ...

    @property
    def leaves_in(self) -> int | None: ...

    @property
    def point_value(self) -> float: ...

    @property
    def partner_spend(self) -> float: ...

    @property
    def shops_there(self) -> float: ...

    @property
    def collects(self) -> float: ...

    @property
    def mail_answers(self) -> float: ...

    @property
    def redeem_rate(self) -> float: ...

    @property
    def earn_price(self) -> float: ...

    @property
    def redeem_price(self) -> float: ...

    @property
    def fee_per_year(self) -> float: ...

    @property
    def fee_per_point(self) -> float: ...

    @property
    def spillover(self) -> float: ...


class Contract(Part):
    """Prices, fees and what customers do at a partner, mixed into the tool."""

    partner_spend: float = knob(
        900.0, off=0, ge=0, le=MOST_MONEY, money=True, baskets=30.0, own=True,
        unit="currency that one of our customers who shops at the partner spends there in a year",
        kind="assumed", source="an example: thirty of our average baskets; ask the partner",
    )  # fmt: skip
    shops_there: float = knob(
        0.3, off=0, ge=0, le=1, own=True, unit="share of our customers who shop at the partner",
        kind="assumed", source="an example; ask the partner, or customers",
    )  # fmt: skip
    earn_price: float = knob(
        1.0, ge=0, le=100, own=True, unit="what the partner pays us for a point that is earned "
        "there, share of its face value", kind="assumed", source="face value; contracts differ",
    )  # fmt: skip
    redeem_price: float = knob(
        1.0, off=0, ge=0, le=5, own=True, unit="what we pay the partner for a point that is used "
        "there, share of its face value; 0 where none can be used there",
        kind="assumed", source="face value; contracts differ",
    )  # fmt: skip
    fee_per_year: float = knob(
        0.0, off=0, ge=-MOST_MONEY, le=MOST_MONEY, unit="currency a year that we pay the coalition "
        "for being in it; below 0 what it pays us", kind="assumed", source="nothing declared",
        money=True, own=True, most=1e9,
    )  # fmt: skip
    fee_per_point: float = knob(
        0.0, off=0, ge=0, le=5, own=True, unit="what the coalition keeps of each point that is "
        "earned at the partner, share of its face value", kind="assumed",
        source="nothing declared",
    )  # fmt: skip
    collects: float = knob(
        0.4, low=0.2, high=0.7, off=0, ge=0, le=1, counted=True,
        unit="share of what they buy there at which members show our card", kind="judged",
        source="no measurement; most members of coalitions respond weakly",
        evidence=(sources.COALITION_WEAK,),
    )  # fmt: skip
    mail_answers: float = knob(
        0.01, low=0, high=0.03, off=0, ge=0, le=1,
        unit="share of purchases there at which the card is shown because of a mailing that week",
        kind="judged", source="most members do not respond to mailings of partners; no size",
        evidence=(sources.COALITION_MAILINGS,),
    )  # fmt: skip
    redeem_rate: float = knob(
        0.05, low=0.01, high=0.1, off=0, ge=0, le=1, counted=True,
        unit="chance per week that one who shops there and has enough points uses them there",
        kind="judged", source="no measurement",
    )  # fmt: skip


class Response(Part):
    """What customers make of it here, mixed into the tool."""

    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, response=True, kind="judged",
        unit="what a point is worth to the member, share of its face value",
        source="as of a card: deferred and restricted money is worth less than cash",
        above_zero="money off is worth something to those who collect",
    )  # fmt: skip
    visits: float = knob(
        0.01, low=0, high=0.03, off=0, ge=0, le=1, response=True, kind="judged",
        unit="log rate of purchases here of a member who gets 1 % of their spend here or more from "
        "partners",
        source="own visits hardly move, and no size was found",
        evidence=(sources.COALITION_WEAK, sources.CANNIBALS, sources.COALITION_APP),
    )  # fmt: skip
    spillover: float = knob(
        0.0, low=-0.01, high=0.01, off=0, ge=-1, le=1, response=True, kind="judged",
        unit="log rate of purchases here in the five weeks after points were used at the partner",
        source="either sign: partners can take purchases from each other as well as bring some",
        evidence=(sources.CANNIBALS, sources.MOMENTUM),
    )  # fmt: skip
    brought: float = knob(
        0.02, low=0, high=0.05, off=0, ge=0, le=1, response=True, kind="judged",
        unit="log of newcomers sent by others, where every customer gets 1 % of their spend here "
        "or more from partners",
        source="a new partner can help others; no size", evidence=(sources.NEW_MERCHANT,),
    )  # fmt: skip
    loss: float = knob(
        1.0, low=0, high=2.0, off=0, ge=0, le=10, response=True, kind="judged",
        unit="what is missed per unit of points that lapse because the partner leaves",
        source="the sign is known and no size on sales", evidence=(sources.LOSSES_LOOM,),
    )  # fmt: skip
