"""What a finished case is made of: ledgers, single customers, points and cohorts by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.program.ledger import Cell, Entries, Ledger


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
    weeks before launch, `active` whether they had not left by the end of the year,
    `member` (arms, n) at the horizon and `joined` by the end of the year. The last year
    may be shorter.

    `reward` is at our cost and `face` at face value (what tools hand out themselves at our
    cost in both), `served` what serving them and writing to them costs less what suppliers
    pay, `fees` what they pay beside their purchases. `common` is what was paid for purchases
    that the control also had, `subsidy` the discounts and rewards on them, rewards for
    points in proportion to all payments so far; both are zero in an arm that lives in
    a market of its own. `perceived` is list sales x perceived value, `beyond` the part of
    it that is not paid out in money. `targeted` says whether a tool was addressed to them as
    one of some; `satisfaction` (arms, n) is summed over weeks, in millionths, staying where
    it is when they leave; None without service.
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
class Cohorts:
    """Customers of one arm by the month they came in, or members by the month they joined in.

    In agents' units, int64, as in the ledger. Cohort 0 are those of week 0, cohort m + 1
    those of month m of the horizon. A week belongs to the month of its Thursday; the
    horizon ends the last month, whole or not.

    Attributes
    ----------
    cells
        Where the rows are booked, as in the ledger.
    weeks
        Weeks of each month, (months,).
    joined
        How many came or joined, (cells, months + 1).
    active, recent
        Of these, who has not left at the end of each month, and who has also bought within
        the 95 % gap of the segment, (cells, months + 1, months).
    purchases, sales
        Theirs in each month, sales at list price, likewise.
    """

    cells: tuple[Cell, ...]
    weeks: Entries
    joined: Entries
    active: Entries
    recent: Entries
    purchases: Entries
    sales: Entries


@dataclass(frozen=True, slots=True, eq=False)
class RunOff:
    """What becomes of the points of one currency that are outstanding at the horizon of an arm.

    Hundredths of points of agents, int64, as in the ledger; bought points count as
    issued. Tables are (cells, issues); here all points are one issue.

    Attributes
    ----------
    cells
        Where the rows are booked, as in the ledger.
    issuers
        The tools that issue the currency.
    point_cost
        Our cost of a redeemed point, currency.
    term
        Weeks after which points lapse, None where they do not do so by their age.
    followed
        How many customers an agent stands for who is followed beyond the horizon, (cells,).
    at_horizon, later, rest
        Of those followed: outstanding at the horizon, redeemed after it, and neither
        redeemed nor lapsed when the run-off ends.
    run_off_weeks
        How long they are followed.
    """

    cells: tuple[Cell, ...]
    issuers: tuple[str, ...]
    point_cost: float
    term: int | None
    followed: NDArray[np.float64]
    at_horizon: Entries
    later: Entries
    rest: Entries
    run_off_weeks: int


@dataclass(frozen=True, slots=True, eq=False)
class Vintages(RunOff):
    """The same by the month in which points were issued, and what became of them until then.

    Issue 0 are the points outstanding at week 0, issue m + 1 those of month m of the
    horizon. A week belongs to the month of its Thursday.

    Attributes
    ----------
    redeemed
        In each month of the horizon, (cells, months + 1, months).
    outstanding
        At the end of each month, (cells, months + 1, months).
    """

    redeemed: Entries
    outstanding: Entries

    def together(self) -> RunOff:
        """Without the months: what a case knows that has not told them apart."""
        known = {part.name: getattr(self, part.name) for part in fields(RunOff)}
        tables = ("at_horizon", "later", "rest")
        return RunOff(**known | {name: known[name].sum(axis=1, keepdims=True) for name in tables})


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
