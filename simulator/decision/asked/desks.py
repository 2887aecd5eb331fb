"""How many persons a desk would need to answer as it has been promised."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.decision.uncertainty import Numbers
from simulator.draws import Luck
from simulator.market.desk import Desk
from simulator.market.queue import Queue

WARM_UP = 13  # weeks that the desk has worked before, on what the first weeks report
MOST = 1 << 20  # persons; a desk that needs more cannot be helped by staff
Keeps = Callable[[Numbers, Numbers, Numbers], bool]  # of hours waited, answered, gave up, (weeks,)


def persons_needed(desk: Desk, now: int, reported: Numbers, luck: Luck, keeps: Keeps) -> float:
    """The fewest persons, at least as many as `now`, with whom a desk keeps what is promised.

    The desk is played again on the same problems, by the same luck, with more persons from
    launch on: the backlog of those who are there now waits for them.
    That answers in time bring fewer grudges, and so more customers, is not counted.

    Parameters
    ----------
    desk
        As it is declared.
    now
        Persons there are.
    reported
        Problems that customers report by week, (weeks,).
    luck
        Of the case.
    keeps
        Whether a promise is kept.

    Returns
    -------
    Infinite where `MOST` persons do not keep it, or more of them change nothing any more:
    those who have given up by launch, or have waited until then, cannot be helped.
    """
    enough, few = max(now, 1), max(now, 1) - 1
    answers = answers_of(desk, enough, reported, luck, now)
    while not keeps(*answers):
        before, few, enough = answers, enough, 2 * enough
        answers = answers_of(desk, enough, reported, luck, now)
        helped = not all(
            np.array_equal(one, other) for one, other in zip(before, answers, strict=True)
        )
        if enough > MOST or not (helped or keeps(*answers)):
            return np.inf
    while enough - few > 1:
        middle = (few + enough) // 2
        if keeps(*answers_of(desk, middle, reported, luck, now)):
            enough = middle
        else:
            few = middle
    return float(enough)


def answers_of(
    desk: Desk, persons: int, reported: Numbers, luck: Luck, before: int | None = None
) -> tuple[Numbers, Numbers, Numbers]:
    """Hours that the answered waited, how many were, and how many gave up, each (weeks,).

    All problems wait in one line: who is first in it changes single waits and not their mean.
    `before` persons have been there until launch, as many as afterwards where it is not given.
    """
    then, now = (
        Queue(desk.model_copy(update={"staff": staff}), float(reported.mean()))
        for staff in (before or persons, persons)
    )
    ahead = reported[np.arange(WARM_UP) % reported.size]
    upto = np.floor(np.cumsum(np.concatenate([ahead, reported])) + 1e-9)
    tickets = np.diff(upto, prepend=0.0).astype(int)
    for week, n in enumerate(tickets[:WARM_UP]):
        then.week((int(n), 0), week - WARM_UP, luck)
    queue = then.continued(now)
    answers = [queue.week((int(n), 0), week, luck) for week, n in enumerate(tickets[WARM_UP:])]
    rows = [(sum(a.waiting_minutes) / 60, sum(a.answered), sum(a.gave_up)) for a in answers]
    waited, answered, gave_up = np.array(rows, float).T
    return waited, answered, gave_up
