"""What can be said of personalization: messages, a gift, data, and what they do."""

from __future__ import annotations

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program import rewards
from simulator.program.parts.contact import MOST


class PersonalTerms(Part):
    """The knobs of personalization beside those of contact; mixed into the tool."""

    messages: int = knob(
        1, off=0, ge=0, le=MOST, choice=True, costs="neither",  # many soon reach few
        unit="messages in an open week to each customer who is known", kind="assumed",
        source="one message a campaign",
    )  # fmt: skip
    gift: float = knob(
        0.0, off=0, ge=0, le=MOST_MONEY, choice=True, costs="more", money=True,
        unit="currency, what the gift that a message promises would cost to buy; 0 for none",
        kind="assumed", source="no gift unless declared",
    )  # fmt: skip
    valid: int = knob(
        4, ge=1, le=52, choice=True, costs="more",
        unit="weeks in which the gift can be had at a purchase, that of the message among them",
        kind="assumed", source="an example; a month",
    )  # fmt: skip
    history: int = knob(
        0, ge=0, le=520, own=True, unit="weeks of purchases on file by customer at launch",
        kind="assumed", source="none unless declared: tills know no names, accounts of a web shop "
        "do",
    )  # fmt: skip
    wrong: float = knob(
        0.05, low=0, high=0.15, off=0, ge=0, le=1, own=True, kind="judged",
        unit="share of records that are wrong: a name, a birthday, a child that there is not",
        source="no measurement; look through a hundred of yours",
    )  # fmt: skip
    refuse: float = knob(
        0.2, low=0.05, high=0.5, off=0, ge=0, le=1, kind="judged", counted=True,
        unit="share of customers who refuse to be known",
        source="no measurement; depends on how one is asked and on the law",
    )  # fmt: skip
    to_know: float = knob(
        5.0, low=2, high=12, ge=0.1, le=1_000, kind="judged",
        unit="purchases on file by which all but exp(-1) of what can be known is",
        source="no measurement; one purchase says little about the next one",
    )  # fmt: skip
    outdated_in: float = knob(
        104.0, low=52, high=260, ge=1, le=5_200, kind="judged",
        unit="weeks in which half of what is on file goes out of date",
        source="no measurement; tastes and addresses change",
    )  # fmt: skip
    purchases: float = knob(
        0.005, low=0.0035, high=0.0064, off=0, ge=-1, le=1, kind="measured", response=True,
        unit="purchases that a message adds where 55 % find it relevant, as of mail",
        source="points of buyers, taken as purchases a message",
        evidence=(sources.MAIL_BUYERS,),
    )  # fmt: skip
    relevance: float = knob(
        2.0, low=1.0, high=6.0, off=1, ge=1, le=50, kind="measured", response=True,
        unit="effect of a message to a customer who is known wholly, times one that is not "
             "relevant",
        source="visits, taken to hold for purchases; between the two lines",
        evidence=(sources.MAIL_RELEVANCE,),
    )  # fmt: skip
    by_name: float = knob(
        0.05, low=0, high=0.2, off=0, ge=0, le=1, kind="judged", response=True,
        unit="share by which the own name in it makes a message do more",
        source="openings, taken to hold for purchases; one study found a fifth more, another "
        "nothing",
        evidence=(sources.NAME_OPENS, sources.NAME_NOTHING),
    )  # fmt: skip
    mistake: float = knob(
        0.002, low=0, high=0.01, off=0, ge=0, le=1, kind="judged",
        unit="share of the basket lost to those who got wrong data, per message in four weeks",
        source="no measurement; more than a message too many, and soon forgotten",
    )  # fmt: skip
    worth: float = knob(
        0.6, low=0, high=1.0, off=0, ge=0, le=1.5, kind="judged", response=True,
        unit="perceived per unit of the gift",
        source="no measurement; less than its price, as nobody has chosen it",
    )  # fmt: skip
    cost_rate: float | None = knob(
        None, ge=0, le=5, own=True, unit="what a gift costs us where it comes on top of what is "
        "bought, share of what it would cost to buy; null for own goods, 1 - gross margin",
        kind="derived", source="own goods cost what the margin leaves",
    )  # fmt: skip
    replaces: float = rewards.replaced()
    cost: float = knob(
        0.02, off=0, ge=0, le=MOST_MONEY, unit="currency per message", kind="assumed", money=True,
        own=True, baskets=1 / 1500,
        source="twice that of one mail for all: somebody decides who gets which",
    )  # fmt: skip
    system_cost: float = knob(
        3_000.0, off=0, ge=0, le=MOST_MONEY, own=True, money=True, baskets=100.0,
        unit="currency, once, for data and the system that keeps them", kind="assumed",
        source="an example; ask for an offer",
    )  # fmt: skip
    system_cost_per_year: float = knob(
        3_000.0, off=0, ge=0, le=MOST_MONEY, own=True, money=True, baskets=100.0,
        unit="currency a year, for the system, care of the data and the writers", kind="assumed",
        source="an example; ask for an offer",
    )  # fmt: skip
