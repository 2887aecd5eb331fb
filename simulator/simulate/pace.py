"""How fast customers join, from the knobs or as solved."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.program.program import Joining


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast customers join, from the knobs or as solved.

    `speed` is the share of purchases at which one is asked (which may pass 1 where it is
    solved: then more accept than was thought), for `once` the odds of accepting what is worth
    1 % of the average spend, for `by_application` times a year. `never` is the share of
    customers who never join.
    """

    speed: float
    never: float


def pace_of(joining: Joining) -> Pace:
    """The pace that the knobs say."""
    odds = odds_of(joining.accept_rate)
    speeds = {
        "each_purchase": joining.ask_rate, "once": odds, "by_application": joining.apply_rate,
        "automatic": 1.0,
    }  # fmt: skip
    never = 0.0 if joining.asked == "automatic" else joining.never_joins
    return Pace(speeds[joining.asked], never)


def odds_of(share: float) -> float:
    """Odds of a share below 1."""
    return share / (1 - share)
