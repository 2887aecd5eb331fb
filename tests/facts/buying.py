"""Repeat buying with no program at all."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from simulator.simulate import Played, simulate
from tests.facts.fact import Check, Fact, Near, Numbers
from tests.facts.runs import CASES, by_case, case, total
from tests.reference.published import CDNOW_FIT
from tests.reference.world import lost_in_a_year, market

NEWCOMERS, WEEKS = 16_000, 78


@cache
def cohort() -> tuple[Played, ...]:
    """Newcomers with the rates of CDNOW's; what they buy elsewhere plays no part."""
    fit = CDNOW_FIT
    world = market(
        customers=NEWCOMERS, start="at_first_purchase", purchases_per_year=fit.r / fit.alpha * 52,
        basket=35.17, share_of_wallet=0.2, churn_per_year=lost_in_a_year(fit.s, fit.beta),
        need_shape=fit.r, churn_shape=fit.s, rhythm_spread=0,
    )  # fmt: skip
    cases = (case(number, world, {}, weeks=WEEKS) for number in range(CASES))
    return tuple(simulate(one, panel=True, owed=False, vintages=False) for one in cases)


def repeats(week: int) -> Numbers:
    """Repeat purchases by a week against the closed form."""
    expected = float(CDNOW_FIT.repeats(week)) * NEWCOMERS
    return by_case(cohort(), lambda one: total(one, "today", "purchases", slice(week)) / expected)


def never_again() -> Numbers:
    """Share without a repeat purchase in 52 weeks, against the closed form."""
    expected = CDNOW_FIT.probability(0, 52)

    def share(one: Played) -> float:
        assert one.panel is not None
        return float(np.mean(one.panel.visits[0, 0] == 0)) / expected

    return by_case(cohort(), share)


FACTS = (
    Fact(
        "repeat-buying",
        "A cohort without any program buys again as the Pareto/NBD says",
        "Schmittlein, Morrison & Colombo (1987), in closed form, with the parameters that Fader, "
        "Hardie & Lee (2005) published for CDNOW",
        "built-in",
        "Newcomers who buy and leave at CDNOW's rates, all tools off; each number against the "
        "closed form. Built-in because rates are drawn from gamma distributions; that weeks, "
        "choices and whole numbers of purchases add up to it again is what is checked.",
        (
            *(
                Check(
                    f"repeat purchases by week {week}, simulated / expected",
                    partial(repeats, week), Near(1, 0.02), "plain", 3,
                )
                for week in (26, 52, 78)
            ),
            Check(
                "share who do not come back within a year, simulated / expected",
                never_again, Near(1, 0.02), "plain", 3,
            ),
        ),
    ),
)  # fmt: skip
