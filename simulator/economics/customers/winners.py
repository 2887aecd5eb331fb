"""Winners and losers: single customers with and without a program, added up by who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.economics.books.accounts import Numbers, ratio
from simulator.economics.customers.estimators import columns_of, mean, middle
from simulator.program.ledger import MONEY, SHARES, Entries
from simulator.simulate import Panel, Played

# Of week-0 customers over the horizon; name -> (unit, meaning). Whole units throughout (1/10,000
# of the currency, millionths of purchases, 1e-9 of customers, of whom an agent stands for no whole
# number), so that parts add up to the last one.
SUMS: dict[str, tuple[str, str]] = {
    "customers": ("heads", "customers of week 0"),
    "active": ("heads", "of these, not gone at the horizon"),
    "members": ("heads", "members at the horizon, gone or not"),
    "purchases": ("purchases", "purchases over the horizon"),
    "sales": ("currency", "list sales kept"),
    "discounts": ("currency", "price cuts, before what suppliers pay of them"),
    "rewards": ("currency", "rewards at our cost"),
    "given": ("currency", "discounts and rewards"),
    "subsidy": ("currency", "discounts and rewards on purchases that the control had, too"),
    "fees": ("currency", "fees that customers pay"),
    "perceived": ("currency", "list sales x perceived value"),
    "received": (
        "currency", "discounts, rewards at face value and what is perceived beyond money, less fees"
    ),
    "profit": ("currency", "payments and fees less goods, purchases, rewards and serving them"),
    "negative": ("heads", "customers on whom the company loses money"),
    "losses": ("currency", "what it loses on them"),
    "avoidable": (
        "currency", "of the losses, what the program has added: the most that leaving these "
        "customers out of its offers could save; who they are is known only afterwards"
    ),
    "liked_by": ("heads", "members who receive more than without the program"),
    "harmed": ("heads", "non-members less satisfied, or buying less, than without the program"),
}  # fmt: skip
# name -> (part, whole, meaning); the whole is the group's own, or "all": that of everybody.
RATES: dict[str, tuple[str, str, str]] = {
    "given_share": ("given", "all", "part of all discounts and rewards"),
    "subsidy_share": ("subsidy", "all", "part of all subsidy"),
    "subsidy_rate": ("subsidy", "given", "subsidy per discounts and rewards"),
    "members_rate": ("members", "customers", "members per customer"),
    "perceived_rate": ("perceived", "sales", "perceived value per list sales"),
    "liked_rate": ("liked_by", "members", "members who receive more, per member"),
    "harmed_rate": ("harmed", "others", "non-members harmed, per non-member"),
}
DECILES = tuple(str(decile) for decile in range(1, 11))
HEAVY = ("spend", "top fifth")
MEMBERS = ("member", "not a member")
RESULTS = ("less", "the same", "more")
AT = {name: row for row, name in enumerate(SUMS)}
_UNITS = {"currency": MONEY, "purchases": SHARES, "heads": 10**9}
UNIT = np.array([_UNITS[unit] for unit, _ in SUMS.values()], float)

Group = tuple[str, str]
Flags = NDArray[np.bool_]


def groups_of(segments: Sequence[str]) -> tuple[Group, ...]:
    """By what customers are grouped, and the groups.

    `decile` is of list spend in the 52 weeks before launch, 1 the lightest; `member` is at
    the horizon; `profit` whether a customer brings more or less than without the program.
    Each way of grouping holds everybody once; `spend` only names the two heaviest deciles.
    """
    return (
        ("all", "all"),
        *(("decile", name) for name in DECILES),
        HEAVY,
        *(("segment", name) for name in segments),
        *(("member", name) for name in MEMBERS),
        *(("profit", name) for name in RESULTS),
    )


def deciles(panel: Panel) -> NDArray[np.int64]:
    """Tenth of customers by spend before launch, 0 to 9, (n,); -1 for all where nobody had any.

    Equally many customers each, whatever an agent stands for. Equal spends are told apart
    by the agents' number, which means nothing.
    """
    if not panel.before.any():
        return np.full(panel.before.size, -1)
    order = np.lexsort((panel.segment, panel.index, panel.before))
    upto = np.cumsum(panel.weight[order])
    place = np.empty(order.size, np.int64)
    middle = (upto - panel.weight[order] / 2) / upto[-1]
    place[order] = np.minimum((middle * 10).astype(np.int64), 9)
    return place


def sums_of(
    panel: Panel, at: int, known: tuple[NDArray[np.int64], Entries] | None = None
) -> dict[str, NDArray[Any]]:
    """Sums of `SUMS` by group, in the control arm and in arm `at`.

    Parameters
    ----------
    panel
        Its first arm is the control.
    known
        What `common_of` gives; it is the same for all arms.

    Returns
    -------
    dict
        `sums`, int64 (2, sums, groups), control first, and `errors`, float (sums, groups):
        the standard error of the difference, agents being a sample of customers.
    """
    decile, without = common_of(panel) if known is None else known
    with_it = _customers(panel, at)
    _compare(panel, at, without, with_it)
    result = np.sign(with_it[AT["profit"]] - without[AT["profit"]]) + 1
    member = panel.member[at]
    # the finest cells in which all groups are whole: each customer is added up once
    code = ((decile + 1) * len(panel.segments) + panel.segment) * 2 + ~member
    code = (code * 3 + result).astype(np.int32)
    order = np.argsort(code, kind="stable")
    first = np.flatnonzero(np.diff(code[order], prepend=-1))
    cells = np.empty((2, len(SUMS), first.size), np.int64)
    squares = np.empty((len(SUMS), first.size))
    for row in range(len(SUMS)):  # one at a time, which stays in the cache
        one, other = without[row][order], with_it[row][order]
        cells[0, row] = np.add.reduceat(one, first)
        cells[1, row] = np.add.reduceat(other, first)
        squares[row] = np.add.reduceat((other - one).astype(float) ** 2, first)
    heads = np.diff(np.append(first, order.size))
    kinds = {
        "decile": decile[order][first],
        "segment": panel.segment[order][first],
        "member": (~member)[order][first].astype(np.int64),
        "profit": result[order][first],
    }
    sums, errors = [], []
    for by, cut in _cuts(panel.segments):
        here = np.isin(kinds[by], cut) if by in kinds else np.ones(first.size, bool)
        total, n = cells[:, :, here].sum(axis=2), int(heads[here].sum())
        mean = (total[1] - total[0]).astype(float) / max(n, 1)
        spread = np.maximum(squares[:, here].sum(axis=1) - n * mean * mean, 0.0)
        sums.append(total)
        errors.append(np.sqrt(spread * n / max(n - 1, 1)))
    return {"sums": np.stack(sums, axis=2), "errors": np.stack(errors, axis=1)}


def common_of(panel: Panel) -> tuple[NDArray[np.int64], Entries]:
    """What does not depend on the program: the customers' deciles, and their control arm."""
    return deciles(panel), _customers(panel, 0)


