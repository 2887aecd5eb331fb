"""What would change a verdict, said to someone who has to decide, and by how much it was missed."""

from __future__ import annotations

import numpy as np

from simulator.decision.asked.promise_words import COVERS
from simulator.decision.asked.promises import covering
from simulator.decision.names import in_sentence, names_of
from simulator.decision.word.basis import VerdictBasis
from simulator.decision.words import amount, enough, joined, listed, percent
from simulator.say import say


def would_change(grounds: VerdictBasis) -> tuple[str, ...]:
    """What would change the verdict."""
    said = [margin(grounds), *_remedies(grounds)]
    ends = grounds.quarters
    # where the answer is the same at both ends of what is believed, measuring changes nothing
    open_ = ends and not (ends.adverse.surely_positive or ends.favorable.surely_negative)
    if open_ and grounds.sensitivity is not None and grounds.sensitivity.top(judged=True):
        names = names_of(grounds.sensitivity.top(judged=True), grounds.terms.titles)
        named = listed([in_sentence(name) for name in names.values()])
        said.append(
            say("Measuring what is only judged or assumed, above all {names}.", names=named)
        )
    if grounds.redesign is not None and grounds.told[1] != "redesign":
        change = grounds.redesign.variant
        said.append(say("With {change} all criteria would be met.", change=change))
    said += [
        joined(
            say(
                "More cases: the probability of what follows may lie between {low} and {high}.",
                low=percent(one.probability.low),
                high=percent(one.probability.high),
            ),
            one.sentence,
        )
        for one in grounds.criteria
        if not one.is_clear
    ]
    if grounds.npv.rough:
        said.append(say("More agents: simulation error exceeds a tenth of the spread."))
    return (*said, *_beaten(grounds))


def _beaten(grounds: VerdictBasis) -> list[str]:
    """Plain ways to spend the same money that are mostly the better choice."""
    said = []
    for one in grounds.comparisons:
        if one.beats.value >= 0.5:
            continue
        values = {"count": one.beats.n - one.beats.count, "n": one.beats.n}
        if one.role == "acquisition":
            said.append(
                say(
                    "Acquisition for the same money is the better choice in {count} of {n} cases.",
                    **values,
                )
            )
        else:
            said.append(
                say(
                    "A price cut for the same money is the better choice in {count} of {n} cases.",
                    **values,
                )
            )
    return said


def margin(grounds: VerdictBasis) -> str:
    """How far the NPV is from the threshold of its criterion, in money."""
    one, currency = grounds.criteria[0], grounds.terms.currency
    edge = float(np.quantile(grounds.measures.whole(grounds.arm, "npv"), 1 - one.threshold))
    asked = percent(one.threshold)
    if one.met:
        return say(
            "{money} less over the horizon, in today's money, and the NPV would no longer be "
            "positive in {asked} of the cases.",
            money=amount(max(edge, 0.0), currency),
            asked=asked,
        )
    return say(
        "{money} more over the horizon, in today's money, would make the NPV positive in {asked} "
        "of the cases.",
        money=amount(max(-edge, 0.0), currency),
        asked=asked,
    )


def _remedies(grounds: VerdictBasis) -> list[str]:
    """What would keep the promises, where they are not kept: one reserve, and all else."""
    missed = [one for one in grounds.failing if one.name == "promises"]
    if not missed:
        return []
    said, checked = [], grounds.promises.checked
    if any(one.name in COVERS and not one.held.all() for one in checked):
        reserve = covering(grounds.promises.funding, missed[0].threshold)
        said.append(
            say(
                "A cash reserve of {reserve} would keep the promises about cash in {asked} of the "
                "cases.",
                reserve=enough(reserve, grounds.terms.currency),
                asked=percent(missed[0].threshold),
            )
        )
    return [*said, *(one.remedy for one in checked if one.remedy and one.name not in COVERS)]
