"""What is found of each arm, in currency and shares."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.decision.alternatives import Role


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over cases: its mean and the 90 % of cases in the middle."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ArmFinding:
    """One arm beside today.

    Money in currency, shares as shares. `beside` is the program whose money
    the arm spends and `beaten` the share of cases in which that program earns
    more; both are None for programs. `payback_weeks` is None where half of the
    cases or more never pay back. `certainty` is a 95 % interval of `probability`.
    `liability` is what is owed at the horizon as far as it will be redeemed,
    `outstanding` all of it.
    """

    name: str
    label: str
    role: Role
    npv: Spread
    probability: float
    certainty: tuple[float, float]
    payback_weeks: float | None
    peak_funding: float
    worst_5: float
    roi: float | None
    liability: float
    outstanding: float
    repeat_rate: float
    repeat_gain: float
    cost: float
    word: str = ""
    headline: str = ""
    beside: str | None = None
    beaten: float | None = None
    behind: Spread | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure of what the arms do: its mean over cases by arm, today's first.

    A value is None where the measure has none in an arm. `unit` is that of the
    economics room: currency, share, heads, weeks.
    """

    name: str
    unit: str
    meaning: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One cause of the difference between an arm's profit and today's, in currency."""

    name: str
    meaning: str
    amount: Spread


@dataclass(frozen=True, slots=True)
class ArmBridge:
    """Why an arm's profit over the horizon differs from today's, not discounted.

    `parts` are those that are not zero in all cases; their means add up to that of `total`.
    `stayed` are departures that the arm is expected to avoid by reason (value, lock_in,
    service), in heads, without reasons that avoid none.
    """

    arm: str
    parts: tuple[Part, ...]
    total: Spread
    stayed: tuple[tuple[str, float], ...] = ()
