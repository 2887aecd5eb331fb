"""The chart of accounts: everything that is booked, one line each, and what follows from it."""

from __future__ import annotations

from typing import Any

from simulator.program.accounts import GIVEN, MARGIN, Account, Unit, chart_of


def _profit(name: str, sign: int, meaning: str, **words: Any) -> Account:
    return Account(name=name, unit="money", sign=sign, meaning=meaning, **words)


def _memo(name: str, unit: Unit, meaning: str, **words: Any) -> Account:
    return Account(name=name, unit=unit, sign=0, meaning=meaning, **words)


# fmt: off
_CHART = (
    _profit(
        "sales", +1, "sales at list price", label="Sales at list price",
        part=MARGIN, program=False, booked_for="each customer", each="till",
    ),
    _profit(
        "refunds", -1, "list price of purchases given back", label="Refunds",
        part=MARGIN, program=False, booked_for="each customer", each="till",
    ),
    _profit(
        "discount", -1, "price cuts, before what suppliers pay of them", label="Discounts given",
        part=GIVEN, program=True, booked_for="each customer", each="till",
    ),
    _profit(
        "supplier_income", +1, "what suppliers pay of price cuts",
        label="Discounts paid by suppliers",
        part="supplier_income", program=True, booked_for="each customer", each="served",
    ),
    _profit(
        "fee_income", +1, "fees that customers pay for a service", label="Fees from customers",
        part="fees", program=True, booked_for="each customer", each="fees",
    ),
    _profit(
        "points_income", +1, "what members and partners pay for points",
        label="Points sold", part="fees", program=True, booked_for="each customer", each="fees",
    ),
    _profit(
        "cost_of_goods", -1, "(1 - gross margin) x list sales kept", label="Cost of goods",
        part=MARGIN, program=False, booked_for="each customer", each="till",
    ),
    _profit(
        "purchase_cost", -1, "variable cost per purchase", label="Variable cost of purchases",
        part=MARGIN, program=False, booked_for="each customer", each="till",
    ),
    _profit(
        "reward_cost", -1, "rewards handed out, at our cost", label="Rewards handed out",
        part=GIVEN, program=True, booked_for="each customer", each="reward",
        of_members="member_reward",
    ),
    _profit(
        "prize_cost", -1, "prizes drawn, at our cost", label="Prizes",
        part="program", program=True, booked_for="each customer", each="reward",
        of_members="member_reward",
    ),
    _profit(
        "contact_cost", -1, "messages sent", label="Messages",
        part="program", program=True, booked_for="each customer", each="served",
    ),
    _profit(
        "service_cost", -1, "serving customers: the desk, and what a tool promises",
        label="Service",
        part="service", program=True, booked_for="each customer", each="served",
    ),
    _profit(
        "acquisition_cost", -1, "paid acquisition of new customers", label="Paid acquisition",
        part="acquisition", program=True, booked_for="company",
    ),
    _profit(
        "setup_cost", -1, "setting the program up", label="Set-up",
        part="program", program=True, booked_for="company",
    ),
    _profit(
        "running_cost", -1, "running the program", label="Running the program",
        part="program", program=True, booked_for="members",
    ),
    _memo(
        "subsidy", "money", "discounts and rewards on purchases the control arm also had",
        booked_for="each customer", each="subsidy",
    ),
    _memo("liability", "money", "points outstanding at our cost, before breakage", stock=True),
    _memo("points_opening", "points", "points outstanding at week 0", booked_for="wallet"),
    _memo(
        "points_issued", "points", "points earned by members", booked_for="each customer",
        each="issued", of_members="member_points_issued",
    ),
    _memo(
        "points_bought", "points", "points paid for by members or partners",
        booked_for="each customer", each="issued",
    ),
    _memo("points_redeemed", "points", "points exchanged for rewards", booked_for="wallet"),
    _memo(
        "points_claimed", "points", "points exchanged for the rewards of one tool, where those of "
        "a currency differ in what they cost", booked_for="wallet",
    ),
    _memo("points_expired", "points", "points that lapsed", booked_for="wallet"),
    _memo("points_clawed_back", "points", "points taken back on refunds", booked_for="wallet"),
    _memo("points_outstanding", "points", "points not yet used", stock=True, booked_for="wallet"),
    _memo("points_on_common", "points", "points earned on purchases the control also had"),
    _memo("purchases", "purchases", "purchases at us"),
    _memo("common_purchases", "purchases", "purchases that the control arm also had"),
    _memo("rival_purchases", "expected purchases", "expected purchases at the rival"),
    _memo("rival_sales", "money", "expected sales at the rival, at customers' own baskets"),
    _memo("active", "heads", "customers who have not left", stock=True),
    _memo("members", "heads", "active members of the program", stock=True),
    _memo("members_recent", "heads", "of these, bought within the 95 % gap", stock=True),
    _memo("retained", "heads", "week-0 customers who bought within the 95 % gap", stock=True),
    _memo("survivors", "heads", "week-0 customers who have not left", stock=True),
    _memo("arrived", "heads", "new customers"),
    _memo("joined", "heads", "customers who joined the program"),
    _memo("members_opening", "heads", "active members before week 0"),
    _memo("members_left", "heads", "members who left"),
    _memo("members_won_back", "heads", "lost members who came back"),
    _memo("left", "heads", "customers who left"),
    _memo("left_for_service", "heads", "of these, who would have stayed had nothing failed"),
    _memo("left_for_rival", "heads", "of these, who would have stayed but for its attack"),
    _memo("left_sales", "money", "list sales a year usual of customers who left"),
    _memo("left_for_service_sales", "money", "the same of those who left for service"),
    _memo("left_for_rival_sales", "money", "the same of those who left for the rival"),
    _memo("won_back", "heads", "lost customers who came back"),
    _memo("arrived_paid", "heads", "of the new customers, those won by paid acquisition"),
    _memo("arrived_by_talk", "heads", "of the new customers, those sent by others"),
    _memo("failures", "purchases", "purchases at which something went wrong"),
    _memo("problems", "heads", "failures serious enough to be a problem"),
    _memo("reported", "heads", "problems that customers reported to the desk"),
    _memo("resolved", "heads", "reported problems resolved to the customer's satisfaction"),
    _memo("grudges", "heads", "customers with an unresolved problem in mind", stock=True),
    _memo("satisfaction", "satisfaction", "satisfaction of active customers", stock=True),
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
            _memo(f"{cause}_sales", "money", f"net sales beyond the control's, {meaning}"),
            _memo(f"{cause}_purchases", "purchases", f"purchases beyond, {meaning}"),
        )
    ),
    *(
        _memo(f"stayed_for_{reason}", "expected customers", f"departures avoided by {what}")
        for reason, what in {
            "value": "what offers are worth",
            "lock_in": "what one would lose by leaving",
            "service": "what one has lived through",
        }.items()
    ),
    _memo("turned_away", "heads", "customers refused for lack of places, each time"),
    _memo("desk_answered", "heads", "tickets that the desk answered in time"),
    _memo("desk_gave_up", "heads", "tickets whose customers ran out of patience"),
    _memo("desk_waiting", "hours", "open hours that the answered tickets waited"),
    _memo("desk_busy", "hours", "hours that the desk worked on tickets"),
    _memo("desk_capacity", "hours", "hours that the desk's staff had"),
    _memo("repeat_base", "heads", "bought in the 52 weeks before the last 52"),
    _memo("repeat_buyers", "heads", "of these, bought again in the last 52 weeks"),
    _memo("member_sales", "money", "list sales to members", booked_for="members"),
    _memo("member_purchases", "purchases", "purchases of members", booked_for="members"),
    _memo(
        "member_refunds", "money", "list price of purchases that members gave back",
        booked_for="members",
    ),
    _memo("member_discount", "money", "price cuts for members", booked_for="members"),
    _memo(
        "member_reward", "money", "rewards handed out to members, at our cost",
        booked_for="members",
    ),
    _memo(
        "member_points_issued", "points", "points earned by those who are members",
        booked_for="members",
    ),
    _memo(
        "member_points_redeemed", "points", "points that members exchanged for rewards",
        booked_for="members",
    ),
    _memo(
        "member_points_claimed", "points", "points that members exchanged for the rewards of one "
        "tool, where they differ in what they cost", booked_for="members",
    ),
    _memo(
        "member_repeat_base", "heads", "of the repeat base, members a year ago",
        booked_for="members",
    ),
    _memo(
        "member_repeat_buyers", "heads", "of these, bought again in the last 52 weeks",
        booked_for="members",
    ),
)
# fmt: on
CHART = chart_of(_CHART)
PROFIT = tuple(name for name, one in CHART.items() if one.sign)
# What a company pays to keep, win, reach or serve customers, less what others pay of it.
PROGRAM_COSTS = tuple(name for name in PROFIT if CHART[name].program)
OF_CUSTOMERS = tuple(name for name in PROFIT if CHART[name].booked_for == "each customer")
_AS_A_WHOLE = ("company", "members")
# What is told once more of members alone.
OF_MEMBERS = frozenset(
    name for name, one in CHART.items() if one.booked_for == "members" and not one.sign
)


