"""Two worlds side by side in which nobody leaves: what the same customers would do in each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.market.market import Market
from simulator.market.service import Felt
from simulator.simulate import CONTROL
from simulator.simulate.loop import Loop
from simulator.simulate.plan import plan_of
from simulator.simulate.population import BLOCK, draw_population
from simulator.simulate.solve.calibration import solve_with_tools
from simulator.simulate.solve.warm_up import warm_up
from tests.laws.worlds import case, company, program


def spared(world: Market, other: Market, *, weeks: int, agents: int) -> tuple[Felt, list[float]]:
    """How service was solved, and by year the share of departures that `other` would not have.

    Of customers none of whom is let go, so that it is the same ones to the end: expected
    first departures within each year, at their own hazards.
    """
    one = case({"other": program()}, world=world, worlds={"other": (other, company())},
               agents=agents, weeks=weeks)  # fmt: skip
    luck, plan = Luck(one.seed, one.number), plan_of(one, CONTROL)
    factors, felt = solve_with_tools(one, world, plan)
    people, _ = draw_population(world, luck, agents, factors)
    plan = replace(plan, felt=felt)
    warm = warm_up(one, people, plan, luck, block=BLOCK, threads=1)
    loop = Loop(
        one, people, [plan, plan_of(one, "other", felt)], luck, block=BLOCK, states=warm.states,
        rhythms=warm.rhythms, queue=warm.queue,
    )  # fmt: skip
    years = weeks // 52
    exposure = [np.zeros((2, years, block.n)) for block in loop.blocks]

    def note(week: int, i: int) -> None:
        for at, arm in enumerate(loop.arms[i]):
            factor: NDArray[np.float64] = np.exp(arm.hazard_log().astype(np.float64))
            exposure[i][at, week // 52] += factor

    loop.watch = note
    loop.run(0, weeks, leaving=False)
    gone = np.zeros((2, years))
    for block, mine in zip(loop.blocks, exposure, strict=True):
        gone += -np.expm1(-block.people.hazard * mine).sum(axis=2)
    return felt, (1 - gone[1] / gone[0]).tolist()
