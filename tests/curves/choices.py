"""Every choice of every tool over its whole range, with what a practitioner would expect of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Curve:
    """One choice: the values that are played, the other choices of the tool, what to expect."""

    values: tuple[float, ...]
    expects: str
    beside: dict[str, Any] = field(default_factory=dict)


CURVES: dict[tuple[str, str], Curve] = {
    ("points", "back"): Curve(
        (0, 0.0005, 0.001, 0.002, 0.004, 0.006, 0.008, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1),
        "Next to nothing brings next to nothing. Sales rise with what is given, ever more slowly; "
        "the best rate lies inside, and what is given beyond it is given on purchases that would "
        "have been made anyway.",
    ),
    ("points", "welcome"): Curve(
        (0, 0.5, 1, 2, 5, 10, 20, 50),
        "A welcome gift makes more customers join, once. It is paid to everybody who joins and "
        "brings no lasting sales, so a large one only costs.",
    ),
    ("points", "reward_at"): Curve(
        (0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1_000, 100_000),
        "From a few cents to what a quarter's purchases earn it hardly matters. A reward that "
        "fewer and fewer reach moves less and costs less, and at last is no program.",
    ),
    ("points", "reward_weeks"): Curve(
        (0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 26, 35, 50, 100, 200),
        "The same, in weeks that the average customer takes to earn the reward.",
    ),
    ("points", "expires_after"): Curve(
        (4, 8, 13, 26, 39, 52, 78, 104, 156, 260, 520),
        "Points that lapse before a reward can be reached are worth nothing to anybody. Beyond a "
        "few times what it takes to earn a reward the term does not matter.",
    ),
    ("discount", "depth"): Curve(
        (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4),
        "Sales rise with the cut, and what it costs rises faster: it is paid on everything that "
        "is sold. A lasting cut becomes the price.",
    ),
    ("mailing", "messages"): Curve(
        (0, 1, 2, 3, 4, 6, 8, 10, 14),
        "The first message of a month does most. More of them do less and less, drive "
        "recipients off the list and irritate.",
    ),
    ("mailing", "gives_up_after"): Curve(
        (4, 13, 26, 52, 104, 208, 520),
        "Whoever has been away for long is likelier to have left: writing on costs a little "
        "more and brings less and less.",
    ),
    ("coupons", "face_value"): Curve(
        (0, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 50),
        "A coupon for a cent does nothing. Redemptions grow with the value, and soon it is a gift "
        "on purchases that would have been made anyway.",
    ),
    ("coupons", "percent"): Curve(
        (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
        "A percentage off one purchase does what the same amount does, up to the most that the "
        "face value allows; beyond it more per cent change little.",
    ),
    ("coupons", "minimum"): Curve(
        (0, 5, 10, 20, 30, 50, 100, 200, 1_000),
        "The larger the purchase has to be, the fewer can use the coupon; beyond what anybody "
        "buys at once it is no coupon.",
    ),
    ("coupons", "product_share"): Curve(
        (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1),
        "For a small part of the basket most of what is bought with it takes the place of "
        "something else in the same shop; for all of it the coupon is one for any purchase.",
    ),
    ("coupons", "available"): Curve(
        (0, 1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales and cost rise with the coupons that can be used until there is one for everybody "
        "who wants to.",
    ),
    ("coupons", "budget"): Curve(
        (0, 1, 10, 100, 250, 500, 1_000, 5_000, 100_000),
        "The same, in what the coupons of a drop may take.",
    ),
    ("lottery", "main_prize"): Curve(
        (0, 10, 100, 1_000, 5_000, 20_000, 100_000),
        "A draw for next to nothing moves nobody. Interest grows with the pool as long as it is a "
        "small part of what customers spend, and wears off.",
        {"small_prizes": 0},
    ),
    ("lottery", "main_prizes"): Curve(
        (0, 1, 2, 5, 20, 100, 1_000),
        "The same pool of interest, by the number of prizes.",
        {"small_prizes": 0},
    ),
    ("lottery", "small_prize"): Curve(
        (0, 0.01, 1, 10, 50, 200, 1_000),
        "A thousand prizes of a cent are worth ten units of currency, to winners, too.",
        {"small_prizes": 1_000, "main_prizes": 0},
    ),
    ("lottery", "small_prizes"): Curve(
        (0, 1, 5, 20, 100, 500, 1_000),
        "More prizes make a larger pool; each further one costs as much as the one before.",
        {"main_prizes": 0},
    ),
    ("premium_service", "fee"): Curve(
        (0, 0.01, 1, 5, 10, 25, 50, 100, 500),
        "A fee of a cent does what a free service does, but has to be paid again each year. A "
        "higher one is paid by fewer, who use it more; few pay more than the service is worth.",
    ),
    ("premium_service", "places"): Curve(
        (1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales and cost rise with the places until everybody who wants one has one.",
    ),
    ("stamp_card", "face_value"): Curve(
        (0, 0.01, 0.1, 0.5, 1, 3, 5, 10, 20, 50),
        "A reward of a cent does nothing. Beyond a fifth of a basket each unit of it is valued "
        "less, and a reward is worth no more than a basket.",
        {"stamps": 9, "term": 26},
    ),
    ("stamp_card", "stamps"): Curve(
        (1, 2, 5, 9, 12, 20, 50, 100, 200, 1_000),
        "The more purchases a card takes, the less it gives and the fewer fill it; a card that "
        "nobody can fill is no program.",
        {"face_value": 3.0, "term": 26},
    ),
    ("stamp_card", "stamp_per"): Curve(
        (0.1, 1, 10, 30, 60, 100, 300, 1_000, 100_000),
        "The same, by what is spent for a stamp.",
        {"face_value": 3.0, "term": 26, "stamps": 10},
    ),
    ("stamp_card", "term"): Curve(
        (1, 2, 4, 8, 13, 26, 52, 104, 520),
        "Where there is no time to fill a card nobody takes part; beyond what a card takes, more "
        "time changes little.",
        {"face_value": 3.0, "stamps": 9},
    ),
    ("stamp_card", "percent"): Curve(
        (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
        "A percentage off the purchase does what the same amount does, up to the most that the "
        "face value allows; beyond it more per cent change little.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    ("stamp_card", "minimum"): Curve(
        (0, 5, 10, 20, 30, 50, 100, 200, 1_000),
        "The larger the purchase has to be on which a reward is used, the less a card is worth; "
        "beyond what anybody buys at once it is no card.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    ("stamp_card", "product_share"): Curve(
        (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1),
        "A reward for a small part of the basket takes no more off than that part.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    ("stamp_card", "available"): Curve(
        (0, 10, 100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 100_000),
        "Sales and cost rise with the rewards that can be used until there is one for everybody "
        "who collects.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    ("stamp_card", "budget"): Curve(
        (0, 10, 100, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000),
        "The same, in what the rewards of a window may take.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
}  # fmt: skip
