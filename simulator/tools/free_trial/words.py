"""A free trial in plain words."""

from __future__ import annotations

from simulator.program import plain
from simulator.say import say
from simulator.tools.free_trial.terms import FreeTrialTerms


def plainly(terms: FreeTrialTerms) -> str:
    """What is free, for how long, for whom."""
    who, weeks = plain.capitalized(terms.to.plainly()), plain.count(terms.weeks, "week")
    if terms.given_to == "all":
        return say(
            "{who} can use the second category for {weeks} for nothing, once, also those who pay "
            "for it already; those who use it after that pay for it.",
            who=who,
            weeks=weeks,
        )
    return say(
        "{who} who do not use the second category can use it for {weeks} for nothing, once; "
        "those who use it after that pay for it.",
        who=who,
        weeks=weeks,
    )
