"""Terms of a free trial that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault
from simulator.tools.free_trial.terms import FreeTrialTerms

LONG = 26  # weeks; what is free for longer is no trial


def doubts(tool: FreeTrialTerms, usual: Typical) -> Doubts:
    """Its length beside visits, and what a trial costs beside what a customer earns us."""
    visits = usual.purchases_per_year / 52 * tool.weeks
    if tool.weeks > LONG:
        yield (
            "weeks",
            fault(
                "free for {weeks}: nobody pays for it for more than half a year, and those who "
                "would have paid get it for nothing; how long does a trial have to be?",
                weeks=plain.count(tool.weeks, "week"),
            ),
        )
    elif tool.weeks and visits < 1:
        yield (
            "weeks",
            fault(
                "free for {weeks}, in which the average customer buys {visits} times: most find "
                "no occasion to use it",
                weeks=plain.count(tool.weeks, "week"),
                visits=plain.number(round(visits, 2)),
            ),
        )
    if tool.weeks and tool.given_to == "all":
        yield (
            "given_to",
            fault(
                "all: those who pay for it already are given it for nothing; type "
                "given_to: non_users unless nobody can tell them apart"
            ),
        )
    if tool.weeks and usual.earned and tool.cost_per_trial > usual.earned:
        cost, earned = (
            plain.money(round(one, 2), usual.currency)
            for one in (tool.cost_per_trial, usual.earned)
        )
        yield (
            "cost_per_trial",
            fault(
                "{cost} for each trial, more than a customer earns us in a year ({earned})",
                cost=cost,
                earned=earned,
            ),
        )
