"""How one arm's customers of a block live through service: state, and the week's steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from simulator.market import experience
from simulator.market.people import retention_pull_of
from simulator.market.service import FACETS, MOST_FAILURES, Felt, Service
from simulator.program.channels import Effects, Row
from simulator.program.ledger import Books
from simulator.simulate.block import Block, Halves, Scratch

if TYPE_CHECKING:
    from simulator.simulate.around.board import Board

f32 = np.float32


@dataclass(slots=True, eq=False)
class Lived:
    """What customers remember of service, arrays (n,)."""

    section: ClassVar[str] = "service"  # of the market, where there is one
    means: ClassVar[dict[str, str]] = {
        "satisfaction": "exponential average of what was lived through; its origin is the usual",
        "before": "satisfaction before the open problem",
        "problem": "class of the open problem: none, ordinary, priority",
        "memory": "of the last problem: clean, a grudge, mended",
    }
    satisfaction: Row
    before: Row
    problem: NDArray[np.uint8]
    memory: NDArray[np.uint8]

    @classmethod
    def fresh(cls, block: Block, service: Service, felt: Felt) -> Lived:
        """Nobody has lived through anything unusual."""
        origin = felt.origin.get(block.people.segment, service.usual())
        usual, zero = np.full(block.n, origin, f32), np.zeros(block.n, np.uint8)
        return cls(usual, usual.copy(), zero, zero.copy())

    def copy(self, who: slice = slice(None)) -> Lived:
        """An independent copy; of some of the customers, if given."""
        return Lived(
            self.satisfaction[who].copy(), self.before[who].copy(),
            self.problem[who].copy(), self.memory[who].copy(),
        )  # fmt: skip


class Experience:
    """Service in one arm and block, step by step.

    `counts` is filled by `live`: failures, problems, reported, reported with priority,
    customers with a grudge, satisfaction and mood in millionths. `acts`, float32 (n,),
    is what service adds to this week's log leaving hazards.
    """

    def __init__(self, service: Service, felt: Felt, block: Block, lived: Lived) -> None:
        self.service, self.block, self.lived = service, block, lived
        self.origin = f32(felt.origin.get(block.people.segment, service.usual()))
        self.retention = f32(service.satisfaction_retention * felt.strength)
        self.grudge = f32(math.log(service.unresolved) * felt.strength)
        self.counts = np.zeros((2, 8), np.int64)
        self._fails, self.acts = np.empty(block.n, f32), np.zeros(block.n, f32)
        self.replaced = np.zeros(block.n, bool)
        self._rates = {facet: service.rate_of(facet) for facet in FACETS}

    def hear(self, board: Board, alive: NDArray[np.uint8], work: Scratch) -> Halves:
        """Last week's answers reach those who wait; returns how many problems were resolved."""
        lived, resolved = self.lived, [0, 0]
        for half, (_, rows) in enumerate(self.block.parts):
            resolved[half] = experience.hear_from_desk(
                lived.problem[rows], lived.memory[rows], lived.satisfaction[rows],
                lived.before[rows], alive[rows], work.u_desk[rows], board.closed, board.good,
                self.origin,
            )  # fmt: skip
        return resolved[0], resolved[1]

    def feel(self, effects: Effects, odds: Row, hazard_log: Row) -> None:
        """Act on choice and leaving, in place."""
        experience.feel(
            self.lived.satisfaction, self._row(effects, "satisfaction"), self.lived.memory,
            self.origin, f32(self.service.satisfaction_pull), self.retention, self.grudge,
            odds, hazard_log, self.acts,
        )  # fmt: skip

    def live(
        self, bought: NDArray[np.int32], alive: NDArray[np.uint8], effects: Effects, crowd: float,
        work: Scratch,
    ) -> None:  # fmt: skip
        """The week's purchases as they were felt."""
        service, lived, n, origin = self.service, self.lived, self.block.n, self.origin
        self.counts[:] = 0
        fades = f32(1 / service.memory_purchases), f32(1 / service.memory_weeks)
        experience.forget(lived.memory, bought, work.u_forget[:n], *fades)
        experience.live_through(
            work.m, work.who, work.which, bought, work.lived, work.reports,
            self.fails(effects, crowd), self._row(effects, "desk_priority"),
            f32(service.satisfaction_speed), f32(service.loss_weight),
            f32(1 - service.delight_rate), f32(service.delight), f32(service.serious_share),
            f32(service.report_rate), lived.satisfaction, lived.before, lived.problem,
            lived.memory, self.block.cut, self.counts,
        )  # fmt: skip
        extra = self._row(effects, "satisfaction")
        cut = self.block.cut
        experience.take_mood(
            lived.satisfaction, extra, origin, alive, lived.memory, cut, self.counts
        )

    def mood(self, effects: Effects | None = None) -> Row:
        """Satisfaction above what is usual, below it double, (n,); with what tools add."""
        above = self.lived.satisfaction - self.origin
        if effects is not None:
            above = above + self._row(effects, "satisfaction")
        weighed: Row = np.minimum(above, above + above)
        return weighed

    def fails(self, effects: Effects, crowd: float) -> Row:
        """The chance that a purchase fails, (n,): today's, crowding, and what tools mend."""
        rates = {facet: min(self._rates[facet] * crowd, MOST_FAILURES) for facet in FACETS}
        mended = {facet: effects.get(f"failure_log_odds.{facet}") for facet in FACETS}
        rest = sum(rates[facet] for facet in FACETS if mended[facet] is None)
        out = self._fails
        out.fill(min(rest, MOST_FAILURES))
        for facet, row in mended.items():
            if row is not None:
                experience.failure_rates(out, f32(rates[facet]), row, f32(MOST_FAILURES))
        return out

    def book(self, books: Books, week: int, resolved: Halves) -> None:
        """Book the week of the block."""
        names = ("failures", "problems", "reported", "", "grudges", "satisfaction")
        for name, amount in zip(names, self.counts.T.tolist(), strict=False):
            if name:
                books.add("market", name, week, self.block.cell, *amount)
        books.add("market", "resolved", week, self.block.cell, *resolved)

    def if_flawless(self) -> float:
        """What service would add to log hazards if nothing ever failed."""
        return -float(self.retention) * (self.service.flawless() - float(self.origin))

    def replace(self, hazard_log: Row, work: Scratch) -> None:
        """Where nobody leaves (warm-up, calibration), somebody alike takes the place of who would.

        Or else those with a grudge would all still be there in week 0.
        """
        n = self.block.n
        # e^40 times any hazard is certainty, and stays within single precision
        chance = -np.expm1(-self.block.people.hazard * np.exp(np.minimum(hazard_log, f32(40))))
        self.replaced = work.u_leave[:n] < chance
        self.restart(self.replaced.astype(np.uint8))

    def restart(self, back: NDArray[np.uint8]) -> None:
        """Who has come back starts anew."""
        lived = self.lived
        experience.forget_all(back, lived.satisfaction, lived.problem, lived.memory, self.origin)

    def _row(self, effects: Effects, channel: str) -> Row:
        row = effects.get(channel)
        return self.block.zero if row is None else row


def pressure(value: float, block: Block) -> tuple[np.float32, np.float32]:
    """A rival's offer in log-odds of choice and in log leaving hazard, for one segment."""
    people = block.people
    return f32(people.sensitivity * value), f32(retention_pull_of(people.declared) * value)
