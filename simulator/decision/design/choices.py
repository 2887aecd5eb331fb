"""How each tool is played beside the others: the one choice that sets its money, and its range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Scale:
    """What choices are scaled by: the mean basket, spend of a customer in a year, sales a year."""

    basket: float
    yearly: float
    sales: float
    margin: float


@dataclass(frozen=True)
class SizedTool:
    """One tool at any amount of money.

    Attributes
    ----------
    knob
        The choice that sets what the tool costs; other choices in `also` follow it.
    low, high
        Its sensible range, in the knob's unit, or in baskets where `in_baskets`.
    whole
        Whether only whole numbers can be typed.
    fixed
        What else is chosen, by market where it is a function of one.
    also
        Choices that are a multiple of the knob.
    """

    knob: str
    low: float
    high: float
    in_baskets: bool = False
    whole: bool = False
    fixed: Mapping[str, Any] | Callable[[Scale], Mapping[str, Any]] = field(default_factory=dict)
    also: Mapping[str, float] = field(default_factory=dict)

    def ends(self, market: Scale) -> tuple[float, float]:
        """The least and the most of the knob in a market."""
        unit = market.basket if self.in_baskets else 1.0
        return self.low * unit, self.high * unit

    def typed(self, amount: float) -> float:
        """An amount as one would type it: whole, to the cent, or to four digits."""
        if self.whole:
            return max(1, round(amount))
        return round(amount, 2) if self.in_baskets else float(f"{amount:.4g}")

    def tool(self, kind: str, amount: float, market: Scale) -> dict[str, Any]:
        """What would be typed for it."""
        value = self.typed(amount)
        fixed = self.fixed(market) if callable(self.fixed) else self.fixed
        more = {name: self.typed(value * times) for name, times in self.also.items()}
        return {"kind": kind, **deepcopy(dict(fixed)), self.knob: value, **more}


WEEKS_OF_SEASON = {"when": {"every": "13 weeks", "for": 4}}
SEASON = {"when": "every 13 weeks"}
MONTH = {"when": "every 4 weeks"}
CHOICES: dict[str, SizedTool] = {
    "charity": SizedTool("share", 0.001, 0.1),
    "club": SizedTool("seats", 1, 400, whole=True, fixed={"when": "every 8 weeks"}),
    "contest": SizedTool("main_prize", 0.5, 400, True, fixed=WEEKS_OF_SEASON),
    "coupons": SizedTool("face_value", 0.01, 0.5, True, fixed=WEEKS_OF_SEASON),
    "cumulative_card": SizedTool(
        "depth", 0.0005, 0.1, also={"second_depth": 1.5, "third_depth": 2.0}
    ),
    "discount": SizedTool("depth", 0.001, 0.1),
    "fast_resolution": SizedTool("staff", 1, 6, whole=True),
    "fixed_price": SizedTool(
        "places", 10, 20_000, whole=True, fixed={"weeks": 52, "to": "everyone"}
    ),
    "free_trial": SizedTool("weeks", 1, 26, whole=True),
    "gift_certificate": SizedTool("face_value", 0.01, 0.5, True, fixed={"when": "every 26 weeks"}),
    "limited_access": SizedTool("places", 1, 1_000, whole=True, fixed={"to": {"top": 0.1}}),
    "lottery": SizedTool(
        "small_prizes", 10, 20_000, whole=True,
        fixed=lambda market: {
            **SEASON, "main_prize": round(40 * market.basket, 2),
            "small_prize": round(market.basket, 2),
        },
    ),
    "mailing": SizedTool("messages", 1, 4, whole=True, fixed=MONTH),
    "paid_membership": SizedTool(
        "depth", 0.005, 0.12, fixed=lambda market: {"fee": round(0.02 * market.yearly, 2)}
    ),
    "participation": SizedTool("asked", 0.01, 1.0, fixed=SEASON),
    "partners": SizedTool(
        "earn", 0.001, 0.1, fixed=lambda market: {"partner_spend": round(market.yearly, 2)}
    ),
    "personalization": SizedTool("messages", 1, 4, whole=True, fixed=MONTH),
    "points": SizedTool("back", 0.001, 0.2),
    "premium_service": SizedTool(
        "places", 10, 20_000, whole=True, fixed={"fee": 0, "to": "everyone"}
    ),
    "profit_share": SizedTool(
        "share", 0.01, 0.8,
        fixed=lambda market: {"fixed_cost": round(market.sales * market.margin * 0.7)},
    ),
    "referral": SizedTool("giver_reward", 0.05, 3, True, fixed=SEASON, also={"friend_reward": 1.0}),
    "secret_service": SizedTool("employees", 1, 100, whole=True),
    "stamp_card": SizedTool(
        "face_value", 0.02, 1.0, True,
        # a card that fills within four months, as one would print it
        fixed=lambda market: {"stamps": min(max(round(market.yearly / market.basket / 3), 3), 12)},
    ),
    "surprise": SizedTool("gift", 0.02, 0.5, True),
    "tiers": SizedTool(
        "first_per_visit", 0.001, 0.2, True, also={"second_per_visit": 2.0}
    ),
}  # fmt: skip
