"""Taking the pulse of an arm: what its offers are worth before the week, what happened after it."""

from __future__ import annotations

import numpy as np

from simulator.market import experience
from simulator.program.channels import Row
from simulator.simulate.arm import Arm
from simulator.simulate.around.pulse import AT
from simulator.simulate.block import Halves

_PURCHASES, _ACTIVE = AT["purchases"], AT["active"]


def note_offers(arm: Arm, odds: Row) -> None:
    """Before the week: what offers are worth to customers, and what prospects see of them."""
    market, state, counts, cut = arm.plan.market, arm.state, arm.pulse, arm.block.cut
    if market.rival is not None and odds is not arm.block.zero and arm.sensitivity:
        value = (odds - arm.row("choice_log_odds")) / np.float32(arm.sensitivity)
        experience.among(value, state.alive, cut, counts, AT["value"])
    if market.newcomers is None:
        return
    talk = arm.effects.get("talk_log")
    if talk is not None:
        experience.among(talk, state.alive, cut, counts, AT["talk_log"])
    if arm.block.prospects:
        still_to_come = np.uint8(1) - state.ever
        experience.among(odds, still_to_come, cut, counts, AT["offers"])
        counts[0, AT["waiting"]] = still_to_come.sum(dtype=np.int64)


def note_week(arm: Arm, purchases: Halves, active: Halves) -> None:
    """After the week: who bought, who is there, how they feel, what they reported."""
    counts, entries = arm.pulse, arm.pulse.data  # a view of its memory takes half the time
    for half in (0, 1):
        entries[half, _PURCHASES], entries[half, _ACTIVE] = purchases[half], active[half]
    if arm.experience is not None:
        _, _, reported, urgent, _, _, mood, _ = arm.experience.counts.T
        counts[:, AT["tickets"]], counts[:, AT["urgent"]] = reported, urgent
        counts[:, AT["mood"]] = mood
