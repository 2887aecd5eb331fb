"""Whether a run has brought what its scenario expects, line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.explain.numbers import written
from simulator.findings.answer import Answer
from simulator.say import label, say
from simulator.scenario.schema import Expect

MEASURED = {
    "npv": ("npv", label("Mean NPV"), "currency"),
    "program_cost": ("program_cost", label("Program cost"), "currency"),
    "peak_funding": ("peak_funding", label("Peak funding"), "currency"),
    "liability": ("liability", label("Liability at the horizon"), "currency"),
    "subsidy": ("subsidy_rate", label("Subsidy rate"), "share"),
    "sales_lift": ("sales_lift", label("Sales lift"), "share"),
    "retention": ("retention_rate", label("Retention rate"), "share"),
    "breakage": ("breakage_rate", label("Breakage"), "share"),
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation of an arm: what was found, what was expected, whether it is met."""

    name: str
    found: str
    expected: str
    met: bool

    @property
    def line(self) -> str:
        """It as a line."""
        values = {"name": self.name, "found": self.found, "expected": self.expected}
        if self.met:
            return say("Met: {name} is {found}; {expected} is expected.", **values)
        return say("Missed: {name} is {found}; {expected} is expected.", **values)


def held(answer: Answer) -> tuple[Expectation, ...]:
    """Every expectation of the scenario, held against the best program; () where it has none."""
    return tuple(_held(answer, answer.scenario.expect))


def _held(answer: Answer, expect: Expect) -> Iterator[Expectation]:
    verdict, currency = answer.verdict, answer.scenario.currency
    if expect.verdict is not None:
        word = verdict.word or label("none: nothing was drawn")
        yield Expectation(label("Verdict"), word, expect.verdict, verdict.word == expect.verdict)
    yield from _bounds(
        label("Probability that it pays"), verdict.probability.value, "share", currency,
        expect.probability.at_least, expect.probability.at_most,
    )  # fmt: skip
    for key, (measure, name, unit) in MEASURED.items():
        bounds = getattr(expect, key)
        if bounds.at_least is None and bounds.at_most is None:
            continue
        mean = float(answer.measures.whole(verdict.arm, measure).mean())
        yield from _bounds(name, mean, unit, currency, bounds.at_least, bounds.at_most)


def _bounds(
    name: str, value: float, unit: str, currency: str, least: float | None, most: float | None
) -> Iterator[Expectation]:
    """What is not known (a mean of nothing) meets no bound."""

    def shown(number: float) -> str:
        if math.isnan(number):
            return label("not known")
        if unit == "currency":
            return f"{number:,.0f} {currency}"
        return written(number, "share")

    if least is not None:
        yield Expectation(name, shown(value), label("at least {bound}", bound=shown(least)),
                   value >= least)  # fmt: skip
    if most is not None:
        yield Expectation(
            name, shown(value), label("at most {bound}", bound=shown(most)), value <= most
        )
