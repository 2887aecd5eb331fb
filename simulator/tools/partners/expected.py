"""What a practitioner expects of each choice of a partner, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "earn": Curve(
        (0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5),
        "What partners give is paid by them, so it costs us what their price does not cover, and "
        "what lapses of it is left to us. It makes more customers join and brings few more "
        "purchases here, none beyond about 1 %.",
    ),
    "reward_at": Curve(
        (0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 1_000, 100_000),
        "A reward that is soon reached is used soon. One that fewer and fewer can reach is "
        "collected for by fewer, and at last nobody shows the card.",
    ),
    "expires_after": Curve(
        (4, 8, 13, 26, 39, 52, 78, 104, 260, 520),
        "Points that lapse before they can be used are collected by nobody. Beyond a few times "
        "what it takes to use them the term does not matter.",
    ),
    "mailings": Curve(
        (0, 1, 4, 12, 26, 52, 156, 520),
        "Hardly anybody answers mailings of a partner, so they change next to nothing.",
    ),
}  # fmt: skip

EXAMPLES = (
    {
        "earn": 0.05,
        "reward_at": 2.0,
        "redeem_rate": 0.1,
        "mailings": 52.0,
        "spillover": 0.01,
        "fee_per_year": 500.0,
    },
    {"earn": 0.05, "reward_at": 5.0, "leaves_in": 20, "points_then": "lapse"},
    {"earn": 0.05, "reward_at": 2.0, "expires_after": 13, "paid": "before"},
    {"earn": 0.05, "reward_at": 2.0, "leaves_in": 10},
)
