"""How near the reward of a stamp card is, where that settles, and how long there is to get it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32
from simulator.program import occasions
from simulator.program.calendar import Calendar
from simulator.program.parts import windows
from simulator.program.parts.progress import HORIZON, NEAREST
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.stamp_card.cards import Cards


def know_progress(cards: Cards, week: Week, own: Own, endowed: int) -> None:
    """Where the progress of those who collect settles, which is where it starts.

    A card of purchases is in turn empty, at one stamp and so on, but never full: the last
    stamp begins the next one. One that fills by what is spent is in the middle on average.
    """
    most = cards.stamps if cards.stamp_per is not None else cards.stamps - 1
    mean = (endowed + most / 2) / (cards.stamps + endowed)
    filling = cards.purchases(week) / np.maximum(cards.stamped(week), 1e-9)
    own.steady[:] = np.where((filling <= HORIZON) & (filling >= NEAREST), f32(mean), f32(-1))
    own.progress[:] = f32(mean)


def progress_of(cards: Cards, own: Own, endowed: int) -> tuple[NDArray[np.int64], float]:
    """What is on everybody's card, (n,), and how much makes a full one, in the same unit."""
    head = np.int64(round(int(cards.full) * endowed / cards.stamps))
    return own.card + head if head else own.card, float(cards.full + head)


def weeks_more(when: Calendar, week: Week, term: int) -> NDArray[np.int16] | int:
    """Weeks that follow in which a card can be filled, at most a term: for all, or for each."""
    if not when.dated:
        return windows.weeks_more(when, week.t, term)
    now = occasions.place(week)
    more: NDArray[np.int16] = np.where(now > 0, when.own_length - now, 0).astype(np.int16)
    return more
