"""Words about customers and what surrounds them."""

from __future__ import annotations

from simulator.say import label
from simulator.terms.term import MODEL, Term

CUSTOMERS = (
    # customers
    Term(
        "repeat_rate",
        label("Repeat rate"),
        "share",
        label("customers who buy again within 52 weeks"),
        label("bought in both of two following years / bought in the first"),
    ),
    Term(
        "retention_rate",
        label("Retention rate"),
        "share",
        label("week-0 customers who bought within the gap that 95 % of gaps stay below"),
    ),
    Term(
        "survival_rate",
        label("Survival rate"),
        "share",
        label("week-0 customers who have not left; latent, depends on the model"),
        source="0.81 under one model and 0.45 under another on the same data (CDNOW)",
    ),
    Term(
        "departures_avoided",
        label("Departures avoided"),
        "expected heads",
        label(
            "departures fewer than today's, expected of customers who are there in both, "
            "told apart into value (what offers are worth to them), lock-in and service "
            "(what they have lived through)"
        ),
        label(
            "hazard today less hazard with the arm, week by week; in the shares in which "
            "each moves the logarithm of the hazard"
        ),
    ),
    Term(
        "lock_in", label("Lock-in"), "", label("staying because of what one would lose by leaving")
    ),
    Term(
        "churn_per_year",
        label("Churn"),
        "per year",
        label("share of customers who leave within a year"),
    ),
    Term(
        "share_of_wallet",
        label("Share of wallet"),
        "share",
        label("part of the customer's purchases that is made with us"),
    ),
    Term(
        "cac",
        label("CAC"),
        "currency per head",
        label("cost of winning one new customer by paid means"),
    ),
    Term(
        "cost_per_customer_kept",
        label("Cost per customer kept"),
        "currency per head",
        label("what an arm spends beyond today per incremental customer of week 0 at the horizon"),
        label(
            "program_cost / customers of week 0 who have not left, more than today's; what "
            "the customers bring is not taken off"
        ),
    ),
    Term(
        "times_dearer",
        label("Times dearer"),
        "",
        label("how many times as much a customer won costs as a customer kept, in the same case"),
        label("cost per customer won / cost per customer kept"),
        "a result of the simulation, beside the trade's rule of thumb of five: " + MODEL,
    ),
    Term(
        "point_of_churn",
        label("A point of churn"),
        "currency",
        label("what it is worth if one customer in a hundred fewer leaves in a year"),
        label("customers of week 0 x 0.01 x what a customer contributes a year"),
    ),
    Term(
        "left_for_service",
        label("Left for service"),
        "heads",
        label(
            "customers who left and would have stayed, by the same luck, had nothing ever failed"
        ),
    ),
    Term(
        "left_for_rival",
        label("Left for the rival"),
        "heads",
        label(
            "of the other customers who left, those who would have stayed, by the same luck, "
            "but for the rival's attack"
        ),
    ),
    Term(
        "cohort",
        label("Cohort"),
        "",
        label(
            "those who came, or joined the program, in the same month or quarter, and what "
            "has become of them since"
        ),
        label("shares and sales per head are of all who joined, whether they have left or not"),
    ),
    Term(
        "won_back",
        label("Won back"),
        "heads",
        label("lost customers who came back; they start anew"),
    ),
    Term(
        "clv",
        label("CLV"),
        "currency per head",
        label("discounted profit a customer brings from now on"),
    ),
    Term(
        "uplift",
        label("Uplift"),
        "share",
        label("program over today, less one; always of paired customers"),
    ),
    # what surrounds them
    Term(
        "satisfaction",
        label("Satisfaction"),
        "-loss_weight to delight",
        label("how the last purchases were felt, the latest most; only differences act"),
        label(
            "average of purchases: delight where one delights, -loss_weight where one fails, else 0"
        ),
    ),
    Term(
        "unresolved_rate",
        label("Unresolved problems"),
        "share",
        label(
            "customers who hold a problem against us that was not reported, not answered or "
            "answered badly, and is not yet forgotten"
        ),
    ),
    Term(
        "desk_load",
        label("Load"),
        "share",
        label("part of the service desk's time that is work"),
        label("hours worked on tickets / hours of its staff"),
    ),
    Term(
        "wallet_after_attack",
        label("Share of wallet after the attack"),
        "share",
        label("part of everybody's purchases that is made with us when the rival's attack is over"),
        label("purchases at us / all purchases in 26 weeks, those of lost customers included"),
        "the share of wallet of those who are left rises when the disloyal leave",
    ),
    Term(
        "rival_sales",
        label("Sales at the rival"),
        "currency",
        label("what customers buy elsewhere"),
        label("expected purchases at the rival x mean basket of the segment at us"),
    ),
)