def _cuts(segments: Sequence[str]) -> list[tuple[str, list[int]]]:
    """The groups as numbers of a way of grouping."""
    return [
        ("all", []),
        *(("decile", [place]) for place in range(10)),
        ("decile", [8, 9]),
        *(("segment", [place]) for place in range(len(segments))),
        *(("member", [place]) for place in range(2)),
        *(("profit", [place]) for place in range(3)),
    ]


def _customers(panel: Panel, at: int) -> Entries:
    """What `SUMS` names of every customer in one arm, scaled and rounded, (sums, n)."""
    flow = {
        name: getattr(panel, name)[at].sum(axis=0)
        for name in ("visits", "sales", "paid", "reward", "face", "fees", "subsidy", "perceived",
                     "beyond", "profit")
    }  # fmt: skip
    n = panel.weight.size
    off, profit = flow["sales"] - flow["paid"], flow["profit"]
    rows = {
        "customers": np.ones(n),
        "active": panel.active[at, -1],
        "members": panel.member[at],
        "purchases": flow["visits"],
        "sales": flow["sales"],
        "discounts": off,
        "rewards": flow["reward"],
        "given": off + flow["reward"],
        "subsidy": flow["subsidy"],
        "fees": flow["fees"],
        "perceived": flow["perceived"],
        "received": off + flow["face"] + flow["beyond"] - flow["fees"],
        "profit": profit,
        "negative": profit < 0,
        "losses": -np.minimum(profit, 0),
    }
    out = np.zeros((len(SUMS), n), np.int64)
    for name, amounts in rows.items():
        unit = SUMS[name][0]
        scale = panel.weight * (1 if unit == "currency" else _UNITS[unit])
        out[AT[name]] = np.rint(amounts * scale).astype(np.int64)
    out[AT["given"]] = out[AT["discounts"]] + out[AT["rewards"]]
    return out


