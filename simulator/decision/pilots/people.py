"""Single customers, as a pilot would see them: what each brings with and without the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.decision.uncertainty import Numbers
from simulator.program.ledger import MONEY
from simulator.simulate import CONTROL
from simulator.simulate.observe.transactions import Transactions

CUSTOMERS = 4_000  # of whom single purchases are followed


@dataclass(frozen=True, slots=True, eq=False)
class Participants:
    """Customers of week 0, each once; money in currency.

    Attributes
    ----------
    before
        What they bought in the year before launch, (customers,).
    buys
        What each buys in a week of today's business, on average over the longest time.
    brings
        Weeks to what each has brought by then, without and with the program, (2, customers):
        what is paid for goods less what they and rewards cost.
    """

    before: Numbers
    buys: Numbers
    brings: dict[int, Numbers]

    def noise(self, weeks: int) -> float:
        """Standard deviation of the outcome, without what spend before explains."""
        outcome = self.brings[weeks][0]
        return float(_rest(outcome, self.before).std())


def people_of(log: Transactions, arm: str, margin: float, lengths: Sequence[int]) -> Participants:
    """The customers of a log of today's business and one arm; `margin` is the gross margin."""
    rows, lines = log.customers, log.lines
    names = [CONTROL, arm]
    first = rows["customer"][(rows["arm"] == 0) & (rows["newcomer"] == 0)]
    ids = np.sort(first)
    before = np.zeros(len(ids))
    here = (rows["arm"] == 0) & (rows["newcomer"] == 0)
    before[np.searchsorted(ids, rows["customer"][here])] = rows["spend_before"][here] / MONEY
    paid = lines["amount"] - lines["discount"]
    gain = (paid - lines["amount"] * (1 - margin) - lines["reward_cost"]) / MONEY
    brings = {}
    for weeks in lengths:
        both = []
        for name in names:
            at = log.arms.index(name)
            mine = (lines["arm"] == at) & (lines["week"] < weeks) & np.isin(lines["customer"], ids)
            where = np.searchsorted(ids, lines["customer"][mine])
            total = np.bincount(where, weights=gain[mine], minlength=len(ids))
            both.append(total.astype(np.float64))
        brings[weeks] = np.array(both)
    longest = max(lengths)
    today = (lines["arm"] == 0) & (lines["week"] < longest) & np.isin(lines["customer"], ids)
    where = np.searchsorted(ids, lines["customer"][today])
    bought = np.bincount(where, weights=paid[today], minlength=len(ids)) / MONEY / longest
    return Participants(before, bought, brings)


def _rest(outcome: Numbers, before: Numbers) -> Numbers:
    """What a line on spend before leaves of an outcome."""
    x = before - before.mean()
    spread = float(x @ x)
    slope = float(x @ outcome) / spread if spread > 0 else 0.0
    return np.asarray(outcome - outcome.mean() - slope * x)
