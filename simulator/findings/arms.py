"""What is found of each arm, in currency and shares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import Verdict, advice, probability, spread
from simulator.decision.alternatives import Role
from simulator.decision.names import titles_of
from simulator.economics import Measures
from simulator.say import label
from simulator.terms import NO_WORD


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over cases: its mean and the 90 % of cases in the middle."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ArmFinding:
    """One arm beside today.

    Money in currency, shares as shares. `beside` is the program whose money
    the arm spends and `beaten` the share of cases in which that program earns
    more; both are None for programs. `payback_weeks` is None where half of the
    cases or more never pay back. `certainty` is a 95 % interval of `probability`.
    `liability` is what is owed at the horizon as far as it will be redeemed,
    `outstanding` all of it. `error` is the simulation error of the NPV of a case, of `n` cases;
    None where it is not known.
    """

    name: str
    label: str
    role: Role
    npv: Spread
    probability: float
    certainty: tuple[float, float]
    payback_weeks: float | None
    peak_funding: float
    worst_5: float
    roi: float | None
    liability: float
    outstanding: float
    repeat_rate: float
    repeat_gain: float
    cost: float
    word: str = ""
    headline: str = ""
    beside: str | None = None
    beaten: float | None = None
    behind: Spread | None = None
    error: float | None = None
    n: int = 1

    @property
    def mean_error(self) -> float | None:
        """The simulation error of the mean NPV over cases."""
        return None if self.error is None else self.error / math.sqrt(self.n)


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure of what the arms do: its mean over cases by arm, today's first.

    A value is None where the measure has none in an arm. `unit` is that of the
    economics room: currency, share, heads, weeks.
    """

    name: str
    unit: str
    meaning: str
    values: tuple[float | None, ...]


Numbers = NDArray[np.float64]


def arm_of(
    played: experiment.PlayedCases,
    measured: Measures,
    verdicts: Mapping[str, Verdict],
    arm: str,
    called: str,
) -> ArmFinding:
    def mean(name: str) -> float:
        return mean_of(measured.whole(arm, name))

    role, beside = advice.role_of(played.scenario, arm), advice.beside(played.scenario, arm)
    npv = measured.whole(arm, "npv")
    pays = probability(npv > 0)
    gain = measured.difference(arm, measured.control, "repeat_rate")[0]
    ahead = None if beside is None else measured.difference(beside, arm, "npv")[0]
    verdict = verdicts.get(arm)
    return ArmFinding(
        name=arm,
        label=called,
        role=role,
        npv=spread_of(npv),
        probability=pays.value,
        certainty=(pays.low, pays.high),
        payback_weeks=middle_of(measured.whole(arm, "payback_weeks")),
        peak_funding=mean("peak_funding"),
        worst_5=spread(npv).worst_mean,
        roi=mean("roi"),
        liability=mean("liability"),
        outstanding=mean("outstanding_cost"),
        repeat_rate=mean("repeat_rate"),
        repeat_gain=mean_of(gain),
        cost=mean("program_cost"),
        word=(verdict.word or NO_WORD) if verdict else "",
        headline=verdict.headline if verdict else "",
        beside=beside,
        beaten=None if ahead is None else probability(ahead > 0).value,
        behind=None if ahead is None else spread_of(ahead),
        error=_error(measured, arm),
        n=npv.size,
    )


def _error(measured: Measures, arm: str) -> float | None:
    error = spread(measured.whole(arm, "npv"), measured.halves(arm, "npv")).simulation_sd
    return error if math.isfinite(error) else None


def labels_of(played: experiment.PlayedCases) -> dict[str, str]:
    """What reports call the arms: programs by title, the same money by what it is spent on."""
    scenario, arms = played.scenario, played.arms[1:]
    titles = titles_of(scenario)
    plain: dict[str, str] = {}
    only_one = sum(advice.beside(scenario, arm) is None for arm in arms) == 1
    for arm in arms:
        program, role = advice.beside(scenario, arm), advice.role_of(scenario, arm)
        of = "" if only_one or program is None else titles[program]
        called = titles[arm] if program is None else _same_money(role, of)
        plain[arm] = titles[arm] if called in plain.values() else called
    return plain


def _same_money(role: Role, program: str) -> str:
    """What the same money is called by what it is spent on; of which program, where several are."""
    if role == "acquisition":
        spent = label("acquisition")
        return f"{program}: {spent}" if program else label("Same: acquisition")
    spent = label("price cut")
    return f"{program}: {spent}" if program else label("Same: price cut")


def spread_of(values: Numbers) -> Spread:
    over = spread(values)
    return Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])


def mean_of(values: Numbers) -> float:
    """Mean of the cases in which a measure is defined; NaN where it never is."""
    kept = values[np.isfinite(values)]
    return float(kept.mean()) if kept.size else math.nan


def middle_of(weeks: Numbers) -> float | None:
    """The median case, NaN counting as never; None where that is never.

    Of two in the middle the later one, so that no time is told where half never pay back.
    """
    middle = float(np.sort(np.where(np.isnan(weeks), np.inf, weeks))[weeks.size // 2])
    return middle if math.isfinite(middle) else None
