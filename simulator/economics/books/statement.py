"""The statement of one arm: every money account by poster, period and segment, to the last unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from simulator.program.chart import CHART
from simulator.program.ledger import MONEY, Entries, Ledger

WEEKS_PER_YEAR = 52
LINES = tuple(name for name, account in CHART.items() if account.unit == "money")
SIGN = np.array([CHART[name].sign for name in LINES], np.int64)
STOCK = np.array([CHART[name].stock for name in LINES])


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """Money of one arm at the scale of customers, in 1/10,000 of the currency.

    `amounts` has shape (posters, accounts, periods, segments), int64. Flows add
    up exactly along every axis, stocks (`liability`) along posters and segments
    only. Posters are those of the ledger.
    """

    arm: str
    posters: tuple[str, ...]
    periods: tuple[str, ...]
    segments: tuple[str, ...]
    amounts: Entries

    @property
    def accounts(self) -> tuple[str, ...]:
        """The money accounts, in the order of the chart."""
        return LINES

    @property
    def contribution(self) -> Entries:
        """Income less cost, (posters, periods, segments): the sum of sign x amount."""
        return np.asarray(np.einsum("a,paws->pws", SIGN, self.amounts), np.int64)

    def series(
        self,
        account: str | None = None,
        *,
        poster: str | None = None,
        segment: str | None = None,
    ) -> Entries:
        """One account, or the contribution where none is named, (periods,).

        Raises
        ------
        ValueError
            If the statement has no such account, poster or segment.
        """
        chosen = self.contribution if account is None else self.amounts[:, LINES.index(account)]
        if poster is not None:
            chosen = chosen[[self.posters.index(poster)]]
        if segment is not None:
            chosen = chosen[:, :, [self.segments.index(segment)]]
        return np.asarray(chosen.sum(axis=(0, 2)), np.int64)

    def over(self, labels: Sequence[str]) -> Statement:
        """Merge periods that share a label: flows are added, stocks are those of the last one.

        Raises
        ------
        ValueError
            If there is not one label per period.
        """
        if len(labels) != len(self.periods):
            raise ValueError(f"{len(labels)} labels for {len(self.periods)} periods")
        names = tuple(dict.fromkeys(labels))
        place = np.array([names.index(label) for label in labels], np.intp)
        merged = np.zeros((*self.amounts.shape[:2], len(names), len(self.segments)), np.int64)
        for period, where in enumerate(place):
            merged[:, ~STOCK, where] += self.amounts[:, ~STOCK, period]
            merged[:, STOCK, where] = self.amounts[:, STOCK, period]
        return replace(self, periods=names, amounts=merged)

    def columns(self) -> dict[str, list[str] | list[float]]:
        """The statement as a long table, in currency; lines that are zero throughout are left out.

        Returns
        -------
        dict
            Columns `arm`, `poster`, `account`, `period`, `segment`, `amount`.
        """
        used = np.argwhere(self.amounts.any(axis=(2, 3)))
        places = [(p, a, w, s) for p, a in used
                  for w in range(len(self.periods)) for s in range(len(self.segments))]  # fmt: skip
        return {
            "arm": [self.arm] * len(places),
            "poster": [self.posters[p] for p, _, _, _ in places],
            "account": [LINES[a] for _, a, _, _ in places],
            "period": [self.periods[w] for _, _, w, _ in places],
            "segment": [self.segments[s] for _, _, _, s in places],
            "amount": [float(self.amounts[place]) / MONEY for place in places],
        }


def statement_of(ledger: Ledger) -> Statement:
    """The weekly statement of an arm; periods are weeks, named by their number."""
    segments = tuple(dict.fromkeys(cell.segment for cell in ledger.cells))
    where = np.array([segments.index(cell.segment) for cell in ledger.cells], np.intp)
    shape = (len(ledger.posters), len(LINES), ledger.weeks, len(segments))
    amounts = np.zeros(shape, np.int64)
    for poster, account in dict.fromkeys(ledger.rows):
        if account not in LINES:
            continue
        scaled = ledger.amounts(account, poster)
        line = amounts[ledger.posters.index(poster), LINES.index(account)]
        for cell, segment in enumerate(where):
            line[:, segment] += scaled[:, cell]
    periods = tuple(str(week) for week in range(ledger.weeks))
    return Statement(ledger.arm, ledger.posters, periods, segments, amounts)


def difference(program: Statement, control: Statement) -> Statement:
    """Program less control, line by line; a poster that one of them lacks counts as zero there.

    Raises
    ------
    ValueError
        If the two do not cover the same periods and segments.
    """
    if (program.periods, program.segments) != (control.periods, control.segments):
        raise ValueError(f"{program.arm} and {control.arm} differ in periods or segments")
    posters = tuple(dict.fromkeys((*program.posters, *control.posters)))
    amounts = np.zeros((len(posters), *program.amounts.shape[1:]), np.int64)
    for sign, one in ((1, program), (-1, control)):
        for place, poster in enumerate(one.posters):
            amounts[posters.index(poster)] += sign * one.amounts[place]
    name = f"{program.arm} - {control.arm}"
    return Statement(name, posters, program.periods, program.segments, amounts)


def months(start: date, weeks: int) -> tuple[str, ...]:
    """The month of every week as `2026-01`: a week belongs to the month of its Thursday.

    Week t holds the seven days from `start` + 7 t; where `start` is not a Monday,
    the Thursday is the one among these days.
    """
    first = start + timedelta(days=(3 - start.weekday()) % 7)
    days = (first + timedelta(weeks=week) for week in range(weeks))
    return tuple(f"{day.year:04d}-{day.month:02d}" for day in days)


def years(weeks: int) -> tuple[str, ...]:
    """The year of every week as `year 1`, years having 52 weeks."""
    return tuple(f"year {week // WEEKS_PER_YEAR + 1}" for week in range(weeks))
