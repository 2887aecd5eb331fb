"""What the rooms of a points card know of it."""

from __future__ import annotations

from typing import Any, Protocol

from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.channels import Row
from simulator.program.tool import Own
from simulator.program.week import Week

YEAR = 52


class Card(Protocol):
    """The terms of a points card; what each is stands beside its knob."""

    @property
    def to(self) -> Audience: ...

    @property
    def when(self) -> Calendar: ...

    @property
    def currency(self) -> str: ...

    @property
    def earn_on(self) -> Any: ...

    @property
    def round_down(self) -> bool: ...

    @property
    def back(self) -> float: ...

    @property
    def welcome(self) -> float: ...

    @property
    def point_value(self) -> float: ...

    @property
    def cost_rate(self) -> float | None: ...

    @property
    def reward_at(self) -> float | None: ...

    @property
    def reward_weeks(self) -> float: ...

    @property
    def redeem_rate(self) -> float: ...

    @property
    def expires_after(self) -> int | None: ...

    @property
    def expires_by(self) -> Any: ...

    @property
    def patience(self) -> float: ...

    @property
    def size_response(self) -> float: ...

    @property
    def value_rate(self) -> float: ...

    @property
    def replaces(self) -> float: ...

    @property
    def expiry_pressure(self) -> float: ...

    @property
    def most_per_purchase(self) -> float | None: ...

    @property
    def most_per_week(self) -> float | None: ...

    @property
    def most_per_year(self) -> float | None: ...

    @property
    def most_at_once(self) -> float | None: ...

    @property
    def sold_at(self) -> float | None: ...

    @property
    def most_bought(self) -> float: ...

    @property
    def top_up_rate(self) -> float: ...

    @property
    def partner_points(self) -> float: ...

    @property
    def partner_price(self) -> float: ...

    def settle_progress(
        self, week: Week, own: Own, weekly: Row, reward_at: float, *, term: float,
        redeem_rate: float, inactive: float, power: float,
    ) -> None: ...  # fmt: skip


def least_of(card: Card) -> float:
    """The smallest reward, currency; where points are whole, one of them at least."""
    if card.reward_at is None:
        raise RuntimeError("the smallest reward is not known before for_spend()")
    return max(card.reward_at, card.point_value) if card.round_down else card.reward_at


def step_of(card: Card) -> int:
    """The same in hundredths of points."""
    return max(1, in_points(card, least_of(card)))


def in_points(card: Card, amount: float) -> int:
    """An amount at face value in hundredths of points."""
    return round(amount / card.point_value * 100)
