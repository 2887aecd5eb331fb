"""What a practitioner expects of each choice of a profit share, and where that is looked at."""

from simulator.program.curve import Curve

CURVES: dict[str, Curve] = {
    "share": Curve(
        (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1),
        "What comes to a few cents goes unnoticed. Beyond that it is a card that pays cash at the "
        "end of the year, and never more than there is; all of the profit leaves none.",
    ),
    "period": Curve(
        (1, 2, 4, 8, 13, 26, 52),
        "A few cents a week are noticed by nobody and dear to pay out; once a year is noticed.",
    ),
}
