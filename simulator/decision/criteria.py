"""The criteria a program is held against, and in how many cases it meets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision.promises import Promises, promises_of
from simulator.decision.uncertainty import Booleans, Numbers, Probability, probability
from simulator.economics.measures import Measures
from simulator.economics.promises import Name

Goal = Literal["acquire", "retain", "defend"]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What a program must show, and with which probability.

    `cash_reserve` and `cost_per_new_customer` are one number or one per case;
    None where the client has not given them. What ends in `_at_most` limits what is
    promised beside cash, as `criteria.promises` of a scenario does; None for no promise.
    The last three are the fixed points of the verdict (docs/model.md, section 8): below
    which probability of a positive NPV a program is hopeless, below which probability a
    promise counts as broken, and above which share of judged or assumed numbers nobody
    should commit to more than a pilot.
    """

    goal: Goal
    currency: str = ""
    npv_positive_with: float = 0.8
    promises_kept_with: float = 0.95
    goal_met_with: float = 0.8
    cash_reserve: ArrayLike | None = None
    cost_per_new_customer: ArrayLike | None = None
    liability_at_most: float | None = None
    waiting_at_most: float | None = None
    gave_up_at_most: float | None = None
    turned_away_at_most: float | None = None
    hopeless_below: float = 0.2
    broken_below: float = 0.5
    opinion_above: float = 0.5

    @property
    def limits(self) -> dict[Name, ArrayLike | None]:
        """What each promise must not exceed; None where nothing is promised."""
        return {
            "cash": self.cash_reserve,
            "rush": self.cash_reserve,
            "shutdown": self.cash_reserve,
            "liability": self.liability_at_most,
            "waiting": self.waiting_at_most,
            "gave_up": self.gave_up_at_most,
            "turned_away": self.turned_away_at_most,
            "prizes": 0.0,
        }


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


def cash_promises(measures: Measures, arm: str, terms: Terms) -> Promises:
    """What measures alone can tell of promises: whether the reserve lasts, not until when.

    First, the deepest point of cumulative cash plus all points outstanding at the horizon
    at full cost; second, the worst week for a rush in which all points are redeemed within
    four weeks. For a variant that is tried, of which there are no ledgers any more.
    """
    whole = measures.whole(arm, "peak_funding") + measures.whole(arm, "outstanding_cost")
    needs: dict[Name, Numbers] = {
        "cash": whole[:, np.newaxis],
        "rush": measures.whole(arm, "rush_funding")[:, np.newaxis],
    }
    asked, currency = terms.promises_kept_with, terms.currency
    return promises_of(needs, terms.limits, asked, currency=currency, weeks=False)


def goal_met(measures: Measures, arm: str, terms: Terms) -> tuple[str, Booleans]:
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


def criteria_of(
    measures: Measures, arm: str, terms: Terms, promises: Promises | None = None
) -> tuple[Criterion, ...]:
    """Hold an arm against the terms: NPV, promises (where any can be checked), goal.

    `promises` are those of its ledgers; without them, what measures alone can tell.
    """
    pays = probability(measures.whole(arm, "npv") > 0)
    found = [Criterion("npv", "the NPV is positive", pays, terms.npv_positive_with)]
    kept = cash_promises(measures, arm, terms) if promises is None else promises
    if kept.checked:
        every = probability(kept.held)
        found.append(Criterion("promises", kept.meaning, every, terms.promises_kept_with))
    words, reached = goal_met(measures, arm, terms)
    found.append(Criterion("goal", words, probability(reached), terms.goal_met_with))
    return tuple(found)
