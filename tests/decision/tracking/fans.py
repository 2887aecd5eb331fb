"""Fans made for tests: cases that differ in level, drift and uplift, with luck of two halves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.decision.tracking.fan import FIGURES, Fan

Numbers = NDArray[np.float64]
UP = 0.03  # mean uplift of the program, in logs


def fan_of(
    n: int, weeks: int = 16, *, seed: int = 1, agents: int = 2_000, customers: float = 100_000,
    spread: float = 0.15, uplift_spread: float = 0.02,
) -> Fan:  # fmt: skip
    """Cases whose sales differ by `spread`, and in what the program adds."""
    rng = np.random.default_rng(seed)
    level = rng.normal(0, spread, n)
    drift = rng.normal(0, 0.002, n)
    uplift = rng.normal(UP, uplift_spread, n)
    time = np.arange(weeks)
    grows = 1 - np.exp(-time / 4)
    today = level[:, None] + drift[:, None] * time
    program = today + uplift[:, None] * grows
    # luck of each half, the same in both arms, with a part that stays
    noise = 1 / np.sqrt(agents / 2)
    luck = noise * (rng.normal(size=(n, 2, 1)) + rng.normal(size=(n, 2, weeks)))
    return Fan(
        FIGURES, _figures(program[:, None] + luck, grows),
        _figures(today[:, None] + luck, grows * 0), 1e6 * (uplift - 0.03), agents, customers,
    )  # fmt: skip


def _figures(logs: Numbers, grows: Numbers) -> Numbers:
    sales = np.exp(logs)
    members = sales * 0 + 0.5 * grows
    steps = {
        "sales": 20 * sales, "purchases": sales, "active": 0.9 * np.sqrt(sales),
        "arrived": 0.01 * sales, "left": 0.01 / sales, "members": members,
        "joined": np.diff(members, axis=-1, prepend=0.0),
    }  # fmt: skip
    return np.stack([steps[name] for name in FIGURES], axis=-1)


def company(fan: Fan, case: int, names: tuple[str, ...], weeks: int) -> dict[str, Numbers]:
    """The first weeks of a case, as figures of all customers."""
    whole = fan.program[case].mean(axis=0) * fan.customers
    return {name: whole[:weeks, FIGURES.index(name)] for name in names}
