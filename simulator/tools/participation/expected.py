"""What a practitioner expects of each choice of participation, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "asked": Curve(
        (0, 0.0005, 0.05, 0.1, 0.25, 0.5, 0.75, 1),
        "A sample tells as much as a survey of all. Asking more of them costs more, and those "
        "who reply in vain are more.",
    ),
    "answered": Curve(
        (0, 0.0005, 0.1, 0.25, 0.5, 0.75, 1),
        "To answer none is worse than not to ask. Each answer costs, and mends what asking did.",
    ),
    "groups": Curve(
        (0, 1, 2, 3, 5, 10, 20),
        "The first focus groups tell what is wrong; each further one costs as much and tells less. "
        "Where nothing goes wrong, they cost and do nothing.",
    ),
    "mending": Curve(
        (0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02),
        "Each unit of money mends less than the one before. Where no failures are declared, as in "
        "this shop, there is nothing to mend, and it is lost.",
    ),
    "gives_up_after": Curve(
        (4, 13, 26, 52, 104, 208, 520),
        "Who has not been here for long has left: asking them costs a little and brings no reply.",
    ),
}  # fmt: skip
