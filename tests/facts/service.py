"""Service: cuts and crowds, bystanders, mending, who leaves, the desk; a rival, and coming back."""

from __future__ import annotations

from functools import partial

from tests.facts.fact import Check, Fact, Near, Within
from tests.facts.runs import percent
from tests.facts.shops import (
    BAD,
    BUSY,
    CUSTOMERS,
    DEEP,
    FIFTHS,
    GOOD,
    IDLE,
    LEAVING,
    RETURNING,
    SHALLOW,
    against_control,
    bystanders,
    bystanders_felt,
    caused,
    each_buys,
    heavy_against_light,
    kept,
    load,
    missing,
    queued,
    satisfaction,
    sold,
    won_back,
)  # fmt: skip

NO_MEASUREMENT = "No measurement of this was found"
SHOPS = (
    f"In the badly served shop {percent(BAD)} of purchases fail, in the well served one "
    f"{percent(GOOD)}, the ends of the default range; service causes as many departures in either."
)

FACTS = (
    Fact(
        "cuts-cost-satisfaction",
        "A deep cut sells now, and loses satisfaction faster where service is bad",
        f"{NO_MEASUREMENT}; that crowds spoil service is judged",
        "built-in",
        f"{percent(DEEP)} off for everybody for half a year; purchases and mean satisfaction of "
        f"this half-year against the control. {SHOPS}",
        (
            Check("lift where service is bad", partial(sold, BAD, "cut"), Within(0)),
            Check("lift where it is good", partial(sold, GOOD, "cut"), Within(0)),
            Check(
                "change of satisfaction where service is bad, thousandths",
                partial(satisfaction, BAD, "cut"), Within(high=0), "plain",
            ),
            Check(
                "the same, bad less good",
                lambda: satisfaction(BAD, "cut") - satisfaction(GOOD, "cut"), Within(high=0),
                "plain",
            ),
        ),
        remark="Built-in because failures were made to grow with traffic for this. During the cut "
        "fewer customers leave all the same: what it is worth to them outweighs what they miss.",
    ),
    Fact(
        "bystanders-pay",
        "A deep discount for members costs all others service and us some of their purchases, and "
        "not where crowds spoil nothing",
        "Steinhoff & Palmatier, as summarized by MSI: what is lost with bystanders offsets gains "
        "with those addressed (the sign; of other ways than crowds)",
        "emergent",
        f"{percent(DEEP)} off for members in the badly served shop, from half a year on: who is "
        "not a member against themselves without the discount; with `crowding` as it is, and 0.",
        (
            Check("purchases of others", partial(bystanders, "some"), Within(high=0)),
            Check(
                "their satisfaction, thousandths", partial(bystanders_felt, "some"),
                Within(high=0), "plain",
            ),
            Check(
                "their purchases without crowding", partial(bystanders, "some_calm"),
                Near(0, 0.001), digits=2,
            ),
            Check(
                "their satisfaction without crowding, thousandths",
                partial(bystanders_felt, "some_calm"), Near(0, 1), "plain",
            ),
        ),
    ),
    Fact(
        "mending-keeps-more",
        "Halving the failures keeps more customers than a points card, however well a shop serves; "
        "where service is bad, those who are there also buy more than with the card",
        f"{NO_MEASUREMENT}; that service causes .4 of departures is judged",
        "emergent",
        "Departures avoided over a year and a half, as a share of all; purchases per customer who "
        f"is there, the last half-year; halved failures less a card with default knobs. {SHOPS}",
        (
            Check(
                "departures avoided where service is bad",
                lambda: kept(BAD, "halved") - kept(BAD, "card"), Within(0), "points",
            ),
            Check(
                "departures avoided where it is good",
                lambda: kept(GOOD, "halved") - kept(GOOD, "card"), Within(0), "points",
            ),
            Check(
                "purchases where service is bad",
                lambda: each_buys(BAD, "halved") - each_buys(BAD, "card"), Within(0), "points", 2,
            ),
        ),
        remark="What it costs to halve failures is not simulated. The comparison is one of the "
        "same money where it costs what the card does, and that is harder where little fails. "
        "Where service is good the two are alike by now; a card whose members had nearly all "
        "sales did more there.",
    ),
    Fact(
        "heavy-buyers-hardly-leave-for-service",
        "The heaviest fifth of buyers leaves more often through service than the lightest, but by "
        "less than half, though it meets many times the failures",
        f"{NO_MEASUREMENT}; that problems fade by purchases is judged, because fading by weeks "
        "alone drives heavy buyers away",
        "emergent",
        f"Leaving hazard per customer of the heaviest of {FIFTHS} equal parts, by usual purchases, "
        f"against the lightest, today. {SHOPS}",
        (
            Check("where service is bad", partial(heavy_against_light, BAD), Within(0, 0.5)),
            Check("where it is good", partial(heavy_against_light, GOOD), Within(0, 0.5)),
        ),
    ),
    Fact(
        "priority-is-paid-by-others",
        "Priority for some at the desk makes all others wait longer where the desk is busy, and "
        "less than a tenth as much where it is not",
        "Follows from queues: priority moves waiting and does not end it; the size is measured "
        "with this model",
        "emergent",
        f"Premium service with default knobs, with priority and without; {BUSY} persons at the "
        f"desk of a badly served shop with {CUSTOMERS:,} customers, and {IDLE}. Minutes that "
        "answers to others wait longer. Busy is a desk beyond its usual load, 85 %.",
        (
            Check("share of its time that the busy desk works", partial(load, "busy"),
                  Within(0.85)),
            Check("busy desk, minutes", partial(queued, "busy"), Within(0), "plain"),
            Check(
                "busy desk less ten times the other, minutes",
                lambda: queued("busy") - 10 * queued("idle"), Within(0), "plain",
            ),
        ),
        remark="These are minutes, and customers have patience for weeks: it is waiting that "
        "others pay with, and hardly customers, until the desk is overloaded.",
    ),
    Fact(
        "attacks-outlast-themselves",
        "A rival's attack leaves fewer customers half a year after it has ended, and fewer of them "
        "are missing where a program gives much",
        NO_MEASUREMENT,
        "emergent",
        "An attack with default strength for a quarter, with no program and with "
        f"{percent(DEEP)} off for everybody, each against the same without the attack; "
        f"{percent(LEAVING)} of customers leave in a year.",
        (
            Check("customers, no program", partial(missing, "today", "attacked"), Within(high=0),
                  digits=2),
            Check("customers, with the cut", partial(missing, "cut", "cut_attacked"),
                  Within(high=0), digits=2),
            Check(
                "with the cut less without",
                lambda: missing("cut", "cut_attacked") - missing("today", "attacked"), Within(0),
                "points", 2,
            ),
        ),
        remark="A points card gives too little for the difference to be seen.",
    ),
    Fact(
        "service-causes-its-share",
        "About two fifths of departures are caused by service",
        "Keaveney (1995), as remembered: core failures are 44 % and encounters 34 % of reasons to "
        "switch, several per customer; .4 is judged",
        "built-in",
        "The badly served shop with all failures mended at launch: by how much the leaving hazard "
        "per customer is lower a year later, when most problems are forgotten. About two fifths "
        "means 35 to 45 %.",
        (Check("share of departures", caused, Within(0.35, 0.45)),),
    ),
    Fact(
        "copies-take-part",
        "A rival's copy takes away part of a card's lift, and not all of it",
        "Steenkamp et al. (2005): competitors mostly do not react, and if so with the same "
        "instrument and little effect in the long run; what a copy takes is judged",
        "built-in",
        "A points card that is copied for sure, after the default delay, and one that is not: "
        "lift of the second half-year.",
        (
            Check("lift of the copied card", partial(against_control, "card_copied"), Within(0),
                  digits=2),
            Check(
                "lift that the copy takes",
                lambda: against_control("card") - against_control("card_copied"), Within(0),
                "points", 2,
            ),
        ),
    ),
    Fact(
        "offers-bring-back",
        "Lost customers come back the more, the better the offer is",
        f"{NO_MEASUREMENT}; that what would keep a customer also brings them back is judged",
        "built-in",
        f"{percent(RETURNING)} of lost customers return in a year today. Returns a year per lost "
        f"customer, with nothing, {percent(SHALLOW)} and {percent(DEEP)} off for everybody.",
        (
            Check(
                "shallow cut less none", lambda: won_back("shallow") - won_back("today"),
                Within(0), "points", 2,
            ),
            Check(
                "deep cut less shallow", lambda: won_back("cut") - won_back("shallow"), Within(0),
                "points", 2,
            ),
        ),
    ),
)  # fmt: skip
