"""What a verdict rests on, said to someone who has to decide: why, and what would change it."""

from __future__ import annotations

import numpy as np

from simulator.decision.asked.promise import Promise
from simulator.decision.asked.promise_words import COVERS, as_today, in_numbers, told
from simulator.decision.asked.promises import covering
from simulator.decision.word.basis import VerdictBasis
from simulator.decision.words import amount, counted, enough, percent
from simulator.say import say, say_n


def _mean(grounds: VerdictBasis) -> str:
    """What the program brings on average."""
    money = amount(abs(grounds.npv.mean), grounds.terms.currency)
    if grounds.npv.mean >= 0:
        return say("On average it brings {money} in today's money.", money=money)
    return say("On average it loses {money} in today's money.", money=money)


def _joined(*sentences: str) -> str:
    """Sentences one after the other, without those that have nothing to say."""
    return " ".join(filter(None, sentences))


def why(grounds: VerdictBasis) -> tuple[str, str]:
    """Headline and binding reason of the row that holds."""
    row, _ = grounds.told
    arm, mean = grounds.arm, _mean(grounds)
    pays = grounds.criteria[0].sentence
    match row:
        case 0:
            return _no_word(grounds)
        case 1 | 5 if grounds.missed is not None:
            return _promises_too_much(grounds, grounds.missed)
        case 2:
            closest, robust = _closest(grounds), _quarter(grounds, adverse=True)
            return (
                say("{program} pays for itself, also where what is believed is adverse.",
                    program=arm),
                _joined(pays, mean, closest, robust),
            )  # fmt: skip
        case 3 if grounds.redesign is not None:
            return _changed(grounds)
        case 4:
            favorable = _quarter(grounds, adverse=False)
            return (
                say("{program} does not pay, whatever is believed.", program=arm),
                _joined(pays, mean, favorable),
            )
        case 6 if grounds.goal is not None:
            return _not_for_this_goal(grounds), _joined(grounds.goal.sentence, mean)
        case 7:
            return (
                say("What is known does not tell whether to launch {program}; a pilot can.",
                    program=arm),
                _joined(_open(grounds), mean),
            )  # fmt: skip
        case 8:
            return (
                say("{program} pays on average, and one sees in time where it does not.",
                    program=arm),
                _joined(_open(grounds), mean, _no_pilot(grounds)),
            )  # fmt: skip
    return _nothing_tells(grounds), _joined(_open(grounds), mean, _no_pilot(grounds))


def _closest(grounds: VerdictBasis) -> str:
    """The criterion that is met by the least, where that is not the NPV's."""
    closest = max(grounds.criteria, key=lambda one: one.shortfall)
    if closest.name == "npv":
        return ""
    return _joined(say("The closest call:"), closest.sentence)


def _not_for_this_goal(grounds: VerdictBasis) -> str:
    """The headline of a program that pays and misses its goal."""
    match grounds.terms.goal:
        case "acquire":
            return say(
                "{program} is not for this goal: it pays, but it does not win customers.",
                program=grounds.arm,
            )
        case "retain":
            return say(
                "{program} is not for this goal: it pays, but it does not retain.",
                program=grounds.arm,
            )
        case "defend":
            return say(
                "{program} is not for this goal: it pays, but it does not defend.",
                program=grounds.arm,
            )


def _nothing_tells(grounds: VerdictBasis) -> str:
    """The headline of what nobody could find out in time."""
    arm = grounds.arm
    if grounds.npv.mean <= 0 and grounds.pilot is not None and grounds.pilot.pays:
        return say(
            "{program} is not expected to pay, and no pilot would tell whether it does.",
            program=arm,
        )
    if grounds.npv.mean <= 0:
        return say(
            "{program} is not expected to pay, and to find out does not pay, either.", program=arm
        )
    if not grounds.failing or grounds.failing[0].name != "goal":
        return say("It is not known whether {program} pays, and no pilot would tell.", program=arm)
    match grounds.terms.goal:
        case "acquire":
            return say("Whether {program} would win customers is not known.", program=arm)
        case "retain":
            return say("Whether {program} would retain is not known.", program=arm)
        case "defend":
            return say("Whether {program} would defend is not known.", program=arm)


def _no_word(grounds: VerdictBasis) -> tuple[str, str]:
    """Where nothing uncertain was played: criteria and mean, and no word."""
    if grounds.npv.mean > 0:
        headline = say(
            "Nothing uncertain was played; as it was played, {program} pays.", program=grounds.arm
        )
    else:
        headline = say(
            "Nothing uncertain was played; as it was played, {program} does not pay.",
            program=grounds.arm,
        )
    return headline, _mean(grounds)


