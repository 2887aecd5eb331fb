"""Words about points and how healthy a program is."""

from __future__ import annotations

from simulator.say import label
from simulator.terms.term import Term

POINTS = (
    # points
    Term(
        "point_value", label("Point value"), "currency", label("what a point buys, at face value")
    ),
    Term("point_cost", label("Point cost"), "currency", label("what a redeemed point costs us")),
    Term(
        "redemption_rate",
        label("Redemption rate"),
        "share",
        label(
            "points that are ever redeemed / points issued, told by those that have come to "
            "their end"
        ),
        label("points redeemed / (redeemed + expired) in the same period, at face value"),
    ),
    Term(
        "breakage_rate",
        label("Breakage"),
        "share",
        label("points never used"),
        label("1 - redemption_rate"),
    ),
    Term(
        "liability",
        label("Liability"),
        "currency",
        label("points outstanding at our cost"),
        label("points outstanding x point_cost x expected redemption"),
        "management view; accounting's deferred revenue follows IFRS 15 and differs",
    ),
    Term(
        "urr",
        label("Ultimate redemption rate"),
        "share",
        label(
            "part of the points outstanding that is redeemed some day, as the simulation has "
            "seen it in the horizon and after it"
        ),
        label("redeemed later / outstanding at the time"),
    ),
    Term(
        "deferred_revenue",
        label("Deferred revenue"),
        "currency",
        label(
            "part of what was paid that accounting holds back until the points issued with "
            "it are redeemed"
        ),
        label(
            "paid x value of the points / (price of the goods + value of the points); value "
            "is face value x likelihood that points issued are redeemed"
        ),
        "IFRS 15.74, 15.76 and B40 to B42",
    ),
    # how healthy a program is; sales are at list price and before refunds, points issued
    # before those taken back on refunds
    Term(
        "penetration",
        label("Penetration"),
        "share",
        label("how many of the customers are members"),
        label("members / active customers, at the end of the period"),
    ),
    Term(
        "sales_penetration",
        label("Sales penetration"),
        "share",
        label("how much of all sales is members'"),
        label("member sales / sales"),
    ),
    Term(
        "active_members",
        label("Active members"),
        "share",
        label("how many of all who have ever been members still buy, which a company can see"),
        label(
            "members who bought within the 95 % gap of their segment / members ever (those "
            "of before week 0 + joined since), at the end of the period"
        ),
    ),
    Term(
        "kept_members",
        label("Kept members"),
        "share",
        label(
            "how many of all who have ever been members have not left, whether they buy or "
            "not; latent"
        ),
        label("members / members ever, at the end of the period"),
    ),
    Term(
        "member_churn",
        label("Member churn"),
        "share per year",
        label("members who leave within a year; latent"),
        label("members who left / mean members x 52 / weeks of the period"),
    ),
    Term(
        "member_repeat_rate",
        label("Member repeat rate"),
        "share",
        label("members who buy again; told at the end of a year"),
        label(
            "of members of a year ago who had bought in the year before it, bought again "
            "since; in periods in which a year ends"
        ),
    ),
    Term(
        "visits_per_member",
        label("Visits per member"),
        "purchases per member-year",
        label("how often members buy"),
        label("purchases of members / mean members x 52 / weeks of the period"),
    ),
    Term(
        "earn_rate",
        label("Earn rate"),
        "share",
        label("what points promise for what members buy"),
        label("points issued to members at face value / member sales"),
    ),
    Term(
        "earn_cost_rate",
        label("Earn rate at cost"),
        "share",
        label("what these points cost us if all are redeemed"),
        label("points issued to members at point cost, before breakage / member sales"),
    ),
    Term(
        "burn_rate",
        label("Burn rate"),
        "share",
        label("how much of what is issued is redeemed; above 100 % the balances shrink"),
        label("points redeemed / points issued or bought in the same period, at face value"),
    ),
    Term(
        "reward_rate",
        label("Reward rate"),
        "share",
        label("what rewards cost for what members buy"),
        label("(rewards handed out to members + prizes drawn, at our cost) / member sales"),
    ),
    Term(
        "fund_rate",
        label("Fund rate"),
        "share",
        label("all that members are given for what they buy"),
        label(
            "(rewards + prizes + discounts to members, before what suppliers pay) / member "
            "sales; rewards count when they are handed out, not when they are earned"
        ),
    ),
    Term(
        "member_refunds",
        label("Member refunds"),
        "share",
        label("how much of what members buy comes back"),
        label("refunds of members at list price / member sales"),
    ),
    Term(
        "fees_per_member",
        label("Fees per member"),
        "currency per member-year",
        label("what members pay for being members"),
        label("fees / mean members x 52 / weeks of the period"),
    ),
)
