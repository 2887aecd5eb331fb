"""How a search is put into plain data."""

from __future__ import annotations

from simulator.decision.design.candidates import PLAIN, WIN, Dose, Ingredient, Kitchen, ends
from simulator.decision.design.choices import CHOICES
from simulator.decision.design.playing import Score
from simulator.decision.design.search import Designed, DesignSearch
from simulator.decision.word.fitted import mean_of
from simulator.findings.arms import spread_of
from simulator.findings.design import Candidate, DesignFindings, Dosed, Earns
from simulator.scenario.lock import version

NEAR_END = 1.02  # a size within 2 % of an end of its range is at it


def design_of(search: DesignSearch, found: Designed) -> DesignFindings:
    """Everything that is said of a search."""
    base, wish, kitchen = search.kitchen.base, search.wish, search.kitchen
    best = None if found.best is None else _candidate(kitchen, found.best)
    seen = 0.0 if found.best is None else float(wish.worth(found.best).mean())
    return DesignFindings(
        name=base.name, question=base.question, goal=base.goal, measure="share",
        currency=base.currency, customers=float(base.customers),
        horizon_weeks=base.horizon_weeks, budget=wish.budget, frame=found.frame,
        at_most=wish.at_most, ready_by=wish.ready_by, reach=wish.reach, lose=wish.lose,
        chance=wish.chance, agents=search.agents, cases=search.cases,
        exam_cases=0 if found.best is None else len(found.best.npv), seed=search.seed,
        certain=False, version=version(),
        winner=None if found.winner is None else best, best=best,
        runner_up=None if found.runner_up is None else _candidate(kitchen, found.runner_up),
        optimism=found.searched - seen, alone=_best_of_each(kitchen, found.alone),
        earns=tuple(
            Earns(named(one.what), one.loses.value, one.loses.low, one.loses.high)
            for one in found.leaving
        ),
        out=tuple(found.out.items()), played=found.played, warnings=(),
    )  # fmt: skip


def named(what: Ingredient) -> str:
    """A tool and its audience, as people read it."""
    kind = what.kind.replace("_", " ")
    return kind if what.to == PLAIN else f"{kind} ({what.to})"


def _best_of_each(kitchen: Kitchen, alone: tuple[Score, ...]) -> tuple[Candidate, ...]:
    """The best size of each tool and audience by mean NPV, the best tool first."""
    best: dict[Ingredient, Score] = {}
    for one in alone:
        what = one.draft.doses[0].what
        if what not in best or one.mean > best[what].mean:
            best[what] = one
    ranked = sorted(best.values(), key=lambda one: -one.mean)
    return tuple(_candidate(kitchen, one) for one in ranked)


def _candidate(kitchen: Kitchen, one: Score) -> Candidate:
    mean = mean_of(one.npv)
    return Candidate(
        tuple(_dosed(kitchen, dose) for dose in one.draft.doses), spread_of(one.npv), mean.low,
        mean.high, float(one.cost.mean()), spread_of(one.gain), float((one.npv > 0).mean()),
    )  # fmt: skip


def _dosed(kitchen: Kitchen, dose: Dose) -> Dosed:
    low, high = ends(kitchen, dose.what)
    edge = "most" if dose.amount >= high / NEAR_END else ""
    edge = edge or ("least" if dose.amount <= low * NEAR_END else "")
    knob = "acquisition_budget" if dose.what.kind == WIN else CHOICES[dose.what.kind].knob
    return Dosed(dose.what.kind, dose.what.to, knob, dose.amount, edge)
