"""The processes on the calendar of a week as a table: the loop starts it, descriptions print it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

from simulator.market.referral import BROUGHT, BY_TALK
from simulator.simulate.around.actors import DESK_TIME, OF_THE_DESK, PAID, Actors
from simulator.simulate.around.board import Board
from simulator.simulate.around.campaigns import Campaigns
from simulator.simulate.around.company_books import PAY_DAY, PAYS, CompanyBooks
from simulator.simulate.week.schedule import FOLLOWED, PRICES, RIVAL, SERVICE, TOOLS, Process

STEP = 0.5  # the customers' week begins when the week's campaigns have published


@dataclass(frozen=True, slots=True)
class Starting:
    """What a process is started with: its loop, its arm's board and its tool, if it has them."""

    loop: Any  # that this module does not know: it runs what stands here
    env: simpy.Environment
    board: Board | None
    first: int
    last: int
    tool: str = ""

    def actors(self) -> Actors:
        """The actors around the customers of the arm."""
        assert self.board is not None
        loop = self.loop
        return Actors(loop.case, self.board, loop.control.get, loop.luck, self.company_books())

    def campaign(self) -> Generator[simpy.Event, Any, None]:
        """The tool's own process."""
        campaigns: Campaigns = self.loop.campaigns
        assert self.board is not None
        return campaigns.start(self.env, self.board, self.tool, self.last)

    def company_books(self) -> CompanyBooks:
        """Who books amounts of the whole company in the arm."""
        campaigns: Campaigns = self.loop.campaigns
        assert self.board is not None
        return campaigns.company_books(self.board)


PROCESSES = (
    Process(
        "seasons", 0.0, "Sets the season's factor on needs.",
        lambda now: now.loop.seasons(now), per="loop", actor=False,
    ),
    Process(
        "prices", 0.0, "Sets our list prices and the rival's.",
        lambda now: now.loop.prices(now), per="loop", where=PRICES, actor=False,
    ),
    Process(
        "campaign", 0.0, "Of every tool: sets its dials for the week that begins.",
        lambda now: now.campaign(), per="tool", where=TOOLS, actor=False,
    ),
    Process(
        "rival", 0.0, "Attacks on schedule; copies what the arm gives beyond the control, if it "
        "copies at all.",
        lambda now: now.actors().rival(now.env, now.last), where=RIVAL, launched=True,
        draws=("market.rival",),
    ),
    Process(
        "newcomers", 0.0, "New customers of the week that begins, and what the paid ones cost.",
        lambda now: now.actors().newcomers(now.env, now.last), launched=True, books=PAID,
    ),
    Process(
        "introductions", 0.0, "Who of them has been brought by whom; tools that ask are told.",
        lambda now: now.loop.introductions(now), where=FOLLOWED, launched=True,
        draws=(BY_TALK, BROUGHT),
    ),
    Process(
        "traffic", 0.0, "Crowding: more traffic than in the control makes more failures.",
        lambda now: now.actors().traffic(now.env, now.last), where=SERVICE,
    ),
    Process(
        "desk", DESK_TIME, "When the customers' week is over: takes its problems, works, answers.",
        lambda now: now.actors().desk(now.env, now.last), where=SERVICE, books=OF_THE_DESK,
        draws=("market.desk",),
    ),
    Process(
        "treasury", PAY_DAY, "Pays for setting up at launch, for running and for acquisition "
        "every week.",
        lambda now: now.company_books().process(now.env, now.last), launched=True,
        books=PAYS,
    ),
    Process(
        "weeks", STEP, "Plays the customers' week, below; then tools' tallies are merged.",
        lambda now: now.loop.weeks(now), per="loop", actor=False,
    ),
)  # fmt: skip
