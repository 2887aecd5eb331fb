"""What members get at a partner, and for how long."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.knobs import MOST_MONEY, Part, knob


class PartnersOffer(Part):
    """Points that are earned and used there; mixed into the tool."""

    currency: Annotated[str, Field(min_length=1, max_length=40)] = "points"
    paid: Literal["before", "after"] = Field(
        "after", description="whether the partner pays for the points of a quarter in advance, or "
        "when it is over"
    )  # fmt: skip
    points_then: Literal["kept", "lapse"] = Field(
        "kept", description="whether points earned at the partner can still be used once it has "
        "left, or lapse"
    )  # fmt: skip
    expires_by: Literal["earning", "inactivity"] = "earning"
    earn: float = knob(
        0.01, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of what is paid at the partner that members get in points, at face value",
        kind="assumed", source="a usual earn rate of cards",
    )  # fmt: skip
    reward_at: float = knob(
        0.2, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        baskets=0.007, unit="currency at face value, the least that is used at the partner",
        kind="assumed", source="an example: points pay a part of a purchase, as at many tills",
    )  # fmt: skip
    expires_after: int | None = knob(
        52, ge=4, le=520, choice=True, costs="more", unit="weeks, null for never; as of the card "
        "of the same currency", kind="assumed", source="a usual term",
    )  # fmt: skip
    mailings: float = knob(
        0.0, off=0, ge=0, le=520, choice=True, costs="more",
        unit="messages of the partner that a member gets in a year, which it pays for",
        kind="assumed", source="none unless declared",
    )  # fmt: skip
    point_value: float = knob(
        0.01, ge=1e-6, le=MOST_MONEY, money=True, coin=True, kind="assumed",
        unit="currency, face value of one point; as of the card of the same currency",
        source="one point is one cent",
    )  # fmt: skip
    leaves_in: int | None = knob(
        None, ge=1, le=5200, unit="week in which the partner leaves; null where it stays",
        kind="assumed", source="it stays unless declared",
    )  # fmt: skip