def _changed(grounds: VerdictBasis) -> tuple[str, str]:
    """A variant that earns launch by the same table."""
    trial = grounds.redesign
    assert trial is not None
    missed = (
        grounds.failing[0].sentence
        if grounds.failing
        else say("It loses where beliefs are adverse.")
    )
    return (
        say(
            "{program} does not do as it is, but would with {change}.",
            program=grounds.arm,
            change=trial.variant,
        ),
        _joined(
            missed,
            say(
                "Changed, it meets all criteria, with a positive NPV in {count} of {n} cases "
                "({share}), and still pays where what is believed is adverse.",
                **counted(trial.criteria[0].probability),
            ),
        ),
    )


def _promises_too_much(grounds: VerdictBasis, missed: Promise) -> tuple[str, str]:
    """Which promise is missed, by how much, and what breaks first."""
    first = grounds.promises.first
    return (
        say("{program} promises more than the company can keep.", program=grounds.arm),
        _joined(
            say(
                "The promise about {promise} is kept in {count} of {n} cases ({share}).",
                promise=missed.about,
                **counted(missed.kept),
            ),
            in_numbers(missed, grounds.terms.currency),
            as_today(missed),
            told(first) if first else "",
        ),
    )


def _open(grounds: VerdictBasis) -> str:
    """What is open: the criterion furthest off, or what it brings where beliefs are adverse."""
    if grounds.failing:
        return grounds.failing[0].sentence
    return _joined(grounds.criteria[0].sentence, _quarter(grounds, adverse=True))


def _quarter(grounds: VerdictBasis, *, adverse: bool) -> str:
    """The mean NPV of the quarter of cases at one end of what is believed."""
    if grounds.quarters is None:
        return ""
    end = grounds.quarters.adverse if adverse else grounds.quarters.favorable
    n, currency = grounds.npv.n, grounds.terms.currency
    low, mean, high = (amount(x, currency) for x in (end.low, end.value, end.high))
    if not np.isfinite(end.low) and adverse:
        return say("{n} cases are too few to tell the NPV where beliefs are adverse.", n=n)
    if not np.isfinite(end.low):
        return say("{n} cases are too few to tell the NPV where beliefs are favorable.", n=n)
    if adverse:
        return say(
            "Where judged and assumed numbers are most adverse, the mean NPV is {mean} ({low} to "
            "{high}).",
            mean=mean,
            low=low,
            high=high,
        )
    return say(
        "Where judged and assumed numbers are most favorable, the mean NPV is {mean} ({low} to "
        "{high}).",
        mean=mean,
        low=low,
        high=high,
    )


def _no_pilot(grounds: VerdictBasis) -> str:
    """Why a pilot is not the way to find out."""
    pilot, currency = grounds.pilot, grounds.terms.currency
    if pilot is None:
        return ""
    if not pilot.pays:
        return say(
            "Knowing beforehand would be worth {worth} at most, a pilot costs {cost}.",
            worth=amount(pilot.worth, currency),
            cost=amount(pilot.cost, currency),
        )
    return say(
        "A pilot would not show the effect: even half of the customers, kept out for a year, are "
        "too few."
    )


def would_change(grounds: VerdictBasis) -> tuple[str, ...]:
    """What would change the verdict."""
    said = [margin(grounds), *_remedies(grounds)]
    ends = grounds.quarters
    # where the answer is the same at both ends of what is believed, measuring changes nothing
    open_ = ends and not (ends.adverse.surely_positive or ends.favorable.surely_negative)
    if open_ and grounds.sensitivity is not None and grounds.sensitivity.top(judged=True):
        named = ", ".join(grounds.sensitivity.top(judged=True))
        said.append(
            say("Measuring what is only judged or assumed, above all {names}.", names=named)
        )
    if grounds.redesign is not None and grounds.told[1] != "redesign":
        change = grounds.redesign.variant
        said.append(say("With {change} all criteria would be met.", change=change))
    said += [
        _joined(
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


def unchecked(grounds: VerdictBasis) -> tuple[str, ...]:
    """What could not be checked."""
    said = list(grounds.promises.unchecked)
    if grounds.goal is None:
        said.append(_goal_unknown(grounds))
    if grounds.pilot is not None and not grounds.pilot.examined:
        said.append(say("Whether a control group would show the effect was not examined."))
    if grounds.terms.goal == "acquire" and grounds.terms.cost_per_new_customer is None:
        said.append(say("No cost per new customer is given, so only their number was checked."))
    if grounds.sensitivity is None:
        said.append(say("What the outcome hangs on was not examined."))
    elif not grounds.sensitivity.resolved:
        said.append(
            say_n(
                "One case is too few to tell what it hangs on.",
                "{n} cases are too few to tell what it hangs on.",
                grounds.sensitivity.n_cases,
            )
        )
    return tuple(said)


def _goal_unknown(grounds: VerdictBasis) -> str:
    """That nobody can tell whether the goal is met."""
    match grounds.terms.goal:
        case "acquire":
            return say("Whether it does what it is for (acquire) cannot be told.")
        case "retain":
            return say("Whether it does what it is for (retain) cannot be told.")
        case "defend":
            return say("Whether it does what it is for (defend) cannot be told.")
