"""The criteria a program is held against, and in how many cases it meets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision.uncertainty import Booleans, Numbers, Probability, probability
from simulator.economics.measures import Measures

Goal = Literal["acquire", "retain", "defend"]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What a program must show, and with which probability.

    `cash_reserve` and `cost_per_new_customer` are one number or one per case;
    None where the client has not given them. The last three are the fixed points
    of the verdict (docs/model.md, section 8): below which probability of a
    positive NPV a program is hopeless, below which probability a promise counts
    as broken, and above which share of judged or assumed numbers nobody should
    commit to more than a pilot.
    """

    goal: Goal
    currency: str = ""
    npv_positive_with: float = 0.8
    promises_kept_with: float = 0.95
    goal_met_with: float = 0.8
    cash_reserve: ArrayLike | None = None
    cost_per_new_customer: ArrayLike | None = None
    hopeless_below: float = 0.2
    broken_below: float = 0.5
    opinion_above: float = 0.5


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: `meaning` completes "in 58 of 64 cases ..."."""

    name: Literal["npv", "promises", "goal"]
    meaning: str
    probability: Probability
    threshold: float

    @property
    def met(self) -> bool:
        """Whether it holds in at least the share of cases asked for."""
        return self.probability.value >= self.threshold

    @property
    def shortfall(self) -> float:
        """By how much the probability misses the threshold; negative where it does not."""
        return self.threshold - self.probability.value

    @property
    def settled(self) -> bool:
        """Whether the interval of the probability lies on one side of the threshold."""
        return not self.probability.low < self.threshold <= self.probability.high


def funding_needed(measures: Measures, arm: str) -> Numbers:
    """Cash that covers both promises, (cases,).

    First, the deepest point of cumulative cash plus all points outstanding at the
    horizon at full cost; second, the worst week of the horizon for a rush in
    which all points are redeemed within four weeks.
    """
    whole = measures.whole(arm, "peak_funding") + measures.whole(arm, "outstanding_cost")
    return np.maximum(whole, measures.whole(arm, "rush_funding"))


def promises(measures: Measures, arm: str, terms: Terms) -> dict[str, Booleans]:
    """In which cases each promise is kept, (cases,); empty where none can be checked."""
    if terms.cash_reserve is None:
        return {}
    reserve = np.asarray(terms.cash_reserve, float)
    whole = measures.whole(arm, "peak_funding") + measures.whole(arm, "outstanding_cost")
    return {
        "cash": np.asarray(whole <= reserve),
        "rush": np.asarray(measures.whole(arm, "rush_funding") <= reserve),
    }


def _goal(measures: Measures, arm: str, terms: Terms) -> tuple[str, Booleans]:
    """The goal's criterion in words, and in which cases it is met.

    A case in which it is not defined counts as not met.
    """
    if terms.goal == "acquire" and terms.cost_per_new_customer is not None:
        cost = measures.whole(arm, "cost_per_extra_customer")
        limit = np.asarray(terms.cost_per_new_customer, float)
        return "an extra customer costs no more than by paid acquisition", cost <= limit
    # who defends must not win by losing the disloyal: the share of wallet of those who are
    # left rises when they go, so the purchases of the lost ones are counted, too
    name, words = {
        "acquire": ("active", "there are more customers than without it"),
        "retain": ("repeat_rate", "more customers buy again than without it"),
        "defend": (
            "wallet_after_attack",
            "the share of wallet after the attack, lost customers included, is higher than "
            "without it",
        ),
    }[terms.goal]
    return words, measures.difference(arm, measures.control, name)[0] > 0


def criteria_of(measures: Measures, arm: str, terms: Terms) -> tuple[Criterion, ...]:
    """Hold an arm against the terms: NPV, promises (where any can be checked), goal."""
    pays = probability(measures.whole(arm, "npv") > 0)
    found = [Criterion("npv", "the NPV is positive", pays, terms.npv_positive_with)]
    kept = promises(measures, arm, terms)
    if kept:
        both = probability(np.logical_and.reduce(list(kept.values())))
        words = "the cash reserve covers peak funding and a rush on points"
        found.append(Criterion("promises", words, both, terms.promises_kept_with))
    words, reached = _goal(measures, arm, terms)
    found.append(Criterion("goal", words, probability(reached), terms.goal_met_with))
    return tuple(found)
