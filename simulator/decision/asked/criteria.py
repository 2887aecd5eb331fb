"""The criteria a program is held against, and in how many cases it meets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision.asked.criterion_words import GoalKind, KeptBy, held, meaning_of_goal
from simulator.decision.asked.promises import Promises, promises_of
from simulator.decision.uncertainty import Booleans, Numbers, Probability, probability
from simulator.economics.books.promises import Name
from simulator.economics.measures import Measures
from simulator.say import label

Goal = Literal["acquire", "retain", "defend"]
YEAR = 52  # weeks


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What a program must show, and with which probability.

    `cash_reserve` and `cost_per_new_customer` are one number or one per case;
    None where the client has not given them. What ends in `_at_most` limits what is
    promised beside cash, as `criteria.promises` of a scenario does; None for no promise.
    `kept_by` is the measure by which customers are kept, see `kept_by`. `pilot_cost` is what
    the client says that a pilot costs, None where nothing is said. Below a probability of
    `broken_below` a promise counts as broken. `titles` are what people read for programs and
    tools, by name and by path.
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
    kept_by: KeptBy = "returning"
    pilot_cost: float | None = None
    broken_below: float = 0.5
    titles: Mapping[str, str] = field(default_factory=dict)

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
    """One criterion: `meaning` is what it asks for, `sentence` says in how many cases it holds."""

    name: Literal["npv", "promises", "goal"]
    meaning: str
    probability: Probability
    threshold: float
    sentence: str

    @property
    def met(self) -> bool:
        """Whether it holds in at least the share of cases asked for."""
        return self.probability.value >= self.threshold

    @property
    def shortfall(self) -> float:
        """By how much the probability misses the threshold; negative where it does not."""
        return self.threshold - self.probability.value

    @property
    def is_clear(self) -> bool:
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


def kept_by(horizon: int, gap: int) -> KeptBy:
    """By what customers are kept that can move, from weeks of the horizon and of the 95 % gap.

    Who joins does so at a purchase, so that on horizons under two years everybody in question
    has bought in the year before, as they would have without it; the same holds where people
    buy less often than once a year.
    """
    if horizon >= 2 * YEAR and gap <= YEAR:
        return "returning"
    return "retention_rate" if gap <= horizon else "survival_rate"


def goal_met(measures: Measures, arm: str, terms: Terms) -> tuple[GoalKind, Booleans, Booleans]:
    """What the goal asks for, in which cases it is met, and in which it can be told."""
    if terms.goal == "acquire" and terms.cost_per_new_customer is not None:
        cost = measures.whole(arm, "cost_per_extra_customer")
        limit = np.asarray(terms.cost_per_new_customer, float)
        # what costs nothing and wins nobody does not win them at a price
        return "acquire_cheaply", cost <= limit, np.ones(cost.shape, bool)
    kind, gain = goal_gain(measures, arm, terms)
    return kind, gain > 0, np.isfinite(gain)


def goal_gain(measures: Measures, arm: str, terms: Terms) -> tuple[GoalKind, Numbers]:
    """What the goal asks for, and by how much the arm has more of it, (cases,)."""
    # who defends must not win by losing the disloyal: the share of wallet of those who are
    # left rises when they go, so the purchases of the lost ones are counted, too
    kinds: dict[Goal, tuple[str, GoalKind]] = {
        "acquire": ("active", "acquire"),
        "retain": (terms.kept_by, terms.kept_by),
        "defend": ("wallet_after_attack", "defend"),
    }
    name, kind = kinds[terms.goal]
    return kind, measures.difference(arm, measures.control, name)[0]


def criteria_of(
    measures: Measures, arm: str, terms: Terms, promises: Promises | None = None
) -> tuple[Criterion, ...]:
    """Hold an arm against the terms: NPV, promises (where any can be checked), goal.

    The goal is held against the cases in which it can be told; where that is none, there is
    no such criterion.
    `promises` are those of its ledgers; without them, what measures alone can tell.
    """
    pays, asked = probability(measures.whole(arm, "npv") > 0), terms.npv_positive_with
    meaning = label("the NPV is positive")
    criteria = [Criterion("npv", meaning, pays, asked, held("npv", pays, asked))]
    kept = cash_promises(measures, arm, terms) if promises is None else promises
    if kept.checked:
        every, asked = probability(kept.held), terms.promises_kept_with
        sentence = held("promises", every, asked)
        criteria.append(Criterion("promises", kept.meaning, every, asked, sentence))
    kind, reached, told = goal_met(measures, arm, terms)
    if told.any():
        often, asked = probability(reached[told]), terms.goal_met_with
        meaning = meaning_of_goal(kind)
        criteria.append(Criterion("goal", meaning, often, asked, held(kind, often, asked)))
    return tuple(criteria)
