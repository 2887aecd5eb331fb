"""Every number that a scenario rests on, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.decision.names import titles_of
from simulator.decision.words import listed
from simulator.evidence import Evidence
from simulator.explain.given import given
from simulator.explain.numbers import plain
from simulator.say import label
from simulator.scenario import Leaf, Scenario
from simulator.scenario.evidence import study_of


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number of the scenario and where it comes from; `study` is how that was established."""

    path: str
    value: str
    range: str
    unit: str
    kind: str
    source: str
    is_default: bool
    study: str = ""
    evidence: tuple[Evidence, ...] = ()


def assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Every number of the scenario, in the order of the file."""
    shared = draws_shared(scenario.uncertain, scenario)
    return tuple(
        Assumption(
            path=leaf.path,
            value=plain(leaf.value),
            range="" if leaf.distribution is None else leaf.distribution.in_words(),
            unit=leaf.unit,
            kind=leaf.kind,
            source="; ".join(filter(None, (leaf.source, leaf.why, _one_draw(shared, leaf)))),
            is_default=leaf.is_default,
            study=study_of(leaf),
            evidence=leaf.evidence,
        )
        for leaf in given(scenario)
    )


def _one_draw(shared: Mapping[str, str], leaf: Leaf) -> str:
    """That a number is drawn once for several arms."""
    return label("one draw, {shared}", shared=shared[leaf.path]) if leaf.path in shared else ""


def shared_by(scenario: Scenario, paths: Iterable[str]) -> str:
    """Which arms hold an unknown that is drawn once, as `shared by card and coupons`.

    Of the places at which it stands; "" where that is one arm, or what surrounds all of them.
    Plain alternatives that were added by themselves are not named.
    """
    keys = [path.split(".") for path in paths]
    arms = [one[1] if one[0] == "programs" else one[0] for one in keys]
    named = [arm for arm in dict.fromkeys(arms) if arm in scenario.arms]
    titles = titles_of(scenario)
    shown = [titles[arm] for arm in named if arm not in scenario.automatic]
    return label("shared by {arms}", arms=listed(shown)) if len(shown) > 1 else ""


def draws_shared(leaves: Iterable[Leaf], scenario: Scenario) -> dict[str, str]:
    """The same in words for every place at which such an unknown stands, by path."""
    shared = {}
    for leaf in leaves:
        places = (leaf.path, *leaf.also)
        if said := shared_by(scenario, places):
            shared.update(dict.fromkeys(places, said))
    return shared
