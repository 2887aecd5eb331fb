"""Arrays against one customer after another: what is lived through, remembered, and done.

Single precision here and double precision there may decide a draw the other way once in
about a million; a customer to whom that happens goes ways of her own from then on, and
one such among the customers of an arm is let pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.market.market import Market
from simulator.market.seasons import weekly_factors
from simulator.market.service import Felt
from simulator.simulate import CONTROL
from simulator.simulate.around.actors import most_arrivals
from simulator.simulate.case import Case
from simulator.simulate.loop import Loop
from simulator.simulate.plan import plan_of
from simulator.simulate.population import draw_population, prospects_needed, with_prospects
from simulator.simulate.solve.calibration import solve_with_tools
from simulator.simulate.solve.warm_up import warm_up
from tests.laws.living import living, mended
from tests.laws.worlds import case, program
from tests.oracles.slow_life import Sky, SlowLife, Soul

WEEKS = 130
ASTRAY = 1  # customers of an arm who may meet with another fate


@dataclass
class Diary:
    """What the engine shows of each customer of one arm: by name, (weeks, n)."""

    rows: dict[str, NDArray[Any]]
    skies: list[Sky]
    start: list[Soul]


def eventful() -> Market:
    """Much goes wrong, is told, waits, is forgotten; some leave, come back, are courted."""
    return living(
        400,
        purchases_per_year=70, churn_per_year=0.4, win_back_per_year=1.5,
        new_customers_per_year=0.4, seasons={"march": 1.5},
        service={
            "failure_rate": 0.15, "delight_rate": 0.2, "facets": {"money": 4}, "crowding": 1,
            "serious_share": 0.6, "report_rate": 0.6, "memory_purchases": 30,
            "desk": {"staff": 1, "minutes_per_case": 60, "patience_weeks": 1, "overloaded": True},
        },
        rival={"attacks": {"fall": {"week": 20, "weeks": 30, "strength": 0.2}}, "copies": 0},
    )  # fmt: skip


class Both:
    """The same customers of two arms, by arrays and slowly."""

    def __init__(self) -> None:
        world = eventful()
        worse = mended(world, failure_rate=0.3, report_rate=0.3, crowding=3)
        self.case: Case = case(
            {"worse": program()}, world=world, worlds={"worse": (worse, case().company)},
            weeks=WEEKS, agents=60,
        )  # fmt: skip
        luck = Luck(self.case.seed, self.case.number)
        today = plan_of(self.case, CONTROL)
        factors, self.felt = solve_with_tools(self.case, world, today)
        drawn, halves = draw_population(world, luck, self.case.agents, factors)
        plan = replace(today, felt=self.felt)
        warm = warm_up(self.case, drawn, plan, luck, block=16, threads=1)
        pool = prospects_needed(world, self.case.agents, most_arrivals(self.case, CONTROL, 0.0))
        people = with_prospects(drawn, world, luck, halves, pool)
        self.loop = Loop(
            self.case, people, [plan, plan_of(self.case, "worse", self.felt)], luck, block=16,
            states=warm.states, rhythms=warm.rhythms, queue=warm.queue,
        )  # fmt: skip
        self.rhythm = np.concatenate([block.rhythm.copy() for block in self.loop.blocks])
        self.arms = [self.diary(at) for at in range(2)]
        self.loop.watch = self.note
        self.loop.run(0, WEEKS, leaving=True)

    def diary(self, at: int) -> Diary:
        n = sum(block.n for block in self.loop.blocks)
        names = ("n", "satisfaction", "problem", "memory", "alive")
        rows: dict[str, NDArray[Any]] = {name: np.zeros((WEEKS, n)) for name in names}
        start = []
        for arms in self.loop.arms:
            state = arms[at].state
            lived = state.lived
            assert lived is not None
            for i in range(state.alive.size):
                here = bool(state.alive[i]), bool(state.ever[i])
                start.append(
                    Soul(
                        float(lived.satisfaction[i]), float(lived.before[i]),
                        int(lived.problem[i]), int(lived.memory[i]), *here,
                    )
                )  # fmt: skip
        return Diary(rows, [], start)

    def note(self, week: int, i: int) -> None:
        """Copy one week of one block in both arms."""
        block, seasons = self.loop.blocks[i], self.case.market.seasons
        first = sum(one.n for one in self.loop.blocks[:i])
        at = slice(first, first + block.n)
        for arm, board, diary in zip(self.loop.arms[i], self.loop.boards, self.arms, strict=True):
            lived = arm.state.lived
            assert lived is not None
            row = {
                "n": arm.out.n[: block.n], "satisfaction": lived.satisfaction,
                "problem": lived.problem, "memory": lived.memory, "alive": arm.state.alive,
            }  # fmt: skip
            for name, values in row.items():
                diary.rows[name][week, at] = values
            if i == 0:
                season = weekly_factors(seasons, self.case.start, week, week + 1)[0]
                weight = self.loop.cells[0].weight
                diary.skies.append(
                    Sky(
                        tuple(board.closed.tolist()), tuple(board.good.tolist()), board.crowd,
                        board.rival, board.reached["all"] / weight / 2, float(season),
                    )
                )  # fmt: skip

    def slow(self, at: int) -> dict[str, NDArray[Any]]:
        """The same, one customer after another."""
        diary = self.arms[at]
        service = self.loop.boards[at].plan.market.service
        assert service is not None
        rows = {name: np.zeros_like(row) for name, row in diary.rows.items()}
        j = 0
        for block in self.loop.blocks:
            for i in range(block.n):
                rhythm = float(self.rhythm[j])
                luck = Luck(self.case.seed, self.case.number)
                life = SlowLife(block.people, i, luck, service, self.felt, diary.start[j], rhythm)
                for week, soul in enumerate(life.weeks(diary.skies)):
                    for name in rows:
                        rows[name][week, j] = getattr(soul, name)
                j += 1
        return rows


@pytest.fixture(scope="module")
def both() -> Both:
    return Both()


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 1], ids=[CONTROL, "worse"])
def test_lives_are_the_same(both: Both, at: int) -> None:
    fast, slow = both.arms[at].rows, both.slow(at)
    exact = ("n", "problem", "memory", "alive")
    same = np.ones(slow["n"].shape[1], bool)
    for name in exact:
        same &= np.all(fast[name] == slow[name], axis=0)
    near = np.abs(fast["satisfaction"] - slow["satisfaction"]).max(axis=0) < 2e-5
    assert np.count_nonzero(~(same & near)) <= ASTRAY, np.flatnonzero(~(same & near))


@pytest.mark.slow
def test_these_lives_are_eventful(both: Both) -> None:
    """Everything that may happen happens to somebody, in both arms."""
    assert isinstance(both.felt, Felt)
    for diary in both.arms:
        rows = diary.rows
        assert {0, 1} <= set(np.unique(rows["problem"]).tolist())
        assert set(np.unique(rows["memory"]).tolist()) == {0, 1, 2}
        went = np.diff(rows["alive"], axis=0)
        assert (went == -1).sum() > 10
        assert (went == 1).sum() > 10
        assert rows["alive"][0, 60:].sum() < rows["alive"][-1, 60:].sum()
        assert any(sky.rival > 0 for sky in diary.skies)
        assert any(0 < sky.good[1] < sky.closed[1] < 1 for sky in diary.skies)
    assert any(sky.crowd != 1 for sky in both.arms[1].skies)
