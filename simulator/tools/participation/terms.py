"""The terms of participation: who is asked and answered, and what comes of a reply."""

from __future__ import annotations

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob


class ParticipationTerms(Part):
    """How customers are asked, and what is believed of those who reply; mixed into the tool."""

    asked: float = knob(
        0.25, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of those addressed who are asked in an open week", kind="assumed",
        source="an example",
    )  # fmt: skip
    answered: float = knob(
        0.25, off=0, ge=0, le=1, choice=True, costs="more",
        unit="share of replies that are answered",
        kind="assumed", source="an example; companies rarely answer all",
    )  # fmt: skip
    gives_up_after: int | None = knob(
        26, ge=1, le=520, choice=True, costs="more", unit="weeks without a purchase after which "
        "nobody is asked, null for never", kind="assumed",
        source="those who have not been here for half a year have little to tell",
    )  # fmt: skip
    cost: float = knob(
        0.05, off=0, ge=0, le=MOST_MONEY, unit="currency per questionnaire", kind="assumed",
        money=True, own=True, baskets=1 / 600, source="software and its share of the work",
    )  # fmt: skip
    cost_per_answer: float = knob(
        2.0, off=0, ge=0, le=MOST_MONEY, unit="currency per answer", kind="assumed", money=True,
        own=True, baskets=1 / 15, source="five minutes of somebody who reads it",
    )  # fmt: skip
    response_rate: float = knob(
        0.06, low=0.02, high=0.15, ge=0, le=1, counted=True, kind="judged",
        unit="share who reply to the first questionnaire in four weeks",
        source="few do; rates of a tenth and less are usual for surveys of customers",
    )  # fmt: skip
    willing: float = knob(
        0.3, low=0.15, high=0.5, ge=0, le=1, counted=True, kind="judged",
        unit="share of customers who would ever reply", source="no measurement; most never do",
    )  # fmt: skip
    proper_answer: float = knob(
        1.0, ge=0, le=MOST_MONEY, kind="judged", money=True, baskets=1 / 30,
        unit="currency from which an answer is one",
        source="two minutes; what costs less has been written by nobody",
    )  # fmt: skip
    value: float = knob(
        0.003, low=0, high=0.01, off=0, ge=0, le=1, response=True, kind="judged",
        unit="share of the basket that having been heard is worth",
        source="no measurement on purchases; belonging is named as a motive, with no size",
    )  # fmt: skip
    worth: float = knob(
        1.5, low=0, high=1.8, off=0, ge=0, le=1.8, response=True, kind="judged",
        unit="most that is perceived, times what the answer costs",
        source="no measurement; what is given is hardly worth twice its cost to anybody",
    )  # fmt: skip
    stays: float = knob(
        0.99, low=0.9, high=1.0, off=1, ge=0.1, le=1, response=True, kind="judged",
        unit="leaving hazard of those who were answered, times",
        source="surveyed bank customers left half as often, an upper bound: they were satisfied "
        "ones; another study of being asked found nothing or less once it was corrected",
        evidence=(sources.ASKED_BANK, sources.ASKED_CORRECTED),
    )  # fmt: skip
    asking: float = knob(
        -0.01, low=-0.02, high=0.02, off=0, ge=-1, le=1, response=True, kind="published",
        unit="log rate of needs of those who have replied, answered or not",
        source="between what was found and none, and up to as much more",
        evidence=(sources.ASKED_CORRECTED,),
    )  # fmt: skip
    ignored: float = knob(
        0.005, low=0, high=0.02, off=0, ge=0, le=1, kind="judged",
        unit="share of the basket lost to those who have replied and were not answered",
        source="no measurement; feedback without an answer is worse than none",
    )  # fmt: skip
    remembered: int = knob(
        26, ge=1, le=520, kind="judged", low=13, high=52,
        unit="weeks for which a reply is remembered", source="half a year; no measurement",
    )  # fmt: skip
    tolerance: float = knob(
        2.0, low=1.0, high=4.0, ge=0, le=100, unit="messages in four weeks that irritate nobody",
        kind="judged", source="a questionnaire asks for more than it brings",
        above_zero="with it the very first message of a month would irritate",
    )  # fmt: skip
