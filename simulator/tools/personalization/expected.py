"""What a practitioner expects of each choice of personalization, and where that is looked at."""

from simulator.program.about.curve import Curve

CURVES: dict[str, Curve] = {
    "messages": Curve(
        (0, 1, 2, 3, 4, 6, 8, 10, 14),
        "The first message of a month does most. More of them do less and less, however well they "
        "fit, and drive recipients off the list.",
        {"history": 52},
    ),
    "gift": Curve(
        (0, 0.5, 1, 2, 5, 10, 20, 50, 200),
        "A gift on the birthday brings who would not have come, and is also had by who would have "
        "come anyway; a dearer one costs in proportion and does less and less.",
        {"when": {"birthday": True}, "history": 52},
    ),
    "valid": Curve(
        (1, 2, 4, 8, 13, 26, 52),
        "The longer a gift can be had, the more of those get it who would have come anyway.",
        {"gift": 10.0, "when": {"birthday": True}, "history": 52},
    ),
    "gives_up_after": Curve(
        (4, 13, 26, 52, 104, 208, 520),
        "Whoever has been away for long is likelier to have left: writing on costs a little "
        "more and brings less and less.",
        {"history": 52},
    ),
}
