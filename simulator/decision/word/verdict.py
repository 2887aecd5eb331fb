"""One word for a decision-maker, read off a printed table, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.decision.alternatives import Comparison, Role
from simulator.decision.asked.criteria import Criterion, Terms
from simulator.decision.asked.promises import Promises
from simulator.decision.redesign import Trial
from simulator.decision.sensitivity import Sensitivity
from simulator.decision.uncertainty import OverCases, Probability
from simulator.decision.word.basis import grounds_of
from simulator.decision.word.beside import beside_the_word
from simulator.decision.word.fitted import Quarters
from simulator.decision.word.known import Knowledge
from simulator.decision.word.next_step import next_step
from simulator.decision.word.pilot import Pilot
from simulator.decision.word.reasons import why
from simulator.decision.word.stop import Stop
from simulator.decision.word.table import Cells, Word
from simulator.decision.word.turning import BreakEven, TurningPoint
from simulator.decision.word.unchecked import unchecked
from simulator.decision.word.would_change import would_change
from simulator.economics.measures import Measures


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about one program, and why.

    Attributes
    ----------
    arm
        The program.
    word, row, cells
        What to do, the row of the table that says so, and what the table asked; None, 0
        and None where nothing uncertain was played.
    headline, reason
        The verdict in plain words, and what binds in numbers.
    next_step
        What to do next: the act, and what goes with it.
    beside
        What stands beside the word: where it turns, what it was given, what is rough about
        it, and a better use of the same money; in sentences.
    criteria
        Value, threshold and whether met, for each.
    probability
        Of a positive NPV.
    npv
        Over cases: mean, interval, worst 5 %, real uncertainty and simulation error.
    rough
        Simulation error exceeds a tenth of the spread: more agents first.
    cases_needed
        How many cases it takes to say the word without "rough"; 0 where there are enough.
    promises
        Each promise that was checked, the first to break, and what was not checked.
    judged_share
        Part of the explained variance of NPV that rests on judged or assumed
        numbers; NaN where it cannot be told.
    quarters, pilot, stop, break_even, turning
        What the cells rest on; None where nothing was drawn or nothing is found.
    comparisons
        Plain alternatives.
    redesign
        The variant that itself earns launch, None if none was found.
    would_change
        What would change the verdict, in sentences.
    unchecked
        What could not be checked, in sentences.
    """

    arm: str
    word: Word | None
    row: int
    cells: Cells | None
    headline: str
    reason: str
    next_step: tuple[str, str]
    beside: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    probability: Probability
    npv: OverCases
    rough: bool
    cases_needed: int
    promises: Promises
    judged_share: float
    quarters: Quarters | None
    pilot: Pilot | None
    stop: Stop | None
    break_even: BreakEven | None
    turning: TurningPoint | None
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
    known: Knowledge | None = None,
    sensitivity: Sensitivity | None = None,
    alternatives: Mapping[Role, str] | None = None,
    redesign: Trial | None = None,
    promises: Promises | None = None,
) -> Verdict:
    """Judge a program by the table of `simulator.decision.word.table`.

    Parameters
    ----------
    measures
        Over cases, with the program's arm and those of `alternatives`.
    arm
        The program.
    terms
        Criteria, thresholds and what they need.
    known
        What was drawn, and what else a word rests on. Without it, with one case or with
        nothing that moves, nothing uncertain was played and there is no word.
    sensitivity
        What the program's NPV depends on.
    alternatives
        What the same money is spent on to arm, such as `{"price cut": "card_as_price_cut"}`.
    redesign
        The variant that earns launch, if any was looked for and found.
    promises
        Those of the program's ledgers, as `promised` finds them; without them, what
        measures alone can tell about cash.
    """
    grounds = grounds_of(
        measures, arm, terms, known=known, sensitivity=sensitivity,
        alternatives=alternatives or {}, redesign=redesign, promises=promises,
    )  # fmt: skip
    (row, word), (headline, reason) = grounds.told, why(grounds)
    return Verdict(
        arm=arm,
        word=word,
        row=row,
        cells=grounds.cells,
        headline=headline,
        reason=reason,
        next_step=next_step(grounds),
        beside=beside_the_word(grounds),
        criteria=grounds.criteria,
        probability=grounds.pays,
        npv=grounds.npv,
        rough=grounds.npv.rough,
        cases_needed=0 if known is None or word is None else known.cases_needed,
        promises=grounds.promises,
        judged_share=grounds.judged_share,
        quarters=grounds.quarters,
        pilot=grounds.pilot,
        stop=grounds.stop,
        break_even=grounds.break_even,
        turning=grounds.turning,
        comparisons=grounds.comparisons,
        redesign=redesign,
        would_change=would_change(grounds),
        unchecked=unchecked(grounds),
    )
