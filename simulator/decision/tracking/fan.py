"""The fan: what every case shows by week, for each half of its customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.economics import Accounts
from simulator.program.chart import CHART
from simulator.program.ledger import UNITS

Numbers = NDArray[np.float64]
# What a company sees of its customers by week, in the order in which it is shown
FIGURES = ("sales", "purchases", "active", "arrived", "left", "members", "joined")
OF_PROGRAMS = ("members", "joined")  # of which there are none without a program
WITH, WITHOUT = "with", "without"  # groups of customers: with the program, and without it
LUCK_SEED = 20_231  # of the signs by which luck is added


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """Simulated weeks of a program and of today's business, per customer of week 0.

    Attributes
    ----------
    figures
        Names, of `FIGURES`.
    program, today
        Each half of the customers by itself, (cases, 2, weeks, figures); sales in currency.
    npv
        NPV of the program beside today, currency, (cases,).
    agents
        Simulated customers of a case.
    customers
        Customers of the company, as the scenario has them.
    """

    figures: tuple[str, ...]
    program: Numbers
    today: Numbers
    npv: Numbers
    agents: int
    customers: float

    @property
    def n(self) -> int:
        """How many cases there are."""
        return len(self.npv)

    @property
    def weeks(self) -> int:
        """How many weeks were simulated."""
        return int(self.program.shape[2])

    def of(self, some: NDArray[np.bool_]) -> Fan:
        """Some of the cases."""
        return replace(self, program=self.program[some], today=self.today[some], npv=self.npv[some])


def halves_of(books: Sequence[Accounts]) -> Numbers:
    """What each half of an arm's customers shows, per customer: (cases, 2, weeks, figures)."""
    return np.stack([_halves(one) for one in books])


def _halves(book: Accounts) -> Numbers:
    figures = [book.weekly(name)[1:] / UNITS[CHART[name].unit] for name in FIGURES]
    return np.asarray(np.stack(figures, axis=-1) / book.customers[1:, None, None])


@dataclass(frozen=True, slots=True)
class Groups:
    """How many customers the company's figures are of; None of a group that is not there."""

    program: float
    without: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Weeks of one kind, as they are held against each other.

    `values` are logs of a figure per customer, of the program's group, or of the ratio between the
    two groups where `ratios` says so: (..., weeks, series).
    """

    names: tuple[str, ...]
    ratios: tuple[bool, ...]
    values: Numbers


def paths(fan: Fan, names: Sequence[str], groups: Groups, *, failed: bool = False) -> Paths:
    """The cases as a company of such groups would show them, (cases, weeks, series).

    Luck is that of as many customers as each group has, where the company has fewer of them than a
    case has agents, and that of the agents otherwise, which is more. Groups are of different
    customers, so that each has luck of its own. With `failed` the program does nothing: its group
    shows today's business.
    """
    at = [fan.figures.index(name) for name in names]
    program = (fan.today if failed else fan.program)[..., at]
    today = fan.today[..., at]
    floor = floors(fan, names)
    if groups.without is None:
        whole = _with_luck(program, fan.agents, groups.program)
        return Paths(tuple(names), (False,) * len(names), np.log(np.maximum(whole, 0) + floor))
    compared = [k for k, name in enumerate(names) if name not in OF_PROGRAMS]
    one = _half_with_luck(program, 0, fan.agents, groups.program)
    other = _half_with_luck(today, 1, fan.agents, groups.without)
    return joined(names, compared, floor, one, other)


def joined(
    names: Sequence[str], compared: Sequence[int], floor: Numbers, one: Numbers, other: Numbers
) -> Paths:  # fmt: skip
    """Logs of a group's figures, and of the ratios of two groups in those that are compared."""
    levels = np.log(np.maximum(one, 0) + floor)
    few = list(compared)
    ratios = np.log(np.maximum(one[..., few], 0) + floor[few]) - np.log(
        np.maximum(other[..., few], 0) + floor[few]
    )
    return Paths(
        (*names, *(names[k] for k in few)), (False,) * len(names) + (True,) * len(few),
        np.concatenate([levels, ratios], axis=-1),
    )  # fmt: skip


def shown(fan: Fan, seen: Mapping[str, Mapping[str, Numbers]], groups: Groups) -> Paths:
    """What the company shows, (weeks, series): figures of its groups by name, in all, (weeks,)."""
    names = tuple(seen[WITH])
    floor = floors(fan, names)
    program = np.column_stack([seen[WITH][name] for name in names]) / groups.program
    if groups.without is None:
        return Paths(names, (False,) * len(names), np.log(program + floor))
    compared = [k for k, name in enumerate(names) if name not in OF_PROGRAMS]
    other = program * 0
    for k in compared:
        other[:, k] = seen[WITHOUT][names[k]] / groups.without
    return joined(names, compared, floor, program, other)


def floors(fan: Fan, names: Sequence[str]) -> Numbers:
    """What is added before a log is taken: a thousandth of the mean, so that 0 has one."""
    at = [fan.figures.index(name) for name in names]
    mean = np.maximum(fan.program[..., at].mean(axis=(0, 1, 2)), fan.today[..., at].mean())
    return np.asarray(np.maximum(mean, 1e-12) * 1e-3)


def _with_luck(halves: Numbers, agents: int, customers: float) -> Numbers:
    """Both halves together, with the luck of a company's customers where it has fewer."""
    luck = (halves[:, 0] - halves[:, 1]) / 2
    more = max(agents / customers - 1, 0.0) ** 0.5
    return np.asarray(halves.mean(axis=1) + more * _signs(len(halves), 0) * luck)


def _half_with_luck(halves: Numbers, half: int, agents: int, customers: float) -> Numbers:
    """One half by itself, whose luck is twice that of both."""
    luck = (halves[:, 0] - halves[:, 1]) / 2
    more = max(agents / customers - 2, 0.0) ** 0.5
    return np.asarray(halves[:, half] + more * _signs(len(halves), 1 + half) * luck)


def _signs(n: int, salt: int) -> Numbers:
    luck = np.random.Generator(np.random.Philox(key=LUCK_SEED + salt))
    return np.asarray(luck.choice([-1.0, 1.0], n)[:, None, None])
