"""What the answer rests on: criteria, what it depends on, where it would turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator import experiment
from simulator.decision import Criterion, advice
from simulator.decision.tornado import tornado_of
from simulator.economics import Measures
from simulator.explain.numbers import share
from simulator.findings.arms import Spread
from simulator.findings.assumptions import shared_by
from simulator.say import say
from simulator.scenario.evidence import counts_as, study_of


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain input and how closely the NPV follows it.

    `share` is of the variance of the NPV's ranks; `clear` says that chance alone
    would hardly bring so large a correlation, `shared` which arms share its draw, `study` how
    what it was read off was established.
    """

    path: str
    correlation: float
    share: float
    unit: str
    kind: str
    source: str
    low: float
    high: float
    clear: bool = True
    shared: str = ""
    study: str = ""

    @property
    def rests_on(self) -> str:
        """The kind of its source, and how that was established: `measured, randomized`."""
        return ", ".join(filter(None, (self.kind, self.study)))


@dataclass(frozen=True, slots=True)
class Judgment:
    """One criterion of the verdict, in numbers."""

    name: str
    met: bool
    text: str


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """An unknown, what the mean NPV is at its ends, where it would turn, and its evidence.

    See `simulator.decision.tornado.Swing`; ranges are the estimate's 95 % intervals.
    """

    path: str
    unit: str
    kind: str
    source: str
    low: float
    high: float
    at_low: Spread
    at_high: Spread
    turns_at: float | None
    within: bool
    shared: str = ""
    study: str = ""

    @property
    def rests_on(self) -> str:
        """The kind of its source, and how that was established: `measured, randomized`."""
        return ", ".join(filter(None, (self.kind, self.study)))


def judgment_of(one: Criterion) -> Judgment:
    """A criterion with its count of cases, and how sure that is."""
    often = one.probability
    between = say(
        "The 95 % interval is {low} to {high}.", low=share(often.low), high=share(often.high)
    )
    said = [one.sentence, between]
    if one.name == "promises":
        said.append(say("Promised: {promises}.", promises=one.meaning))
    return Judgment(one.name, one.met, " ".join(said))


def drivers_of(played: experiment.PlayedCases, measured: Measures, arm: str) -> tuple[Driver, ...]:
    """What the NPV of an arm depends on, the closest first; none where cases are too few."""
    found = advice.hangs_on(played, measured, arm)
    if found is None or not found.told_apart:
        return ()
    by_path = {leaf.path_in(arm): leaf for leaf in advice.acting(played, arm)}
    leaves = [by_path[name] for name in found.names]
    order = sorted(range(len(leaves)), key=lambda i: -abs(found.correlation[i]))
    return tuple(
        Driver(
            path=leaf.path_in(arm),
            correlation=float(found.correlation[i]),
            share=float(found.share[i]),
            unit=leaf.unit,
            kind=counts_as(leaf),
            source=leaf.source,
            low=min(values),
            high=max(values),
            shared=shared_by(played.scenario, (leaf.path, *leaf.also)),
            study=study_of(leaf),
        )
        for i in order
        if found.clear[i]
        for leaf in [leaves[i]]
        for values in [[case[leaf.path] for case in played.drawn]]
    )


def turns_of(
    played: experiment.PlayedCases, measured: Measures, arm: str
) -> tuple[tuple[TornadoBar, ...], float | None]:
    """Unknowns by how far they move the NPV, and how much of it straight lines explain.

    By the rule of drivers: none where cases are few, none that chance alone would bring.
    """
    leaves = advice.acting(played, arm)
    if not leaves:
        return (), None
    drawn = np.array([[case[leaf.path] for leaf in leaves] for case in played.drawn])
    found = tornado_of(drawn, measured.whole(arm, "npv"), [leaf.path_in(arm) for leaf in leaves])
    ranks = advice.hangs_on(played, measured, arm)
    if found is None or ranks is None or not ranks.told_apart:
        return (), None
    clear = {name for name, is_so in zip(ranks.names, ranks.clear, strict=True) if is_so}
    by_path = {leaf.path_in(arm): leaf for leaf in leaves}
    turns = tuple(
        TornadoBar(
            path=one.name,
            unit=leaf.unit,
            kind=counts_as(leaf),
            source=leaf.source,
            low=one.low,
            high=one.high,
            at_low=Spread(*one.at_low),
            at_high=Spread(*one.at_high),
            turns_at=one.turns_at,
            within=one.within,
            shared=shared_by(played.scenario, (leaf.path, *leaf.also)),
            study=study_of(leaf),
        )
        for one in found.swings
        if one.name in clear
        for leaf in [by_path[one.name]]
    )
    return turns, found.explained
