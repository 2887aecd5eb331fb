"""Drafts played side by side in the same cases, and what each costs at which size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator import experiment
from simulator.decision.advice import measured, terms_of
from simulator.decision.asked.criteria import goal_gain
from simulator.decision.design.candidates import (
    Dose,
    Draft,
    Ingredient,
    Kitchen,
    arm_of,
    ends,
    typed,
)
from simulator.decision.uncertainty import Numbers
from simulator.where import HERE, Where

HEADS = ("acquire", "returning")  # what counts customers; told as a share of today's
POINTS = 7  # sizes at which the cost of an ingredient is looked at


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A draft over cases: NPV and cost in currency, and what it gains on the goal, (cases,).

    The gain is a share; of customers, that of today's.
    """

    draft: Draft
    npv: Numbers
    cost: Numbers
    gain: Numbers

    @property
    def mean(self) -> float:
        """Its mean NPV."""
        return float(self.npv.mean())


def play(
    kitchen: Kitchen, drafts: Sequence[Draft], *, agents: int, cases: int, seed: int, where: Where
) -> tuple[Score, ...]:
    """Play drafts as arms of the same cases.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    if not drafts:
        return ()
    scenario = kitchen.scenario(drafts)
    played = experiment.run(
        scenario, agents=agents, cases=cases, seed=seed, panel=False, where=where
    )
    found = measured(played)
    scores = []
    for at, draft in enumerate(drafts):
        arm = arm_of(at)
        kind, gain = goal_gain(found, arm, terms_of(played))
        if kind in HEADS:
            gain = np.asarray(gain / kitchen.base.customers)
        scores.append(Score(draft, found.whole(arm, "npv"), found.whole(arm, "program_cost"), gain))
    return tuple(scores)


@dataclass(frozen=True, slots=True, eq=False)
class CostCurve:
    """What an ingredient costs by its size beyond the frame, nothing uncertain; currency."""

    what: Ingredient
    amounts: Numbers
    money: Numbers

    def amount(self, money: float) -> float:
        """The size that costs so much, or the end of what is sensible."""
        rising = np.maximum.accumulate(np.maximum(self.money, 0.0))
        if money >= rising[-1]:
            return typed(self.what, float(self.amounts[-1]))
        if money <= rising[0]:
            return typed(self.what, float(self.amounts[0]))
        at = np.interp(np.log(money), np.log(np.maximum(rising, 1e-9)), np.log(self.amounts))
        return typed(self.what, float(np.exp(at)))

    @property
    def most(self) -> float:
        """The most that can be spent on it."""
        return float(self.money.max())

    @property
    def least(self) -> float:
        """The least."""
        return float(max(self.money[0], 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """What the frame of a program costs without any tool, and each ingredient by its size."""

    frame: float
    of: Mapping[Ingredient, CostCurve]


def sizes_of(kitchen: Kitchen, whats: Sequence[Ingredient], *, agents: int, seed: int) -> Sizes:
    """What ingredients cost by size: all in one play, every number at its central value."""
    grid = {one: np.geomspace(*ends(kitchen, one), POINTS) for one in whats}
    drafts = [
        Draft((Dose(one, typed(one, float(amount))),)) for one in whats for amount in grid[one]
    ]
    scenario = kitchen.scenario([Draft(()), *drafts])
    played = experiment.run(
        scenario, agents=agents, cases=1, seed=seed, certain=True, panel=False, where=HERE
    )
    found = measured(played)
    each = [float(found.whole(arm_of(at), "program_cost")[0]) for at in range(len(drafts) + 1)]
    money = np.array(each[1:]).reshape(len(whats), POINTS) - each[0]
    return Sizes(
        each[0], {one: CostCurve(one, grid[one], money[at]) for at, one in enumerate(whats)}
    )
