"""What goes into the simulation of one case, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.program.ledger import Ledger
from simulator.program.program import Program
from simulator.simulate.joining import Cohorts
from simulator.simulate.vintages import RunOff, Vintages

CONTROL = "today"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a case depends on: one draw of every uncertain number and one luck.

    `worlds` gives market and company of the arms that set something; the others
    live in `market` with `company`. `weeks` is the horizon, `start` a day of week 0.
    """

    number: int
    seed: int
    weeks: int
    start: date
    agents: int
    market: Market
    company: Company
    today: Program
    programs: Mapping[str, Program]
    worlds: Mapping[str, tuple[Market, Company]] = field(default_factory=dict)
    cost_of_capital: float = 0.1

    def world(self, arm: str) -> tuple[Market, Company]:
        """Market and company of an arm."""
        return self.worlds.get(arm, (self.market, self.company))

    def program(self, arm: str) -> Program:
        """The program of an arm; the control's is today's."""
        return self.today if arm == CONTROL else self.programs[arm]


@dataclass(frozen=True, slots=True)
class Solved:
    """One declared number beside what the control arm showed in its first 52 weeks."""

    segment: str
    name: str
    declared: float
    simulated: float


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Yearly totals per customer, the same customers in every arm.

    All customers of week 0 up to 200,000 agents, else a keyed sample. Money is
    int64 in 1/10,000; shapes are (n,) or (arms, years, n) as noted. `weight` is the
    number of customers an agent stands for, `before` the list spend of the 52
    weeks before launch, `active` whether she had not left by the end of the year,
    `member` (arms, n) at the horizon and `joined` by the end of the year. The last year
    may be shorter.

    `reward` is at our cost and `face` at face value (what tools hand out themselves at our
    cost in both), `served` what serving her and writing to her costs less what suppliers
    pay, `fees` what she pays beside her purchases. `common` is what was paid for purchases
    that the control also had, `subsidy` the discounts and rewards on them, rewards for
    points in proportion to all payments so far; both are zero in an arm that lives in
    a market of its own. `perceived` is list sales x perceived value, `beyond` the part of
    it that is not paid out in money. `targeted` says whether a tool was addressed to her as
    one of some; `satisfaction` (arms, n) is summed over weeks, in millionths, staying where
    it is when she leaves; None without service.
    """

    arms: tuple[str, ...]
    segments: tuple[str, ...]
    segment: NDArray[np.int16]
    index: NDArray[np.int64]
    weight: NDArray[np.float64]
    before: NDArray[np.int64]
    visits: NDArray[np.int32]
    sales: NDArray[np.int64]
    paid: NDArray[np.int64]
    reward: NDArray[np.int64]
    profit: NDArray[np.int64]
    active: NDArray[np.bool_]
    member: NDArray[np.bool_]
    face: NDArray[np.int64]
    fees: NDArray[np.int64]
    served: NDArray[np.int64]
    common: NDArray[np.int64]
    subsidy: NDArray[np.int64]
    perceived: NDArray[np.int64]
    beyond: NDArray[np.int64]
    joined: NDArray[np.bool_]
    targeted: NDArray[np.bool_]
    satisfaction: NDArray[np.int64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A finished case: the ledgers of all arms (control first) and what was solved.

    `pairs` is what was worked out from a panel that may not have been kept, by arm and
    name; None where nobody has.

    `owed` says by arm and currency what becomes of the points outstanding at the horizon,
    where they are `Vintages` also by month of issue; empty where nobody asked. `cohorts`
    are those of the `customers` and `members` of each arm, where anything is kept by month.
    """

    number: int
    ledgers: Mapping[str, Ledger]
    panel: Panel | None
    solved: tuple[Solved, ...]
    seconds: float
    pairs: Mapping[str, Mapping[str, NDArray[Any]]] | None = None
    owed: Mapping[str, Mapping[str, RunOff]] = field(default_factory=dict)
    cohorts: Mapping[str, Mapping[str, Cohorts]] = field(default_factory=dict)


def without_panel(played: Played) -> Played:
    """A case as it is where no panel is asked for, nor points and customers by month."""
    owed = {
        arm: {c: one.together() if isinstance(one, Vintages) else one for c, one in own.items()}
        for arm, own in played.owed.items()
    }
    return replace(played, panel=None, owed=owed, cohorts={})
