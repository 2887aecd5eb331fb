"""What a practitioner expects of each choice of a charity, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "share": Curve(
        (0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
        "What is too small is noticed by nobody. A tenth is felt, twice as much hardly more, and "
        "all of it is paid on everything that is sold.",
    ),
    "per_purchase": Curve(
        (0, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 20),
        "The same in currency: a cent does nothing, a twentieth of the basket a little, and more "
        "costs more than it brings.",
        {"share": 0},
    ),
}
