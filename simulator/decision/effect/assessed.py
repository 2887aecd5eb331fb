"""Everything that is said of a trial: effects, what placebo days show, groups, whom to treat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.calibrate.log import OccasionLog
from simulator.decision.effect.adjusted import TreatmentEffect, effect
from simulator.decision.effect.groups import GroupEffect, by_group, by_spend, differ
from simulator.decision.effect.placebo import Placebo, placebos
from simulator.decision.effect.trial import OUTCOMES, TreatmentTrial, observed
from simulator.decision.effect.whom import Money, Whom, whom

WEEKS = 8  # of the window after, where the log has as many


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """A trial and what came of it.

    Attributes
    ----------
    randomized
        Whether chance chose whom to treat; without that, effects are not identified.
    weeks, weeks_before
        Windows after and before.
    effects
        By outcome of `OUTCOMES`.
    placebos
        What the same method finds before anybody was treated, nearest first.
    groups, by_spend
        Effects on spend by group, and whether groups are of spend before, as none were given.
    differ
        Chance that groups differ as much where the effect is the same in all.
    money, whom
        Margin and cost, and whom to treat; None where they were not given, or without an
        experiment.
    """

    randomized: bool
    weeks: int
    weeks_before: int
    effects: dict[str, TreatmentEffect]
    placebos: tuple[Placebo, ...]
    groups: tuple[GroupEffect, ...]
    by_spend: bool
    differ: float
    money: Money | None
    whom: Whom | None


def assess(
    log: OccasionLog, trial: TreatmentTrial, weeks: int, *, randomized: bool, money: Money | None
) -> Assessed:
    """What a trial shows in so many weeks after its day.

    Raises
    ------
    ValueError
        If the log does not hold these weeks, or an arm has fewer than two customers.
    """
    seen = observed(log, trial, weeks)
    effects = {name: effect(seen.after[name], seen.before, seen.treated) for name in OUTCOMES}
    if trial.group is not None:
        group, names = trial.group, trial.groups
    else:
        group, names = by_spend(np.zeros(trial.n) if seen.spent is None else seen.spent)
    groups = by_group(seen, group, names)
    whom_to = None
    if money is not None and randomized:
        whom_to = whom(seen, group, names, money)
    return Assessed(
        randomized, weeks, seen.weeks_before, effects,
        placebos(log, trial, weeks), groups, trial.group is None, differ(groups), money, whom_to,
    )  # fmt: skip
