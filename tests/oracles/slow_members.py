"""What being a member is worth, and how one joins, for one customer in plain floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log1p

from simulator.program.program import Joining
from tests.oracles.slow_tools import SlowDiscount, SlowPoints, View

CUT_COUNTS = 0.3  # of a price cut, for being a member


@dataclass
class Promise:
    """What the tools of an arm give a member who goes on as usual, and what is remembered.

    `rate` and `lasting` per unit spent, `once` in currency, `wait` weeks between rewards.
    """

    joining: Joining
    recognition: float
    rival_cards: float
    rate: float = 0.0
    lasting: float = 0.0
    once: float = 0.0
    wait: float = 0.0
    benefit: float = 0.0
    novelty: float = 0.0

    @classmethod
    def of(
        cls, joining: Joining, tools: Sequence[SlowDiscount | SlowPoints], view: View,
        recognition: float, rival_cards: float,
    ) -> Promise:  # fmt: skip
        """Added up over the tools for members; `view` is the customer before launch."""
        self = cls(joining, recognition, rival_cards)
        for slow in tools:
            to = slow.tool.to
            lost = to.not_ is not None and to.not_.members
            if not (to.members or lost) or (to.segments and view.segment not in to.segments):
                continue
            if isinstance(slow, SlowPoints):
                self.points(slow, view)
            else:
                saved = slow.felt_if_open() * sum(map(slow.tool.when.is_open, range(52))) / 52
                if lost:
                    self.rate -= saved  # by joining
                    continue
                weeks = 520 if to.newcomers is None else to.newcomers
                self.rate += saved * min(weeks, 52) / 52
                self.lasting += CUT_COUNTS * saved * min(max(weeks - 26, 0), 52) / 52
        self.benefit = self.lasting
        return self

    def points(self, slow: SlowPoints, view: View) -> None:
        """A card: what is earned as far as it is within reach, and the welcome."""
        slow.start(view)
        tool, spend = slow.tool, max(view.usual_spend, 1e-9)
        given = slow.reach * slow.weekly(view) / spend
        self.rate += given * tool.value_rate
        self.lasting += given * (tool.value_rate > 0)
        counts = max(slow.reach, float(tool.welcome >= slow.least))
        self.once += counts * tool.welcome * tool.value_rate
        if slow.reach > 0:
            self.wait = max(self.wait, slow.least / slow.weekly(view))

    def value(self, benefit: float, novelty: float) -> float:
        """Share of the basket: the most, as far as something is got, fading, never above it."""
        joining = self.joining
        most = joining.membership_value_max * (1 - joining.rival_card_loss * self.rival_cards)
        lasts = joining.membership_lasting
        grown = benefit**2 / (benefit**2 + joining.membership_half_at**2)
        left = lasts + (1 - lasts) * novelty
        return min(most * grown * left, benefit / max(self.recognition, 1.0))

    def now(self) -> float:
        """What it is worth to a member this week."""
        return self.value(self.benefit, self.novelty)

    def worth(self, spend: float) -> float:
        """Currency a year, to a customer who spends so much a week and joins now."""
        return (self.rate + self.value(self.lasting, 1.0)) * spend * 52 + self.once

    def end_week(self, view: View, got: float) -> None:
        """Remember what was `got` and used this week, in currency; what is new fades."""
        weeks = min(max(2 * self.wait, 26.0, 4 / max(view.usual_rate, 1e-9)), 208.0)
        more = view.member * got / weeks / max(view.usual_spend, 1e-9)
        used = view.member * view.n / weeks / max(view.usual_rate, 1e-9)
        self.benefit = (self.benefit + more) / (1 + used)
        self.novelty *= (1 - self.joining.membership_fading) ** (1 / 52)
        if view.joined:
            self.novelty = float(view.week >= 0)


def refuses(
    joining: Joining, worth: float, reference: float, tried: int, never: float, once: float
) -> float:
    """Log chance that a customer who was asked `tried` times this week has not joined.

    `tried` are purchases, or the weeks since the last one where one applies; `never` and
    `once` are the customer's luck.
    """
    if worth <= 0 or not tried:
        return 0.0
    if joining.asked == "automatic":
        return -inf
    if never < joining.never_joins:
        return 0.0
    odds = joining.accept_rate / (1 - joining.accept_rate)
    odds *= float((worth / reference) ** joining.value_slope)
    accepts = odds / (1 + odds)
    if joining.asked == "once":
        return -inf if once < accepts else 0.0
    if joining.asked == "by_application":
        return -tried * joining.apply_rate / 52 * accepts
    return float(tried * log1p(-joining.ask_rate * min(accepts, 0.999999)))


def joins(u: float, refused: float) -> bool:
    """Whether luck `u` is below the chance to have joined."""
    return u < 1 - exp(refused)
