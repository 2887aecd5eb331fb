"""A log fitted and played on by the simulator, customer by customer, as a holdout is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.fit.fitted import behaviors_of, draws_of
from simulator.calibrate.fit.play import PlayedOn, play
from simulator.calibrate.fit.rates import rates_of
from simulator.calibrate.fit.spend import spend_of
from simulator.calibrate.fit.summary import summary_of
from simulator.calibrate.log import OccasionLog

CASES, SEED = 20, 1


def replayed(log: OccasionLog, cut: int | None = None) -> Iterator[PlayedOn]:
    """The customers known at `cut`, fitted until then, played to the end of the log.

    Purchases include the first of each customer, on its real day.
    """
    seen = summary_of(log, cut)
    known = np.arange(log.customers) if cut is None else np.unique(log.customer[log.day <= cut])
    kept = np.isin(log.customer, known)
    own = log_of(log, kept)
    rates, spend = rates_of(seen), spend_of(own, seen, cut, SEED)
    for number, one in enumerate(behaviors_of(draws_of(rates, seen, CASES, SEED), spend)):
        again = play(one, seen.first, log.days, number, SEED)
        assert again.begins is not None
        amounts = np.random.default_rng(number).choice(again.amount, seen.n)
        yield PlayedOn(
            np.concatenate([np.arange(seen.n), again.customer]),
            np.concatenate([again.begins, again.day]),
            np.concatenate([amounts, again.amount]),
        )  # fmt: skip


def happened(log: OccasionLog) -> PlayedOn:
    """The log itself in the same form."""
    return PlayedOn(log.customer, log.day, log.amount)


def log_of(log: OccasionLog, rows: NDArray[np.bool_]) -> OccasionLog:
    """The log of some rows, customers numbered anew."""
    _, who = np.unique(log.customer[rows], return_inverse=True)
    return replace(
        log, customer=who.astype(np.int64), day=log.day[rows], amount=log.amount[rows],
        quantity=None, discounted=None, segment=None, member=None,
    )  # fmt: skip
