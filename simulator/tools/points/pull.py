"""When members come before a reward would be lost to a lapse."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32
from simulator.program.channels import Row
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import stages
from simulator.tools.points.card import Card, step_of


def before_a_lapse(card: Card, week: Week, own: Own, mask: Row, wanted: Row) -> None:
    """Add to `wanted`, (n,), what moves here of this week's needs, where points would lapse."""
    wallet = week.wallets[card.currency]
    expiring = wallet.expiring(week.t, stages.PRESSED)
    if card.expiry_pressure and (expiring is not None or own.press.any()):
        soon = np.zeros(week.n, np.int64) if expiring is None else expiring
        stages.press(
            mask, soon, wallet.balance, np.int64(step_of(card)), week.usual_spend,
            week.usual_share, f32(week.typical_spend), f32(card.expiry_pressure), own.press,
            wanted,
        )  # fmt: skip
