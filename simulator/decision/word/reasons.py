"""What a verdict rests on, said to someone who has to decide: why."""

from __future__ import annotations

import math

import numpy as np

from simulator.decision.asked.promise import Promise
from simulator.decision.asked.promise_words import as_today, in_numbers, told
from simulator.decision.word.basis import VerdictBasis
from simulator.decision.words import amount, counted, joined
from simulator.say import say


def _mean(grounds: VerdictBasis) -> str:
    """What the program brings on average."""
    error = grounds.npv.simulation_sd / math.sqrt(max(grounds.npv.n, 1))
    money = amount(abs(grounds.npv.mean), grounds.terms.currency, error)
    if grounds.npv.mean >= 0:
        return say("On average it brings {money} in today's money.", money=money)
    return say("On average it loses {money} in today's money.", money=money)


def why(grounds: VerdictBasis) -> tuple[str, str]:
    """Headline and binding reason of the row that holds."""
    row, _ = grounds.told
    arm, mean = grounds.called, _mean(grounds)
    pays = grounds.criteria[0].sentence
    match row:
        case 0:
            return _no_word(grounds)
        case 1 | 5 if grounds.missed is not None:
            return _promises_too_much(grounds, grounds.missed)
        case 2:
            closest, robust = _closest(grounds), _quarter(grounds, adverse=True)
            return (
                say("{program} pays for itself, even under adverse assumptions.",
                    program=arm),
                joined(pays, mean, closest, robust),
            )  # fmt: skip
        case 3 if grounds.redesign is not None:
            return _changed(grounds)
        case 4:
            favorable = _quarter(grounds, adverse=False)
            return (
                say("{program} does not pay, even under favorable assumptions.", program=arm),
                joined(pays, mean, favorable),
            )
        case 6 if grounds.goal is not None:
            return _not_for_this_goal(grounds), joined(grounds.goal.sentence, mean)
        case 7:
            return (
                say("Present evidence does not settle whether to launch {program}; a pilot can.",
                    program=arm),
                joined(_open(grounds), mean),
            )  # fmt: skip
        case 8:
            return (
                say("{program} pays on average, and early figures show in time where it does not.",
                    program=arm),
                joined(_open(grounds), mean, _no_pilot(grounds)),
            )  # fmt: skip
    return _nothing_tells(grounds), joined(_open(grounds), mean, _no_pilot(grounds))


def _closest(grounds: VerdictBasis) -> str:
    """The criterion that is met by the least, where that is not the NPV's."""
    closest = max(grounds.criteria, key=lambda one: one.shortfall)
    if closest.name == "npv":
        return ""
    return joined(say("The closest call:"), closest.sentence)


def _not_for_this_goal(grounds: VerdictBasis) -> str:
    """The headline of a program that pays and misses its goal."""
    match grounds.terms.goal:
        case "acquire":
            return say(
                "{program} misses this goal: it pays, but it does not win customers.",
                program=grounds.called,
            )
        case "retain":
            return say(
                "{program} misses this goal: it pays, but it does not retain customers.",
                program=grounds.called,
            )
        case "defend":
            return say(
                "{program} misses this goal: it pays, but it does not defend the share of wallet.",
                program=grounds.called,
            )


def _nothing_tells(grounds: VerdictBasis) -> str:
    """The headline of what nobody could find out in time."""
    arm = grounds.called
    if grounds.npv.mean <= 0 and grounds.pilot is not None and grounds.pilot.pays:
        return say(
            "{program} is not expected to pay, and no pilot would tell whether it does.",
            program=arm,
        )
    if grounds.npv.mean <= 0:
        return say(
            "{program} is not expected to pay, and a pilot would cost more than it is worth.",
            program=arm,
        )
    if not grounds.failing or grounds.failing[0].name != "goal":
        return say("Whether {program} pays is open, and no pilot would tell.", program=arm)
    match grounds.terms.goal:
        case "acquire":
            return say("Whether {program} would win customers is not known.", program=arm)
        case "retain":
            return say("Whether {program} would retain customers is not known.", program=arm)
        case "defend":
            return say(
                "Whether {program} would defend the share of wallet is not known.", program=arm
            )


def _no_word(grounds: VerdictBasis) -> tuple[str, str]:
    """Where nothing uncertain was played: criteria and mean, and no word."""
    if grounds.npv.mean > 0:
        headline = say(
            "No uncertainty was simulated; as simulated, {program} pays.",
            program=grounds.called,
        )
    else:
        headline = say(
            "No uncertainty was simulated; as simulated, {program} does not pay.",
            program=grounds.called,
        )
    return headline, _mean(grounds)


def _changed(grounds: VerdictBasis) -> tuple[str, str]:
    """A variant that earns launch by the same table."""
    trial = grounds.redesign
    assert trial is not None
    missed = (
        grounds.failing[0].sentence
        if grounds.failing
        else say("It loses under adverse assumptions.")
    )
    return (
        say(
            "{program} does not qualify as planned, but would with {change}.",
            program=grounds.called,
            change=trial.variant,
        ),
        joined(
            missed,
            say(
                "Changed, it meets all criteria, with a positive NPV in {count} of {n} cases "
                "({share}), and still pays under adverse assumptions.",
                **counted(trial.criteria[0].probability),
            ),
        ),
    )


def _promises_too_much(grounds: VerdictBasis, missed: Promise) -> tuple[str, str]:
    """Which promise is missed, by how much, and what breaks first."""
    first = grounds.promises.first
    return (
        say("{program} promises more than the company can keep.", program=grounds.called),
        joined(
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
    return joined(grounds.criteria[0].sentence, _quarter(grounds, adverse=True))


def _quarter(grounds: VerdictBasis, *, adverse: bool) -> str:
    """The mean NPV of the quarter of cases at one end of what is believed."""
    if grounds.quarters is None:
        return ""
    end = grounds.quarters.adverse if adverse else grounds.quarters.favorable
    n, currency = grounds.npv.n, grounds.terms.currency
    low, mean, high = (amount(x, currency) for x in (end.low, end.value, end.high))
    if not np.isfinite(end.low) and adverse:
        return say("{n} cases are too few to tell the NPV under adverse assumptions.", n=n)
    if not np.isfinite(end.low):
        return say("{n} cases are too few to tell the NPV under favorable assumptions.", n=n)
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
            "Perfect information would be worth {worth} at most; a pilot costs {cost}.",
            worth=amount(pilot.worth, currency),
            cost=amount(pilot.cost, currency),
        )
    return say(
        "A pilot would not show the effect: even half of the customers, kept out for a year, are "
        "too few."
    )
