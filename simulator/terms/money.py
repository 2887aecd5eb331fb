"""Words about money, and what is promised."""

from __future__ import annotations

from simulator.say import label
from simulator.terms.term import MODEL, Term

MONEY = (
    # money
    Term(
        "incremental_profit",
        label("Incremental profit"),
        "currency",
        label("what the program adds to profit before tax"),
        label("profit of the program's arm less profit of today, same customers, weeks and luck"),
    ),
    Term(
        "npv",
        label("NPV"),
        "currency",
        label(
            "net present value: incremental cash in today's money, less what the points "
            "still outstanding will cost"
        ),
        label(
            "sum over weeks t of incremental cash / (1 + cost_of_capital)^(t / 52), less "
            "points outstanding at the horizon x point_cost x expected redemption"
        ),
        "Brealey, Myers & Allen, Principles of Corporate Finance; horizon charge: " + MODEL,
    ),
    Term(
        "cost_of_capital",
        label("Cost of capital"),
        "per year",
        label("the yearly rate that discounts cash"),
    ),
    Term(
        "payback_weeks",
        label("Payback"),
        "weeks",
        label("weeks until cumulative incremental cash is, and stays, at or above zero"),
    ),
    Term(
        "probability_best",
        label("Probability of being best"),
        "share",
        label("share of cases in which no other choice has a higher NPV; ties are shared"),
    ),
    Term(
        "expected_loss",
        label("Expected loss"),
        "currency",
        label("what a choice costs against the best choice of each case"),
        label("mean over cases of best NPV - NPV of the choice"),
        "Raiffa & Schlaifer (1961), Applied Statistical Decision Theory",
    ),
    Term(
        "roi",
        label("ROI"),
        "share",
        label("return on what the program costs"),
        label("npv / program_cost"),
    ),
    Term(
        "peak_funding",
        label("Peak funding"),
        "currency",
        label(
            "deepest point of cumulative incremental cash: what has to be paid in before it "
            "comes back"
        ),
    ),
    Term(
        "discounted_payback_weeks",
        label("Discounted payback"),
        "weeks",
        label(
            "weeks until cumulative incremental cash in today's money is, and stays, at or "
            "above zero"
        ),
        label("the same as payback, every week's cash / (1 + cost_of_capital)^(t / 52) first"),
    ),
    Term(
        "worth_of_knowing",
        label("Worth of knowing"),
        "currency",
        label("the most that knowing every uncertain number before choosing could be worth"),
        label("mean over cases of the best NPV of each case - the highest mean NPV of one choice"),
        "Raiffa & Schlaifer (1961), Applied Statistical Decision Theory",
    ),
    Term(
        "value_beyond_horizon",
        label("Value beyond the horizon"),
        "currency",
        label("what comes after the last simulated week, extrapolated and no part of any NPV"),
        label("margin of the last year x r / (1 + cost_of_capital - r), r being yearly retention"),
        "Gupta & Lehmann (2003), Journal of Interactive Marketing 17; assumptions: " + MODEL,
    ),
    Term(
        "worst_5",
        label("Worst 5 %"),
        "currency",
        label("mean NPV of the worst twentieth of all cases"),
    ),
    Term(
        "program_cost",
        label("Program cost"),
        "currency",
        label(
            "rewards, discounts, contact, service less its fees, acquisition, set-up and "
            "running cost, discounted"
        ),
    ),
    Term(
        "subsidy",
        label("Subsidy"),
        "currency",
        label("discounts and rewards on purchases that today's business had, too"),
        label("occasion by occasion, min(purchases today, purchases with the program)"),
    ),
    Term(
        "pull_forward",
        label("Pull-forward"),
        "purchases",
        label("purchases that a promotion takes from later weeks"),
    ),
    Term(
        "bridge",
        label("Bridge"),
        "currency",
        label("the way from today's profit to an arm's, in parts that add up exactly"),
        label(
            "profit of the arm less profit of today, not discounted, points owed at the end "
            "not paid"
        ),
    ),
    Term(
        "gross_margin",
        label("Gross margin"),
        "share",
        label("what is left of sales after cost of goods"),
    ),
    # what is promised
    Term(
        "shutdown_need",
        label("Cost of ending it"),
        "currency",
        label(
            "cash needed if the program is ended at the end of a month and every promise is honored"
        ),
        label(
            "points outstanding at full cost + other promises + running cost until the last "
            "has lapsed, less what the program has brought in so far"
        ),
    ),
    Term(
        "liability_at_most",
        label("Limit to what is owed"),
        "share of a year's sales",
        label("most that points outstanding may cost at full cost, in any week"),
    ),
    Term(
        "broken_by",
        label("Broken by"),
        "share",
        label("probability that a promise has been broken by the end of a week; it never falls"),
    ),
    Term(
        "turned_away",
        label("Turned away"),
        "per customer and year",
        label("refusals for lack of places; those who ask again are counted again"),
        label("refusals of the last 52 weeks / customers"),
    ),
)
