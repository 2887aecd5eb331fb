"""What a verdict rests on, and how to say it to someone who has to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulator.decision.alternatives import Comparison
from simulator.decision.criteria import Criterion, Terms
from simulator.decision.promise_words import COVERS, as_today, in_numbers, told
from simulator.decision.promises import Promise, Promises, covering
from simulator.decision.redesign import Trial
from simulator.decision.sensitivity import Sensitivity
from simulator.decision.uncertainty import Probability, Spread
from simulator.decision.words import amount, cases, enough, percent
from simulator.economics.measures import Measures

Word = Literal["launch", "do not launch", "redesign", "pilot first"]


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """All that a verdict rests on, worked out once."""

    measures: Measures
    arm: str
    terms: Terms
    criteria: tuple[Criterion, ...]
    promises: Promises
    npv: Spread
    sensitivity: Sensitivity | None
    comparisons: tuple[Comparison, ...]
    redesign: Trial | None

    @property
    def pays(self) -> Probability:
        """Probability of a positive NPV."""
        return self.criteria[0].probability

    @property
    def failing(self) -> tuple[Criterion, ...]:
        """Criteria that are not met, the one furthest off first."""
        missed = [one for one in self.criteria if not one.met]
        return tuple(sorted(missed, key=lambda one: -one.shortfall))

    @property
    def judged_share(self) -> float:
        """Part of what the inputs explain that is opinion; NaN where it cannot be told."""
        return self.sensitivity.judged_share if self.sensitivity else float("nan")

    @property
    def opinion(self) -> bool:
        """Whether too much rests on opinion to do more than a pilot, or nobody can tell."""
        return not self.judged_share <= self.terms.opinion_above

    @property
    def broken(self) -> Promise | None:
        """The promise that is broken beyond repair, if any.

        A promise that is kept in fewer than half of the cases is one that the
        company must expect to break; no share of evidence or luck makes up for
        that. It is beyond repair where no variant that was tried repairs it.
        """
        if not self.promises.checked or self.redesign is not None:
            return None
        least = min(self.promises.checked, key=lambda one: one.kept.value)
        return least if least.kept.value < self.terms.broken_below else None


def _held(one: Criterion) -> str:
    """A criterion in numbers."""
    return f"{one.meaning} in {cases(one.probability)}; {percent(one.threshold)} is asked for"


def _mean(found: Grounds) -> str:
    """What the program brings on average."""
    money = amount(abs(found.npv.mean), found.terms.currency)
    return f"on average it {'brings' if found.npv.mean >= 0 else 'loses'} {money} in today's money"


def why(found: Grounds, word: Word) -> tuple[str, str]:
    """Headline and binding reason."""
    arm = found.arm
    if word == "launch":
        closest = max(found.criteria, key=lambda one: one.shortfall)
        more = "" if closest.name == "npv" else f" The closest call: {_held(closest)}."
        return (
            f"{arm} pays for itself.",
            f"{_sentence(_held(found.criteria[0]))} {_sentence(_mean(found))}{more}",
        )
    if word == "do not launch":
        return _why_not(found)
    if word == "redesign" and found.redesign is not None:
        trial = found.redesign
        after = cases(trial.criteria[0].probability)
        return (
            f"{arm} does not do as it is, but would with {trial.variant}.",
            f"As it is, {_held(found.failing[0])}. Changed, it meets all criteria, with a "
            f"positive NPV in {after}.",
        )
    if found.failing:
        told = found.failing[0].settled
        return (
            f"{arm} does not do what is asked of it."
            if told
            else f"What is known does not tell whether {arm} does what is asked of it.",
            f"{_sentence(_held(found.failing[0]))} {_sentence(_mean(found))}"
            f"{_first(found) if found.failing[0].name == 'promises' else ''}",
        )
    return f"{arm} would meet every criterion, if what is only believed is true.", _opinion(found)


def _why_not(found: Grounds) -> tuple[str, str]:
    if found.pays.value < found.terms.hopeless_below or found.broken is None:
        return (
            f"{found.arm} does not pay for itself.",
            f"{_sentence(_held(found.criteria[0]))} {_sentence(_mean(found))}",
        )
    broken = found.broken
    return (
        f"{found.arm} promises more than the company can keep.",
        f"The promise about {broken.about} is kept in {cases(broken.kept)}: "
        f"{in_numbers(broken, found.terms.currency)}.{as_today(broken)}{_first(found)}",
    )


def _first(found: Grounds) -> str:
    """The first promise to break, to be added to a reason."""
    return f" {told(found.promises.first)}" if found.promises.first else ""


def _opinion(found: Grounds) -> str:
    """How much rests on opinion."""
    if found.sensitivity is None:
        return "What the outcome hangs on was not examined."
    if np.isnan(found.judged_share):
        return (
            f"{found.sensitivity.n_cases} cases are too few to tell how much of the outcome rests "
            "on judged or assumed numbers."
        )
    named = ", ".join(found.sensitivity.top(judged=True))
    return (
        f"{percent(found.judged_share)} of what the inputs explain of the NPV rests on judged or "
        f"assumed numbers{f', above all {named}' if named else ''}."
    )


def would_change(found: Grounds, word: Word) -> tuple[str, ...]:
    """What would change the verdict."""
    said = [_margin(found), *_remedies(found)]
    if found.opinion and found.sensitivity is not None and found.sensitivity.top(judged=True):
        named = ", ".join(found.sensitivity.top(judged=True))
        said.append(f"Measuring what is only judged or assumed, above all {named}.")
    if found.redesign is not None and word != "redesign":
        said.append(f"With {found.redesign.variant} all criteria would be met.")
    said += [
        f"More cases: the probability that {_short(one)} may lie between "
        f"{percent(one.probability.low)} and {percent(one.probability.high)}."
        for one in found.criteria
        if not one.settled
    ]
    if found.npv.rough:
        said.append("More agents: simulation error exceeds a tenth of the spread.")
    said += [
        f"{_sentence(one.name)[:-1]} for the same money is the better choice in "
        f"{one.beats.n - one.beats.count} of {one.beats.n} cases."
        for one in found.comparisons
        if one.beats.value < 0.5
    ]
    return tuple(said)


def _short(one: Criterion) -> str:
    """A criterion in few words; what is promised has been said before."""
    return "all promises are kept" if one.name == "promises" else one.meaning


def _margin(found: Grounds) -> str:
    """How far the NPV is from the threshold of its criterion, in money."""
    one, currency = found.criteria[0], found.terms.currency
    edge = float(np.quantile(found.measures.whole(found.arm, "npv"), 1 - one.threshold))
    asked = f"in {percent(one.threshold)} of the cases"
    if one.met:
        return (
            f"{amount(max(edge, 0.0), currency)} less over the horizon, in today's money, and the "
            f"NPV would no longer be positive {asked}."
        )
    return (
        f"{amount(max(-edge, 0.0), currency)} more over the horizon, in today's money, would make "
        f"the NPV positive {asked}."
    )


def _remedies(found: Grounds) -> list[str]:
    """What would keep the promises, where they are not kept: one reserve, and all else."""
    missed = [one for one in found.failing if one.name == "promises"]
    if not missed:
        return []
    said, often = [], f"in {percent(missed[0].threshold)} of the cases"
    if any(one.name in COVERS and not one.held.all() for one in found.promises.checked):
        reserve = covering(found.promises.funding, missed[0].threshold)
        said.append(
            f"A cash reserve of {enough(reserve, found.terms.currency)} would keep the promises "
            f"about cash {often}."
        )
    return [*said, *(p.remedy for p in found.promises.checked if p.remedy and p.name not in COVERS)]


def unchecked(found: Grounds) -> tuple[str, ...]:
    """What could not be checked."""
    said = list(found.promises.unchecked)
    if found.terms.goal == "acquire" and found.terms.cost_per_new_customer is None:
        said.append("No cost per new customer is given, so only their number was checked.")
    if found.sensitivity is None:
        said.append("What the outcome hangs on was not examined.")
    elif not found.sensitivity.resolved:
        said.append(f"{found.sensitivity.n_cases} cases are too few to tell what it hangs on.")
    return tuple(said)


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[0].upper()}{text[1:]}."
