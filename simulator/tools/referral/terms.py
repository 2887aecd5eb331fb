"""The terms of a referral program: who gets what, and what is believed of givers and friends."""

from __future__ import annotations

from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob


class ReferralTerms(Part):
    """What is promised for a friend, what it does, and how it is abused; mixed into the tool."""

    giver_reward: float = knob(
        10.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", baskets=0.33, money=True,
        unit="currency off later purchases, for those who have brought a friend", kind="assumed",
        source="an example: a third of an average basket",
    )  # fmt: skip
    friend_reward: float = knob(
        10.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", baskets=0.33, money=True,
        unit="currency off purchases, for the friend who comes", kind="assumed",
        source="an example: a third of an average basket",
    )  # fmt: skip
    term: int = knob(
        26, ge=1, le=520, choice=True, costs="more",
        unit="weeks in which a reward can be used, that in which it is given included",
        kind="assumed", source="half a year",
    )  # fmt: skip
    most_rewards: int | None = knob(
        4, ge=1, le=1_000, choice=True, costs="more",
        unit="rewards for one giver in a year at most, null for any number", kind="assumed",
        source="an example; few customers bring more than one friend",
    )  # fmt: skip
    satisfied_only: bool = Field(
        True, description="whether only customers are asked who are at least as satisfied as "
        "usual; where nothing is known of satisfaction, everybody is"
    )  # fmt: skip
    multiplies: float = knob(
        1.5, low=1.0, high=3.0, off=1, ge=1, le=10, response=True, kind="judged",
        unit="friends brought by those who were asked lately, times, where both rewards come to "
             "two thirds of an average basket",
        source="between nothing and three times; no experiment with sales was found",
    )  # fmt: skip
    remembered: float = knob(
        8.0, low=4.0, high=13.0, ge=0.5, le=520, kind="judged",
        unit="weeks until half of those who were asked think of it no more",
        source="no measurement",
    )  # fmt: skip
    worth: float = knob(
        0.8, low=0, high=1.0, off=0, ge=0, le=1.8, response=True, kind="judged",
        unit="what a reward is worth to those who get it, share of what it takes off",
        source="as of points: restricted money, felt as being part of it",
    )  # fmt: skip
    giver_stays: float = knob(
        0.98, low=0.85, high=1.0, off=1, ge=0.1, le=1, response=True, kind="judged",
        unit="leaving hazard of those who have been rewarded for a friend, times, where the "
             "reward is a third of an average basket",
        source="givers left far less than matched ones, who had not chosen to recommend: nearly "
        "all of it is taken to be that choice",
        evidence=(sources.GIVERS_STAY,),
    )  # fmt: skip
    glad_for: int = knob(
        26, low=13, high=52, ge=1, le=520, kind="judged",
        unit="weeks for which having brought a friend keeps a giver", source="half a year",
    )  # fmt: skip
    friend_stays: float = knob(
        0.9, low=0.8, high=1.0, off=1, ge=0.1, le=2, response=True, kind="judged",
        unit="leaving hazard of a friend whom the reward has brought, times, while who brought "
        "them is a customer",
        source="between published ones and none",
        evidence=(sources.FRIENDS_WORTH, sources.FRIENDS_BOND, sources.FRIENDS_TELECOM),
    )  # fmt: skip
    friend_spends: float = knob(
        0.05, low=-0.1, high=0.25, off=0, ge=-0.9, le=2, response=True, kind="judged",
        unit="basket of a friend whom the reward has brought, beyond other newcomers', share; it "
        "is gone after three years",
        source="more in one study, less in telecom",
        evidence=(sources.FRIENDS_WORTH, sources.FRIENDS_TELECOM),
    )  # fmt: skip
    abuse: float = knob(
        0.05, low=0, high=0.15, off=0, ge=0, le=1, kind="judged",
        unit="share of newcomers whom nobody has sent for whom a customer who was asked claims the "
        "rewards, at the usual ones and in proportion to them",
        source="no measurement; those who come anyway name somebody, and share with them",
    )  # fmt: skip
    again: float = knob(
        0.005, low=0, high=0.02, off=0, ge=0, le=1, kind="judged",
        unit="share of those who think of it that register themselves once more in a year, at the "
        "usual rewards and in proportion to them",
        source="no measurement; a second address is a second customer",
    )  # fmt: skip
    tolerance: float = knob(
        2.0, low=1.0, high=4.0, ge=0, le=100, unit="messages in four weeks that irritate nobody",
        kind="judged", source="to be asked for a friend asks for more than it brings",
        above_zero="with it the very first message of a month would irritate",
    )  # fmt: skip
    gives_up_after: int | None = knob(
        26, ge=1, le=520, choice=True, costs="neither", unit="weeks without a purchase after "
        "which nobody is asked, null for never", kind="assumed",
        source="those who have not been here for half a year have nobody to tell",
    )  # fmt: skip
