"""What to do next, from the same row and the same pilot as the word, so that they agree."""

from __future__ import annotations

import numpy as np

from simulator.decision.word.grounds import Grounds
from simulator.decision.word.reasons import margin
from simulator.decision.words import amount, cases, percent


def next_step(found: Grounds) -> tuple[str, str]:
    """What to do next and what goes with it, from the same row and the same pilot as the word."""
    row, _ = found.told
    arm = found.arm
    match row:
        case 0:
            return "Play it with what is uncertain.", (
                "Run it with every uncertain number as uncertain as it is, in several cases, "
                "before deciding anything."
            )
        case 2:
            return f"Launch {arm}.", _with_control(found)
        case 3 if found.redesign is not None:
            return f"Change {arm}.", f"It earns launch with {found.redesign.variant}."
        case 6:
            return f"Do not launch {arm} for this goal.", "Ask for what it does, or look elsewhere."
        case 7:
            return f"Pilot {arm}.", _pilot(found)
        case 8:
            return f"Launch {arm} in stages.", _stages(found)
        case 9:
            return f"Do not launch {arm}.", f"What would have to be true: {_truth(found)}"
        case 1 | 5 if found.missed is not None and found.missed.remedy:
            return f"Do not launch {arm}.", found.missed.remedy
    return f"Do not launch {arm}.", "Leave the money where it is, or look for another design."


def _truth(found: Grounds) -> str:
    """What would have to be true for launch: the criterion furthest off, or adverse beliefs."""
    if found.failing and found.failing[0].name != "npv":
        one = found.failing[0]
        asked = f"{percent(one.threshold)} of the cases"
        return f"{one.meaning} in {asked}, not in {cases(one.probability)}."
    turn = found.turning
    where = ""
    if turn is not None and turn.at is not None:
        side = "or more" if turn.above else "or less"
        where = f" It would be with {turn.name} at {turn.at:.3g} {side}."
    if found.failing:
        return f"{margin(found)}{where}"
    adverse = found.quarters.adverse if found.quarters is not None else None
    short = 0.0 if adverse is None or not np.isfinite(adverse.low) else max(-adverse.low, 0.0)
    return (
        f"{amount(short, found.terms.currency)} more over the horizon where judged and assumed "
        f"numbers are most adverse.{where}"
    )


def _with_control(found: Grounds) -> str:
    """A control group from the start, where knowing more is worth what a pilot costs."""
    pilot = found.pilot
    if pilot is None or not pilot.pays or pilot.group is None:
        return ""
    shows = "the mean effect on what customers bring shows"
    if pilot.turns:
        at = amount(pilot.wins_above, found.terms.currency)
        shows = f"they show whether it brings more than {at} per customer, where it starts to pay"
    return (
        f"Keep {pilot.group:,.0f} customers, chosen by chance, out of it from the start "
        f"({percent(pilot.group / pilot.customers)} of all); after {pilot.weeks} weeks {shows}."
    )


def _pilot(found: Grounds) -> str:
    """What to vary, how large, how long, and which result means launch."""
    pilot, currency = found.pilot, found.terms.currency
    assert pilot is not None
    rule = "" if pilot.typed == pilot.cost else " as a rule"
    worth = (
        f"It costs {amount(pilot.cost, currency)}{rule}; knowing is worth "
        f"{amount(pilot.worth, currency)} at most."
    )
    if pilot.group is None:
        return f"Offer it to some customers, chosen by chance, and not to others. {worth}"
    means = (
        f"More than {amount(pilot.wins_above, currency)} of profit per customer beyond the others"
    )
    if pilot.about == "goal":
        means = "More of them than of the others who have bought within their usual time"
    return (
        f"Offer it to some customers and not to others, by chance, with at least "
        f"{pilot.group:,.0f} in the smaller group ({percent(pilot.group / pilot.customers)} of "
        f"all), for {pilot.weeks} weeks. {means} means launch. {worth}"
    )


def _stages(found: Grounds) -> str:
    """Week, figure and threshold at which to stop."""
    stop = found.stop
    assert stop is not None
    side = "below" if stop.above else "above"
    if stop.unit == "share":
        at = percent(stop.threshold)
    else:
        at = f"{amount(stop.threshold, found.terms.currency)} per customer"
    return f"Stop in week {stop.week} if its {stop.name} is {side} {at} by then."
