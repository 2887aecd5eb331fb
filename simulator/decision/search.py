"""The search for a variant that differs in one number and meets all criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from simulator import experiment
from simulator.decision.again import play_again
from simulator.decision.asked.criteria import Terms
from simulator.decision.redesign import Trial, Variant, best, try_out, variants
from simulator.decision.word.basis import robust
from simulator.decision.word.known import Knowledge
from simulator.economics import Measures, measures_of
from simulator.program.program import Program
from simulator.say import label, say
from simulator.scenario import Scenario, ScenarioError
from simulator.simulate import Case, Played, simulate
from simulator.where import DEFAULT, Where

# Cases on which all variants are tried before the most hopeful one is played on all.
SCREENING = 16


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for a better variant came to.

    Attributes
    ----------
    n_variants
        How many were played.
    nearest
        The variant that came nearest to its criteria, on as many cases as it was
        played on; None where there was nothing to try.
    found
        The variant that meets all criteria on all cases, None if there is none.
    """

    n_variants: int
    nearest: Trial | None
    found: Trial | None

    @property
    def in_vain(self) -> str:
        """What to say where nothing was found; "" where something was."""
        if self.found is not None:
            return ""
        if self.nearest is None:
            return say("No variant was looked for: no knob of its tools can be halved or doubled.")
        missed = max(self.nearest.criteria, key=lambda one: one.shortfall)
        said = [
            say(
                "No redesign was found: none of {variants} variants that halve or double one "
                "parameter qualifies for launch. The closest is {nearest}.",
                variants=self.n_variants,
                nearest=self.nearest.variant,
            ),
            missed.sentence,
        ]
        if not self.nearest.robust:
            said.append(say("It may lose under adverse assumptions."))
        return " ".join(said)


def search(
    played: experiment.PlayedCases,
    arm: str,
    terms: Terms,
    rates: np.ndarray,
    calm_from: Sequence[int] | None = None,
    *,
    known: Knowledge | None = None,
    where: Where = DEFAULT,
    tell: Callable[[str], None] = lambda step: None,
) -> Search:
    """Look for the best variant in one knob that meets all criteria.

    All variants are played side by side on the first few cases, as arms of one
    simulation. The most hopeful of them is then played on all cases, unless even
    the upper ends of its intervals miss what is asked for.

    Parameters
    ----------
    rates
        Yearly cost of capital of every case, (cases,).
    calm_from
        The week of every case from which no attack is on; None without attacks.
    known
        What was drawn: a variant must pay where what is believed is most adverse. Without it
        nothing is asked of what is believed.
    where
        Where variants run; they are not kept.
    """
    case = played.scenario.case(0, None, seed=played.seed, agents=played.agents)
    candidates = tuple(
        variant
        for variant in variants(case.programs[arm].tools, f"programs.{arm}.tools")
        if _possible(played.scenario, variant)
    )
    every, few = len(played.played), min(SCREENING, len(played.played))
    if not candidates:
        return Search(0, None, None)
    tell(
        label(
            "looking for a better {program}: {variants} variants",
            program=terms.titles.get(arm, arm),
            variants=len(candidates),
        )
    )
    tried = _try(played, arm, candidates, terms, rates, calm_from, few, where, known)
    hopeful = max(tried, key=_nearness)
    if few == every:
        return Search(len(tried), hopeful, best(tried))
    if not all(one.probability.high >= one.threshold for one in hopeful.criteria):
        return Search(len(tried), hopeful, None)
    tell(
        label(
            "looking for a better {program}: {variant}",
            program=terms.titles.get(arm, arm),
            variant=hopeful.variant,
        )
    )
    (again,) = _try(played, arm, [hopeful.variant], terms, rates, calm_from, every, where, known)
    return Search(len(tried), again, best([again]))


def _possible(scenario: Scenario, variant: Variant) -> bool:
    """Whether the scenario could be written so; points that today has, too, keep their terms."""
    try:
        scenario.with_values(variant.changes)
    except ScenarioError:
        return False
    return True


def _nearness(trial: Trial) -> tuple[float, float]:
    """How near a variant comes to its criteria: the largest shortfall, then the NPV."""
    return -max(max(one.shortfall, 0.0) for one in trial.criteria), trial.npv.mean


def _try(
    played: experiment.PlayedCases,
    arm: str,
    candidates: Sequence[Variant],
    terms: Terms,
    rates: np.ndarray,
    calm_from: Sequence[int] | None,
    n: int,
    where: Where,
    known: Knowledge | None,
) -> tuple[Trial, ...]:
    """Play variants against today on the first `n` cases and hold them against the terms."""
    changes = tuple((variant.path, variant.value) for variant in candidates)
    again = play_again(played, partial(play_variants, arm=arm, changes=changes), where, n)
    calm = None if calm_from is None else calm_from[:n]
    measures = measures_of(again.played, rates[:n], calm_from=calm)

    def measured(change: Mapping[str, float]) -> Measures:
        ((path, value),) = change.items()
        one = measures.values[_name(path, value)]
        return Measures(
            measures.control, {measures.control: measures.values[measures.control], arm: one}
        )

    stands = partial(robust, arm=arm, known=known)
    return try_out(candidates, measured, arm, _first(terms, n), stands)


def _first(terms: Terms, n: int) -> Terms:
    """The terms for the first `n` cases."""

    def cut(values: Any) -> Any:
        return np.asarray(values)[:n] if np.ndim(values) else values

    return replace(
        terms,
        cash_reserve=cut(terms.cash_reserve),
        cost_per_new_customer=cut(terms.cost_per_new_customer),
    )


def play_variants(
    case: Case,
    *,
    arm: str,
    changes: Sequence[tuple[str, float]],
    threads: int,
    panel: bool,
) -> Played:
    """Play variants of one arm side by side, and no other arms.

    Luck belongs to tools and not to arms, so a variant fares as it would alone.
    """
    names = [_name(path, value) for path, value in changes]
    programs = {
        name: _changed(case.programs[arm], path, value)
        for name, (path, value) in zip(names, changes, strict=True)
    }
    worlds = dict.fromkeys(names, case.worlds[arm]) if arm in case.worlds else {}
    return simulate(replace(case, programs=programs, worlds=worlds), threads=threads, panel=panel)


def _name(path: str, value: float) -> str:
    return f"{path}={value!r}"


def _changed(program: Program, path: str, value: float) -> Program:
    *_, name, word = path.split(".")
    tool = program.tools[name].model_copy(update={word: value})
    return program.model_copy(update={"tools": {**program.tools, name: tool}})
