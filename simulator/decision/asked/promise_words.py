"""Promises in words: what they are, what they take, what would keep them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision import words
from simulator.decision.asked.promise import Break, Promise
from simulator.decision.uncertainty import Numbers
from simulator.economics.books.promises import Name

# What the cash reserve is there for, and what each promise is about.
COVERS: dict[Name, str] = {
    "cash": "peak funding",
    "rush": "a rush on points",
    "shutdown": "ending it in any month",
}
ABOUT: dict[Name, str] = {
    "cash": "cash",
    "rush": "a rush on points",
    "shutdown": "ending the program",
    "liability": "what is owed",
    "waiting": "waiting at the desk",
    "gave_up": "patience with the desk",
    "turned_away": "places",
    "prizes": "prizes",
}
# What a scenario may set a limit to, as `criteria.promises.<name>_at_most`.
_LIMITED: dict[Name, str] = {
    "liability": "what is owed",
    "waiting": "waiting at the desk",
    "gave_up": "how many give up waiting",
    "turned_away": "refusals for lack of places",
}


def meaning_of(name: Name, limit: float) -> str:
    """What is promised, in words that complete "in 58 of 64 cases ..."."""
    if name in COVERS:
        return f"the cash reserve covers {COVERS[name]}"
    if name == "turned_away" and limit:
        return f"refusals stay within {words.rate(limit)} of the customers a year"
    return {
        "liability": f"what is owed stays within {words.rate(limit)} of a year's sales",
        "waiting": f"the desk answers within {limit:.3g} open hours",
        "gave_up": f"at most {words.rate(limit)} of those with a problem give up waiting",
        "turned_away": "nobody is turned away",
        "prizes": "what was set aside covers the prizes",
    }[name]


def in_numbers(one: Promise, currency: str) -> str:
    """What a promise takes and what there is, in the middle case."""
    middle = float(np.quantile(one.needed, 0.5, method="inverted_cdf"))
    if one.name in COVERS:
        needed, there = (words.amount(x, currency) for x in (middle, one.limit))
        return f"{needed} is needed in the middle case, {there} is there"
    if one.name == "prizes":
        return f"{words.amount(middle, currency)} is missing in the middle case"
    if one.name == "waiting" and not np.isfinite(middle):
        return f"nobody is answered in the middle case; {one.limit:.3g} hours are promised"
    if one.name == "waiting":
        return f"one waits {middle:.3g} hours in the middle case; {one.limit:.3g} are promised"
    return f"it is {words.rate(middle)} in the middle case; {words.rate(one.limit)} is the limit"


def as_today(one: Promise) -> str:
    """How surely the same is kept without the program, where it is not kept, either."""
    if one.today is None or one.today.value >= one.asked:
        return ""
    return f" Without the program it is kept in {words.cases(one.today)}."


def told(first: Break) -> str:
    """What breaks first, and when."""
    return (
        f"What breaks first is the promise about {first.about}: in week {first.week} in the middle "
        f"case, in week {first.earliest} at the earliest."
    )


def remedy_for(one: Promise, currency: str, cure: float | None) -> str:
    """What would keep a promise, in a sentence; "" where nothing is known to."""
    often = f"in {words.percent(one.asked)} of the cases"
    if not np.isfinite(one.enough if cure is None else cure):
        return ""
    if one.name in COVERS:
        reserve = words.enough(one.enough, currency)
        return f"A cash reserve of {reserve} would cover {COVERS[one.name]} {often}."
    if one.name == "prizes":
        return f"{words.enough(one.enough, currency)} more set aside would cover prizes {often}."
    if one.name == "liability":
        most = words.rate_below(one.limit / one.enough)
        return (
            "Points, and what else is owed, that cost at most "
            f"{most} of what they do would keep what is owed within its limit {often}."
        )
    if cure is None:
        return f"A limit of {one.enough:.3g} would be kept {often}."
    if one.name == "turned_away":
        return (
            f"{cure:,.0f} more places would turn nobody away {often}, counting customers each "
            "time that they ask."
        )
    if one.name == "waiting":
        return f"{cure:,.0f} persons at the desk would answer in time {often}."
    return (
        f"{cure:,.0f} persons at the desk would lose no more than promised to impatience {often}."
    )


def not_checked(
    needs: Mapping[Name, Numbers], limits: Mapping[Name, ArrayLike | None], known: bool
) -> tuple[str, ...]:
    """What is promised to nobody, or cannot be told, in sentences."""
    said = []
    if limits.get("cash") is None:
        said.append("No cash reserve is given, so no promise about cash was checked.")
    elif known and "shutdown" not in needs:
        said.append(
            "Points need not lapse and criteria.promises.notice is not given, so that ending the "
            "program was not checked."
        )
    for name, need in needs.items():
        if name in _LIMITED and limits.get(name) is None and np.nanmax(need) > 0:
            key = f"criteria.promises.{name}_at_most"
            said.append(f"No limit to {_LIMITED[name]} is given ({key}), so it was not checked.")
    return tuple(said)
