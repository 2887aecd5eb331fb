"""Introductions: the newcomers of a week, each beside a customer who may have brought them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.program.dials import Dials

Places = NDArray[np.int64]
# the own columns of each block that is concerned, places in it, and which of (m,)
Parts = list[tuple[Any, Places, Places]]


@dataclass(frozen=True, slots=True, eq=False)
class Introductions:
    """The newcomers of the week that begins, as the tool that is asked sees them; (m,) each.

    A newcomer and a giver is each an agent; the memory of both is the tool's own, in whatever
    block they are.

    Attributes
    ----------
    t
        The week that begins.
    by_talk
        Who has been sent by the giver beside them; the others have come on their own or have been
        paid for, and the giver is whom they would name if they had to name somebody.
    dials
        The tool's own dials of this week.
    friends, givers
        Places of newcomers, each once, and of the customers beside them, none a newcomer.
    columns, starts
        The tool's own columns by block, and the place at which each block begins.
    luck
        Uniforms by the name of a word, keyed by the newcomer.
    """

    t: int
    by_talk: NDArray[np.bool_]
    dials: Dials
    friends: Places
    givers: Places
    columns: Sequence[Any]
    starts: Places
    luck: Callable[[str], NDArray[np.float32]]
    _of_givers: Parts = field(init=False)
    _of_friends: Parts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_of_givers", self._by_block(self.givers))
        object.__setattr__(self, "_of_friends", self._by_block(self.friends))

    def draw(self, word: str) -> NDArray[np.float32]:
        """Uniforms in (0, 1), float32 (m,): by newcomer and week, the same in every arm."""
        return self.luck(word)

    def of_givers(self, column: str) -> NDArray[Any]:
        """What an own column says of the givers."""
        out = np.zeros(self.givers.size, getattr(self.columns[0], column).dtype)
        for own, places, rows in self._of_givers:
            out[rows] = getattr(own, column)[places]
        return out

    def add_to_givers(self, column: str, amounts: NDArray[Any]) -> None:
        """Add to an own column of the givers; of one who brings several, all of it."""
        for own, places, rows in self._of_givers:
            np.add.at(getattr(own, column), places, amounts[rows])

    def note_givers(self, column: str, values: NDArray[Any], which: NDArray[np.bool_]) -> None:
        """Set an own column of the givers of `which` of the newcomers."""
        for own, places, rows in self._of_givers:
            some = which[rows]
            getattr(own, column)[places[some]] = values[rows][some]

    def note_friends(self, column: str, values: NDArray[Any], which: NDArray[np.bool_]) -> None:
        """Set an own column of `which` of the newcomers."""
        for own, places, rows in self._of_friends:
            some = which[rows]
            getattr(own, column)[places[some]] = values[rows][some]

    def order(self, which: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Of `which` newcomers, how many stand before each beside the same giver; 0 elsewhere."""
        out = np.zeros(self.givers.size, np.int64)
        at = np.flatnonzero(which)
        by_giver = at[np.argsort(self.givers[at], kind="stable")]
        if at.size:
            sorted_givers = self.givers[by_giver]
            first = np.searchsorted(sorted_givers, sorted_givers, side="left")
            out[by_giver] = np.arange(at.size) - first
        return out

    def _by_block(self, places: Places) -> Parts:
        block = np.searchsorted(self.starts, places, side="right") - 1
        return [
            (self.columns[at], places[rows] - self.starts[at], rows)
            for at in np.unique(block)
            for rows in [np.flatnonzero(block == at)]
        ]
