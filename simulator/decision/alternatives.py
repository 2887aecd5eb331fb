"""The program beside plain alternatives that cost the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.decision.uncertainty import OverCases, Probability, probability, spread
from simulator.economics.measures import Measures

Role = Literal["program", "price cut", "acquisition"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The program beside a plain alternative that costs the same, case by case.

    `beats` is how often the program's NPV is the higher one, `ahead` by how much.
    """

    role: Role
    arm: str
    beats: Probability
    ahead: OverCases


def compare(
    measures: Measures, arm: str, alternatives: Mapping[Role, str]
) -> tuple[Comparison, ...]:
    """The program against other arms, by what they spend the money on, paired case by case."""
    comparisons = []
    for role, other in alternatives.items():
        ahead = measures.difference(arm, other, "npv")
        comparisons.append(
            Comparison(role, other, probability(ahead[0] > 0), spread(ahead[0], ahead[1:]))
        )
    return tuple(comparisons)
