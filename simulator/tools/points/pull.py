"""When members come: towards a reward, and before one would be lost."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32
from simulator.program.channels import Row
from simulator.program.timing import want
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import stages
from simulator.tools.points.card import Card, step_of

REPAY = f32(1 / 13)  # of what came early, paid back in a week


def towards_rewards(card: Card, week: Week, own: Own, glad: Row) -> None:
    """What moves here or away of this week's needs (`own.shift`), and what is gained (`glad`)."""
    wallet, wanted = week.wallets[card.currency], np.empty(week.n, np.float32)
    mask = week.addressed(card.to)
    assert mask is not None
    stages.pull(
        mask, wallet.balance, f32(1 / step_of(card)), f32(card.gradient),
        f32(week.dials.open), own.settled, own.progress, own.after, own.gain, wanted, glad,
    )  # fmt: skip
    expiring = wallet.expiring(week.t, stages.PRESSED)
    if card.expiry_pressure and (expiring is not None or own.press.any()):
        soon = np.zeros(week.n, np.int64) if expiring is None else expiring
        stages.press(
            mask, soon, wallet.balance, np.int64(step_of(card)), week.usual_spend,
            week.usual_share, f32(week.typical_spend), f32(card.expiry_pressure), own.press,
            wanted,
        )  # fmt: skip
    want(wanted, REPAY, own.debt, own.shift)
