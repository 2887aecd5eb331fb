"""How far each unknown moves the mean NPV of the program in question."""

from __future__ import annotations

import numpy as np

from simulator import experiment
from simulator.decision import advice
from simulator.decision.tornado import tornado_of
from simulator.economics import Measures
from simulator.report.findings.arms import Spread
from simulator.report.findings.basis import Turn
from simulator.report.shared import shared_by
from simulator.scenario.evidence import counts_as


def turns_of(
    played: experiment.Result, measured: Measures, arm: str
) -> tuple[tuple[Turn, ...], float | None]:
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
        Turn(
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
        )
        for one in found.swings
        if one.name in clear
        for leaf in [by_path[one.name]]
    )
    return turns, found.explained
