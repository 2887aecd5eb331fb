"""Tiers in plain words."""

from __future__ import annotations

from simulator.program import plain
from simulator.say import say
from simulator.tools.tiers.terms import TierTerms

OTHERWISE = (
    "what the average customer spends in it",
    "2.5 times as much",
    "twice as much again",
)


def plainly(tiers: TierTerms, who: str, currency: str) -> str:
    """What has to be paid for each level in which time, and what is spent on its holders."""
    told = {
        "who": who,
        "window": plain.count(tiers.window, "week"),
        "levels": plain.listed(_levels(tiers, currency)),
    }
    said = [
        say("{who} have a level by what they pay in a window of {window}: {levels}.", **told)
        if tiers.period == "fixed"
        else say("{who} have a level by what they pay in the last {window}: {levels}.", **told),
        say("It is kept to the end of the next window.")
        if tiers.period == "fixed"
        else say("It is kept for as long."),
        _lost(tiers),
        say("What was paid before launch counts, too; amounts in {currency}.", currency=currency)
        if tiers.counts_past
        else say("What was paid before launch does not count; amounts in {currency}.",
                 currency=currency),
    ]  # fmt: skip
    return " ".join(said)


def _levels(tiers: TierTerms, currency: str) -> list[str]:
    spend = (tiers.from_spend, tiers.second_from, tiers.third_from)
    visit = (tiers.first_per_visit, tiers.second_per_visit, tiers.third_per_visit)
    year = (tiers.first_per_year, tiers.second_per_year, tiers.third_per_year)
    found = []
    for at, name in enumerate(tiers.names):
        limit = spend[at]
        found.append(
            say(
                "{name} from {spend} on, with privileges that cost {visit} at each purchase and "
                "{year} a year",
                name=name,
                spend=OTHERWISE[at] if limit is None else plain.money(limit, currency),
                visit=plain.money(visit[at], currency),
                year=plain.money(year[at], currency),
            )
        )
    return found


def _lost(tiers: TierTerms) -> str:
    grace = plain.count(tiers.grace, "week")
    if tiers.soft_landing:
        return say(
            "Who has not paid enough again keeps it for {grace} more and falls one level.",
            grace=grace,
        )
    return say(
        "Who has not paid enough again keeps it for {grace} more and falls to what was paid for.",
        grace=grace,
    )
