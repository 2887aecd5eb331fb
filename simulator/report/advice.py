"""From played cases to verdicts: measures, what they hang on, what to do about each program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision import Sensitivity, Terms, Verdict, Word, judge, sensitivity_of
from simulator.economics import Measures, measures_of
from simulator.report.findings import Role
from simulator.report.search import search
from simulator.scenario import Distribution, Scenario

_RANK: dict[Word, int] = {"launch": 0, "pilot first": 1, "redesign": 1, "do not launch": 2}
_PLAIN = {"price cut": "a price cut", "acquisition": "acquisition"}


def role_of(scenario: Scenario, arm: str) -> Role:
    """Whether an arm is a program or the same money spent plainly."""
    program = scenario.tree["programs"][arm]
    if program.get("same_money_as") is None:
        return "program"
    return "acquisition" if program.get("acquires") else "price cut"


def beside(scenario: Scenario, arm: str) -> str | None:
    """The program whose money an arm spends."""
    name = scenario.tree["programs"][arm].get("same_money_as")
    return None if name is None else str(name)


def per_case(played: experiment.Result, path: str) -> NDArray[np.float64] | None:
    """A number of the scenario in every case, (cases,); None where it is not given."""
    section, _, name = path.rpartition(".")
    tree = played.scenario.tree
    value = (tree[section] if section else tree).get(name)
    if value is None:
        return None
    central = value.central if isinstance(value, Distribution) else value
    drawn = [case.get(path, central) for case in played.drawn] or [central] * len(played.played)
    return np.asarray(drawn, float)


def measured(played: experiment.Result) -> Measures:
    """Measures of every case, discounted at its own cost of capital."""
    ledgers = (case.ledgers for case in played.played)
    return measures_of(ledgers, _rates(played), control=played.arms[0])


def _rates(played: experiment.Result) -> NDArray[np.float64]:
    rates = per_case(played, "cost_of_capital")
    assert rates is not None  # it has a default
    return rates


def hangs_on(played: experiment.Result, measured: Measures, arm: str) -> Sensitivity | None:
    """What an arm's NPV hangs on; None where nothing was drawn."""
    leaves = played.scenario.uncertain
    if played.certain or not leaves:
        return None
    drawn = np.array([[case[leaf.path] for leaf in leaves] for case in played.drawn])
    names, kinds = [leaf.path for leaf in leaves], [leaf.kind for leaf in leaves]
    return sensitivity_of(drawn, measured.whole(arm, "npv"), names, kinds)


def terms_of(played: experiment.Result) -> Terms:
    """The criteria of the scenario."""
    scenario = played.scenario
    return Terms(
        goal=scenario.goal,
        currency=scenario.currency,
        npv_positive_with=scenario.criteria.npv.positive_with,
        promises_kept_with=scenario.criteria.promises.kept_with,
        goal_met_with=scenario.criteria.goal.met_with,
        cash_reserve=per_case(played, "company.cash_reserve"),
        cost_per_new_customer=per_case(played, "company.cost_per_new_customer"),
    )


def verdicts(
    played: experiment.Result,
    measured: Measures,
    *,
    jobs: int | None = None,
    say: Callable[[str], None] = lambda step: None,
) -> dict[str, Verdict]:
    """A verdict on every program that is not merely the same money spent plainly."""
    scenario = played.scenario
    found = {}
    for arm in (arm for arm in played.arms[1:] if role_of(scenario, arm) == "program"):
        give = partial(
            judge,
            measured,
            arm,
            terms_of(played),
            sensitivity=hangs_on(played, measured, arm),
            alternatives={
                _PLAIN[role_of(scenario, other)]: other
                for other in played.arms[1:]
                if beside(scenario, other) == arm
            },
        )
        verdict = give()
        terms = terms_of(played)
        if not played.certain and _may_be_mended(verdict, terms):
            rates = _rates(played)
            mended = search(played, arm, terms, rates, jobs=jobs, say=say)
            verdict = give(redesign=mended)
        found[arm] = verdict
    return found


def _may_be_mended(verdict: Verdict, terms: Terms) -> bool:
    """A program that fails, but not hopelessly, deserves a search for a better variant."""
    fails = not all(criterion.met for criterion in verdict.criteria)
    return fails and verdict.probability.value >= terms.hopeless_below


def best_program(verdicts: Mapping[str, Verdict]) -> str:
    """The program with the best word, among equals with the highest mean NPV."""
    return min(verdicts, key=lambda arm: (_RANK[verdicts[arm].word], -verdicts[arm].npv.mean))
