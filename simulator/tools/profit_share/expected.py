"""What a practitioner expects of each choice of a profit share, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "share": Curve(
        (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1),
        "What comes to a few cents goes unnoticed. Beyond that it is a card that pays cash, never "
        "more than there is; all of the profit leaves none.",
    ),
    "period": Curve(
        (1, 2, 4, 8, 13, 26, 52),
        "What comes to cents each week is noticed by those alone who buy a lot, and is dear to pay "
        "out. From a quarter on it is noticed by most, and longer makes it cheaper alone.",
    ),
}
