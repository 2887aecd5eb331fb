"""The engine as tests play it: small cases, and a diary of every customer's weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

import simulator.tools  # noqa: F401  (tools register themselves)
from simulator.draws import Luck
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.program.accounts import EACH
from simulator.program.program import Program
from simulator.simulate import CONTROL, Case
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.loop import Loop
from simulator.simulate.panel import Recorder
from simulator.simulate.plan import plan_of
from simulator.simulate.population import BLOCK, draw_population
from simulator.simulate.solve.warm_up import warm_up

NOTHING = Program()

# What is declared as lost in a year is gone after this many weeks of exposure, because the
# first week counts half (market/solve.py). Hazards that are known are declared through it.
YEAR_OF_LEAVING = 51.5


def lost_in_a_year(s: float, beta: float) -> float:
    """The `churn_per_year` of newcomers whose hazards per week are Gamma(s, beta)."""
    kept: float = (beta / (beta + YEAR_OF_LEAVING)) ** s
    return 1 - kept


def market(*, customers: int = 1_000_000, start: str = "running_base", **segment: Any) -> Market:
    """A market of one segment."""
    return Market.model_validate(
        {"customers": customers, "start": start, "segments": {"all": segment}}
    )


def case_of(
    market: Market, *, weeks: int, agents: int, number: int = 0, seed: int = 1, margin: float = 0.3,
    start: date = date(2026, 1, 5), today: Program = NOTHING,
    programs: Mapping[str, Program] | None = None,
    worlds: Mapping[str, tuple[Market, Company]] | None = None,
) -> Case:  # fmt: skip
    """A case that does nothing but what is asked for."""
    company = Company(gross_margin=margin)
    return Case(
        number, seed, weeks, start, agents, market, company, today, programs or {}, worlds or {}
    )


@dataclass(eq=False)
class Diary:
    """What each customer of the control arm did in each week, (agents, weeks).

    `purchases` int16; `sales` int64 in 1/10,000, at list price.
    """

    purchases: NDArray[np.int16]
    sales: NDArray[np.int64]
    offset: Mapping[str, int] = field(default_factory=dict)

    def note(self, block: Block, arm: Arm, week: int) -> None:
        """Copy one week of one block."""
        first = self.offset[block.people.segment] + block.people.first
        rows = slice(first, first + block.n)
        self.purchases[rows, week] = arm.out.n[: block.n]
        self.sales[rows, week] = arm.out.sales[: block.n]


class _Watch(Recorder):
    """A recorder that keeps a diary instead of a panel.

    Recorders are called block by block; after the week, the scratch that all blocks of a
    thread share holds the last of them only.
    """

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    def note(self, at: int, block: Block, arm: Arm, week: int, reward: NDArray[np.int64]) -> None:
        """Write a block's week into the diary."""
        self._diary.note(block, arm, week)

    def open(self, at: int, block: Block, week: int) -> NDArray[np.int64]:
        """Where posts per customer go, of which a diary takes no note."""
        return np.zeros((len(EACH), block.n), np.int64)


def keep_diary(case: Case) -> Diary:
    """Play the control arm of a case and write everything down."""
    luck, plan = Luck(case.seed, case.number), plan_of(case, CONTROL)
    population, _ = draw_population(case.market, luck, case.agents, None)
    warm = warm_up(case, population, plan, luck, block=BLOCK, threads=1)
    sizes = [people.n for people in population.people]
    at = np.cumsum([0, *sizes[:-1]]).tolist()
    diary = Diary(
        np.zeros((sum(sizes), case.weeks), np.int16),
        np.zeros((sum(sizes), case.weeks), np.int64),
        {people.segment: start for people, start in zip(population.people, at, strict=True)},
    )
    Loop(
        case, population, [plan], luck, block=BLOCK, states=warm.states, rhythms=warm.rhythms,
        recorder=_Watch(diary),
    ).run(0, case.weeks, leaving=True)  # fmt: skip
    return diary


def moments(
    diary: Diary, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Every purchase: customer, time in weeks, share of the week's sales in 1/10,000.

    The model says how many purchases a week has and not when in it they are made;
    given their number, those of a Poisson process are uniform.
    """
    who, week = np.nonzero(diary.purchases)
    count = diary.purchases[who, week]
    customer = np.repeat(who, count)
    time = np.repeat(week, count) + np.random.default_rng(seed).random(customer.size)
    return customer, time, np.repeat(diary.sales[who, week] / count, count)