def in_part(part: str) -> tuple[str, ...]:
    """The accounts that stand in a part of the bridge."""
    return tuple(name for name in PROFIT if CHART[name].part == part)


def known_as(each: str) -> tuple[str, ...]:
    """The accounts that are known of each customer as `each`."""
    return tuple(name for name, one in CHART.items() if one.each == each)


def of_a_tool(poster: str, name: str, *, as_a_whole: bool = False) -> Account:
    """The account that a tool posts to: for each customer, or as a whole in `campaign`.

    Raises
    ------
    KeyError
        If the chart has no such account.
    ValueError
        If it is not a tool's to post: what the till and wallets book from what customers do
        would count twice, and what is the company's is no single customer's.
    """
    one = CHART.get(name)
    if one is None:
        raise KeyError(f"no account {name!r} in the chart; see program/chart.py")
    why = ""
    if one.each == "till":
        why = "the till books it, from what customers buy and what tools offer"
    elif one.booked_for == "wallet":
        why = "wallets book it, from what tools ask of them"
    elif name in OF_MEMBERS:
        why = "it is booked for members when what it repeats is posted"
    elif as_a_whole and one.each == "issued":
        why = "points are each customer's; post them in `settle`"
    elif not as_a_whole and one.booked_for in _AS_A_WHOLE:
        why = f"it is booked for the {one.booked_for}, not for each customer; post it in `campaign`"
    if why:
        raise ValueError(f"{poster}.{name}: {why}")
    return one
