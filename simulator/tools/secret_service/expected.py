"""What a practitioner expects of each choice of a secret service, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "employees": Curve(
        (0, 1, 3, 10, 20, 40, 70, 100, 200, 400),
        "Each of the first employees knows some customers more. When there are enough to know all "
        "who come often, further ones cost as much and add nothing.",
    ),
    "hours": Curve(
        (0, 0.5, 1, 2, 4, 8, 16, 40, 100),
        "Without training nothing happens. A day does most of what training can; each further day "
        "costs as much and does less.",
        {"employees": 70},
    ),
}  # fmt: skip
