"""Promises in words: what they are, what they take, what would keep them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision.asked.promise import Break, Promise
from simulator.decision.uncertainty import Numbers
from simulator.decision.words import amount, counted, enough, percent, rate, rate_below
from simulator.economics.books.promises import Name
from simulator.say import label, say

# What the cash reserve is there for, and what each promise is about.
COVERS: dict[Name, str] = {
    "cash": label("peak funding"),
    "rush": label("a rush on points"),
    "shutdown": label("ending it in any month"),
}
ABOUT: dict[Name, str] = {
    "cash": label("cash"),
    "rush": label("a rush on points"),
    "shutdown": label("ending the program"),
    "liability": label("what is owed"),
    "waiting": label("waiting at the desk"),
    "gave_up": label("patience with the desk"),
    "turned_away": label("places"),
    "prizes": label("prizes"),
}


def meaning_of(name: Name, limit: float) -> str:
    """What is promised, as it stands alone in a table or a list."""
    match name:
        case "cash":
            return label("the cash reserve covers peak funding")
        case "rush":
            return label("the cash reserve covers a rush on points")
        case "shutdown":
            return label("the cash reserve covers ending it in any month")
        case "liability":
            return label("what is owed stays within {limit} of a year's sales", limit=rate(limit))
        case "waiting":
            return label("the desk answers within {hours} open hours", hours=f"{limit:.3g}")
        case "gave_up":
            return label(
                "at most {limit} of those with a problem give up waiting", limit=rate(limit)
            )
        case "turned_away" if limit:
            return label("refusals stay within {limit} of the customers a year", limit=rate(limit))
        case "turned_away":
            return label("nobody is turned away")
        case "prizes":
            return label("what was set aside covers the prizes")


def in_numbers(one: Promise, currency: str) -> str:
    """What a promise takes and what there is, in the median case, as a sentence."""
    middle = float(np.quantile(one.needed, 0.5, method="inverted_cdf"))
    if one.name in COVERS:
        needed, there = (amount(x, currency) for x in (middle, one.limit))
        return say(
            "In the median case {needed} is needed, {there} is available.",
            needed=needed,
            there=there,
        )
    if one.name == "prizes":
        return say("In the median case {missing} is missing.", missing=amount(middle, currency))
    promised = f"{one.limit:.3g}"
    if one.name == "waiting" and not np.isfinite(middle):
        return say(
            "In the median case nobody is answered; {promised} hours are promised.",
            promised=promised,
        )
    if one.name == "waiting":
        return say(
            "In the median case one waits {hours} hours; {promised} are promised.",
            hours=f"{middle:.3g}",
            promised=promised,
        )
    return say(
        "In the median case it is {share}; {limit} is the limit.",
        share=rate(middle),
        limit=rate(one.limit),
    )


def as_today(one: Promise) -> str:
    """How surely the same is kept without the program, where it is not kept, either."""
    if one.today is None or one.today.value >= one.asked:
        return ""
    return say(
        "Without the program it is kept in {count} of {n} cases ({share}).", **counted(one.today)
    )


def told(first: Break) -> str:
    """What breaks first, and when."""
    return say(
        "What breaks first is the promise about {promise}: in week {week} in the median case, in "
        "week {earliest} at the earliest.",
        promise=first.about,
        week=first.week,
        earliest=first.earliest,
    )


def remedy_for(one: Promise, currency: str, cure: float | None) -> str:
    """What would keep a promise, in a sentence; "" where nothing is known to."""
    if not np.isfinite(one.enough if cure is None else cure):
        return ""
    often = percent(one.asked)
    if one.name in COVERS:
        return _reserve(one.name, enough(one.enough, currency), often)
    if one.name == "prizes":
        more = enough(one.enough, currency)
        return say(
            "{more} more set aside would cover prizes in {often} of the cases.",
            more=more,
            often=often,
        )
    if one.name == "liability":
        return say(
            "Points, and what else is owed, that cost at most {most} of what they do would keep "
            "what is owed within its limit in {often} of the cases.",
            most=rate_below(one.limit / one.enough),
            often=often,
        )
    if cure is None:
        return say(
            "A limit of {limit} would be kept in {often} of the cases.",
            limit=f"{one.enough:.3g}",
            often=often,
        )
    return _whole_things(one.name, f"{cure:,.0f}", often)


def _reserve(name: Name, reserve: str, often: str) -> str:
    """A larger reserve."""
    if name == "cash":
        return say(
            "A cash reserve of {reserve} would cover peak funding in {often} of the cases.",
            reserve=reserve,
            often=often,
        )
    if name == "rush":
        return say(
            "A cash reserve of {reserve} would cover a rush on points in {often} of the cases.",
            reserve=reserve,
            often=often,
        )
    return say(
        "A cash reserve of {reserve} would cover ending it in any month in {often} of the cases.",
        reserve=reserve,
        often=often,
    )


def _whole_things(name: Name, needed: str, often: str) -> str:
    """More places, or persons at the desk."""
    if name == "turned_away":
        return say(
            "{places} more places would turn nobody away in {often} of the cases, counting "
            "customers each time that they ask.",
            places=needed,
            often=often,
        )
    if name == "waiting":
        return say(
            "{persons} persons at the desk would answer in time in {often} of the cases.",
            persons=needed,
            often=often,
        )
    return say(
        "{persons} persons at the desk would lose no more than promised to impatience in {often} "
        "of the cases.",
        persons=needed,
        often=often,
    )


def not_checked(
    needs: Mapping[Name, Numbers], limits: Mapping[Name, ArrayLike | None], known: bool
) -> tuple[str, ...]:
    """What is promised to nobody, or cannot be told, in sentences."""
    said = []
    if limits.get("cash") is None:
        said.append(say("No cash reserve is given, so no promise about cash was checked."))
    elif known and "shutdown" not in needs:
        said.append(
            say(
                "Points need not lapse and criteria.promises.notice is not given, so that ending "
                "the program was not checked."
            )
        )
    for name, need in needs.items():
        if limits.get(name) is None and np.nanmax(need) > 0:
            said.append(_no_limit(name))
    return tuple(filter(None, said))


def _no_limit(name: Name) -> str:
    """That a scenario sets no limit where it may; "" where it may not."""
    match name:
        case "liability":
            return say(
                "No limit to what is owed is given (criteria.promises.liability_at_most), so it "
                "was not checked."
            )
        case "waiting":
            return say(
                "No limit to waiting at the desk is given (criteria.promises.waiting_at_most), so "
                "it was not checked."
            )
        case "gave_up":
            return say(
                "No limit to how many give up waiting is given "
                "(criteria.promises.gave_up_at_most), so it was not checked."
            )
        case "turned_away":
            return say(
                "No limit to refusals for lack of places is given "
                "(criteria.promises.turned_away_at_most), so it was not checked."
            )
    return ""
