"""Terms of a cumulative card that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault
from simulator.tools.cumulative_card.known import CumulativeCardKnown

FAR = 4.0  # times what the average customer spends in the window: hardly anybody's step


def doubts(card: CumulativeCardKnown, usual: Typical) -> Doubts:
    """Cuts beside the margin, steps beside what is spent and beside the step before."""
    steps = (
        ("depth", card.depth, "from_spend", card.from_spend or 0.0),
        ("second_depth", card.second_depth, "second_from", card.second_from or 0.0),
        ("third_depth", card.third_depth, "third_from", card.third_from or 0.0),
    )
    in_window = usual.weekly * card.window
    most, least = 0.0, 0.0
    for cut_key, cut, spend_key, spend in steps:
        if not cut:
            continue
        shown = plain.money(round(spend, 2), usual.currency)
        if usual.margin > 0 and cut >= usual.margin:
            yield (
                cut_key,
                fault(
                    "{cut} is not less than the gross margin of {margin}: every sale it "
                    "is on loses money",
                    cut=plain.percent(cut),
                    margin=plain.percent(usual.margin),
                ),
            )
        if cut <= most:
            yield (
                cut_key,
                fault(
                    "{cut} is no more than the {most} of the step before: nobody reaches "
                    "anything by it",
                    cut=plain.percent(cut),
                    most=plain.percent(most),
                ),
            )
        elif spend < least:
            yield (
                spend_key,
                fault(
                    "{shown} is below the step before, so that this one begins with it; type more",
                    shown=shown,
                ),
            )
        elif spend == 0:
            yield spend_key, fault("nothing has to be paid for it: it is a discount for all")
        elif in_window > 0 and spend > FAR * in_window:
            yield (
                spend_key,
                fault(
                    "{shown} in {window} weeks, in which the average customer spends {round}; "
                    "hardly anybody reaches it",
                    shown=shown,
                    window=card.window,
                    round=plain.money(round(in_window, 2), usual.currency),
                ),
            )
        most, least = max(most, cut), max(least, spend)
