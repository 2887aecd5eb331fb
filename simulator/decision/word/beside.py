"""What stands beside the word: where it turns, what it was given, what else the money does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.decision.word.grounds import Grounds
from simulator.decision.words import amount, listed, percent, signed_rate

# What limits the same money, spent otherwise.
LIMITS = {
    "acquisition": "as far as so many customers can be won at that price",
    "a price cut": "as far as no rival answers it; every sale gives up margin",
}


def beside_the_word(found: Grounds) -> tuple[str, ...]:
    """All that stands beside the word, in sentences, what is asked first at the front."""
    parts = (_break_even, _turning, _better_use, _given, _asked, _pilot_cost, _rough, _opinion)
    return tuple(said for part in parts for said in part(found))


def _break_even(found: Grounds) -> Iterator[str]:
    """From which lift on it pays, beside what the model finds and what is usual."""
    line = found.break_even
    if line is None or not np.isfinite(line.found):
        return
    finds = f"the model finds {signed_rate(line.found)}"
    if line.pays_from is None:
        yield f"No lift of sales pays for it: {finds}, and that brings nothing before its cost."
        return
    usual = ""
    if line.usual is not None:
        low, high = line.usual
        usual = f"; programs of this trade {100 * low:g} to {100 * high:g} %"
    yield f"Pays from {signed_rate(line.pays_from)} sales on; {finds}{usual}."


def _turning(found: Grounds) -> Iterator[str]:
    """Where the word turns, along the judged unknown that moves the NPV most."""
    one = found.turning
    if one is None:
        return
    believed = f"{one.name}: believed {one.low:.3g} to {one.high:.3g}"
    asked = percent(found.terms.npv_positive_with)
    if one.at is None:
        end = "throughout" if one.throughout else "nowhere"
        yield f"The NPV is positive as surely as asked for ({asked}) {end} along {believed}."
        return
    side = "on" if one.above else "down"
    yield f"Launches from {one.at:.3g} {side}, as far as the NPV goes, along {believed}."


def _better_use(found: Grounds) -> Iterator[str]:
    """What the same money does better, and what limits it."""
    better = [one for one in found.comparisons if one.beats.value < 0.5 and one.ahead.mean < 0]
    if not better:
        return
    best = min(better, key=lambda one: one.ahead.mean)
    mean = float(found.measures.whole(best.arm, "npv").mean())
    if mean <= 0:
        return
    name = best.name[0].upper() + best.name[1:]
    limit = LIMITS.get(best.name)
    yield (
        f"A better use of the same money: {name} brings {amount(mean, found.terms.currency)} on "
        f"average, more than this in {best.beats.n - best.beats.count} of {best.beats.n} cases"
        + (f", {limit}." if limit else ".")
    )


def _given(found: Grounds) -> Iterator[str]:
    """Numbers fixed by hand without evidence: the word holds given these."""
    if found.known is not None and found.known.given:
        yield f"Given {listed(found.known.given)}: fixed by hand, without evidence."


def _asked(found: Grounds) -> Iterator[str]:
    """What the client knows and has not said: the word holds for the defaults."""
    if found.known is not None and found.known.asked:
        yield f"Yours to answer, played at the default: {listed(found.known.asked)}."


def _pilot_cost(found: Grounds) -> Iterator[str]:
    """A cost of the pilot that is not believed, and what it is taken for."""
    one, currency = found.pilot, found.terms.currency
    if one is None or one.typed is None or one.typed == one.cost:
        return
    end = "less" if one.typed < one.cost else "more"
    yield (
        f"A pilot is said to cost {amount(one.typed, currency)}; it is taken for "
        f"{amount(one.cost, currency)}, because it costs no {end} than that."
    )


def _rough(found: Grounds) -> Iterator[str]:
    """Too few cases to say the word without doubt, and how many it takes."""
    known = found.known
    if known is None or found.told[1] is None or not known.cases_needed:
        return
    yield (
        f"Rough: {len(known.drawn)} cases for {known.moving} unknowns; it takes "
        f"{known.cases_needed} cases."
    )


def _opinion(found: Grounds) -> Iterator[str]:
    """How much rests on opinion: a caveat, not a reason."""
    if found.sensitivity is None or found.told[1] is None or np.isnan(found.judged_share):
        return
    if found.judged_share > 0:
        yield (
            f"{percent(found.judged_share)} of what the inputs explain of the NPV rests on judged "
            "or assumed numbers."
        )
