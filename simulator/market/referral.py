"""Who brought whom: newcomers who come by word of mouth, each beside a customer who talks.

An agent is brought by an agent; where one stands for several customers, so does the other. All
luck is keyed by the newcomer alone, so that in every arm the same newcomer comes by word of
mouth or not, and looks at the same customers in the same order until one of them talks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.draws import WEEK_ZERO, Luck, exp_of, f32, philox, purpose_of, stage, u32, uniform_of
from simulator.market.newcomers import LEAST, MOST

i64 = np.int64
BY_TALK, BROUGHT = "market.by_talk", "market.brought_by"
ROUNDS = 64  # customers that a newcomer looks at; those whom none of them brings are drawn at once
MOST_TALK = 16.0  # times what is usual: nobody talks more than that, or less than its inverse

Places = NDArray[np.int64]
Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Talkers:
    """All agents of an arm by place: those of week 0 first, then prospects, cell by cell.

    Parameters
    ----------
    talk
        How much each is likely to bring somebody, float32 (n,): `talk_of`, 0 for who is not there.
    fixed
        How many are of week 0.
    cells
        In how many cells prospects stand, as many in each.
    come
        How many of a cell have come at most.
    """

    talk: Row
    fixed: int
    cells: int
    come: int

    @property
    def pool(self) -> int:
        """Prospects of a cell, come or still to come."""
        return (self.talk.size - self.fixed) // max(self.cells, 1)

    @property
    def slots(self) -> int:
        """A power of two above all who can be there, so that a few more change nobody's turn."""
        return 1 << int(self.fixed + self.cells * self.come).bit_length()

    @property
    def top(self) -> float:
        """A power of two at least as large as what anybody talks, for the same reason."""
        most = float(self.talk.max(initial=0))
        return float(2.0 ** np.ceil(np.log2(most))) if most > 0 else 0.0


def talk_of(
    alive: NDArray[np.uint8], weight: float, response: float, mood: Row | None, talk_log: Row | None
) -> Row:
    """How much customers are likely to bring somebody, float32 (n,).

    Parameters
    ----------
    weight
        Customers that each agent stands for.
    response
        `talk_response`, log talk per satisfaction.
    mood
        Satisfaction above what is usual, below it double; None where nothing is lived through.
    talk_log
        What tools add to talk; None for nothing.
    """
    talk: Row = alive * f32(weight)
    if mood is not None and response:
        talk *= np.clip(np.exp(f32(response) * np.clip(mood, -20, 20)), f32(LEAST), f32(MOST))
    if talk_log is not None:
        _times_exp(talk, talk_log, f32(np.log(MOST_TALK)))
    return talk


def come_by_talk(
    luck: Luck, segment: str, ids: NDArray[np.uint32], share: float
) -> NDArray[np.bool_]:
    """Which newcomers have been sent by somebody where a `share` of them is, bool (n,)."""
    return uniforms_of(luck, BY_TALK, segment, ids) < f32(share)


def brought_by(luck: Luck, segment: str, ids: NDArray[np.uint32], talkers: Talkers) -> Places:
    """The place of the customer who brings each newcomer, (n,); -1 where nobody talks.

    The chance of each is as they talk, exactly: a newcomer looks at customers by chance, each of
    whom brings them with the chance talk / `top`.
    """
    out = np.full(ids.size, -1, np.int64)
    if not ids.size or not talkers.top:
        return out
    _look(
        ids, purpose_of(BROUGHT, segment), luck.case, luck.k0, luck.k1,
        talkers.talk, f32(talkers.top), i64(talkers.fixed), i64(max(talkers.cells, 1)),
        i64(talkers.pool), u32(talkers.slots - 1), out,
    )  # fmt: skip
    rest = np.flatnonzero(out < 0)
    if rest.size:
        upto = np.cumsum(talkers.talk, dtype=np.float64)
        u = uniforms_of(luck, BROUGHT, segment, ids[rest], occasion=ROUNDS).astype(np.float64)
        out[rest] = np.minimum(np.searchsorted(upto, u * upto[-1], side="right"), upto.size - 1)
    return out


def uniforms_of(
    luck: Luck, name: str, segment: str, ids: NDArray[np.uint32], week: int = 0, occasion: int = 0
) -> Row:
    """Uniforms in (0, 1), float32 (n,), for the customers with these numbers.

    The same as `Luck.uniforms` gives each of them.
    """
    out = np.empty(ids.size, np.float32)
    when = u32(((week + WEEK_ZERO) << 16) | occasion)
    _fill_of(ids, when, purpose_of(name, segment), luck.case, luck.k0, luck.k1, out)
    return out


@stage
def _times_exp(talk, log, most):  # type: ignore[no-untyped-def]
    """Talk times what tools add to it, at most so much either way, in place."""
    for i in range(talk.size):
        talk[i] *= exp_of(min(max(log[i], -most), most))


@stage
def _fill_of(ids, when, purpose, case, k0, k1, out):  # type: ignore[no-untyped-def]
    """One uniform for each of some customers."""
    for i in range(out.size):
        a, _, _, _ = philox(ids[i], when, purpose, case, k0, k1)
        out[i] = uniform_of(a)


@stage
def _look(ids, purpose, case, k0, k1, talk, top, fixed, cells, pool, last, out):  # type: ignore[no-untyped-def]
    """The first customer of those that each newcomer looks at who brings them, (n,)."""
    for i in range(out.size):
        for k in range(ROUNDS):
            when = u32((WEEK_ZERO << 16) | k)
            a, b, _, _ = philox(ids[i], when, purpose, case, k0, k1)
            place = i64(a & last)
            if place >= fixed:
                later = place - fixed
                at = later // cells
                place = fixed + (later % cells) * pool + at if at < pool else i64(talk.size)
            if place < talk.size and uniform_of(b) * top < talk[place]:
                out[i] = place
                break
