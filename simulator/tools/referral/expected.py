"""What a practitioner expects of each choice of a referral program, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "giver_reward": Curve(
        (0, 0.01, 1, 2, 5, 10, 20, 50, 100, 500),
        "Some reward brings friends; each further unit brings fewer, is paid for friends who "
        "would have come anyway as well, and tempts more to cheat. A large one loses.",
    ),
    "friend_reward": Curve(
        (0, 0.01, 1, 2, 5, 10, 20, 50, 100, 500),
        "As for the giver: it costs as much, and a large one is paid to many who come anyway.",
    ),
    "term": Curve(
        (1, 2, 4, 8, 13, 26, 52, 104, 520),
        "A short term lets rewards lapse before they are used; beyond some months it changes "
        "little.",
    ),
    "most_rewards": Curve(
        (1, 2, 3, 6, 12, 50, 1_000),
        "Nearly nobody brings more than a few friends a year, so only the lowest limits are felt.",
    ),
    "gives_up_after": Curve(
        (4, 13, 26, 52, 104, 208, 520),
        "Who has not been here for long has left: asking them costs a little and brings hardly "
        "anybody.",
    ),
}

EXAMPLES = (
    {
        "when": {"every": 4},
        "giver_reward": 20.0,
        "friend_reward": 20.0,
        "abuse": 0.3,
        "again": 0.3,
        "most_rewards": 1,
    },
    {
        "when": {"every": 1},
        "irritation": 0.05,
        "giver_reward": 30.0,
        "term": 3,
        "again": 0.5,
        "multiplies": 8.0,
        "gives_up_after": 12,
        "satisfied_only": False,
    },
)
