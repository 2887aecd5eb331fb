"""What a practitioner expects of each choice of a premium service, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "fee": Curve(
        (0, 0.01, 1, 5, 10, 25, 50, 100, 500),
        "A fee of a cent does what a free service does, but has to be paid again each year. A "
        "higher one is paid by fewer, who use it more; few pay more than the service is worth.",
    ),
    "places": Curve(
        (1, 10, 50, 100, 200, 500, 1_000, 100_000),
        "Sales and cost rise with the places until everybody who wants one has one.",
    ),
}  # fmt: skip
