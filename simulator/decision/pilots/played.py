"""The pilot played: customers assigned by chance, analyzed as the client will, many times over."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from simulator.decision.pilots.people import Participants
from simulator.decision.uncertainty import Numbers

TIMES, SEED = 400, 20_260
FALSE_ALARM = 0.05  # two-sided


@dataclass(frozen=True, slots=True)
class PlayedPilot:
    """What the analysis of a pilot finds on simulated customers, shares of so many `times`.

    `finds` with the program as the central case has it; `false_alarms` where nobody gets
    anything. `effect` is what the customers followed really differ by, currency each, and
    `covers` how often the 95 % interval holds it.
    """

    finds: float
    false_alarms: float
    effect: float
    covers: float
    times: int


def play_pilot(
    people: Participants, weeks: int, size: float, control: float, times: int = TIMES
) -> PlayedPilot:
    """Play a pilot of `size` customers, a share of them in control, for some weeks.

    Those who take part are drawn with replacement from the customers followed, so that a
    pilot may be larger than they are many.
    """
    luck = np.random.Generator(np.random.Philox(key=SEED))
    without, with_it = people.brings[weeks]
    kept_out = max(round(size * control), 2)
    treated = max(round(size) - kept_out, 2)
    truth = float((with_it - without).mean())
    found = alarms = covered = 0
    z = -float(ndtri(FALSE_ALARM / 2))
    for _ in range(times):
        a = luck.integers(0, len(without), kept_out)
        b = luck.integers(0, len(without), treated)
        before = people.before[a], people.before[b]
        effect, error = difference((without[a], with_it[b]), before)
        found += abs(effect) > z * error
        covered += abs(effect - truth) <= z * error
        effect, error = difference((without[a], without[b]), before)
        alarms += abs(effect) > z * error
    return PlayedPilot(found / times, alarms / times, truth, covered / times, times)


def difference(
    outcome: tuple[Numbers, Numbers], before: tuple[Numbers, Numbers]
) -> tuple[float, float]:
    """How far the second group is ahead of the first, and the standard error of that.

    Each group has its own line on spend before, held at the mean of all; the error is robust
    (Lin 2013, Annals of Applied Statistics 7).
    """
    middle = float(np.concatenate(before).mean())
    at, variance = [], 0.0
    slopes = []
    for y, x in zip(outcome, before, strict=True):
        apart = x - x.mean()
        spread = float(apart @ apart)
        slope = float(apart @ y) / spread if spread > 0 else 0.0
        rest = y - y.mean() - slope * apart
        at.append(float(y.mean()) + slope * (middle - float(x.mean())))
        variance += float(rest @ rest) / max(len(y) - 2, 1) / len(y)
        slopes.append(slope)
    # that the mean of all is itself a sample moves both lines, as far as they differ
    every = np.concatenate(before)
    variance += (slopes[1] - slopes[0]) ** 2 * float(every.var()) / len(every)
    return at[1] - at[0], math.sqrt(variance)
