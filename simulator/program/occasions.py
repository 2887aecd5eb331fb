"""Whose turn it is: the customers of a block for whom a tool is due in a week.

What decides it is settled before the week begins: the dates of each customer, when they had it
last, and, where a budget or a stock lasts for some only, who stands before the line. A tool asks
with `week.due(self.when, mask)`; who was told yes has had it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck
from simulator.program.calendar import Calendar
from simulator.program.channels import Row
from simulator.program.personal import NEVER, YEAR, Weeks

BIRTHDAY = "program.birthday"  # the purpose of the luck of who was born when: one for all tools
TURN = "turn"  # the word by which it is drawn who comes first where not all can be served
ALL, NONE = np.float32(2), np.float32(-1)  # lines behind which nobody stands, and everybody


class AskingWeek(Protocol):
    """What is known of a week when a tool asks; `Week` says what each is."""

    t: int
    n: int
    segment: str
    first: int
    luck: Luck
    occasions: Occasions | None

    @property
    def speaker(self) -> str: ...


class Occasions:
    """The turns of the customers of a block in one arm.

    Parameters
    ----------
    calendars
        Of the tools that ask for single customers, by their names.
    joined
        The week in which each joined, (n,), kept by the loop; None where nobody asks.
    last
        The week in which each had a tool last, (n,), by its name, for those that pause.
    """

    def __init__(
        self, calendars: Mapping[str, Calendar], n: int, joined: Weeks | None,
        last: dict[str, Weeks],
    ) -> None:  # fmt: skip
        self.calendars, self.n, self.joined, self.last = calendars, n, joined, last
        self.born = np.zeros(n, np.int16)
        self.place: dict[str, Weeks] = {}
        self.row: dict[str, Row] = {}
        self.had: dict[str, Row] = {}
        self._drawn = False

    def begin(self, week: AskingWeek, is_open: Callable[[str], bool]) -> None:
        """Settle whose turn it is in a week, of those for whom something is open at all."""
        if not self._drawn and any(one.birthday for one in self.calendars.values()):
            u = week.luck.uniforms(BIRTHDAY, week.segment, week.first, self.n)
            self.born = np.floor(u * np.float32(YEAR)).astype(np.int16)
        self._drawn = True
        self.place.clear()
        self.row.clear()
        self.had.clear()
        for name, when in self.calendars.items():
            if when.dated:
                joined = np.full(self.n, NEVER, np.int16) if self.joined is None else self.joined
                self.place[name] = when.own_place(week.t, self.born, joined)
            if is_open(name):
                self.row[name] = self._row(name, when, week.t)

    def _row(self, name: str, when: Calendar, t: int) -> Row:
        """For whom it is due, as far as there is enough of it, float32 (n,)."""
        row = np.ones(self.n, np.float32)
        if when.dated:
            row *= self.place[name] > 0
        if when.pauses:
            assert when.at_most_every is not None
            ago = t - self.last[name].astype(np.int32)
            row *= (self.last[name] == NEVER) | (ago >= when.at_most_every)
        return row

    def hold(self, name: str, turn: Row, line: np.float32) -> None:
        """Let only those have a tool whose `turn`, (n,) in (0, 1), is not behind the line."""
        if name in self.row:
            self.row[name] *= turn <= line

    def of(self, name: str, mask: Row) -> Row:
        """Of some customers those for whom a tool is due, float32 (n,); they have had it."""
        row = self.row.get(name)
        due: Row = np.zeros(self.n, np.float32) if row is None else mask * row
        known = self.had.get(name)
        self.had[name] = due if known is None else np.maximum(known, due)
        return due

    def end(self, t: int, won: Mapping[str, Row], cut: int) -> dict[str, tuple[int, int]]:
        """Remember who has had what; returns how many agents of each half, of what is limited.

        `won` says to whom of tools that exclude each other one was given, (n,); the first `cut`
        agents are of the first half.
        """
        many = {}
        for name, had in self.had.items():
            has = had > 0
            if name in won:
                has &= won[name] > 0
            if name in self.last:
                self.last[name][has] = t
            if self.calendars[name].limited:
                many[name] = int(has[:cut].sum()), int(has[cut:].sum())
        return many


@dataclass(slots=True)
class Limit:
    """What is left of a budget, in currency, or of a stock, in pieces.

    `each` is what one customer takes in a week; `line` up to which turn they are served in
    the week that begins, and `over` whether somebody has been turned away.
    """

    left: float
    each: float
    line: np.float32 = NONE
    over: bool = False

    @classmethod
    def of(cls, when: Calendar, each: float) -> Limit:
        """All of it, as a tool begins; `each` is what one takes of a budget, currency."""
        if when.while_stock is not None:
            return cls(float(when.while_stock), 1.0)
        budget = when.while_budget or 0.0
        return cls(budget, each, over=not budget)

    def take(self, customers: float) -> None:
        """So many customers have had it."""
        self.left -= customers * self.each


def due(week: AskingWeek, when: Calendar, mask: Row) -> Row:
    """Of those addressed, `mask`, (n,), those for whom the speaking tool is due this week.

    All of them where its calendar is one for all. Asked again in a week it gives the same answer.
    """
    if not when.personal:
        return mask
    assert week.occasions is not None
    return week.occasions.of(week.speaker, mask)


def place(week: AskingWeek) -> Weeks:
    """Which week of their own stretch it is for customers, from 1, 0 for none, int16 (n,)."""
    assert week.occasions is not None
    return week.occasions.place[week.speaker]


def opens(week: AskingWeek, when: Calendar) -> NDArray[np.bool_]:
    """Where a stretch of a customer's own begins in a week in which the tool is open, (n,)."""
    own: NDArray[np.bool_] = place(week) == 1
    return own if when.is_open(week.t) else np.zeros_like(own)


def line_of(turn: NDArray[np.float32], amount: NDArray[np.float64], left: float) -> np.float32:
    """Up to which turn everybody can be served, who take `amount` each, with what is left.

    Who stand at the same place are all served or none of them: the number of a customer never
    decides.
    """
    order = np.argsort(turn, kind="stable")
    turns, taken = turn[order], np.cumsum(amount[order])
    enough = int(np.searchsorted(taken, left * (1 + 1e-12), side="right"))
    if enough == turns.size:
        return ALL
    while enough and turns[enough - 1] == turns[enough]:
        enough -= 1
    return NONE if not enough else np.float32(turns[enough - 1])
