"""What a verdict rests on, said to someone who has to decide: why, what next, what would change."""

from __future__ import annotations

import numpy as np

from simulator.decision.asked.criteria import Criterion
from simulator.decision.asked.promise import Promise
from simulator.decision.asked.promise_words import COVERS, as_today, in_numbers, told
from simulator.decision.asked.promises import covering
from simulator.decision.word.grounds import Grounds
from simulator.decision.word.table import NOTHING_UNCERTAIN
from simulator.decision.words import amount, cases, enough, percent

# What a program of each goal is for, in words that complete "it does not ...".
AIMS = {"acquire": "win customers", "retain": "retain", "defend": "defend"}


def _held(one: Criterion) -> str:
    """A criterion in numbers."""
    return f"{one.meaning} in {cases(one.probability)}; {percent(one.threshold)} is asked for"


def _mean(found: Grounds) -> str:
    """What the program brings on average."""
    money = amount(abs(found.npv.mean), found.terms.currency)
    return f"on average it {'brings' if found.npv.mean >= 0 else 'loses'} {money} in today's money"


def why(found: Grounds) -> tuple[str, str]:
    """Headline and binding reason of the row that holds."""
    row, _ = found.told
    arm, mean = found.arm, _sentence(_mean(found))
    pays = f"{_sentence(_held(found.criteria[0]))} {mean}"
    match row:
        case 0:
            return _no_word(found)
        case 1 | 5 if found.missed is not None:
            return _promises_too_much(found, found.missed)
        case 2:
            closest = max(found.criteria, key=lambda one: one.shortfall)
            more = "" if closest.name == "npv" else f" The closest call: {_held(closest)}."
            robust = _quarter(found, adverse=True)
            return f"{arm} pays for itself, also where what is believed is adverse.", (
                f"{pays}{more} {robust}"
            )
        case 3 if found.redesign is not None:
            return _changed(found)
        case 4:
            favorable = _quarter(found, adverse=False)
            return f"{arm} does not pay, whatever is believed.", f"{pays} {favorable}"
        case 6 if found.goal is not None:
            aim = AIMS[found.terms.goal]
            return f"{arm} is not for this goal: it pays, but it does not {aim}.", (
                f"{_sentence(_held(found.goal))} {mean}"
            )
        case 7:
            return f"What is known does not tell whether to launch {arm}; a pilot can.", (
                f"{_open(found)} {mean}"
            )
        case 8:
            return f"{arm} pays on average, and one sees in time where it does not.", (
                f"{_open(found)} {mean} {_no_pilot(found)}"
            )
    return _nothing_tells(found), f"{_open(found)} {mean} {_no_pilot(found)}"


def _nothing_tells(found: Grounds) -> str:
    """The headline of what nobody could find out in time."""
    if found.npv.mean <= 0:
        finding = "to find out does not pay, either"
        if found.pilot is not None and found.pilot.pays:
            finding = "no pilot would tell whether it does"
        return f"{found.arm} is not expected to pay, and {finding}."
    if found.failing and found.failing[0].name == "goal":
        return f"Whether {found.arm} would {AIMS[found.terms.goal]} is not known."
    return f"It is not known whether {found.arm} pays, and no pilot would tell."


def _no_word(found: Grounds) -> tuple[str, str]:
    """Where nothing uncertain was played: criteria and mean, and no word."""
    verb = "pays" if found.npv.mean > 0 else "does not pay"
    return f"{NOTHING_UNCERTAIN.capitalize()}; as it was played, {found.arm} {verb}.", (
        _sentence(_mean(found))
    )


def _changed(found: Grounds) -> tuple[str, str]:
    """A variant that earns launch by the same table."""
    trial = found.redesign
    assert trial is not None
    after = cases(trial.criteria[0].probability)
    missed = f"{_held(found.failing[0])}" if found.failing else "it loses where beliefs are adverse"
    return (
        f"{found.arm} does not do as it is, but would with {trial.variant}.",
        f"As it is, {missed}. Changed, it meets all criteria, with a positive NPV in {after}, and "
        "still pays where what is believed is adverse.",
    )


def _promises_too_much(found: Grounds, missed: Promise) -> tuple[str, str]:
    """Which promise is missed, by how much, and what breaks first."""
    return (
        f"{found.arm} promises more than the company can keep.",
        f"The promise about {missed.about} is kept in {cases(missed.kept)}: "
        f"{in_numbers(missed, found.terms.currency)}.{as_today(missed)}{_first(found)}",
    )


def _open(found: Grounds) -> str:
    """What is open: the criterion furthest off, or what it brings where beliefs are adverse."""
    if found.failing:
        return _sentence(_held(found.failing[0]))
    return f"{_sentence(_held(found.criteria[0]))} {_quarter(found, adverse=True)}"


def _quarter(found: Grounds, *, adverse: bool) -> str:
    """The mean NPV of the quarter of cases at one end of what is believed."""
    if found.quarters is None:
        return ""
    one = found.quarters.adverse if adverse else found.quarters.favorable
    low, mid, high = (amount(x, found.terms.currency) for x in (one.low, one.value, one.high))
    which = "adverse" if adverse else "favorable"
    if not np.isfinite(one.low):
        return f"{found.npv.n} cases are too few to tell the NPV where beliefs are {which}."
    return (
        f"Where judged and assumed numbers are most {which}, the mean NPV is {mid} ({low} to "
        f"{high})."
    )


def _no_pilot(found: Grounds) -> str:
    """Why a pilot is not the way to find out."""
    pilot, currency = found.pilot, found.terms.currency
    if pilot is None:
        return ""
    if not pilot.pays:
        return (
            f"Knowing beforehand would be worth {amount(pilot.worth, currency)} at most, a pilot "
            f"costs {amount(pilot.cost, currency)}."
        )
    return (
        "A pilot would not show the effect: even half of the customers, kept out for a year, are "
        "too few."
    )


def _first(found: Grounds) -> str:
    """The first promise to break, to be added to a reason."""
    return f" {told(found.promises.first)}" if found.promises.first else ""


def would_change(found: Grounds) -> tuple[str, ...]:
    """What would change the verdict."""
    said = [margin(found), *_remedies(found)]
    ends = found.quarters
    # where the answer is the same at both ends of what is believed, measuring changes nothing
    open_ = ends and not (ends.adverse.surely_positive or ends.favorable.surely_negative)
    if open_ and found.sensitivity is not None and found.sensitivity.top(judged=True):
        named = ", ".join(found.sensitivity.top(judged=True))
        said.append(f"Measuring what is only judged or assumed, above all {named}.")
    if found.redesign is not None and found.told[1] != "redesign":
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


def margin(found: Grounds) -> str:
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
    if found.goal is None:
        said.append(f"Whether it does what it is for ({found.terms.goal}) cannot be told.")
    if found.pilot is not None and not found.pilot.examined:
        said.append("Whether a control group would show the effect was not examined.")
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
