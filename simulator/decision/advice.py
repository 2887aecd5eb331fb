"""From played cases to verdicts: measures, what they hang on, what to do about each program."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator import experiment
from simulator.decision.again import play_again
from simulator.decision.alternatives import Role
from simulator.decision.asked.criteria import Terms, criteria_of, kept_by
from simulator.decision.asked.promised import play_changed, promised
from simulator.decision.names import titles_of
from simulator.decision.remedies import mended
from simulator.decision.search import Search, search
from simulator.decision.sensitivity import Sensitivity, sensitivity_of
from simulator.decision.word.basis import robust
from simulator.decision.word.known import Knowledge, known_of
from simulator.decision.word.table import Word
from simulator.decision.word.verdict import Verdict, judge
from simulator.economics import Measures, measures_of
from simulator.scenario import Distribution, Leaf, Scenario
from simulator.scenario.evidence import counts_as
from simulator.scenario.leaves import at
from simulator.where import DEFAULT, Where

_RANK: dict[Word | None, int] = {
    "launch": 0, "launch in stages": 1, "pilot first": 1, "redesign": 1, None: 1,
    "do not launch": 2,
}  # fmt: skip


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


def per_case(played: experiment.PlayedCases, path: str) -> NDArray[np.float64] | None:
    """A number of the scenario in every case, (cases,); None where it is not given."""
    try:
        value = at(played.scenario.tree, path)
    except KeyError:
        return None
    if value is None:
        return None
    central = value.central if isinstance(value, Distribution) else value
    drawn = [case.get(path, central) for case in played.drawn] or [central] * len(played.played)
    return np.asarray(drawn, float)


def measured(played: experiment.PlayedCases) -> Measures:
    """Measures of every case, discounted at its own cost of capital."""
    rates, calm = rates_of(played), calm_from(played)
    return measures_of(played.played, rates, control=played.arms[0], calm_from=calm)


def calm_from(played: experiment.PlayedCases) -> list[int] | None:
    """The week of each case from which no attack of the rival is on; None without attacks.

    Attacks that start after the horizon are not seen. One that outlasts it leaves no calm, so
    that its own weeks must do.
    """
    horizon = played.scenario.horizon_weeks
    rival = played.scenario.tree["market"].get("rival") or {}
    spans = []
    for name in rival.get("attacks", {}):
        here = f"market.rival.attacks.{name}"
        week, weeks = per_case(played, f"{here}.week"), per_case(played, f"{here}.weeks")
        assert week is not None
        assert weeks is not None
        spans.append(np.stack([week, week + weeks]))
    if not spans:
        return None
    return [_calm(np.array(of_case), horizon) for of_case in np.moveaxis(np.array(spans), 2, 0)]


def _calm(spans: NDArray[np.float64], horizon: int) -> int:
    """From the starts and ends of attacks, (attacks, 2)."""
    seen = spans[spans[:, 0] < horizon]
    if not seen.size:
        return horizon
    end = float(seen[:, 1].max())
    return round(end if end < horizon else float(seen[:, 0].max()))


def rates_of(played: experiment.PlayedCases) -> NDArray[np.float64]:
    """The yearly cost of capital of every case, (cases,)."""
    rates = per_case(played, "cost_of_capital")
    assert rates is not None  # it has a default
    return rates


def acting(played: experiment.PlayedCases, arm: str) -> tuple[Leaf, ...]:
    """The uncertain numbers that were drawn and can act on an arm's NPV."""
    tree = played.scenario.tree
    bought = any(one.get("acquires") for one in tree["programs"].values())
    idle = set() if bought or tree["company"]["acquisition_budget"] else {"market.prospects"}
    if played.certain:
        return ()
    return tuple(
        leaf for leaf in played.scenario.uncertain if leaf.path not in idle and _acts_on(leaf, arm)
    )


def hangs_on(played: experiment.PlayedCases, measured: Measures, arm: str) -> Sensitivity | None:
    """What an arm's NPV depends on; None where nothing was drawn that can act on it."""
    leaves = acting(played, arm)
    if not leaves:
        return None
    drawn = np.array([[case[leaf.path] for leaf in leaves] for case in played.drawn])
    names, kinds = [leaf.path_in(arm) for leaf in leaves], [counts_as(leaf) for leaf in leaves]
    tied = [leaf.response for leaf in leaves]
    sensitivity = sensitivity_of(drawn, measured.whole(arm, "npv"), names, kinds, tied)
    # in a single case nothing moves, which is not the same as nothing being opinion
    return sensitivity if len(played.drawn) > 1 else replace(sensitivity, judged_share=math.nan)


