"""What a company learns from replies, what it mends of it, and how both fade."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, log, log1p

LN2 = log(2.0)


@dataclass(frozen=True, slots=True)
class Mending:
    """How replies and money become fewer failures.

    Of all failures `mendable` can be mended; half of that is known from `half_replies`, half of
    what is known is mended for `half_spend` of sales, within some `takes` weeks, and half of
    what was learned and mended is lost in `fades` weeks.
    """

    mendable: float
    half_replies: float
    half_spend: float
    takes: float
    fades: float

    @property
    def kept(self) -> float:
        """The share of what is known that is still known after a week."""
        return exp(-LN2 / self.fades)

    def reach(self, replies: float, spend: float) -> float:
        """The share of failures that is mended in the long run, with so many replies known."""
        learned = replies / (replies + self.half_replies)
        return self.mendable * learned * -expm1(-LN2 * spend / self.half_spend)


@dataclass(slots=True)
class Workshop:
    """The state of it, from week to week: replies that are known, and the share of failures that
    is mended. `usual` is the share that today's failures have been spared already.
    """

    how: Mending
    replies: float = 0.0
    mended: float = 0.0
    usual: float = 0.0
    begun: bool = False

    @property
    def comes_back(self) -> float:
        """What is added to the log-odds of a failure, of which some have been spared already."""
        return log1p(-self.mended) - log1p(-self.usual)

    def begin(self, weekly: float, spend: float) -> None:
        """As it is where so many replies a week have come for long."""
        self.replies = weekly / (1 - self.how.kept)
        self.mended = self.usual = self.how.reach(self.replies, spend)
        self.begun = True

    def work(self, replies: float, spend: float) -> None:
        """A week, with so many replies and so much of sales spent on mending."""
        self.replies = self.replies * self.how.kept + replies
        most = self.how.reach(self.replies, spend)
        lasts = self.mended * self.how.kept
        self.mended = max(lasts, self.mended + (most - self.mended) * -expm1(-1 / self.how.takes))
