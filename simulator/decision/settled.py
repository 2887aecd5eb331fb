"""When cases are enough: a rule on the cases alone, so that every machine stops at the same number.

Cases come 32 at a time, each time a whole Latin hypercube. They are enough as soon as

- the word on every program is that of 32 cases before, and so is the best of them,
- there are as many cases as the unknowns ask for,
- the 95 % interval of each probability reaches no further than asked for to either side, and half
  as far where it still holds the probability that a criterion asks for.

What is near to where the word turns is so played for longer. A wider reach never takes more cases:
the first two do not depend on it, and an interval that is narrow enough for it is so for any wider
one.

A number of cases that depends on what they say makes intervals optimistic, here by little:
for independent cases and any probability the last interval covers it in 93 to 98 of 100 runs
(`tests/decision/verdict/test_settled.py` works that out), because the first look that may end a run
is at 64 cases, and an interval that matters has to be half as wide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator import experiment
from simulator.decision import advice
from simulator.decision.asked.criteria import Criterion
from simulator.decision.uncertainty import Probability
from simulator.decision.word.verdict import Verdict
from simulator.decision.words import joined, percent
from simulator.designs import BLOCK
from simulator.say import label, say, say_n

WITHIN = 0.1  # as far as the interval of a probability may reach to either side
NARROWEST, WIDEST = 0.01, 0.4
LEAST = 4 * BLOCK  # of cases that a run may take, however little is asked for


@dataclass(frozen=True, slots=True)
class Settled:
    """Why a run has stopped at a number of cases.

    Attributes
    ----------
    within
        As far as the interval of a probability may reach to either side.
    cases
        How many were played.
    still_open
        What is not settled after the most cases that are played, in sentences; empty where
        all is.
    was_open
        What was not settled 32 cases before.
    """

    within: float
    cases: int
    still_open: tuple[str, ...]
    was_open: tuple[str, ...]

    @property
    def sentences(self) -> str:
        """How many cases, and why as many and no more."""
        values = {"n": self.cases, "points": f"{100 * self.within:g}"}
        if self.still_open:
            return joined(
                say("Not settled after {n} cases, the most without --cases.", **values),
                self.still_open[0],
            )
        said = say(
            "Settled after {n} cases: the word stands, and the 95 % interval of each probability "
            "reaches {points} percentage points or less to either side.",
            **values,
        )
        if not self.was_open:
            return said
        return joined(said, say("{n} cases before it was not:", n=BLOCK), self.was_open[0])


class Watch:
    """Looks at the cases of a run as they come, and says when they are enough.

    Raises
    ------
    ValueError
        `within` is not between 0.01 and 0.4.
    """

    def __init__(self, within: float = WITHIN) -> None:
        if not NARROWEST <= within <= WIDEST:
            raise ValueError(f"cannot stop within {within}; expected {NARROWEST} to {WIDEST}")
        self.within = within
        self._seen: dict[str, Verdict] = {}
        self._cases = 0
        self._open: tuple[tuple[str, ...], ...] = ((), ())

    @property
    def most(self) -> int:
        """The most cases that are played."""
        return most_cases(self.within)

    def __call__(self, played: experiment.PlayedCases) -> bool:
        """Look at the first cases, of which there are 32 more every time."""
        found = advice.advise(played, advice.measured(played), mend=False)
        verdicts = {arm: one.verdict for arm, one in found.items()}
        left = (*_words(self._seen, verdicts), *unsettled(verdicts, self.within))
        self._seen, self._cases = verdicts, len(played.played)
        self._open = (self._open[1], left)
        return not left

    @property
    def settled(self) -> Settled:
        """What the last look has found."""
        before, now = self._open
        return Settled(self.within, self._cases, now, before)


def most_cases(within: float) -> int:
    """The most that are played: so many leave the interval of .8 half as far to either side."""
    of_half = 4 * 0.64 / within**2
    return max(LEAST, BLOCK * math.ceil(of_half / BLOCK))


def _words(before: Mapping[str, Verdict], now: Mapping[str, Verdict]) -> Iterator[str]:
    """Which words do not stand since the last look, and whether another program is the best."""
    if not before:
        yield say("A word is held against that of fewer cases, of which there were none yet.")
        return
    for arm, verdict in now.items():
        if verdict.word != before[arm].word:
            yield say(
                "The word on {program} was {before} and has become {word}.",
                program=arm,
                before=before[arm].word or label("none"),
                word=verdict.word or label("none"),
            )
    best, was = advice.best_program(now), advice.best_program(before)
    if best != was:
        yield say("The best program was {before} and has become {best}.", before=was, best=best)


def unsettled(verdicts: Mapping[str, Verdict], within: float) -> Iterator[str]:
    """What cases do not say well enough yet, in sentences."""
    for arm, verdict in verdicts.items():
        if verdict.cases_needed:
            yield say_n(
                "The unknowns of {program} take {n} case.",
                "The unknowns of {program} take {n} cases.",
                verdict.cases_needed,
                program=arm,
            )
        for one in verdict.criteria:
            if not is_clear(one, within):
                about = say("About {program}:", program=arm) if len(verdicts) > 1 else ""
                yield joined(about, one.sentence, _interval(one.probability))


def is_clear(one: Criterion, within: float) -> bool:
    """Whether the probability of a criterion is known as well as asked for."""
    known = reach(one.probability)
    return known <= within and (one.is_clear or known <= within / 2)


def _interval(of: Probability) -> str:
    low, high = percent(of.low), percent(of.high)
    return say("The 95 % interval is {low} to {high}.", low=low, high=high)


def reach(of: Probability) -> float:
    """How far the interval of a probability reaches to either side."""
    return (of.high - of.low) / 2
