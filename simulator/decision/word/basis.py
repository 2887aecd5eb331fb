"""All that a verdict rests on, worked out once, and the cells of its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.decision.alternatives import Comparison, Role, compare
from simulator.decision.asked.criteria import Criterion, Terms, cash_promises, criteria_of
from simulator.decision.asked.promise import Promise
from simulator.decision.asked.promises import Promises
from simulator.decision.redesign import Trial
from simulator.decision.sensitivity import Sensitivity
from simulator.decision.uncertainty import OverCases, Probability, spread
from simulator.decision.word.fitted import Quarters, fit, mean_of, quarters
from simulator.decision.word.known import Knowledge
from simulator.decision.word.pilot import Pilot, pilot_of, stop_figure
from simulator.decision.word.stop import Stop
from simulator.decision.word.table import Cells, Word, word_of
from simulator.decision.word.turning import BreakEven, TurningPoint, break_even, turning_of
from simulator.economics.measures import Measures
from simulator.program.about.titles import from_key

# Promises that something keeps which can be had: cash, persons, places.
CURABLE = ("cash", "rush", "shutdown", "waiting", "gave_up", "turned_away")


@dataclass(frozen=True, slots=True, eq=False)
class VerdictBasis:
    """All that a verdict rests on; what rests on draws is None where nothing was drawn."""

    measures: Measures
    arm: str
    terms: Terms
    criteria: tuple[Criterion, ...]
    promises: Promises
    npv: OverCases
    sensitivity: Sensitivity | None
    comparisons: tuple[Comparison, ...]
    redesign: Trial | None
    known: Knowledge | None
    quarters: Quarters | None
    pilot: Pilot | None
    stop: Stop | None
    break_even: BreakEven | None
    turning: TurningPoint | None

    @property
    def called(self) -> str:
        """The program as people read it."""
        return self.terms.titles.get(self.arm) or from_key(self.arm)

    @property
    def pays(self) -> Probability:
        """Probability of a positive NPV."""
        return self.criteria[0].probability

    @property
    def goal(self) -> Criterion | None:
        """The goal's criterion; None where it cannot be told."""
        return next((one for one in self.criteria if one.name == "goal"), None)

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
    def missed(self) -> Promise | None:
        """The promise that is missed most often, if any is missed."""
        missed = [one for one in self.promises.checked if not one.met]
        return min(missed, key=lambda one: one.kept.value, default=None)

    @property
    def broken(self) -> Promise | None:
        """The promise that is broken beyond repair, if any.

        A promise that is kept in fewer than half of the cases is one that the company must
        expect to break. It is beyond repair where nothing that can be had keeps it (a reserve,
        persons, places), and no variant that was tried.
        """
        least = self.missed
        if least is None or self.redesign is not None:
            return None
        curable = least.name in CURABLE and bool(least.remedy)
        return None if curable or least.kept.value >= self.terms.broken_below else least

    @property
    def off_goal(self) -> bool:
        """Whether the goal is surely missed."""
        return self.goal is not None and self.goal.probability.high < self.goal.threshold

    @property
    def cells(self) -> Cells | None:
        """What the table asks; None where there is nothing that a word could rest on."""
        if self.quarters is None or self.pilot is None:
            return None
        every_promise = all(one.met for one in self.criteria if one.name == "promises")
        return Cells(
            met=not self.failing,
            adverse=self.quarters.adverse.surely_positive,
            favorable=self.quarters.favorable.surely_negative,
            pilot=self.pilot.pays,
            redesign=self.redesign is not None and self.redesign.meets,
            broken=self.broken is not None,
            missed=not every_promise,
            off_goal=self.off_goal,
            pays=self.npv.mean > 0,
            shows=self.pilot.shows,
            stops=self.stop is not None,
        )

    @property
    def told(self) -> tuple[int, Word | None]:
        """The row of the table and its word; 0 and None where nothing uncertain was played."""
        cells = self.cells
        return (0, None) if cells is None else word_of(cells)


def grounds_of(
    measures: Measures,
    arm: str,
    terms: Terms,
    *,
    known: Knowledge | None,
    sensitivity: Sensitivity | None,
    alternatives: Mapping[Role, str],
    redesign: Trial | None,
    promises: Promises | None,
) -> VerdictBasis:
    """Work out what a verdict rests on; see `simulator.decision.word.verdict.judge`."""
    value = measures.whole(arm, "npv")
    kept = cash_promises(measures, arm, terms) if promises is None else promises
    held = criteria_of(measures, arm, terms, kept)
    drawn = known if known is not None and known.moving and value.size > 1 else None
    fitted = None if drawn is None else fit(drawn.drawn, value)
    lift, cost = measures.whole(arm, "sales_lift"), measures.whole(arm, "program_cost")
    return VerdictBasis(
        measures=measures,
        arm=arm,
        terms=terms,
        criteria=held,
        promises=kept,
        npv=spread(value, measures.halves(arm, "npv")),
        sensitivity=sensitivity,
        comparisons=compare(measures, arm, alternatives),
        redesign=redesign,
        known=known,
        quarters=None if drawn is None or fitted is None else quarters(fitted, value, drawn.judged),
        pilot=(
            None
            if drawn is None or fitted is None
            else pilot_of(measures, arm, terms, drawn, fitted, held)
        ),
        stop=None if drawn is None else stop_figure(drawn, value),
        break_even=None if known is None else break_even(value, lift, cost, known),
        turning=None if drawn is None else turning_of(value, drawn, terms.npv_positive_with),
    )


def robust(measures: Measures, arm: str, known: Knowledge | None) -> bool:
    """Whether the mean NPV stays positive where opinion is most adverse (A of the table).

    Where nobody says what was drawn, nothing is asked of opinion.
    """
    value = measures.whole(arm, "npv")
    if known is None:
        return True
    if not known.moving:
        return mean_of(value).surely_positive
    first = Knowledge(known.drawn[: value.size], known.names, known.judged)
    ends = quarters(fit(first.drawn, value), value, first.judged)
    return ends.adverse.surely_positive
