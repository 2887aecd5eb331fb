"""What a practitioner expects of the choices of a free trial over their range."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "weeks": Curve(
        (0, 1, 2, 3, 4, 6, 8, 13, 26, 52),
        "In a week few find an occasion to use it, and who has not used it is not won. With some "
        "weeks nearly everybody has. Each further week costs as much, wins nobody more, "
        "and is one in which those who would have paid do not.",
    ),
}  # fmt: skip
