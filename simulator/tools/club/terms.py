"""The terms of a club: who joins, seats and what they cost, what an event is worth."""

from __future__ import annotations

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob

MOST_SEATS = 10_000
MOST_A_SEAT = 1e9  # currency; so that whole years of full events can be counted


class ClubTerms(Part):
    """What a club offers its members, and what is believed of them; mixed into the tool."""

    take_up: float = knob(
        0.05, low=0.02, high=0.10, off=0, ge=0, lt=1, unit="share of those addressed who join "
        "within a year where it is free", kind="judged",
        source="few join a club of a shop: 2 to 10 %; no measurement", counted=True,
    )  # fmt: skip
    attends: float = knob(
        0.4, low=0.2, high=0.7, off=0, ge=0, le=1, unit="share of members who ask for a seat at an "
        "event", kind="judged", source="no measurement; most do not come to most of them",
        counted=True,
    )  # fmt: skip
    seats: int = knob(
        50, off=0, ge=0, le=MOST_SEATS, choice=True, costs="more", unit="seats at an event",
        kind="assumed", source="an example: a shop after hours",
    )  # fmt: skip
    seat_cost: float = knob(
        30.0, off=0, ge=0, le=MOST_A_SEAT, choice=True, costs="more", money=True, baskets=1.0,
        unit="currency per guest: what they are served and given", kind="assumed",
        source="an example: an average basket",
    )  # fmt: skip
    event_cost: float = knob(
        300.0, off=0, ge=0, le=MOST_MONEY, own=True, money=True, baskets=10.0,
        unit="currency per event: room, staff, speaker", kind="assumed",
        source="an example: ten average baskets",
    )  # fmt: skip
    unused: float = knob(
        0.5, off=0, ge=0, le=1, own=True, unit="share of `seat_cost` paid for a seat that stands "
        "empty", kind="assumed", source="an example: what is ordered beforehand",
    )  # fmt: skip
    seat_worth: float = knob(
        1.0, low=0, high=1.5, off=0, ge=0, le=2, response=True,
        unit="what a seat is worth to a guest, per unit of what it costs us", kind="judged",
        source="bought in by us for less than guests would pay, and not chosen by them",
    )  # fmt: skip
    frequency: float = knob(
        0.02, low=-0.05, high=0.10, off=0, ge=-1, le=1, response=True,
        unit="log rate gained by members, where what they were given is 2 % of what they spend or "
        "more", kind="judged",
        source="where chance decided who was invited, customers spent less; where they had joined "
        "of themselves, more",
        evidence=(sources.COMMUNITY_INVITED, sources.COMMUNITY_JOINED),
    )  # fmt: skip
