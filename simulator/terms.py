"""The glossary as data: one word per idea, with unit, formula and source.

The same words stand in scenarios, code, ledgers, reports and documentation;
reports explain them from here and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

MODEL = "docs/model.md"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the trade.

    `label` is how tables and figures write it, `unit` is "" for things without
    one, `formula` is in plain words, `source` names who defines it so.
    """

    name: str
    label: str
    unit: str
    meaning: str
    formula: str = ""
    source: str = MODEL


_TERMS = (
    # what is simulated
    Term("agents", "Agents", "heads", "simulated customers; each stands for customers / agents"),
    Term("case", "Case", "", "one draw of every uncertain number and one stream of luck"),
    Term("arm", "Arm", "", "one world of a case: today's business, or today plus a program"),
    Term("today", "Today", "", "the control arm: the business as it runs now"),
    Term("member", "Members", "heads", "customers who have joined the arm's program"),
    Term("horizon", "Horizon", "weeks", "how far the comparison looks", "a year has 52 weeks"),
    # money
    Term(
        "incremental_profit", "Incremental profit", "currency",
        "what the program adds to profit before tax",
        "profit of the program's arm less profit of today, same customers, weeks and luck",
    ),
    Term(
        "npv", "NPV", "currency", "net present value: incremental cash in today's money, less "
        "what the points still outstanding will cost",
        "sum over weeks t of incremental cash / (1 + cost_of_capital)^(t / 52), less points "
        "outstanding at the horizon x point_cost x expected redemption",
        "Brealey, Myers & Allen, Principles of Corporate Finance; horizon charge: " + MODEL,
    ),
    Term("cost_of_capital", "Cost of capital", "per year", "the yearly rate that discounts cash"),
    Term(
        "payback_weeks", "Payback", "weeks",
        "weeks until cumulative incremental cash is, and stays, at or above zero",
    ),
    Term(
        "probability_best", "Probability of being best", "share",
        "share of cases in which no other choice has a higher NPV; ties are shared",
    ),
    Term(
        "expected_loss", "Expected loss", "currency",
        "what a choice costs against the best choice of each case",
        "mean over cases of best NPV - NPV of the choice",
        "Raiffa & Schlaifer (1961), Applied Statistical Decision Theory",
    ),
    Term("roi", "ROI", "share", "return on what the program costs", "npv / program_cost"),
    Term(
        "peak_funding", "Peak funding", "currency",
        "deepest point of cumulative incremental cash: what has to be paid in before it comes back",
    ),
    Term(
        "discounted_payback_weeks", "Discounted payback", "weeks",
        "weeks until cumulative incremental cash in today's money is, and stays, at or above zero",
        "the same as payback, every week's cash / (1 + cost_of_capital)^(t / 52) first",
    ),
    Term(
        "worth_of_knowing", "Worth of knowing", "currency",
        "the most that knowing every uncertain number before choosing could be worth",
        "mean over cases of the best NPV of each case - the highest mean NPV of one choice",
        "Raiffa & Schlaifer (1961), Applied Statistical Decision Theory",
    ),
    Term(
        "value_beyond_horizon", "Value beyond the horizon", "currency",
        "what comes after the last simulated week, extrapolated and no part of any NPV",
        "margin of the last year x r / (1 + cost_of_capital - r), r being yearly retention",
        "Gupta & Lehmann (2003), Journal of Interactive Marketing 17; assumptions: " + MODEL,
    ),
    Term("worst_5", "Worst 5 %", "currency", "mean NPV of the worst twentieth of all cases"),
    Term(
        "program_cost", "Program cost", "currency",
        "rewards, discounts, contact, service less its fees, acquisition, set-up and running "
        "cost, discounted",
    ),
    Term(
        "subsidy", "Subsidy", "currency",
        "discounts and rewards on purchases that today's business had, too",
        "occasion by occasion, min(purchases today, purchases with the program)",
    ),
    Term(
        "pull_forward", "Pull-forward", "purchases",
        "purchases that a promotion takes from later weeks",
    ),
    Term(
        "bridge", "Bridge", "currency",
        "the way from today's profit to an arm's, in parts that add up exactly",
        "profit of the arm less profit of today, not discounted, points owed at the end not paid",
    ),
    Term("gross_margin", "Gross margin", "share", "what is left of sales after cost of goods"),
    # customers
    Term(
        "repeat_rate", "Repeat rate", "share", "customers who buy again within 52 weeks",
        "bought in both of two following years / bought in the first",
    ),
    Term(
        "retention_rate", "Retention rate", "share",
        "week-0 customers who bought within the gap that 95 % of gaps stay below",
    ),
    Term(
        "survival_rate", "Survival rate", "share",
        "week-0 customers who have not left; latent, depends on the model",
        source="0.81 under one model and 0.45 under another on the same data (CDNOW)",
    ),
    Term(
        "departures_avoided", "Departures avoided", "expected heads",
        "departures fewer than today's, expected of customers who are there in both, told apart "
        "into value (what offers are worth to them), lock-in and service (what they have lived "
        "through)",
        "hazard today less hazard with the arm, week by week; in the shares in which each moves "
        "the logarithm of the hazard",
    ),
    Term("lock_in", "Lock-in", "", "staying because of what one would lose by leaving"),
    Term("churn_per_year", "Churn", "per year", "share of customers who leave within a year"),
    Term(
        "share_of_wallet", "Share of wallet", "share",
        "part of the customer's purchases that is made with us",
    ),
    Term("cac", "CAC", "currency per head", "cost of winning one new customer by paid means"),
    Term(
        "cost_per_customer_kept", "Cost per customer kept", "currency per head",
        "what an arm spends beyond today per customer of week 0 more at the horizon",
        "program_cost / customers of week 0 who have not left, more than today's; what the "
        "customers bring is not taken off",
    ),
    Term(
        "times_dearer", "Times dearer", "",
        "how many times as much a customer won costs as a customer kept, in the same case",
        "cost per customer won / cost per customer kept",
        "a result of the simulation, beside the trade's rule of thumb of five: " + MODEL,
    ),
    Term(
        "point_of_churn", "A point of churn", "currency",
        "what it is worth if one customer in a hundred fewer leaves in a year",
        "customers of week 0 x 0.01 x what a customer contributes a year",
    ),
    Term(
        "left_for_service", "Left for service", "heads",
        "customers who left and would have stayed, by the same luck, had nothing ever failed",
    ),
    Term(
        "left_for_rival", "Left for the rival", "heads",
        "of the other customers who left, those who would have stayed, by the same luck, but for "
        "the rival's attack",
    ),
    Term(
        "cohort", "Cohort", "", "those who came, or joined the program, in the same month or "
        "quarter, and what has become of them since",
        "shares and sales per head are of all who joined, whether they have left or not",
    ),
    Term(
        "won_back", "Won back", "heads", "lost customers who came back; they start anew",
    ),
    Term("clv", "CLV", "currency per head", "discounted profit a customer brings from now on"),
    Term("uplift", "Uplift", "share", "program over today, less one; always of paired customers"),
    # what surrounds them
    Term(
        "satisfaction", "Satisfaction", "-loss_weight to delight",
        "how the last purchases were felt, the latest most; only differences act",
        "average of purchases: delight where one delights, -loss_weight where one fails, else 0",
    ),
    Term(
        "unresolved_rate", "Unresolved problems", "share",
        "customers who hold a problem against us that was not reported, not answered or "
        "answered badly, and is not yet forgotten",
    ),
    Term(
        "desk_load", "Load", "share", "part of the service desk's time that is work",
        "hours worked on tickets / hours of its staff",
    ),
    Term(
        "wallet_after_attack", "Share of wallet after the attack", "share",
        "part of everybody's purchases that is made with us when the rival's attack is over",
        "purchases at us / all purchases in 26 weeks, those of lost customers included",
        "the share of wallet of those who are left rises when the disloyal leave",
    ),
    Term(
        "rival_sales", "Sales at the rival", "currency", "what customers buy elsewhere",
        "expected purchases at the rival x mean basket of the segment at us",
    ),
    # points
    Term("point_value", "Point value", "currency", "what a point buys, at face value"),
    Term("point_cost", "Point cost", "currency", "what a redeemed point costs us"),
    Term(
        "redemption_rate", "Redemption rate", "share",
        "points that are ever redeemed / points issued, told by those that have come to their end",
        "points redeemed / (redeemed + expired) in the same period, at face value",
    ),
    Term("breakage_rate", "Breakage", "share", "points never used", "1 - redemption_rate"),
    Term(
        "liability", "Liability", "currency", "points outstanding at our cost",
        "points outstanding x point_cost x expected redemption",
        "management view; accounting's deferred revenue follows IFRS 15 and differs",
    ),
    Term(
        "urr", "Ultimate redemption rate", "share",
        "part of the points outstanding that is redeemed some day, as the simulation has seen it "
        "in the horizon and after it",
        "redeemed later / outstanding at the time",
    ),
    Term(
        "deferred_revenue", "Deferred revenue", "currency",
        "part of what was paid that accounting holds back until the points issued with it are "
        "redeemed",
        "paid x value of the points / (price of the goods + value of the points); value is face "
        "value x likelihood that points issued are redeemed",
        "IFRS 15.74, 15.76 and B40 to B42",
    ),
    # how healthy a program is; sales are at list price and before refunds, points issued
    # before those taken back on refunds
    Term(
        "penetration", "Penetration", "share", "how many of the customers are members",
        "members / active customers, at the end of the period",
    ),
    Term(
        "sales_penetration", "Sales penetration", "share", "how much of all sales is members'",
        "member sales / sales",
    ),
    Term(
        "active_members", "Active members", "share",
        "how many of all who have ever been members still buy, which a company can see",
        "members who bought within the 95 % gap of their segment / members ever (those of before "
        "week 0 + joined since), at the end of the period",
    ),
    Term(
        "kept_members", "Kept members", "share",
        "how many of all who have ever been members have not left, whether they buy or not; latent",
        "members / members ever, at the end of the period",
    ),
    Term(
        "member_churn", "Member churn", "share per year", "members who leave within a year; latent",
        "members who left / mean members x 52 / weeks of the period",
    ),
    Term(
        "member_repeat_rate", "Member repeat rate", "share",
        "members who buy again; told at the end of a year",
        "of members of a year ago who had bought in the year before it, bought again since; in "
        "periods in which a year ends",
    ),
    Term(
        "visits_per_member", "Visits per member", "purchases per member-year",
        "how often members buy",
        "purchases of members / mean members x 52 / weeks of the period",
    ),
    Term(
        "earn_rate", "Earn rate", "share", "what points promise for what members buy",
        "points issued to members at face value / member sales",
    ),
    Term(
        "earn_cost_rate", "Earn rate at cost", "share",
        "what these points cost us if all are redeemed",
        "points issued to members at point cost, before breakage / member sales",
    ),
    Term(
        "burn_rate", "Burn rate", "share",
        "how much of what is issued is redeemed; above 100 % the balances shrink",
        "points redeemed / points issued or bought in the same period, at face value",
    ),
    Term(
        "reward_rate", "Reward rate", "share", "what rewards cost for what members buy",
        "(rewards handed out to members + prizes drawn, at our cost) / member sales",
    ),
    Term(
        "fund_rate", "Fund rate", "share", "all that members are given for what they buy",
        "(rewards + prizes + discounts to members, before what suppliers pay) / member sales; "
        "rewards count when they are handed out, not when they are earned",
    ),
    Term(
        "member_refunds", "Member refunds", "share", "how much of what members buy comes back",
        "refunds of members at list price / member sales",
    ),
    Term(
        "fees_per_member", "Fees per member", "currency per member-year",
        "what members pay for being members",
        "fees / mean members x 52 / weeks of the period",
    ),
    # what is promised
    Term(
        "shutdown_need", "Cost of ending it", "currency",
        "cash needed if the program is ended at the end of a month and every promise is honored",
        "points outstanding at full cost + other promises + running cost until the last has "
        "lapsed, less what the program has brought in so far",
    ),
    Term(
        "liability_at_most", "Limit to what is owed", "share of a year's sales",
        "most that points outstanding may cost at full cost, in any week",
    ),
    Term(
        "broken_by", "Broken by", "share",
        "probability that a promise has been broken by the end of a week; it never falls",
    ),
    Term(
        "turned_away", "Turned away", "per customer and year",
        "refusals for lack of places; who asks again is counted again",
        "refusals of the last 52 weeks / customers",
    ),
    # how sure
    Term(
        "probability", "Probability", "share",
        "share of cases in which it pays, over all uncertain numbers and luck",
    ),
    Term(
        "real_uncertainty", "Real uncertainty", "",
        "spread over cases because numbers are not known; does not shrink with computing",
    ),
    Term(
        "simulation_error", "Simulation error", "",
        "spread because only so many agents and cases were run; shrinks with computing",
    ),
    Term(
        "rank_correlation", "Rank correlation", "-1 to 1",
        "how closely the order of cases by an input follows the order by the outcome",
        source="Spearman 1904",
    ),
)  # fmt: skip
TERMS: dict[str, Term] = {term.name: term for term in _TERMS}

# Where a number comes from, strongest first.
SOURCES: dict[str, str] = {
    "measured": "measured on data that is named",
    "published": "published finding that is cited",
    "derived": "follows from other numbers by a formula",
    "declared": "stands in your own reports",
    "judged": "an expert's range, anchored on what is cited",
    "assumed": "nobody has looked",
}

VERDICTS: dict[str, str] = {
    "launch": "every criterion is met, and it pays also where what is believed is most adverse",
    "launch in stages": "it pays on average, and a figure tells in time where it does not",
    "redesign": "not like this, but a variant that is named earns launch by the same rules",
    "pilot first": "what is open is worth more than a pilot costs, and a pilot can show it",
    "do not launch": "a promise is missed, it loses whatever is believed, it misses its goal, or "
    "nothing that one could find out in time would tell",
}
# How a report says that there is no word.
NO_WORD = "no word"
