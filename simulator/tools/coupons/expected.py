"""What a practitioner expects of each choice of a coupons, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "face_value": Curve(
        (0, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 50),
        "A coupon for a cent does nothing. Redemptions grow with the value, and soon it is a gift "
        "on purchases that would have been made anyway.",
    ),
    "percent": Curve(
        (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
        "A percentage off one purchase does what the same amount does, up to the most that the "
        "face value allows; beyond it more per cent change little.",
    ),
    "minimum": Curve(
        (0, 5, 10, 20, 30, 50, 100, 200, 1_000),
        "The larger the purchase has to be, the fewer can use the coupon; beyond what anybody "
        "buys at once it is no coupon.",
    ),
    "product_share": Curve(
        (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1),
        "For a small part of the basket most of what is bought with it takes the place of "
        "something else in the same shop; for all of it the coupon is one for any purchase.",
    ),
    "available": Curve(
        (0, 1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales and cost rise with the coupons that can be used until there is one for everybody "
        "who wants to.",
    ),
    "budget": Curve(
        (0, 1, 10, 100, 250, 500, 1_000, 5_000, 100_000),
        "The same, in what the coupons of a drop may take.",
    ),
}  # fmt: skip
