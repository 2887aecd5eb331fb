"""What a stamp card does to many customers at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import f32, stage
from simulator.program.parts.grant import of_common

LEAST = 0.02  # of stamps that must become rewards for anybody to collect them
MOST = 1_000_000  # rewards that one customer holds; more are neither counted nor ever used
CARDS = 20  # terms of the sum over cards; who fills more than half as many loses half a card


def reach_of(mean: NDArray[Any], purchases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of stamps that become rewards until a window ends, (n,); the rest is left over.

    Nothing at all where that is next to nothing: nobody collects for it.

    Parameters
    ----------
    mean
        Expected purchases in the window; their number is Poisson.
    purchases
        How many of them fill a card.
    """
    cards = np.maximum(mean / purchases, 1e-9)
    filled = sum(special.gammainc(card * purchases, mean) for card in range(1, CARDS + 1))
    reach = np.minimum(np.where(cards > CARDS / 2, 1 - 0.5 / cards, filled / cards), 1.0)
    some: NDArray[np.float64] = np.where(reach < LEAST, 0.0, reach)
    return some


@stage
def collect(  # type: ignore[no-untyped-def]
    takes_part, amount, n, common, paid, face, full, term, more, card, card_left, rewards,
    rewards_left, given, on_common,
):  # fmt: skip
    """Redeem a reward with each purchase, fill cards with the week's, let both lapse.

    A card that is not filled lapses with the window, of which `more` weeks follow.
    """
    for i in range(card.size):
        used = min(rewards[i], n[i])
        given[i] = min(np.int64(used) * face, paid[i])
        on_common[i] = of_common(given[i], common[i], n[i])
        before = card[i]
        now = before + (amount[i] if takes_part[i] > f32(0) else np.int64(0))
        filled = now // full
        now -= filled * full
        left = term - np.int16(1) if (before == 0) | (filled > 0) else card_left[i] - np.int16(1)
        left = min(left, more)
        card[i] = now if left > 0 else np.int64(0)
        card_left[i] = left if card[i] > 0 else np.int16(0)
        wait = term if filled > 0 else max(rewards_left[i] - np.int16(1), np.int16(0))
        have = min(rewards[i] - used + np.int32(min(filled, MOST)), np.int32(MOST))
        rewards[i] = have if wait > 0 else np.int32(0)
        rewards_left[i] = wait if rewards[i] > 0 else np.int16(0)
