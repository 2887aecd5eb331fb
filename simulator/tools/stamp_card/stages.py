"""What a stamp card does to many customers at once."""

import numpy as np

from simulator.draws import f32, stage
from simulator.program.parts.grant import of_common

MOST = 1_000_000  # rewards that one customer holds; more are neither counted nor ever used


@stage
def collect(  # type: ignore[no-untyped-def]
    takes_part, amount, n, common, paid, face, full, term, more, card, card_left, rewards,
    rewards_left, given, on_common,
):  # fmt: skip
    """Redeem a reward with each purchase, fill cards with the week's, let both lapse.

    A card that is not filled lapses with the window, of which `more` weeks follow, (n,).
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
        left = min(left, more[i])
        card[i] = now if left > 0 else np.int64(0)
        card_left[i] = left if card[i] > 0 else np.int16(0)
        wait = term if filled > 0 else max(rewards_left[i] - np.int16(1), np.int16(0))
        have = min(rewards[i] - used + np.int32(min(filled, MOST)), np.int32(MOST))
        rewards[i] = have if wait > 0 else np.int32(0)
        rewards_left[i] = wait if rewards[i] > 0 else np.int16(0)
