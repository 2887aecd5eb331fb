"""A service desk with one SimPy process per ticket, and what queueing theory says of it.

The process has nothing of the engine but the tickets: minutes of report, of work and of
the end of patience, counted from the opening of the first week.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy


@dataclass
class Ticket:
    """One problem; times in open minutes, None until it happens."""

    kind: int
    reported: float
    work: float
    patient_until: float
    started: float | None = None
    answered: float | None = None
    gave_up: float | None = None

    def is_open(self) -> bool:
        """Whether it is neither answered nor given up."""
        return self.answered is None and self.gave_up is None

    def busy(self, opens: float, closes: float) -> float:
        """Minutes of work on it between two times."""
        if self.started is None:
            return 0.0
        return max(0.0, min(self.started + self.work, closes) - max(self.started, opens))


class DeskOfTickets:
    """So many persons; the urgent (the higher kind) first, then who came first."""

    def __init__(self, staff: int) -> None:
        self.env = simpy.Environment()
        self.staff = simpy.PriorityResource(self.env, capacity=staff)
        self.tickets: list[Ticket] = []

    def report(self, ticket: Ticket) -> None:
        """Announce a ticket; its time of report must not have passed."""
        self.tickets.append(ticket)
        self.env.process(self._life(ticket))

    def run(self, until: float) -> None:
        """Work until then."""
        self.env.run(until=until)

    def _life(self, ticket: Ticket) -> Generator[simpy.Event, Any, None]:
        yield self.env.timeout(ticket.reported - self.env.now)
        with self.staff.request(priority=-ticket.kind) as turn:
            patience = self.env.timeout(ticket.patient_until - ticket.reported)
            happened = yield turn | patience
            if turn not in happened:
                ticket.gave_up = self.env.now
                return
            ticket.started = self.env.now
            yield self.env.timeout(ticket.work)
            ticket.answered = self.env.now


def waits_at_all(servers: int, load: float) -> float:
    """Erlang C: the chance to wait, M/M/c at a load (per server) below 1 (Erlang 1917)."""
    offered, blocked = servers * load, 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked / (1 - load * (1 - blocked))


def mean_waits(servers: int, load: float, urgent: float) -> tuple[float, float]:
    """Mean waits in mean service times, (ordinary, priority), not preempted.

    `urgent` is the share of priority tickets. Kella & Yechiali (1985), "Waiting times in
    the non-preemptive priority M/M/c queue": W1 = W0 / (1 - load1),
    W2 = W0 / ((1 - load1) (1 - load)).
    """
    w0 = waits_at_all(servers, load) / servers
    first = w0 / (1 - load * urgent)
    return first / (1 - load), first


def gives_up(servers: int, load: float, patience: float) -> float:
    """Erlang A (Palm 1957): the share that gives up; patience in mean service times.

    States of the birth-death chain are summed until they no longer matter. The share is
    the rate of giving up, (n - servers) / patience, over that of arrival.
    """
    arrives, weight, total, gone = servers * load, 1.0, 1.0, 0.0
    n = 0
    while n <= servers or weight > 1e-18 * total:
        n += 1
        waiting = max(n - servers, 0)
        weight *= arrives / (min(n, servers) + waiting / patience)
        total += weight
        gone += weight * waiting / patience
    return gone / total / arrives
