"""What a practitioner expects of each choice of a points, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "back": Curve(
        (0, 0.0005, 0.001, 0.002, 0.004, 0.006, 0.008, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1),
        "Next to nothing brings next to nothing. Sales rise with what is given, ever more slowly; "
        "the best rate lies inside, and what is given beyond it is given on purchases that would "
        "have been made anyway.",
    ),
    "welcome": Curve(
        (0, 0.5, 1, 2, 5, 10, 20, 50),
        "A welcome gift makes more customers join, once. It is paid to everybody who joins and "
        "brings no lasting sales, so a large one only costs.",
    ),
    "reward_at": Curve(
        (0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1_000, 100_000),
        "From a few cents to what a quarter's purchases earn it hardly matters. A reward that "
        "fewer and fewer reach moves less and costs less, and at last is no program.",
    ),
    "reward_weeks": Curve(
        (0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 26, 35, 50, 100, 200),
        "The same, in weeks that the average customer takes to earn the reward.",
    ),
    "expires_after": Curve(
        (4, 8, 13, 26, 39, 52, 78, 104, 156, 260, 520),
        "Points that lapse before a reward can be reached are worth nothing to anybody. Beyond a "
        "few times what it takes to earn a reward the term does not matter.",
    ),
}  # fmt: skip
