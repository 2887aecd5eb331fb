"""Cases that are played until they are enough, with a stand-in for the engine."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from simulator.experiment import Interrupted, PlayedCases, run
from simulator.store import Store
from simulator.where import CaseProgress, Where
from tests.experiment import shop
from tests.experiment.counted import Counted


class Enough:
    """Says that so many cases are enough, and notes what it was shown."""

    def __init__(self, n: int) -> None:
        self.n, self.shown = n, list[PlayedCases]()

    def __call__(self, played: PlayedCases) -> bool:
        self.shown.append(played)
        return len(played.played) >= self.n

    @property
    def looks(self) -> list[int]:
        return [len(one.played) for one in self.shown]


@pytest.mark.parametrize(
    ("enough", "most", "looks"),
    [
        (1, 200, [32]),
        (65, 200, [32, 64, 96]),
        (999, 100, [32, 64, 96, 100]),
        (999, 20, [20]),
        (999, 64, [32, 64]),
    ],
)
def test_cases_come_32_at_a_time_until_they_are_enough(
    enough: int, most: int, looks: list[int]
) -> None:
    until = Enough(enough)
    found = run(shop.scenario(), cases=most, jobs=1, play=shop.play, until=until)
    assert until.looks == looks
    assert shop.same_result(found, until.shown[-1])
    for one in until.shown:
        whole = run(shop.scenario(), cases=len(one.played), jobs=1, play=shop.play)
        assert shop.same_result(one, whole)


def test_looks_do_not_depend_on_jobs_or_on_what_was_kept(tmp_path: Path) -> None:
    told: list[CaseProgress] = []
    store, world = Store(tmp_path), shop.scenario()
    run(world, cases=50, jobs=1, play=shop.play, store=store)
    with Counted(3) as pool:
        where, until = Where(3, pool, store, told.append), Enough(90)
        found = run(world, cases=256, play=shop.play, where=where, until=until)
        assert pool.submits == 96 - 50
    assert until.looks == [32, 64, 96]
    assert shop.same_result(found, run(world, cases=96, jobs=1, play=shop.play))
    done = [(step.done, step.of) for step in told]
    assert done[0] == (32, 32)
    assert (51, 64) in done
    assert done[-1] == (96, 96)
    assert all(a <= b for a, b in pairwise(done))
    assert any(step.seconds_left for step in told)


def test_ctrl_c_while_looking_keeps_what_was_played(tmp_path: Path) -> None:
    def until(played: PlayedCases) -> bool:
        raise KeyboardInterrupt

    where = Where(jobs=1, store=Store(tmp_path))
    with pytest.raises(Interrupted, match="interrupted after 32 of 32 cases"):
        run(shop.scenario(), cases=100, play=shop.play, where=where, until=until)
    assert len(list(tmp_path.glob("*/case_*.bin"))) == 32
