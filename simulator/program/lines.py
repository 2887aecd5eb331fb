"""The lines of the chart of accounts: everything that is booked, one line each."""

from __future__ import annotations

from typing import Any

from simulator.program.accounts import GIVEN, MARGIN, Account, Unit
from simulator.say import label


def _profit(name: str, sign: int, meaning: str, **words: Any) -> Account:
    return Account(name=name, unit="money", sign=sign, meaning=meaning, **words)


def _memo(name: str, unit: Unit, meaning: str, **words: Any) -> Account:
    return Account(name=name, unit=unit, sign=0, meaning=meaning, **words)


LINES = (
    _profit(
        "sales",
        +1,
        label("sales at list price"),
        label=label("Sales at list price"),
        part=MARGIN,
        program=False,
        booked_for="each customer",
        each="till",
    ),
    _profit(
        "refunds",
        -1,
        label("list price of purchases given back"),
        label=label("Refunds"),
        part=MARGIN,
        program=False,
        booked_for="each customer",
        each="till",
    ),
    _profit(
        "discount",
        -1,
        label("price cuts, before what suppliers pay of them"),
        label=label("Discounts given"),
        part=GIVEN,
        program=True,
        booked_for="each customer",
        each="till",
    ),
    _profit(
        "supplier_income",
        +1,
        label("what suppliers pay of price cuts"),
        label=label("Discounts paid by suppliers"),
        part="supplier_income",
        program=True,
        booked_for="each customer",
        each="served",
    ),
    _profit(
        "fee_income",
        +1,
        label("fees that customers pay for a service"),
        label=label("Fees from customers"),
        part="fees",
        program=True,
        booked_for="each customer",
        each="fees",
    ),
    _profit(
        "points_income",
        +1,
        label("what members and partners pay for points"),
        label=label("Points sold"),
        part="fees",
        program=True,
        booked_for="each customer",
        each="fees",
    ),
    _profit(
        "certificate_income",
        +1,
        label("what customers pay for gift certificates"),
        label=label("Certificates sold"),
        part="fees",
        program=True,
        booked_for="each customer",
        each="fees",
    ),
    _profit(
        "cost_of_goods",
        -1,
        label("(1 - gross margin) x list sales kept"),
        label=label("Cost of goods"),
        part=MARGIN,
        program=False,
        booked_for="each customer",
        each="till",
    ),
    _profit(
        "purchase_cost",
        -1,
        label("variable cost per purchase"),
        label=label("Variable cost of purchases"),
        part=MARGIN,
        program=False,
        booked_for="each customer",
        each="till",
    ),
    _profit(
        "second_sales",
        +1,
        label("sales of the second category at list price"),
        label=label("Sales of the second category"),
        part="second",
        program=False,
        booked_for="each customer",
        each="second",
    ),
    _profit(
        "second_goods",
        -1,
        label("(1 - its gross margin) x sales of the second category"),
        label=label("Cost of the second category"),
        part="second",
        program=False,
        booked_for="each customer",
        each="second",
    ),
    _profit(
        "reward_cost",
        -1,
        label("rewards handed out, at our cost"),
        label=label("Rewards handed out"),
        part=GIVEN,
        program=True,
        booked_for="each customer",
        each="reward",
        of_members="member_reward",
    ),
    _profit(
        "trial_cost",
        -1,
        label("what is used of the second category on free trials, at our cost"),
        label=label("Free trials"),
        part=GIVEN,
        program=True,
        booked_for="each customer",
        each="reward",
        of_members="member_reward",
    ),
    _profit(
        "prize_cost",
        -1,
        label("prizes drawn, at our cost"),
        label=label("Prizes"),
        part="program",
        program=True,
        booked_for="each customer",
        each="reward",
        of_members="member_reward",
    ),
    _profit(
        "contact_cost",
        -1,
        label("messages sent"),
        label=label("Messages"),
        part="program",
        program=True,
        booked_for="each customer",
        each="served",
    ),
    _profit(
        "service_cost",
        -1,
        label("serving customers: the desk, and what a tool promises"),
        label=label("Service"),
        part="service",
        program=True,
        booked_for="each customer",
        each="served",
    ),
    _profit(
        "acquisition_cost",
        -1,
        label("paid acquisition of new customers"),
        label=label("Paid acquisition"),
        part="acquisition",
        program=True,
        booked_for="company",
    ),
    _profit(
        "setup_cost",
        -1,
        label("setting the program up"),
        label=label("Set-up"),
        part="program",
        program=True,
        booked_for="company",
    ),
    _profit(
        "running_cost",
        -1,
        label("running the program"),
        label=label("Running the program"),
        part="program",
        program=True,
        booked_for="members",
    ),
    _memo(
        "subsidy",
        "money",
        label("discounts and rewards on purchases the control arm also had"),
        booked_for="each customer",
        each="subsidy",
    ),
    _memo(
        "liability", "money", label("points outstanding at our cost, before breakage"), stock=True
    ),
    _memo("points_opening", "points", label("points outstanding at week 0"), booked_for="wallet"),
    _memo(
        "points_issued",
        "points",
        label("points earned by members"),
        booked_for="each customer",
        each="issued",
        of_members="member_points_issued",
    ),
    _memo(
        "points_bought",
        "points",
        label("points paid for by members or partners"),
        booked_for="each customer",
        each="issued",
    ),
    _memo("points_redeemed", "points", label("points exchanged for rewards"), booked_for="wallet"),
    _memo(
        "points_claimed",
        "points",
        label(
            "points exchanged for the rewards of one tool, where those of a currency differ in "
            "what they cost"
        ),
        booked_for="wallet",
    ),
    _memo("points_expired", "points", label("points that lapsed"), booked_for="wallet"),
    _memo(
        "points_clawed_back", "points", label("points taken back on refunds"), booked_for="wallet"
    ),
    _memo(
        "points_outstanding",
        "points",
        label("points not yet used"),
        stock=True,
        booked_for="wallet",
    ),
    _memo("points_on_common", "points", label("points earned on purchases the control also had")),
    _memo("purchases", "purchases", label("purchases at us")),
    _memo("common_purchases", "purchases", label("purchases that the control arm also had")),
    _memo("rival_purchases", "expected purchases", label("expected purchases at the rival")),
    _memo("rival_sales", "money", label("expected sales at the rival, at customers' own baskets")),
    _memo("active", "heads", label("customers who have not left"), stock=True),
    _memo("members", "heads", label("active members of the program"), stock=True),
    _memo("members_recent", "heads", label("of these, bought within the 95 % gap"), stock=True),
    _memo(
        "retained", "heads", label("week-0 customers who bought within the 95 % gap"), stock=True
    ),
    _memo("survivors", "heads", label("week-0 customers who have not left"), stock=True),
    _memo("arrived", "heads", label("new customers")),
    _memo("joined", "heads", label("customers who joined the program")),
    _memo("members_opening", "heads", label("active members before week 0")),
    _memo("members_left", "heads", label("members who left")),
    _memo("members_won_back", "heads", label("lost members who came back")),
    _memo("left", "heads", label("customers who left")),
    _memo("left_for_service", "heads", label("of these, who would have stayed had nothing failed")),
    _memo("left_for_rival", "heads", label("of these, who would have stayed but for its attack")),
    _memo("left_sales", "money", label("list sales a year usual of customers who left")),
    _memo("left_for_service_sales", "money", label("the same of those who left for service")),
    _memo("left_for_rival_sales", "money", label("the same of those who left for the rival")),
    _memo("won_back", "heads", label("lost customers who came back")),
    _memo("arrived_paid", "heads", label("of the new customers, those won by paid acquisition")),
    _memo("arrived_by_talk", "heads", label("of the new customers, those sent by others")),
    _memo("failures", "purchases", label("purchases at which something went wrong")),
    _memo("problems", "heads", label("failures serious enough to be a problem")),
    _memo("reported", "heads", label("problems that customers reported to the desk")),
    _memo("resolved", "heads", label("reported problems resolved to the customer's satisfaction")),
    _memo("grudges", "heads", label("customers with an unresolved problem in mind"), stock=True),
    _memo("satisfaction", "satisfaction", label("satisfaction of active customers"), stock=True),
    *(
        account
        for cause, meaning in {
            "more_visits": "in weeks with more purchases than the control",
            "fewer_visits": "in weeks with fewer purchases than the control",
            "baskets": "by larger baskets",
            "kept": "of customers of launch who have left in one arm only",
            "won": "of new customers who are there in one arm only",
            "won_back": "of customers who have come back in one arm only",
        }.items()
        for account in (
            _memo(
                f"{cause}_sales",
                "money",
                label("net sales beyond the control's, {meaning}", meaning=meaning),
            ),
            _memo(
                f"{cause}_purchases",
                "purchases",
                label("purchases beyond, {meaning}", meaning=meaning),
            ),
        )
    ),
    *(
        _memo(
            f"stayed_for_{reason}",
            "expected customers",
            label("departures avoided by {what}", what=what),
        )
        for reason, what in {
            "value": "what offers are worth",
            "lock_in": "what one would lose by leaving",
            "service": "what one has lived through",
        }.items()
    ),
    _memo("second_users", "heads", label("users of the second category"), stock=True),
    _memo(
        "second_won",
        "heads",
        label("of these, won by a tool, who have not come by themselves"),
        stock=True,
    ),
    _memo("turned_away", "heads", label("customers refused for lack of places, each time")),
    _memo("desk_answered", "heads", label("tickets that the desk answered in time")),
    _memo("desk_gave_up", "heads", label("tickets whose customers ran out of patience")),
    _memo("desk_waiting", "hours", label("open hours that the answered tickets waited")),
    _memo("desk_busy", "hours", label("hours that the desk worked on tickets")),
    _memo("desk_capacity", "hours", label("hours that the desk's staff had")),
    _memo("repeat_base", "heads", label("bought in the 52 weeks before the last 52")),
    _memo("repeat_buyers", "heads", label("of these, bought again in the last 52 weeks")),
    _memo("member_sales", "money", label("list sales to members"), booked_for="members"),
    _memo("member_purchases", "purchases", label("purchases of members"), booked_for="members"),
    _memo(
        "member_refunds",
        "money",
        label("list price of purchases that members gave back"),
        booked_for="members",
    ),
    _memo("member_discount", "money", label("price cuts for members"), booked_for="members"),
    _memo(
        "member_reward",
        "money",
        label("rewards handed out to members, at our cost"),
        booked_for="members",
    ),
    _memo(
        "member_points_issued",
        "points",
        label("points earned by those who are members"),
        booked_for="members",
    ),
    _memo(
        "member_points_redeemed",
        "points",
        label("points that members exchanged for rewards"),
        booked_for="members",
    ),
    _memo(
        "member_points_claimed",
        "points",
        label(
            "points that members exchanged for the rewards of one tool, where they differ in what "
            "they cost"
        ),
        booked_for="members",
    ),
    _memo(
        "member_repeat_base",
        "heads",
        label("of the repeat base, members a year ago"),
        booked_for="members",
    ),
    _memo(
        "member_repeat_buyers",
        "heads",
        label("of these, bought again in the last 52 weeks"),
        booked_for="members",
    ),
)
