"""Every number that a scenario rests on, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.decision.names import in_sentence, name_of, titles_of
from simulator.decision.words import in_unit, listed
from simulator.evidence import Evidence
from simulator.explain.given import given
from simulator.explain.match import Match
from simulator.explain.numbers import plain
from simulator.market.segment import Segment
from simulator.program.about.titles import from_key
from simulator.program.plain import capitalized
from simulator.say import label, say
from simulator.scenario import Leaf, Scenario
from simulator.scenario.evidence import study_of

APART = 0.1  # of a declared number; less is within what warm-up and luck leave


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


def apart_of(scenario: Scenario, matches: Iterable[Match]) -> tuple[str, ...]:
    """What comes out otherwise in the simulated business of today than it is declared.

    In a sentence, by `APART` of it or more; the rival's attacks are part of that business.
    """
    several = len(scenario.tree["market"]["segments"]) > 1
    told = []
    for one in matches:
        if abs(one.simulated - one.declared) < APART * abs(one.declared):
            continue
        unit = Segment.knobs()[one.name].unit if one.name in Segment.knobs() else ""
        name = in_sentence(name_of(one.name))
        values = {
            "number": f"{name} ({from_key(one.segment)})" if several else name,
            "declared": in_unit(one.declared, unit, 3),
            "simulated": in_unit(one.simulated, unit, 3),
        }
        told.append(label("{number} {simulated}, not the {declared} declared", **values))
    if not told:
        return ()
    if (scenario.tree["market"].get("rival") or {}).get("attacks"):
        return (
            say(
                "Over the horizon, attacks of the rival included, today's business shows "
                "{numbers}.",
                numbers=listed(told),
            ),
        )
    return (say("Over the horizon, today's business shows {numbers}.", numbers=listed(told)),)


def warnings_of(scenario: Scenario) -> tuple[str, ...]:
    """What is odd about a scenario, by what it is about; file and line are told by `check`."""
    titles = titles_of(scenario)
    told = []
    for one in scenario.warnings:
        about = titles.get(one.path) or name_of(one.path)
        told.append(f"{about}: {one.message}." if one.path else f"{capitalized(one.message)}.")
    return tuple(dict.fromkeys(told))


def _one_draw(shared: Mapping[str, str], leaf: Leaf) -> str:
    """That a number is drawn once for several arms."""
    return label("one draw, {shared}", shared=shared[leaf.path]) if leaf.path in shared else ""


def shared_by(scenario: Scenario, paths: Iterable[str]) -> str:
    """Which arms hold an unknown that is drawn once, as `shared by card and coupons`.

    Of the places at which it stands; "" where that is one arm, or what surrounds all of them.
    Plain alternatives that were added on their own are not named.
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
