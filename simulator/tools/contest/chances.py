"""Who takes part in a contest, how it will stand, and what a chance to win it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import f32
from simulator.program.channels import Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import MONEY
from simulator.program.parts.draw import Draw
from simulator.program.week import Week
from simulator.tools.contest import field, stages
from simulator.tools.contest.terms import ContestTerms

if TYPE_CHECKING:
    from simulator.program.audience import EVERYONE, Audience

YEAR = 52


class ContestChances(ContestTerms, Draw):
    """The terms of a contest, and what follows from them for those who take part."""

    if TYPE_CHECKING:
        to: Audience = EVERYONE  # of the tool

    def odds(self, spend: NDArray[Any], crowds: tuple[Crowd, ...]) -> NDArray[np.float64]:
        """The chance to take part of those who spend so much a year, currency."""
        bar = field.bar_of(self.takes_part, self.spend_slope, crowds)
        chance: NDArray[np.float64] = special.expit(
            bar + self.spend_slope * np.log(np.maximum(spend, 1e-9))
        )
        return chance

    def counts_for_members(self) -> float:
        """What counts for being a member of what is perceived: together at most twice the prize."""
        return min(1.0, max(2.0 - self.prize_value, 0.0)) / max(self.prize_value, 1e-9)

    def crowds(self, week: Week) -> tuple[Crowd, ...]:
        """The segments that are addressed."""
        found = (crowd for name, crowd in week.crowds.items() if self.to.fits(name))
        return tuple(crowd for crowd in found if crowd.spend > 0)

    def spread(self, crowds: tuple[Crowd, ...], weeks: int) -> float:
        """Log sd of entries around what is usual; of ideas it does not matter."""
        if self.merit == "idea":
            return field.LOGISTIC
        return field.spread_of(crowds, weeks, sizes=self.merit == "spend")

    def expected(self, week: Week, weeks: int) -> field.Standing:
        """The standing of a contest of so many weeks before anything is known of it."""
        crowds = self.crowds(week)
        scores, heads = field.contestants(self.takes_part, self.spend_slope, crowds, self.merit)
        at = 1.0 if self.merit == "idea" else weeks / YEAR
        prizes = self.awarded(round(float(heads.sum()))).size
        return field.standing(
            scores * at, heads, min(self.larger, prizes), prizes, self.spread(crowds, weeks)
        )

    def projected(
        self, week: Week, entries: NDArray[np.int64], left: int, weeks: int
    ) -> tuple[Row, Row]:
        """What each will have entered, and spent, by the end, (n,)."""
        score, spend = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        by_money = self.merit != "purchases"
        usual, unit = (week.usual_spend, 1 / MONEY) if by_money else (week.usual_rate, 1.0)
        stages.project(
            entries, usual, f32(unit), f32(left), self.merit == "idea", week.usual_spend,
            f32(weeks), score, spend,
        )  # fmt: skip
        return score, spend

    def compete(
        self, week: Week, takes: Row, score: Row, spend: Row, bar: field.Standing,
        seen: Row | float,
    ) -> tuple[Row, Row]:  # fmt: skip
        """What the chance to win is worth, share of the basket, and effort, log rate, (n,)."""
        smaller, larger = sorted((self.main_prize, self.small_prize))
        if not self.main_prizes or not self.small_prizes:  # one kind: the line is that of both
            smaller = larger = self.main_prize if self.main_prizes else self.small_prize
        value, effort = np.empty(week.n, np.float32), np.empty(week.n, np.float32)
        most = 0.0 if self.merit == "idea" else self.extra_effort
        stages.compete(
            takes, score, spend, f32(bar.first), f32(bar.line), f32(bar.steep),
            f32(larger - smaller), f32(smaller), f32(self.prize_value), f32(most),
            f32(np.log(2) / self.half_life), np.full(week.n, seen, np.float32),
            f32(week.sensitivity), week.usual_share, value, effort,
        )  # fmt: skip
        return value, effort
