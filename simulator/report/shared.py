"""One draw that several arms share, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.decision.words import listed

if TYPE_CHECKING:
    from simulator.scenario import Leaf, Scenario


def shared_by(scenario: Scenario, paths: Iterable[str]) -> str:
    """Which arms hold an unknown that is drawn once, as `shared by card and coupons`.

    Of the places at which it stands; "" where that is one arm, or what surrounds all of them.
    Plain alternatives that were added by themselves are not named.
    """
    keys = [path.split(".") for path in paths]
    arms = [one[1] if one[0] == "programs" else one[0] for one in keys]
    named = [arm for arm in dict.fromkeys(arms) if arm in scenario.arms]
    shown = [arm for arm in named if arm not in scenario.automatic]
    return f"shared by {listed(shown)}" if len(shown) > 1 else ""


def draws_shared(leaves: Iterable[Leaf], scenario: Scenario) -> dict[str, str]:
    """The same in words for every place at which such an unknown stands, by path."""
    found = {}
    for leaf in leaves:
        places = (leaf.path, *leaf.also)
        if said := shared_by(scenario, places):
            found.update(dict.fromkeys(places, said))
    return found
