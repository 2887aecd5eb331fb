"""Tiers in plain words."""

from __future__ import annotations

from collections.abc import Iterator

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
    window = plain.count(tiers.window, "week")
    fixed = tiers.period == "fixed"
    said = [
        say("{who} have a level by what they pay in a window of {window}.", who=who, window=window)
        if fixed
        else say("{who} have a level by what they pay in the last {window}.", who=who,
                 window=window),
        *_levels(tiers, currency),
        say("A level is kept to the end of the next window.")
        if fixed
        else say("A level is kept for as long from when it was reached."),
        _lost(tiers),
        *_desk(tiers),
        say("What was paid before launch counts, too; amounts in {currency}.", currency=currency)
        if tiers.counts_past
        else say("What was paid before launch does not count; amounts in {currency}.",
                 currency=currency),
    ]  # fmt: skip
    return " ".join(said)


def _levels(tiers: TierTerms, currency: str) -> Iterator[str]:
    spend = (tiers.from_spend, tiers.second_from, tiers.third_from)
    visit = (tiers.first_per_visit, tiers.second_per_visit, tiers.third_per_visit)
    year = (tiers.first_per_year, tiers.second_per_year, tiers.third_per_year)
    for at, name in enumerate(tiers.names):
        limit = spend[at]
        yield say(
            "{name} begins at {spend}, with privileges that cost {visit} at each purchase and "
            "{year} a year.",
            name=plain.capitalized(name),
            spend=OTHERWISE[at] if limit is None else plain.money(limit, currency),
            visit=plain.money(visit[at], currency),
            year=plain.money(year[at], currency),
        )


def _lost(tiers: TierTerms) -> str:
    grace = plain.count(tiers.grace, "week")
    if tiers.grace and tiers.soft_landing:
        return say(
            "Holders who have not paid enough again keep it for {grace} more and fall one level.",
            grace=grace,
        )
    if tiers.grace:
        return say(
            "Holders who have not paid enough again keep it for {grace} more and fall to what "
            "was paid for.",
            grace=grace,
        )
    if tiers.soft_landing:
        return say("Holders who have not paid enough again fall one level.")
    return say("Holders who have not paid enough again fall to what was paid for.")


def _desk(tiers: TierTerms) -> Iterator[str]:
    if tiers.desk_first == "top":
        yield say(
            "Where there is a desk, problems of {name} holders come first.", name=tiers.names[-1]
        )
    elif tiers.desk_first == "all":
        yield say("Where there is a desk, problems of those who have a level come first.")
