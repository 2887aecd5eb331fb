"""The same method on days on which nobody was treated: what it finds there, it makes up."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.calibrate.log import OccasionLog
from simulator.decision.effect.adjusted import TreatmentEffect, effect
from simulator.decision.effect.trial import WEEK, TreatmentTrial, observed, room

MOST = 3  # placebo days


@dataclass(frozen=True, slots=True)
class Placebo:
    """The effect on spend that is found so many weeks before the treatment."""

    weeks_earlier: int
    effect: TreatmentEffect


def placebos(log: OccasionLog, trial: TreatmentTrial, weeks: int) -> tuple[Placebo, ...]:
    """What the method finds on days whose window ends before the treatment, nearest first.

    Only as far back as the log still has as many weeks before, so that the method is the same.
    """
    found = []
    for step in range(1, MOST + 1):
        moved = trial.earlier(step * weeks * WEEK)
        if room(log, moved)[0] < weeks:
            break
        seen = observed(log, moved, weeks)
        found.append(Placebo(step * weeks, effect(seen.after["spend"], seen.before, seen.treated)))
    return tuple(found)