def _acts_on(leaf: Leaf, arm: str) -> bool:
    """Whether an unknown reaches an arm; those of other programs cannot, today's and shared can."""
    paths = (path.split(".") for path in (leaf.path, *leaf.also))
    return any(keys[0] != "programs" or keys[1] == arm for keys in paths)


def terms_of(played: experiment.PlayedCases) -> Terms:
    """The criteria of the scenario."""
    scenario, promises = played.scenario, played.scenario.criteria.promises
    return Terms(
        goal=scenario.goal,
        currency=scenario.currency,
        npv_positive_with=scenario.criteria.npv.positive_with,
        promises_kept_with=promises.kept_with,
        goal_met_with=scenario.criteria.goal.met_with,
        cash_reserve=per_case(played, "company.cash_reserve"),
        cost_per_new_customer=per_case(played, "company.cost_per_new_customer"),
        liability_at_most=promises.liability_at_most,
        waiting_at_most=promises.waiting_at_most,
        gave_up_at_most=promises.gave_up_at_most,
        turned_away_at_most=promises.turned_away_at_most,
        kept_by=kept_by(scenario.horizon_weeks, scenario.gap_weeks),
        pilot_cost=scenario.criteria.pilot.cost,
        titles=titles_of(scenario),
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about a program, and the search for a better one where there was any."""

    verdict: Verdict
    search: Search | None


def advise(
    played: experiment.PlayedCases,
    measured: Measures,
    *,
    where: Where = DEFAULT,
    tell: Callable[[str], None] = lambda step: None,
    mend: bool = True,
) -> dict[str, Advice]:
    """Advice on every program that is not merely the same money spent plainly.

    With `mend`, a better variant is looked for where a program fails, but not hopelessly;
    `where` says where it runs.
    """
    scenario, terms = played.scenario, terms_of(played)
    advice = {}
    for arm in (arm for arm in played.arms[1:] if role_of(scenario, arm) == "program"):
        known = known_about(played, measured, arm)
        give = partial(
            judge,
            measured,
            arm,
            terms,
            known=known,
            sensitivity=hangs_on(played, measured, arm),
            alternatives={
                role_of(scenario, other): other
                for other in played.arms[1:]
                if beside(scenario, other) == arm
            },
            promises=promised(played, arm, terms),
        )
        verdict, searched = give(), None
        if mend and _may_be_mended(verdict):
            kept = verdict.promises
            rates, calm = rates_of(played), calm_from(played)
            trial = mended(played, measured, arm, terms, kept, known, rates, calm, where)
            if trial is not None and trial.meets:
                advice[arm] = Advice(give(redesign=trial), None)
                continue
            searched = search(played, arm, terms, rates, calm, known=known, where=where, tell=tell)
            searched = held_to_promises(played, arm, terms, searched, where, known)
            verdict = give(redesign=searched.found)
        advice[arm] = Advice(verdict, searched)
    return advice


def known_about(played: experiment.PlayedCases, measured: Measures, arm: str) -> Knowledge:
    """What is known about an arm beside its measures."""
    return known_of(played, measured, arm, acting(played, arm))


def held_to_promises(
    played: experiment.PlayedCases,
    arm: str,
    terms: Terms,
    searched: Search,
    where: Where,
    known: Knowledge | None = None,
) -> Search:
    """A search whose find keeps all promises, of which its measures tell those about cash alone.

    The variant is played once more, because only ledgers tell what is owed, who waits and
    what ending it would cost.
    """
    best = searched.found
    if best is None:
        return searched
    changes = tuple(best.variant.changes.items())
    again = play_again(played, partial(play_changed, arm=arm, changes=changes), where)
    measures = measured(again)
    kept = promised(again, arm, terms, best.variant.changes)
    held, stands = criteria_of(measures, arm, terms, kept), robust(measures, arm, known)
    trial = replace(best, criteria=held, robust=stands)
    return replace(searched, nearest=trial, found=trial if trial.meets else None)


def _may_be_mended(verdict: Verdict) -> bool:
    """A program that does not launch, but is not hopeless, deserves a search for a better one."""
    cells = verdict.cells
    return cells is not None and verdict.word != "launch" and not cells.favorable


def best_program(verdicts: Mapping[str, Verdict]) -> str:
    """The program with the best word, among equals with the highest mean NPV."""
    return min(verdicts, key=lambda arm: (_RANK[verdicts[arm].word], -verdicts[arm].npv.mean))
