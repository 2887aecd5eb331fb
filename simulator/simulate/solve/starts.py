"""Where markets stand in week 0, and the latest of them, to start from again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from simulator.market.service import Felt
from simulator.simulate.panel import SpendBefore
from simulator.simulate.population import Halves, Population
from simulator.simulate.solve.warm_up import Warm

SMALL, KEPT = 2_000, 64  # agents of a market whose start is kept, and how many are: some 20 MB


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where a market stands in week 0; nothing in it is written by those who start from it."""

    population: Population
    solved: Mapping[str, Halves]
    felt: Felt
    warm: Warm
    before: SpendBefore | None


class Starts:
    """Starts of small markets, the latest, by what they depend on.

    The same cases are played again with other programs: variants, points of a sweep, subsets of
    tools. To draw, solve and warm up a few hundred customers takes about as long as a year of
    their weeks.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Start] = {}
        self._lock = Lock()

    def of(self, about: bytes | None, make: Callable[[], Start]) -> Start:
        """The start that is known, or the one that `make` makes."""
        if about is None:
            return make()
        with self._lock:
            start = self._known.pop(about, None)
        if start is None:
            start = make()
        with self._lock:
            self._known[about] = start  # the latest comes last
            while len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        return start

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._known.clear()


STARTS = Starts()
