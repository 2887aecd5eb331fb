"""Where a tool stands in the catalogue: its names in the method, its motive, goals and needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.say import label

# The lists of the method: the ten P, and what is named beside them.
TEN_P: Mapping[str, str] = {
    "price": label("price"),
    "purchases": label("purchases"),
    "points": label("points"),
    "partners": label("partners"),
    "prizes": label("prizes"),
    "pro bono": label("pro bono"),
    "privileges": label("privileges"),
    "personalization": label("personalization"),
    "participation": label("participation"),
    "presto": label("presto"),
}
BESIDE: Mapping[str, str] = {
    "fixed prices": label("fixed prices"),
    "coupon savings": label("coupon savings"),
    "premium service": label("premium service"),
    "raffles and contests": label("raffles and contests"),
    "limited resources": label("access to limited resources"),
    "profit participation": label("profit participation"),
    "clubs": label("clubs"),
    "cumulative card": label("cumulative card"),
    "burning bonuses": label("burning bonuses"),
    "wow effect": label("wow effect"),
    "gift certificates": label("gift certificates"),
    "new service on trial": label("a new service on trial"),
    "privileged status": label("privileged status"),
    "secret service": label("secret service"),
    "recommendations": label("recommendations"),
    "mailings": label("mailings"),
}
LISTS: Mapping[str, str] = {**TEN_P, **BESIDE}
MOTIVES: Mapping[str, str] = {
    "price": label("price"),
    "service": label("service"),
    "recognition": label("recognition"),
    "belonging": label("belonging"),
    "play": label("play"),
    "cause": label("cause"),
}
GOALS: Mapping[str, str] = {
    "acquire": label("acquire"),
    "retain": label("retain"),
    "defend": label("defend"),
}
NEEDS: Mapping[str, str] = {
    "members": label("members"),
    "points": label("points"),
    "desk": label("a desk"),
    "newcomers": label("newcomers"),
    "category": label("a second category"),
    "prices": label("prices that move"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a tool stands in the catalogue.

    Attributes
    ----------
    lists
        Its names in the lists of the method, keys of `LISTS`.
    motive
        The motive that it mainly speaks to, a key of `MOTIVES`.
    goals
        The goals for which one would look at it first, keys of `GOALS`; judged, not measured.
    needs
        What a market or a program must have for it to do what it is for, keys of `NEEDS`.
    """

    lists: tuple[str, ...]
    motive: str
    goals: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        told = {"lists": self.lists, "motive": (self.motive,), "goals": self.goals,
                "needs": self.needs}  # fmt: skip
        known = {"lists": LISTS, "motive": MOTIVES, "goals": GOALS, "needs": NEEDS}
        for name, keys in told.items():
            for key in keys:
                if key not in known[name]:
                    raise ValueError(
                        f"{name}: {key!r} is not known; expected one of {', '.join(known[name])}"
                    )