def _compare(panel: Panel, at: int, without: Entries, with_it: Entries) -> None:
    """Fill in the program's rows that only a comparison with the control can tell."""
    profit, received, customers = AT["profit"], AT["received"], with_it[AT["customers"]]
    lost = (with_it[profit] < 0) & (with_it[profit] < without[profit])
    with_it[AT["avoidable"]] = np.where(lost, without[profit] - with_it[profit], 0)
    likes = panel.member[at] & (with_it[received] > without[received])
    fewer: Flags = with_it[AT["purchases"]] < without[AT["purchases"]]
    if panel.satisfaction is not None:
        fewer |= panel.satisfaction[at] < panel.satisfaction[0]
    with_it[AT["liked_by"]] = np.where(likes, customers, 0)
    with_it[AT["harmed"]] = np.where(fewer & ~panel.member[at], customers, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Winners:
    """Winners and losers of one program over cases.

    `sums` has shape (cases, 2, sums, groups), control first, in ledger units; `errors`
    (cases, sums, groups) are simulation errors of the differences.
    """

    arm: str
    groups: tuple[Group, ...]
    sums: Entries
    errors: Numbers

    def of(self, name: str, group: Group = ("all", "all")) -> Numbers:
        """One of `SUMS` in the control and in the program, (2, cases), in its unit.

        Subsidy is NaN in an arm that does not know which purchases the control had.
        """
        row, column = AT[name], self.groups.index(group)
        amounts: Numbers = self.sums[:, :, row, column].T / UNIT[row]
        if name == "subsidy":
            given = self.sums[:, 1, AT["given"], 0]
            unknown = (self.sums[:, 1, row, 0] == 0) & (given > 0)
            amounts = np.where(unknown, np.nan, amounts)
        return amounts

    def rate(self, name: str, group: Group = ("all", "all")) -> Numbers:
        """One of `RATES` in the program, (cases,); NaN where the whole is nothing."""
        part, whole, _ = RATES[name]
        if whole == "all":
            denominator = self.of(part)[1]
        elif whole == "others":
            denominator = self.of("customers", group)[1] - self.of("members", group)[1]
        else:
            denominator = self.of(whole, group)[1]
        return ratio(self.of(part, group)[1], denominator)

    def error(self, name: str, group: Group = ("all", "all")) -> float:
        """Simulation error of a case's difference: root of the mean square over cases."""
        own = self.errors[:, AT[name], self.groups.index(group)] / UNIT[AT[name]]
        return float(np.sqrt((own**2).mean()))

    def columns(self) -> dict[str, list[str | float]]:
        """A long table, means over cases.

        Columns `arm`, `by`, `group`, `measure`, `unit`, `today`, `with_program`,
        `difference`, `low`, `high` (the middle 90 % of cases of the difference, of
        `with_program` for rates) and `simulation_error`, of the difference. Groups that
        nobody is in are left out.
        """
        keys = ("arm", "by", "group", "measure", "unit", "today", "with_program",
                "difference", "low", "high", "simulation_error")  # fmt: skip
        rows: list[tuple[str | float, ...]] = []
        for group in self.groups:
            if not self.of("customers", group).any():
                continue
            for name, (unit, _) in SUMS.items():
                both = self.of(name, group)
                apart = both[1] - both[0]
                values = (both[0].mean(), both[1].mean(), apart.mean(), *middle(apart))
                rows.append((self.arm, *group, name, unit, *values, self.error(name, group)))
            for name in RATES:
                rate = self.rate(name, group)
                values = (np.nan, mean(rate), np.nan, *middle(rate))
                rows.append((self.arm, *group, name, "share", *values, np.nan))
        return columns_of(keys, rows)


def winners_of(played: Sequence[Played]) -> dict[str, Winners]:
    """Winners and losers of every arm beside the control; of cases whose pairs are known."""
    known = [case.pairs for case in played if case.pairs is not None]
    if not known:
        return {}
    cells = next(iter(played[0].ledgers.values())).cells
    groups = groups_of(tuple(dict.fromkeys(cell.segment for cell in cells)))
    return {
        arm: Winners(
            arm, groups, np.stack([one[arm]["sums"] for one in known]),
            np.stack([one[arm]["errors"] for one in known]),
        )
        for arm in known[0]
    }  # fmt: skip
