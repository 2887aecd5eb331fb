"""Personalization in plain words."""

from __future__ import annotations

from simulator.program import plain
from simulator.say import say
from simulator.tools.personalization.terms import PersonalTerms


def plainly(tool: PersonalTerms, who: str, gives_up_after: int | None, currency: str) -> str:
    """Who is written to how often, for how long without an answer, with what gift."""
    said = [
        say(
            "{who} of whom something is known, and who do not refuse, get {messages} of their own "
            "in each week of the calendar.",
            who=who,
            messages=plain.count(tool.messages, "message"),
        )
    ]
    if gives_up_after is not None:
        term = plain.count(gives_up_after, "week")
        said.append(say("Those who have not bought for {term} get none.", term=term))
    if tool.gift:
        said.append(
            say(
                "A message brings a gift worth {gift}, to be had at a purchase within {weeks}.",
                gift=plain.money(tool.gift, currency),
                weeks=plain.count(tool.valid, "week"),
            )
        )
    return " ".join(said)
