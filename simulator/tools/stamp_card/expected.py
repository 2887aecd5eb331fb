"""What a practitioner expects of each choice of a stamp card, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "face_value": Curve(
        (0, 0.01, 0.1, 0.5, 1, 3, 5, 10, 20, 50),
        "A reward of a cent does nothing. Beyond a fifth of a basket each unit of it is valued "
        "less, and a reward is worth no more than a basket.",
        {"stamps": 9, "term": 26},
    ),
    "stamps": Curve(
        (1, 2, 5, 9, 12, 20, 50, 100, 200, 1_000),
        "The more purchases a card takes, the less it gives and the fewer fill it; a card that "
        "nobody can fill is no program.",
        {"face_value": 3.0, "term": 26},
    ),
    "stamp_per": Curve(
        (0.1, 1, 10, 30, 60, 100, 300, 1_000, 100_000),
        "The same, by what is spent for a stamp.",
        {"face_value": 3.0, "term": 26, "stamps": 10},
    ),
    "endowed": Curve(
        (0, 1, 2, 3, 5, 10, 100, 1_000),
        "With stamps that are on the card from the beginning more collect; two of ten do most of "
        "it, and more of them no more.",
        {"face_value": 3.0, "term": 26, "stamps": 8},
    ),
    "most_per_week": Curve(
        (1, 2, 3, 5, 10, 100, 1_000),
        "A limit keeps those who buy often from filling cards; beyond what anybody buys in a week "
        "it is none.",
        {"face_value": 3.0, "term": 26, "stamps": 9},
    ),
    "term": Curve(
        (1, 2, 4, 8, 13, 26, 52, 104, 520),
        "Where there is no time to fill a card nobody takes part; beyond what a card takes, more "
        "time changes little.",
        {"face_value": 3.0, "stamps": 9},
    ),
    "percent": Curve(
        (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
        "A percentage off the purchase does what the same amount does, up to the most that the "
        "face value allows; beyond it more per cent change little.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    "minimum": Curve(
        (0, 5, 10, 20, 30, 50, 100, 200, 1_000),
        "The larger the purchase has to be on which a reward is used, the less a card is worth; "
        "beyond what anybody buys at once it is no card.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    "product_share": Curve(
        (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1),
        "A reward for a small part of the basket takes no more off than that part.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    "available": Curve(
        (0, 10, 100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 100_000),
        "Sales and cost rise with the rewards that can be used until there is one for everybody "
        "who collects.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
    "budget": Curve(
        (0, 10, 100, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000),
        "The same, in what the rewards of a window may take.",
        {"face_value": 3.0, "stamps": 9, "term": 26},
    ),
}  # fmt: skip
