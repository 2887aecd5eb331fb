"""The most that is earned and redeemed, and what points are sold for."""

from simulator.knobs import MOST_MONEY, Part, knob


class PointsTerms(Part):
    """Caps and prices of points, mixed into a card."""

    most_per_purchase: float | None = knob(
        None, ge=0, le=MOST_MONEY, money=True, unit="currency at face value that one purchase "
        "earns at most; null for any", kind="assumed", source="no cap unless declared",
    )  # fmt: skip
    most_per_week: float | None = knob(
        None, ge=0, le=MOST_MONEY, money=True, unit="currency at face value that a member earns "
        "in a week at most; null for any", kind="assumed", source="no cap unless declared",
    )  # fmt: skip
    most_per_year: float | None = knob(
        None, ge=0, le=MOST_MONEY, money=True, unit="currency at face value that a member earns "
        "in 52 weeks from the launch on at most; null for any", kind="assumed",
        source="no cap unless declared",
    )  # fmt: skip
    most_at_once: float | None = knob(
        None, ge=1e-4, le=MOST_MONEY, money=True, unit="currency at face value that is redeemed "
        "in a week at most; null for any", kind="assumed", source="no cap unless declared",
    )  # fmt: skip
    sold_at: float | None = knob(
        None, ge=0.01, le=5, unit="what members pay for a point, share of its face value; null "
        "where they cannot buy any", kind="assumed", source="points are not sold unless declared",
    )  # fmt: skip
    most_bought: float = knob(
        30.0, off=0, ge=0, le=MOST_MONEY, money=True, baskets=1.0, unit="currency at face value "
        "that a member can buy in 52 weeks", kind="assumed", source="an example: one average "
        "basket",
    )  # fmt: skip
    top_up_rate: float = knob(
        0.05, low=0.0, high=0.1, off=0, ge=0, le=1, unit="chance per week with a purchase to buy "
        "what is missing, where that is a fifth of a reward at most and costs its face value or "
        "more", kind="judged", source="no measurement; few pay more than points buy",
    )  # fmt: skip
    partner_points: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, money=True, unit="currency at face value that partners "
        "give a member in a year, in equal parts", kind="assumed",
        source="no partners unless declared",
    )  # fmt: skip
    partner_price: float = knob(
        1.0, ge=0, le=100, unit="what partners pay for a point that can be used, share of its "
        "face value",
        kind="assumed", own=True, source="face value; contracts differ",
    )  # fmt: skip
