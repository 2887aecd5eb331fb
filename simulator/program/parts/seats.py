"""Seats: so many of something in a week, asked for the week before, first come first served."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.draws import f32, stage
from simulator.knobs import Part
from simulator.program.channels import Row
from simulator.program.ledger import Page
from simulator.program.tally import WHOLE, PartsOfWeek, Tally, Totals
from simulator.program.tool import Own
from simulator.program.week import Week

REQUESTS = PartsOfWeek()


class Seats(Part):
    """Who asks for one of so many seats, and who gets it; mixed into a tool.

    A tool says how likely each customer asks (`ask_for_seats`, in the week before), how many
    seats there are (`line_of`, in its campaign), and what a seat is. Where there are fewer than
    are asked for, those who ask early in the week are served. All seats are filled also where an
    agent stands for more customers than there are seats: the last who are served get a part.
    """

    posts: ClassVar[tuple[str, ...]] = ("turned_away",)
    words: ClassVar[tuple[str, ...]] = ("asks",)
    columns: ClassVar[dict[str, DTypeLike]] = {"request": np.float32, "seat": np.float32}
    means: ClassVar[dict[str, str]] = {
        "request": "part of the week before in which they asked for a seat; 0 for who did not",
        "seat": "seats that they have this week, 0 to 1",
    }
    tallies: ClassVar[dict[str, Tally]] = {"requests": REQUESTS}

    def ask_for_seats(self, week: Week, own: Own, chance: Row) -> None:
        """In `settle`: note who asks for a seat of the coming week, each by their `chance`."""
        ask(week.draw("asks"), chance, own.request)
        week.tally("requests", REQUESTS.values(own.request, (own.request > 0) * week.heads))

    def ask_for_none(self, own: Own) -> None:
        """In `settle`: there is nothing to ask for in the coming week."""
        own.request[:] = 0

    def take_seats(self, week: Week, own: Own) -> Row:
        """In `offer`: the seats of those who have one this week, (n,)."""
        told = week.dials.published or {}
        seated(
            own.request, f32(REQUESTS.parts), f32(told.get("seat_line", 0.0)),
            f32(told.get("seat_rest", 0.0)), own.seat,
        )  # fmt: skip
        seats: Row = own.seat
        return seats

    def count_refused(self, week: Week, own: Own, page: Page) -> None:
        """In `settle`, before the next requests: post who has asked and has no seat.

        Not in week 0, when what was asked for before the launch is not known.
        """
        told = week.dials.published or {}
        if own.request.any() and (told.get("seat_line") or told.get("seat_rest")):
            refused = (own.request > 0) & (own.seat == 0)
            page.post("turned_away", refused.astype(np.int64))

    def line_of(self, totals: Totals, seats: int) -> tuple[float, float, float, float]:
        """In `campaign`: who of last week's requests is served.

        Returns the part of the week before which all are served, the share of those in that part,
        how many seats are taken, and how many were asked for.
        """
        counts = totals.tallies.get("requests")
        if counts is None or not counts.any():
            return 0.0, 0.0, 0.0, 0.0
        upto, room = np.cumsum(counts), seats * WHOLE
        asked = int(upto[-1])
        if asked <= room:
            return float(REQUESTS.parts), 0.0, asked / WHOLE, asked / WHOLE
        at = int(np.searchsorted(upto, room, side="right"))
        before = int(upto[at - 1]) if at else 0
        return float(at), (room - before) / int(counts[at]), float(seats), asked / WHOLE


@stage
def ask(u, chance, request):  # type: ignore[no-untyped-def]
    """Who asks, and in which part of the week, (n,)."""
    for i in range(request.size):
        wants = u[i] < chance[i]
        request[i] = u[i] / max(chance[i], f32(1e-9)) if wants else f32(0)


@stage
def seated(request, parts, line, rest, out):  # type: ignore[no-untyped-def]
    """Seats of those who asked, (n,): all before the part `line`, a share `rest` of those in it."""
    for i in range(out.size):
        at = np.floor(min(request[i] * parts, parts - f32(1)))
        served = f32(1) if at < line else (rest if at == line else f32(0))
        out[i] = served if request[i] > f32(0) else f32(0)
