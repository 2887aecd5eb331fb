"""What points that were used at a partner do afterwards."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32
from simulator.program.channels import Effects
from simulator.program.ledger import POINTS
from simulator.program.tool import Own
from simulator.program.wallet import Wallet
from simulator.program.week import Week
from simulator.tools.partners import stages
from simulator.tools.partners.terms import PartnersTerms


def remember(tool: PartnersTerms, week: Week, own: Own, wallet: Wallet) -> None:
    """Points earned here that were used there last week are what a member got of us."""
    used = wallet.burned_for(week.speaker)
    if used is not None and week.dials.open and wallet.terms.back:
        who = np.flatnonzero(used)
        theirs = own.given[who] / np.maximum(wallet.credited[who], 1)
        ours = used[who] * (1 - np.minimum(theirs, 1.0))
        week.benefit(ours, tool.point_value / POINTS, who)


def linger(tool: PartnersTerms, week: Week, own: Own, effects: Effects, *, usable: bool) -> None:
    """Let points that were used there last week, and in the weeks before, be felt."""
    if not tool.spillover or not usable:
        return
    used = week.wallets[tool.currency].burned_for(week.speaker)
    if used is None:
        used = np.zeros(week.n, np.int64)
    moves = np.empty(week.n, np.float32)
    stages.linger(
        used, f32(tool.point_value / POINTS), week.usual_spend, week.usual_share,
        f32(week.sensitivity), f32(tool.spillover), own.after, own.gain, moves,
    )  # fmt: skip
    effects.add("need_log", moves)
