"""What a control group sees of a program's effect: how large it must be, and when."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator import experiment
from simulator.decision.uncertainty import Numbers
from simulator.decision.word.stop import turning
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.economics.customers.holdout import control_group, detectable, spreads_of
from simulator.economics.customers.lives import Lives
from simulator.program.ledger import MONEY
from simulator.simulate import Panel

SHARE = 0.1  # of customers, of which the smallest effect that shows is told
FEASIBLE_WEEKS = WEEKS_PER_YEAR  # a pilot of more than a year is none


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What shows some weeks after launch, per customer of week 0, added up since launch.

    `effect` is the profit beyond the control's in currency, (cases,); `sd` how much single
    customers differ without the program, `adjusted` where each is compared with what their
    spend before launch lets expect. `group` and `group_adjusted` are customers to keep out so
    that the mean effect shows, None where even half of them are too few; `smallest` is the
    smallest effect that `SHARE` of them show, adjusted.
    """

    weeks: int
    effect: Numbers
    sd: float
    adjusted: float
    group: float | None
    group_adjusted: float | None
    smallest: float


@dataclass(frozen=True, slots=True)
class Telling:
    """A control group of `group` customers that tells what to do some weeks after launch.

    An effect `above` so much currency per customer speaks for the program. Where that is
    where the mean NPV `turns`, half of the cases are at least so far from it that the group
    shows on which side; elsewhere the mean effect shows.
    """

    weeks: int
    group: float
    above: float
    turns: bool


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a control group among `customers` shows by the end of each year."""

    customers: float
    years: tuple[Shown, ...]

    def telling(self, npv: Numbers) -> Telling | None:
        """The first time within a year at which at most half of the customers tell what to do.

        Where the mean NPV turns along the effect, what has to be seen is on which side of that
        the effect is, and not that there is one: of a program that breaks even on average, the
        mean effect never shows, however far apart its good and its bad cases are.
        """
        for one in self.years:
            line = turning(one.effect, npv) if one.weeks <= FEASIBLE_WEEKS else None
            group, above = one.group_adjusted, 0.0
            if line is not None and line[1]:
                above = line[0]
                apart = float(np.median(np.abs(one.effect - above)))
                group = _known(control_group(apart, one.adjusted, self.customers))
            if group is not None and one.weeks <= FEASIBLE_WEEKS:
                return Telling(one.weeks, group, above, line is not None and line[1])
        return None


def seen_of(played: experiment.PlayedCases, arm: str) -> Seen | None:
    """What a control group would see of an arm; None where no single customers are known.

    Of customers of week 0 alone: they are who can be kept out, and compared.
    """
    cases, panel = played.played, played.played[0].panel
    pairs = [case.pairs[arm] for case in cases if case.pairs is not None and arm in case.pairs]
    if panel is None or len(pairs) < len(cases):
        return None
    weeks, customers = played.scenario.horizon_weeks, float(panel.weight.sum())
    beyond = []
    for one in pairs:
        lives = Lives.of_arrays(one, panel.segments, weeks)
        beyond.append((lives.yearly(1) - lives.yearly(0))[0].sum(axis=1))
    gained = np.cumsum(beyond, axis=1) / customers / MONEY  # (cases, years)
    return Seen(customers, tuple(_years(gained, panel, customers, weeks)))


def _years(gained: Numbers, panel: Panel, customers: float, weeks: int) -> Iterator[Shown]:
    spreads = spreads_of(panel)
    for year, (sd, adjusted) in enumerate(zip(spreads.plain, spreads.adjusted, strict=True)):
        mean = float(gained[:, year].mean())
        yield Shown(
            weeks=min((year + 1) * WEEKS_PER_YEAR, weeks),
            effect=gained[:, year],
            sd=float(sd),
            adjusted=float(adjusted),
            group=_known(control_group(mean, sd, customers)),
            group_adjusted=_known(control_group(mean, adjusted, customers)),
            smallest=float(detectable(adjusted, customers, SHARE)),
        )


def _known(value: Numbers) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number
