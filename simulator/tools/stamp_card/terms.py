"""The terms of a stamp card: what fills it, how stamps come onto it, and who collects."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray
from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob

ENDOWED_PART = 0.2  # of a card that is there from the beginning: two stamps of ten (ENDOWED)


class StampTerms(Part):
    """What fills a card, how stamps are given, who collects them; mixed into a stamp card."""

    stamps: int = knob(
        10, ge=1, le=1000, choice=True, costs="less", threshold=True,
        unit="stamps that give one reward of the face value", kind="assumed",
        source="as on stamp cards",
    )  # fmt: skip
    stamp_per: float | None = knob(
        None, ge=1e-4, le=MOST_MONEY, choice=True, costs="less", threshold=True,
        unit="currency paid that gives a stamp, null for one with each purchase",
        kind="assumed", source="as on stamp cards", money=True,
    )  # fmt: skip
    term: int = knob(
        13, ge=1, le=520, choice=True, costs="more",
        unit="weeks in which to fill a card from its first stamp, "
        "and to use a reward from the last one", kind="assumed", source="a quarter",
    )  # fmt: skip
    stamping: Literal["automatic", "asked"] = Field(
        "automatic", description="whether the till or an app gives stamps on its own, or "
                                 "customers have to ask for them and have the card with them"
    )  # fmt: skip
    asked_for: float = knob(
        0.8, low=0.6, high=0.95, off=1, ge=0, le=1, kind="judged",
        unit="share of stamps that customers ask for, where they do not come on their own",
        source="no measurement; cards are left at home, and some do not care to ask",
        above_zero="it counts against the card, and that nobody forgets would be the most "
                   "favorable case",
    )  # fmt: skip
    unearned: float = knob(
        0.02, low=0, high=0.1, off=0, ge=0, le=1, kind="judged",
        unit="stamps that no purchase was made for, per purchase: forged, or given away by staff",
        source="no measurement; the other stamps of a card are not looked at when one is added",
    )  # fmt: skip
    endowed: int = knob(
        0, off=0, ge=0, le=1_000, choice=True, costs="neither",
        unit="stamps that are on each card when it is begun, beside those that are to be earned",
        kind="assumed", source="an empty card unless declared",
    )  # fmt: skip
    endowed_odds: float = knob(
        1.5, low=1.0, high=2.2, off=1, ge=0, le=20, response=True, kind="judged",
        unit="odds to collect where a fifth of the card, or more, is there from the beginning, "
        "times those of an empty card that takes as much",
        source="below the one experiment, in which the card was filled once",
        evidence=(sources.ENDOWED,),
    )  # fmt: skip
    most_per_week: int | None = knob(
        None, ge=1, le=1_000, choice=True, costs="more",
        unit="stamps that a customer gets in a week at most; null for any number",
        kind="assumed", source="no limit unless declared",
    )  # fmt: skip
    collectors: float = knob(
        0.3, low=0.15, high=0.5, ge=0, le=0.9, unit="share who collect, of those addressed "
        "who would fill cards all the time", kind="judged",
        source="no measurement; more than the 12 % who redeem a coupon, as stamps come on their "
               "own", counted=True,
    )  # fmt: skip
    evenness: float = knob(
        0.8, ge=0.05, le=1000, unit="a + b of the beta distribution of proneness to collect; small "
        "means that the same take part in every window", kind="assumed",
        source="as of coupons, where it is measured; with one window it changes nothing on "
        "average",
        evidence=(sources.COUPON_PRONE,),
    )  # fmt: skip
    value_rate: float = knob(
        0.8, low=0.6, high=1.0, off=0, ge=0, le=5, response=True,
        unit="what a reward is worth to those who collect, share of its face value", kind="judged",
        source="as of points: deferred, restricted money",
        above_zero="money off is worth something to those who collect; what it moves is "
                   "elasticity's",
    )  # fmt: skip
    size_response: float = knob(
        0.88, low=0.7, high=1.0, ge=0.01, le=1, unit="% value per % size of a reward that is "
        "collected, beyond a fifth of a basket", kind="judged",
        source="as of points; not measured for rewards",
        evidence=(sources.CURVATURE,),
    )  # fmt: skip
    words: ClassVar[tuple[str, ...]] = ("proneness", "use", "first", "stamped")
    columns: ClassVar[dict[str, DTypeLike]] = {
        "prone": np.float32, "temper": np.float32, "chance": np.float32, "could": np.float32,
        "card": np.int64, "card_left": np.int16, "filled": np.float32, "rewards": np.int32,
        "rewards_left": np.int16,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("temper", "chance", "card_left", "filled")
    means: ClassVar[dict[str, str]] = {
        "prone": "chance to collect, fixed; 0 until first needed",
        "temper": "share of customers who are less prone; 0 until first needed",
        "chance": "below which the chance to collect must not fall in this window; 0 until needed",
        "reach": "share of the stamps collected that become rewards; 0 where none are collected",
        "could": "the same for all, where their weeks are their own; 0 until needed",
        "card": "purchases, or 1/10,000 of the currency, towards the next reward",
        "card_left": "weeks after this one in which the card can still be filled",
        "filled": "share of a card that is filled",
        "rewards": "rewards that are earned and not yet used",
        "rewards_left": "weeks after this one in which they can still be used",
    }

    def more_collect(self, prone: NDArray[np.floating]) -> NDArray[np.floating]:
        """The chance to collect, (n,), with the stamps that a card has from its beginning."""
        if not self.endowed:
            return prone
        part = self.endowed / (self.endowed + self.stamps) / ENDOWED_PART
        odds = self.endowed_odds ** min(part, 1.0)
        more: NDArray[np.floating] = odds * prone / (1 - prone + odds * prone)
        return more
