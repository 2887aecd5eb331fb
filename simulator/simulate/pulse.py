"""The pulse of a week: the few totals of an arm that the actors around the customers see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.market import experience
from simulator.program.channels import Row

if TYPE_CHECKING:
    from simulator.simulate.arm import Arm


class Pulse(NamedTuple):
    """Totals of one week in one arm, scaled to customers.

    `mood` (satisfaction above what is usual; below it double), `value` (perceived, in
    shares of the basket) and `talk_log` are sums over active customers; `offers` is the
    sum of the log-odds that prospects see, over those who are `waiting`; `tickets` are
    the problems reported, `urgent` ones among them.
    """

    purchases: float = 0.0
    active: float = 0.0
    mood: float = 0.0
    value: float = 0.0
    talk_log: float = 0.0
    offers: float = 0.0
    waiting: float = 0.0
    tickets: float = 0.0
    urgent: float = 0.0


AT = {name: at for at, name in enumerate(Pulse._fields)}
MILLIONTHS = ("mood", "value", "talk_log", "offers")
UNITS = np.array([1e6 if name in MILLIONTHS else 1.0 for name in Pulse._fields])


def pulse_of(counts: NDArray[np.int64], weights: NDArray[np.float64]) -> Pulse:
    """One week from whole counts by cell, (cells, 9), and customers per agent, (cells,)."""
    return Pulse(*((weights[:, None] * counts).sum(axis=0) / UNITS).tolist())


def note_offers(arm: Arm, odds: Row) -> None:
    """Before the week: what offers are worth to customers, and what prospects see of them."""
    market, state, counts = arm.plan.market, arm.state, arm.pulse
    if market.rival is not None and odds is not arm.block.zero and arm.sensitivity:
        value = (odds - arm.row("choice_log_odds")) / np.float32(arm.sensitivity)
        experience.among(value, state.alive, counts, AT["value"])
    if market.newcomers is None:
        return
    talk = arm.effects.get("talk_log")
    if talk is not None:
        experience.among(talk, state.alive, counts, AT["talk_log"])
    if arm.block.prospects:
        still_to_come = np.uint8(1) - state.ever
        experience.among(odds, still_to_come, counts, AT["offers"])
        counts[AT["waiting"]] = still_to_come.sum(dtype=np.int64)


def note_week(arm: Arm, purchases: int, active: int) -> None:
    """After the week: who bought, who is there, how they feel, what they reported."""
    counts = arm.pulse
    counts[AT["purchases"]], counts[AT["active"]] = purchases, active
    if arm.experience is not None:
        _, _, reported, urgent, _, _, mood, _ = arm.experience.counts.tolist()
        counts[AT["tickets"]], counts[AT["urgent"]] = reported, urgent
        counts[AT["mood"]] = mood
