"""A stand-in for a scenario and its simulation: quick, with faults on request.

Everything here is at the top level of a module, because workers import it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from simulator.experiment import PlayedCases
from simulator.program.ledger import Cell, Ledger
from simulator.scenario import Scenario
from simulator.simulate import Panel, Played, Solved, Vintages

ARMS = ("today", "card", "card_as_price_cut")


@dataclass(frozen=True)
class Knob:
    path: str
    response: bool = False


class Stubborn(Exception):
    """Cannot be unpickled: its constructor wants more than its arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


@dataclass(frozen=True)
class Order:
    """What `play` is told to do; stands for a `Case`."""

    number: int
    point: tuple[float, ...] | None
    seed: int
    agents: int
    shop: Shop


@dataclass(frozen=True)
class Shop:
    """Stands for a `Scenario`; `faults` is case number to what shall happen in it."""

    dims: int = 2
    text: str = "a shop"
    seconds: float = 0.0
    faults: tuple[tuple[int, str], ...] = ()
    log: str = ""

    @property
    def private(self) -> dict[str, str]:
        return {}

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(knob.path for knob in self.uncertain)

    @property
    def responsiveness(self) -> float:
        return 0.0

    @property
    def uncertain(self) -> tuple[Knob, ...]:
        return tuple(Knob(f"market.number_{i}") for i in range(self.dims))

    def case(self, number: int, u: Sequence[float] | None, *, seed: int, agents: int) -> Order:
        return Order(number, None if u is None else tuple(u), seed, agents, self)

    def drawn(self, u: Sequence[float]) -> dict[str, float]:
        return {knob.path: 10 * x for knob, x in zip(self.uncertain, u, strict=True)}

    def to_yaml(self, **_: int) -> str:
        return f"{self.text}: {self.dims}"


def scenario(**about: Any) -> Scenario:
    return cast(Scenario, Shop(**about))


def play(order: Order, *, threads: int, panel: bool) -> Played:
    """A case whose books are a function of what it was told, and of nothing else."""
    shop = order.shop
    if shop.log:
        with Path(shop.log).open("a") as log:
            log.write(f"{order.number} {os.getpid()} {threads}\n")
    time.sleep(shop.seconds)
    _fail(dict(shop.faults).get(order.number, ""))
    return played(order.number, order.seed, order.point, panel)


def _fail(fault: str) -> None:
    match fault:
        case "unsolvable":
            raise ValueError("share_of_wallet and churn_per_year contradict each other")
        case "bug":
            raise Stubborn("a", "b")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "interrupt":
            raise KeyboardInterrupt


def played(number: int, seed: int, point: Sequence[float] | None, panel: bool) -> Played:
    words = np.array(point or (), np.float64).view(np.uint32).tolist()
    luck = np.random.default_rng([seed, number, *words])
    cells = tuple(Cell(s, half, 500 + half, 1 / 3) for s in ("regulars", "rare") for half in (0, 1))
    rows = (("market", "sales"), ("points", "points_issued"))
    books = {
        arm: Ledger(arm, rows, cells, luck.integers(-(2**62), 2**62, (2, 5, 4))) for arm in ARMS
    }
    solved = (Solved("regulars", "basket", 29.6, float(luck.random())),)
    seen = vintages(luck, cells)
    owed = {"card": {"points": seen if panel else seen.together()}}
    return Played(number, books, a_panel(luck) if panel else None, solved, 0.25, owed=owed)


def vintages(luck: np.random.Generator, cells: tuple[Cell, ...]) -> Vintages:
    n = len(cells)
    at_horizon, later, rest = luck.integers(0, 2**60, (3, n, 3))
    redeemed, outstanding = luck.integers(0, 2**60, (2, n, 3, 2))
    return Vintages(
        cells, ("points",), 0.1 + 0.2, None, luck.random(n), at_horizon, later, rest, 104,
        redeemed, outstanding,
    )  # fmt: skip


def a_panel(luck: np.random.Generator, n: int = 7) -> Panel:
    money = luck.integers(-(2**62), 2**62, (11, 3, 2, n))
    return Panel(
        arms=ARMS,
        segments=("regulars", "rare"),
        segment=luck.integers(0, 2, n).astype(np.int16),
        index=luck.integers(0, 2**62, n),
        weight=luck.random(n),
        before=luck.integers(0, 2**62, n),
        visits=luck.integers(0, 99, (3, 2, n)).astype(np.int32),
        sales=money[0],
        paid=money[1],
        reward=money[2],
        profit=money[3],
        active=luck.random((3, 2, n)) < 0.5,
        member=luck.random((3, n)) < 0.5,
        face=money[4],
        fees=money[5],
        served=money[6],
        common=money[7],
        subsidy=money[8],
        perceived=money[9],
        beyond=money[10],
        joined=luck.random((3, 2, n)) < 0.5,
        targeted=luck.random((3, 2, n)) < 0.5,
        satisfaction=None,
    )


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal to the bit, types and array shapes included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        kind = (one.dtype, one.shape) == (other.dtype, other.shape)
        return kind and one.tobytes() == other.tobytes()
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, f), getattr(other, f)) for f in one.__dataclass_fields__)
    return bool(one == other)


def same_result(one: PlayedCases, other: PlayedCases) -> bool:
    """Whether two results are equal to the bit, the time they took aside."""
    parts = ("seed", "agents", "certain", "u", "drawn", "played")
    return all(same(getattr(one, part), getattr(other, part)) for part in parts)
