"""Four words for a decision-maker: launch, do not launch, redesign, pilot first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.decision.alternatives import Comparison, compare
from simulator.decision.criteria import Criterion, Terms, cash_promises, criteria_of
from simulator.decision.promises import Promises
from simulator.decision.reasons import Grounds, Word, unchecked, why, would_change
from simulator.decision.redesign import Trial
from simulator.decision.sensitivity import Sensitivity
from simulator.decision.uncertainty import Probability, Spread, spread
from simulator.economics.measures import Measures


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about one program, and why.

    Attributes
    ----------
    arm
        The program.
    word
        One of the four.
    headline, reason
        The verdict in plain words, and what binds in numbers.
    criteria
        Value, threshold and whether met, for each.
    probability
        Of a positive NPV.
    npv
        Over cases: mean, interval, worst 5 %, real uncertainty and simulation error.
    rough
        Simulation error exceeds a tenth of the spread: more agents first.
    promises
        Each promise that was checked, the first to break, and what was not checked.
    judged_share
        Part of the explained variance of NPV that rests on judged or assumed
        numbers; NaN where it cannot be told.
    comparisons
        Plain alternatives.
    redesign
        The best variant in one knob that meets all criteria, None if none was found.
    would_change
        What would change the verdict, in sentences.
    unchecked
        What could not be checked, in sentences.
    """

    arm: str
    word: Word
    headline: str
    reason: str
    criteria: tuple[Criterion, ...]
    probability: Probability
    npv: Spread
    rough: bool
    promises: Promises
    judged_share: float
    comparisons: tuple[Comparison, ...]
    redesign: Trial | None
    would_change: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Headline and binding reason."""
        return f"{self.headline} {self.reason}"


def judge(
    measures: Measures,
    arm: str,
    terms: Terms,
    *,
    sensitivity: Sensitivity | None = None,
    alternatives: Mapping[str, str] | None = None,
    redesign: Trial | None = None,
    promises: Promises | None = None,
) -> Verdict:
    """Judge a program.

    Parameters
    ----------
    measures
        Over cases, with the program's arm and those of `alternatives`.
    arm
        The program.
    terms
        Criteria, thresholds and what they need.
    sensitivity
        What the program's NPV hangs on. Without it nobody knows how much rests
        on opinion, so the verdict is not better than `pilot first`.
    alternatives
        Label to arm, such as `{"a price cut": "card_as_price_cut"}`.
    redesign
        The best variant found, if any was looked for.
    promises
        Those of the program's ledgers, as `promised` finds them; without them, what
        measures alone can tell about cash.

    Notes
    -----
    In this order: *launch* where all criteria are met and at most half of the
    explained variance rests on judged or assumed numbers (above that: *pilot
    first*); *do not launch* where a positive NPV is less probable than .2 or a
    promise is broken beyond repair; *redesign* where a variant in one knob meets
    all criteria; else *pilot first*. Only *launch* is better than *pilot first*.
    """
    npv = spread(measures.whole(arm, "npv"), measures.halves(arm, "npv"))
    kept = cash_promises(measures, arm, terms) if promises is None else promises
    held = criteria_of(measures, arm, terms, kept)
    beside = compare(measures, arm, alternatives or {})
    found = Grounds(measures, arm, terms, held, kept, npv, sensitivity, beside, redesign)
    word = _word(found)
    headline, reason = why(found, word)
    return Verdict(
        arm=arm,
        word=word,
        headline=headline,
        reason=reason,
        criteria=held,
        probability=found.pays,
        npv=npv,
        rough=npv.rough,
        promises=kept,
        judged_share=found.judged_share,
        comparisons=beside,
        redesign=redesign,
        would_change=would_change(found, word),
        unchecked=unchecked(found),
    )


def _word(found: Grounds) -> Word:
    if not found.failing:
        return "pilot first" if found.opinion else "launch"
    if found.pays.value < found.terms.hopeless_below or found.broken is not None:
        return "do not launch"
    return "redesign" if found.redesign is not None else "pilot first"
