"""Programs in cases that no search has seen: who is ahead, how surely, and how flat the top is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.decision.among.standings import confidence
from simulator.decision.uncertainty import Numbers, OverCases, Probability, probability, spread
from simulator.decision.word.verdict import Verdict
from simulator.scenario import Searched


@dataclass(frozen=True, slots=True)
class Entrant:
    """A program in the cases that were held out; `values` are its open knobs by path."""

    values: dict[str, Any]
    verdict: Verdict

    @property
    def npv(self) -> OverCases:
        """Over the cases that were held out."""
        return self.verdict.npv

    @property
    def meets(self) -> bool:
        """Whether all criteria are met there."""
        return all(one.met for one in self.verdict.criteria)


@dataclass(frozen=True, slots=True)
class Duel:
    """The winner beside another one, paired case by case in the cases that were held out.

    Attributes
    ----------
    ahead, better
        The winner's NPV less the other's, and in how many cases it is the higher one.
    sure
        How sure the mean difference is above zero (1 less the p-value of a t test).
    searched
        The mean difference that the race saw, in its own cases.
    """

    ahead: OverCases
    better: Probability
    sure: float
    searched: float

    @property
    def optimism(self) -> float:
        """By how much the race saw more than there was."""
        return self.searched - self.ahead.mean


@dataclass(frozen=True, slots=True)
class Flat:
    """How flat the top is along one knob, all others being the winner's.

    Attributes
    ----------
    tried
        Value and NPV less the winner's, paired case by case, in the order of the knob.
    within
        Those around the winner's value, without a gap, of which none is surely worse (the
        interval of the mean reaches zero); the winner's own among them. All such words.
    """

    knob: Searched
    tried: tuple[tuple[Any, OverCases], ...]
    within: tuple[Any, ...]


def duel_of(ahead: Numbers, searched: float) -> Duel:
    """From differences of shape (3, cases)."""
    return Duel(
        spread(ahead[0], ahead[1:]), probability(ahead[0] > 0), confidence(ahead[0]), searched
    )


def within_noise(
    knob: Searched, own: Any, tried: Sequence[tuple[Any, OverCases]]
) -> tuple[Any, ...]:
    """The values around the winner's of which none is surely worse; see `Flat`."""
    fair = {value: not one.high < 0 for value, one in tried}
    if knob.words:
        return tuple(word for word in knob.words if fair.get(word, word == own))
    values = [own]
    for side in (
        sorted((v for v in fair if v < own), reverse=True), sorted(v for v in fair if v > own)
    ):  # fmt: skip
        for value in side:
            if not fair[value]:
                break
            values.append(value)
    return tuple(sorted(values))
