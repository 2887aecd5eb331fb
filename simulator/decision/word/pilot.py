"""Whether a pilot pays for itself, how large it must be, and which result means launch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from simulator.decision.asked.criteria import Criterion, Terms, goal_met
from simulator.decision.uncertainty import Numbers
from simulator.decision.word.fitted import Fitted, fit, worth_of_knowing
from simulator.decision.word.known import Knowledge
from simulator.decision.word.stop import Stop, stop_of
from simulator.economics import Measures
from simulator.economics.customers.holdout import control_group

TRIED = 0.02  # of what those who take part buy in a quarter: two points of margin to find out


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot: what it costs, what knowing is worth, what it takes to see the figure.

    `cost` and `worth` are in currency; `typed` is the cost that the client gives, if any.
    `about` is what is open. `group` of `customers` are chosen by chance for `weeks`; None where
    no feasible group tells what to do, or nobody knows (`examined` is false). `wins_above` is
    the effect per customer from which on the mean NPV is positive, which `turns` there; 0 where
    it does so nowhere that was seen.
    """

    cost: float
    typed: float | None
    worth: float
    about: Literal["npv", "goal"]
    examined: bool
    group: float | None
    customers: float
    weeks: int
    wins_above: float
    turns: bool = False

    @property
    def pays(self) -> bool:
        """Whether knowing is worth more than the pilot costs."""
        return self.worth > self.cost

    @property
    def shows(self) -> bool:
        """Whether its figure can be seen; what was not examined is not held against it."""
        return self.group is not None or not self.examined


def cost_of(typed: float | None, known: Knowledge, program_cost: float) -> float:
    """What a pilot costs, in currency.

    Set-up and `TRIED` of what those who take part buy in a quarter. What the client types is
    never taken for less than the latter, nor for more than both or, if that is more, set-up and
    what the program costs for those who take part: otherwise who would rather not be told could
    type a cost at which nothing is worth knowing.
    """
    least = TRIED * known.trial_sales
    usual = known.setup + least
    most = max(usual, known.setup + (program_cost - known.setup) * known.trial_part)
    return usual if typed is None else min(max(typed, least), most)


def pilot_of(
    measures: Measures, arm: str, terms: Terms, known: Knowledge, fitted: Fitted,
    criteria: tuple[Criterion, ...],
) -> Pilot:  # fmt: skip
    """The pilot of a program, about what is open of it: its NPV, or else its goal."""
    npv = measures.whole(arm, "npv")
    cost = cost_of(terms.pilot_cost, known, float(measures.whole(arm, "program_cost").mean()))
    told = None if known.seen is None else known.seen.telling(npv)
    about_npv = Pilot(
        cost=cost,
        typed=terms.pilot_cost,
        worth=worth_of_knowing(fitted.values),
        about="npv",
        examined=known.seen is not None,
        group=None if told is None else told.group,
        customers=0.0 if known.seen is None else known.seen.customers,
        weeks=0 if told is None else told.weeks,
        wins_above=0.0 if told is None else told.above,
        turns=told is not None and told.turns,
    )
    goal = next((one for one in criteria if one.name == "goal"), None)
    if about_npv.pays or goal is None or goal.met or goal.probability.high < goal.threshold:
        return about_npv
    worth = worth_of_knowing(_for_the_goal(measures, arm, terms, known, fitted))
    return replace(
        about_npv,
        worth=worth,
        about="goal",
        group=_group_for_the_goal(measures, arm, terms, known),
        weeks=0 if known.seen is None else known.seen.years[0].weeks,
    )


def _group_for_the_goal(
    measures: Measures, arm: str, terms: Terms, known: Knowledge
) -> float | None:
    """Customers to keep out so that more of the others are seen to be kept, None where none do.

    By who has bought within their usual time, of which by the end of the first year as much
    has come as of the horizon has gone. Newcomers cannot be kept out beforehand, and no
    rival attacks for a pilot, so that other goals cannot be seen.
    """
    if terms.goal != "retain" or known.seen is None:
        return None
    first, last = known.seen.years[0], known.seen.years[-1]
    gain = measures.difference(arm, measures.control, "retention_rate")[0]
    base = measures.whole(measures.control, "retention_rate")
    told = np.isfinite(gain) & np.isfinite(base)
    if not told.any():
        return None
    share = float(base[told].mean())
    by_then = float(gain[told].mean()) * first.weeks / last.weeks
    group = float(control_group(by_then, (share * (1 - share)) ** 0.5, known.seen.customers))
    return group if np.isfinite(group) and by_then > 0 else None


def _for_the_goal(
    measures: Measures, arm: str, terms: Terms, known: Knowledge, fitted: Fitted
) -> Numbers:
    """What launching brings where a program that misses its goal is stopped again, (cases,)."""
    _, reached, told = goal_met(measures, arm, terms)
    likely = fit(known.drawn, np.where(told, reached, False).astype(float)).values
    return np.where(likely > 0.5, fitted.values, -known.setup)


def stop_figure(known: Knowledge, npv: Numbers) -> Stop | None:
    """The figure at which one would stop: the effect where it shows, else what is seen early."""
    told = None if known.seen is None else known.seen.telling(npv)
    if told is None:
        return stop_of(known.early, known.week, npv)
    return Stop("effect", told.weeks, told.above, above=True, unit="currency per customer")
