"""What stands beside the word: where it turns, what it was given, what else the money does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.decision.alternatives import Comparison
from simulator.decision.names import in_sentence, name_of
from simulator.decision.word.basis import VerdictBasis
from simulator.decision.words import amount, in_unit, listed, percent, signed_rate
from simulator.say import say, say_n


def beside_the_word(grounds: VerdictBasis) -> tuple[str, ...]:
    """All that stands beside the word, in sentences, what is asked first at the front."""
    parts = (_break_even, _turning, _better_use, _given, _asked, _pilot_cost, _rough, _opinion)
    return tuple(said for part in parts for said in part(grounds))


def _break_even(grounds: VerdictBasis) -> Iterator[str]:
    """From which lift on it pays, beside what the model finds and what is usual."""
    line = grounds.break_even
    if line is None or not np.isfinite(line.found):
        return
    lift = signed_rate(line.found)
    if line.pays_from is None:
        yield say(
            "No sales lift pays for it: the model finds {lift}, which brings nothing even before "
            "program cost.",
            lift=lift,
        )
    elif line.usual is None:
        yield say(
            "Breaks even at {least} sales; the model finds {lift}.",
            least=signed_rate(line.pays_from),
            lift=lift,
        )
    else:
        low, high = (f"{100 * end:g}" for end in line.usual)
        yield say(
            "Breaks even at {least} sales; the model finds {lift}; programs of this trade {low} "
            "to {high} %.",
            least=signed_rate(line.pays_from),
            lift=lift,
            low=low,
            high=high,
        )


def _turning(grounds: VerdictBasis) -> Iterator[str]:
    """Where the word turns, along the judged unknown that moves the NPV most."""
    turn = grounds.turning
    if turn is None:
        return
    values = {
        "knob": in_sentence(name_of(turn.name)),
        "low": in_unit(turn.low, turn.unit, 3),
        "high": in_unit(turn.high, turn.unit, 3),
    }
    asked = percent(grounds.terms.npv_positive_with)
    if turn.at is None and turn.throughout:
        yield say(
            "The NPV is positive with the required probability ({asked}) over the whole range of "
            "{knob} ({low} to {high}).",
            asked=asked,
            **values,
        )
    elif turn.at is None:
        yield say(
            "The NPV is positive with the required probability ({asked}) nowhere in the range of "
            "{knob} ({low} to {high}).",
            asked=asked,
            **values,
        )
    elif turn.above:
        yield say(
            "The NPV criterion is met if {knob} is {value} or more (range {low} to {high}).",
            value=in_unit(turn.at, turn.unit, 3),
            **values,
        )
    else:
        yield say(
            "The NPV criterion is met if {knob} is {value} or less (range {low} to {high}).",
            value=in_unit(turn.at, turn.unit, 3),
            **values,
        )


def _better_use(grounds: VerdictBasis) -> Iterator[str]:
    """What the same money does better, and what limits it."""
    best = best_plain(grounds)
    if best is not None:
        mean = float(grounds.measures.whole(best.arm, "npv").mean())
        yield _better(best, amount(mean, grounds.terms.currency))


def best_plain(grounds: VerdictBasis) -> Comparison | None:
    """The plain way to spend the same money that earns most, where it pays and mostly earns more.

    None where the program is mostly the better choice, or nothing plain pays.
    """
    better = [one for one in grounds.comparisons if one.beats.value < 0.5 and one.ahead.mean < 0]
    best = min(better, key=lambda one: one.ahead.mean, default=None)
    if best is None or float(grounds.measures.whole(best.arm, "npv").mean()) <= 0:
        return None
    return best


def _better(best: Comparison, money: str) -> str:
    """The sentence about a better use of the same money."""
    values = {"money": money, "count": best.beats.n - best.beats.count, "n": best.beats.n}
    if best.role == "acquisition":
        return say(
            "A better use of the same money: Acquisition brings {money} on average, more than "
            "this in {count} of {n} cases, provided that so many customers can be won at that "
            "price.",
            **values,
        )
    return say(
        "A better use of the same money: A price cut brings {money} on average, more than this "
        "in {count} of {n} cases, provided that no rival follows; every sale gives up margin.",
        **values,
    )


def _given(grounds: VerdictBasis) -> Iterator[str]:
    """Numbers fixed by hand without evidence: the word holds given these."""
    if grounds.known is not None and grounds.known.given:
        yield say(
            "Entered by hand, without evidence: {numbers}.",
            numbers=listed(grounds.known.given),
        )


def _asked(grounds: VerdictBasis) -> Iterator[str]:
    """What the client knows and has not said: the word holds for the defaults."""
    if grounds.known is not None and grounds.known.asked:
        yield say(
            "To be confirmed by you; the default was used for: {numbers}.",
            numbers=listed(grounds.known.asked),
        )


def _pilot_cost(grounds: VerdictBasis) -> Iterator[str]:
    """A cost of the pilot that is not believed, and what it is taken for."""
    pilot, currency = grounds.pilot, grounds.terms.currency
    if pilot is None or pilot.typed is None or pilot.typed == pilot.cost:
        return
    typed, cost = amount(pilot.typed, currency), amount(pilot.cost, currency)
    if pilot.typed < pilot.cost:
        yield say(
            "A pilot is entered at {typed}; {cost} is used, the least that it costs.",
            typed=typed,
            cost=cost,
        )
    else:
        yield say(
            "A pilot is entered at {typed}; {cost} is used, the most that it costs.",
            typed=typed,
            cost=cost,
        )


def _rough(grounds: VerdictBasis) -> Iterator[str]:
    """Too few cases to say the word without doubt, and how many it takes."""
    known = grounds.known
    if known is None or grounds.told[1] is None or not known.cases_needed:
        return
    yield say_n(
        "Rough: {cases} cases for one unknown; {needed} are needed.",
        "Rough: {cases} cases for {n} unknowns; {needed} are needed.",
        known.moving,
        cases=len(known.drawn),
        needed=known.cases_needed,
    )


def _opinion(grounds: VerdictBasis) -> Iterator[str]:
    """How much rests on opinion: a caveat, not a reason."""
    if grounds.sensitivity is None or grounds.told[1] is None or np.isnan(grounds.judged_share):
        return
    if grounds.judged_share > 0:
        yield resting(grounds.judged_share)


def resting(judged_share: float) -> str:
    """How much of what the inputs explain rests on opinion, in a sentence."""
    return say(
        "{share} of the explained variance of the NPV rests on judged or assumed numbers.",
        share=percent(judged_share),
    )
