"""What to do next, from the same row and the same pilot as the word, so that they agree."""

from __future__ import annotations

import numpy as np

from simulator.decision.names import in_sentence, name_of
from simulator.decision.word.basis import VerdictBasis
from simulator.decision.word.beside import best_plain
from simulator.decision.word.pilot import Pilot
from simulator.decision.word.would_change import margin
from simulator.decision.words import amount, in_unit, joined, percent
from simulator.say import say


def next_step(grounds: VerdictBasis) -> tuple[str, str]:
    """What to do next and what goes with it, from the same row and the same pilot as the word."""
    row, _ = grounds.told
    arm = grounds.called
    match row:
        case 0:
            return say("Run it with uncertainty."), say(
                "Run several cases, with every uncertain number drawn from its range, before "
                "deciding anything."
            )
        case 2:
            return say("Launch {program}.", program=arm), _with_control(grounds)
        case 3 if grounds.redesign is not None:
            change = grounds.redesign.variant
            return (
                say("Change {program}.", program=arm),
                say("It qualifies for launch with {change}.", change=change),
            )
        case 6:
            return (
                say("Do not launch {program} for this goal.", program=arm),
                say("Change the goal to what it achieves, or choose another program."),
            )
        case 7:
            return say("Pilot {program}.", program=arm), _pilot(grounds)
        case 8:
            return say("Launch {program} in stages.", program=arm), _stages(grounds)
    stay = say("Do not launch {program}.", program=arm)
    if row == 9:
        return stay, joined(_truth(grounds), better_use(grounds))
    if row in (1, 5) and grounds.missed is not None and grounds.missed.remedy:
        return stay, grounds.missed.remedy
    return stay, better_use(grounds) or say(
        "Leave the money where it is, or look for another design."
    )


def better_use(grounds: VerdictBasis) -> str:
    """What to do with the same money instead, where something plain pays; "" where nothing does."""
    best = best_plain(grounds)
    if best is None:
        return ""
    if best.role == "acquisition":
        return say("Put the money into winning new customers instead, as far as that price holds.")
    return say("Put the money into lower prices instead, as long as no rival follows.")


def _truth(grounds: VerdictBasis) -> str:
    """What would have to be true for launch: the criterion furthest off, or adverse beliefs."""
    first = say("What would have to be true:")
    if grounds.failing and grounds.failing[0].name != "npv":
        return f"{first} {grounds.failing[0].sentence}"
    if grounds.failing:
        said = [first, margin(grounds)]
    else:
        adverse = grounds.quarters.adverse if grounds.quarters is not None else None
        short = 0.0 if adverse is None or not np.isfinite(adverse.low) else max(-adverse.low, 0.0)
        said = [
            first,
            say(
                "{money} more over the horizon where judged and assumed numbers are most adverse.",
                money=amount(short, grounds.terms.currency),
            ),
        ]
    return " ".join([*said, *_turned(grounds)])


def _turned(grounds: VerdictBasis) -> list[str]:
    """From where on it would launch along what moves it most, where that was seen."""
    turn = grounds.turning
    if turn is None or turn.at is None:
        return []
    values = {"knob": in_sentence(name_of(turn.name)), "value": in_unit(turn.at, turn.unit, 3)}
    if turn.above:
        return [say("That is so with {knob} at {value} or more.", **values)]
    return [say("That is so with {knob} at {value} or less.", **values)]


def _with_control(grounds: VerdictBasis) -> str:
    """A control group from the start, where knowing more is worth what a pilot costs."""
    pilot = grounds.pilot
    if pilot is None or not pilot.pays or pilot.group is None:
        return ""
    values = {
        "customers": f"{pilot.group:,.0f}",
        "share": percent(pilot.group / pilot.customers),
        "weeks": pilot.weeks,
    }
    if pilot.turns:
        return say(
            "Keep {customers} customers, chosen at random, out of it from the start ({share} of "
            "all); after {weeks} weeks they show whether it brings more than {money} per "
            "customer, where it starts to pay.",
            money=amount(pilot.wins_above, grounds.terms.currency),
            **values,
        )
    return say(
        "Keep {customers} customers, chosen at random, out of it from the start ({share} of "
        "all); after {weeks} weeks the mean effect on what customers bring shows.",
        **values,
    )


def _pilot(grounds: VerdictBasis) -> str:
    """What to vary, how large, how long, and which result means launch."""
    pilot, currency = grounds.pilot, grounds.terms.currency
    assert pilot is not None
    worth = _worth(pilot, currency)
    if pilot.group is None:
        offered = say("Offer it to some customers, chosen at random, and not to others.")
        return f"{offered} {worth}"
    offered = say(
        "Offer it to some customers and not to others, at random, with at least {customers} in "
        "the smaller group ({share} of all), for {weeks} weeks.",
        customers=f"{pilot.group:,.0f}",
        share=percent(pilot.group / pilot.customers),
        weeks=pilot.weeks,
    )
    if pilot.about == "goal":
        means = say(
            "More of them than of the others who have bought within their usual time means launch."
        )
    else:
        means = say(
            "More than {money} of profit per customer beyond the others means launch.",
            money=amount(pilot.wins_above, currency),
        )
    return f"{offered} {means} {worth}"


def _worth(pilot: Pilot, currency: str) -> str:
    """What a pilot costs, and what it is worth to know."""
    cost, worth = amount(pilot.cost, currency), amount(pilot.worth, currency)
    if pilot.typed == pilot.cost:
        return say(
            "It costs {cost}; perfect information is worth {worth} at most.", cost=cost, worth=worth
        )
    return say(
        "It costs {cost} as a rule; perfect information is worth {worth} at most.",
        cost=cost,
        worth=worth,
    )


def _stages(grounds: VerdictBasis) -> str:
    """Week, figure and threshold at which to stop."""
    stop = grounds.stop
    assert stop is not None
    at = f"{amount(stop.threshold, grounds.terms.currency)}"
    if stop.unit == "share":
        at = percent(stop.threshold)
    values = {"week": stop.week, "value": at}
    match stop.name, stop.above:
        case "effect", _:
            return say(
                "Stop in week {week} if its effect is below {value} per customer by then.", **values
            )
        case "take-up", True:
            return say("Stop in week {week} if its take-up is below {value} by then.", **values)
        case "take-up", False:
            return say("Stop in week {week} if its take-up is above {value} by then.", **values)
        case "redemption", True:
            return say("Stop in week {week} if its redemption is below {value} by then.", **values)
        case "redemption", False:
            return say("Stop in week {week} if its redemption is above {value} by then.", **values)
        case _, True:
            return say(
                "Stop in week {week} if its cost is below {value} per customer by then.", **values
            )
    return say("Stop in week {week} if its cost is above {value} per customer by then.", **values)
