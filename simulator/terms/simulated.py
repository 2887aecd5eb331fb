"""What is simulated, and how sure one can be."""

from __future__ import annotations

from simulator.say import label
from simulator.terms.term import Term

SIMULATED = (
    # what is simulated
    Term(
        "agents",
        label("Agents"),
        "heads",
        label("simulated customers; each stands for customers / agents"),
    ),
    Term(
        "case",
        label("Case"),
        "",
        label("one draw of every uncertain number and one stream of luck"),
    ),
    Term(
        "arm",
        label("Arm"),
        "",
        label("one world of a case: today's business, or today plus a program"),
    ),
    Term("today", label("Today"), "", label("the control arm: the business as it runs now")),
    Term("member", label("Members"), "heads", label("customers who have joined the arm's program")),
    Term(
        "horizon",
        label("Horizon"),
        "weeks",
        label("how far the comparison looks"),
        label("a year has 52 weeks"),
    ),
    # how sure
    Term(
        "probability",
        label("Probability"),
        "share",
        label("share of cases in which it pays, over all uncertain numbers and luck"),
    ),
    Term(
        "real_uncertainty",
        label("Real uncertainty"),
        "",
        label("spread over cases because numbers are not known; does not shrink with computing"),
    ),
    Term(
        "simulation_error",
        label("Simulation error"),
        "",
        label("spread because only so many agents and cases were run; shrinks with computing"),
    ),
    Term(
        "rank_correlation",
        label("Rank correlation"),
        "-1 to 1",
        label("how closely the order of cases by an input follows the order by the outcome"),
        source="Spearman 1904",
    ),
)
