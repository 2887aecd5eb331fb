"""What tests of one session would play again and again is played once: cases, and calibrations.

A case says all that its play depends on, and many tests look at the same one: a verdict with
other criteria, a report of the shop that another report has, the same run of a command. The
first to need it plays it; the others, also in other processes of the session, read what was
played, each a copy of its own. That a case is the same whenever it is played is a law, and
tried with everything on in `tests/laws` and for every tool in `tests/test_every_tool.py`, which
play for themselves.

A test that patches the engine, or is about playing itself, is marked `anew`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.simulate import Case, Played


class Shared:
    """Plays by what they are plays of, in a folder of the session."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.on = folder, True
        folder.mkdir(exist_ok=True)

    def played(self, play: Callable[..., Played], case: Case, **how: Any) -> Played:
        """What `play` makes of a case; `threads`, which change nothing, are not asked about."""
        if not self.on:
            return play(case, **how)
        about = {name: value for name, value in how.items() if name != "threads"}
        try:
            told = pickle.dumps((play, case, about))
        except (AttributeError, pickle.PicklingError):  # of a test itself: a closure, a lambda
            return play(case, **how)
        path = self.folder / hashlib.sha256(told).hexdigest()
        if path.exists():
            found: Played = pickle.loads(path.read_bytes())
            return found
        done = play(case, **how)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(done))
        part.replace(path)
        return done


@contextmanager
def cases_once(shared: Shared) -> Iterator[None]:
    """Every case of an experiment that is played in this process is looked for there first."""
    from simulator import workers

    def call(self: workers.Task, number: int, point: Any) -> Played | workers.CaseFault:
        def play() -> Played:
            case = self.scenario.case(number, point, seed=self.seed, agents=self.agents)
            panel = self.panel and number == 0
            return shared.played(self.play, case, threads=self.threads, panel=panel)

        return workers.tried(number, play)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers.Task, "__call__", call)
        yield


@contextmanager
def calibrations_once(shared: Shared) -> Iterator[None]:
    """A market with tools of today is solved once, whatever programs are played in it.

    That programs do not matter to it is held by
    `tests/laws/test_arms.py::test_a_calibration_is_the_same_whatever_is_played`.
    """
    from simulator.simulate import play
    from simulator.simulate.solve import calibration

    solve, solved = calibration.solve_with_tools, dict[bytes, Any]()

    def once(case: Case, market: Any, plan: Any) -> Any:
        if not shared.on:
            return solve(case, market, plan)
        alone = replace(case, programs={}, worlds={})
        told = pickle.dumps((alone, market, plan))
        if told not in solved:
            solved[told] = solve(case, market, plan)
        return solved[told]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(play, "solve_with_tools", once)
        yield
