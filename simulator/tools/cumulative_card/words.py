"""A cumulative card in plain words."""

from __future__ import annotations

from simulator.program import plain
from simulator.tools.cumulative_card.known import CumulativeCardKnown


def plainly(card: CumulativeCardKnown, currency: str) -> str:
    """What each step takes off, and what has to be paid for it in which time."""
    weeks = plain.count(card.window, "week")
    steps = [
        f"{plain.percent(cut)} less from {_spend(at, otherwise, currency)} on"
        for cut, at, otherwise in (
            (card.depth, card.from_spend, "half of what the average customer spends in a year"),
            (card.second_depth, card.second_from, "twice as much"),
            (card.third_depth, card.third_from, "twice as much again"),
        )
        if cut or at is not None
    ]
    who = plain.capitalized(card.to.plainly())
    if not steps:
        return f"{who} get nothing for what they pay in {weeks}; amounts in {currency}."
    counts = "counts, too" if card.counts_past else "does not count"
    return (
        f"{who} pay less by what they have paid in the last {weeks}: {plain.listed(steps)}. "
        f"What they paid before they had the card {counts}; amounts in {currency}."
    )


def _spend(at: float | None, otherwise: str, currency: str) -> str:
    return otherwise if at is None else plain.money(at, currency)
