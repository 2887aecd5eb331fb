"""What to measure after launch: how large a control group shows the effect, and when."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.decision.word.seen import SHARE, seen_of
from simulator.economics.customers.holdout import FALSE_ALARM, POWER
from simulator.findings.answer import Answer
from simulator.findings.arms import Spread, spread_of


@dataclass(frozen=True, slots=True)
class Showing:
    """When the effect on profit shows after some weeks.

    `effect` is per customer of week 0, added up since launch, in currency, over cases;
    `sd` how much single customers differ without the program, `adjusted` where each is
    compared with what their spend before launch let expect. `group` and `group_adjusted` are
    customers to keep out so that the mean effect shows; None where even half of them are
    too few. `smallest` is the smallest effect that a tenth kept out shows, adjusted.
    """

    weeks: int
    effect: Spread
    sd: float
    adjusted: float
    group: float | None
    group_adjusted: float | None
    smallest: float


@dataclass(frozen=True, slots=True)
class Measuring:
    """A control group for the program in question; `share` is what `smallest` is told of."""

    customers: float
    share: float
    power: float
    false_alarm: float
    showings: tuple[Showing, ...]


def measuring_of(answer: Answer, program: str) -> Measuring | None:
    """What a control group would show of a program; None where no single customers are known."""
    seen = seen_of(answer.played, program)
    if seen is None:
        return None
    showings = tuple(
        Showing(
            one.weeks, spread_of(one.effect), one.sd, one.adjusted, one.group, one.group_adjusted,
            one.smallest,
        )
        for one in seen.years
    )  # fmt: skip
    return Measuring(seen.customers, SHARE, POWER, FALSE_ALARM, showings)
