"""What to measure after launch: how large a control group shows the effect, and when."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.report.findings.arms import Spread


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
