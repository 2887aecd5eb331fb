"""Exact books: nothing gets lost, nothing owed is negative, and what is given is handed out."""

from __future__ import annotations

import numpy as np

from simulator.battery import conservation
from simulator.battery.arms import of
from simulator.battery.law import Faults, law
from simulator.battery.plays import a_case, book, play, watched
from simulator.program.tool import REGISTRY

GIFTS = ("prize_cost", "trial_cost", "service_cost")  # what is no money off a purchase
ROUNDING = 0.01  # currency, of all weeks


@law("nothing gets lost")
def nothing_gets_lost(kind: str) -> Faults:
    """Customers, points and money, in every week and cell, and customer by customer."""
    yield from conservation.lost(a_case(kind), play(kind))


@law("nothing owed is negative")
def nothing_owed_is_negative(kind: str) -> Faults:
    """Of no customer in any week; and where nothing has been promised yet, nothing is owed."""
    owed = watched(kind).owed
    if not owed:
        yield "it was never asked what it owes"
    elif min(owed) < 0:
        yield f"a customer is owed {min(owed) / 10_000:.4f}"
    elif min(owed) > 0:
        yield f"every customer is always owed {min(owed) / 10_000:.4f} or more"
    for name in ("liability", "points_outstanding"):
        least = int(book(kind).units(name).min())
        if least < 0:
            yield f"{name} is {least} in a week"


@law("what is booked as a reward was handed out", slow=True)
def what_is_booked_as_a_reward_was_handed_out(kind: str) -> Faults:
    """Rewards are taken off what is to pay (`week.hand_out`), or paid with points.

    And of what prizes and service cost, somebody perceives something: what is given to nobody
    is no cost of giving.
    """
    points = REGISTRY[kind].model_validate({}).wallet() is not None
    for name, seen in of(kind).items():
        booked = seen.money("reward_cost")
        if not points and "tool" in seen.ledger.posters:
            booked = int(seen.ledger.units("reward_cost", "tool").sum()) / 10_000
            if booked > seen.noted.handed + ROUNDING:
                yield (
                    f"{name}: reward_cost is {booked:,.2f}, and {seen.noted.handed:,.2f} were "
                    "taken off what customers pay"
                )
        gifts = seen.money(*GIFTS)
        if gifts > ROUNDING and not seen.gained > 0:
            yield f"{name}: {gifts:,.2f} were given, of which nobody perceives anything"


@law("points are somewhere")
def points_are_somewhere(kind: str) -> Faults:
    """Every point that came is outstanding, redeemed, lapsed or taken back, in every week."""
    mine = book(kind)
    upto = {
        name: mine.units(f"points_{name}").cumsum(axis=0)
        for name in ("opening", "issued", "bought", "redeemed", "expired", "clawed_back")
    }
    came = upto["opening"] + upto["issued"] + upto["bought"]
    went = upto["redeemed"] + upto["expired"] + upto["clawed_back"]
    gap = int(np.abs(came - went - mine.units("points_outstanding")).max())
    if gap:
        yield f"{gap / 100:.2f} points are nowhere in a week"
