"""What keeps a missed promise and can be had: a larger reserve, more persons, more places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from simulator import experiment
from simulator.decision.again import play_again
from simulator.decision.asked.criteria import Terms, criteria_of
from simulator.decision.asked.promise_words import COVERS
from simulator.decision.asked.promised import STAFF, play_changed, promised
from simulator.decision.asked.promises import Promises, covering
from simulator.decision.redesign import Trial, Variant
from simulator.decision.uncertainty import Numbers, spread
from simulator.decision.word.basis import robust
from simulator.decision.word.known import Knowledge
from simulator.decision.words import enough, listed
from simulator.economics import Measures, measures_of
from simulator.say import label
from simulator.where import Where

RESERVE = "company.cash_reserve"


def mended(
    played: experiment.PlayedCases, measured: Measures, arm: str, terms: Terms, kept: Promises,
    known: Knowledge, rates: Numbers, calm_from: Sequence[int] | None, where: Where,
) -> Trial | None:  # fmt: skip
    """The program with all that keeps its missed promises, held against the table once more.

    None where one of them is kept by nothing that can be had. A larger reserve is not played
    again, because nobody behaves otherwise for it; persons and places are.
    """
    missed = [one for one in kept.checked if not one.met]
    changes: dict[str, float] = {}
    said: list[str] = []
    for one in missed:
        if one.name in COVERS:
            continue
        if one.cure is None:
            return None
        if one.name == "turned_away":
            path, was = _places(played, arm)
            if not path:
                return None
            changes[path] = was + one.cure
            said.append(label("{places} more places", places=f"{one.cure:,.0f}"))
        else:
            changes[STAFF] = max(one.cure, changes.get(STAFF, 0.0))
    if STAFF in changes:
        said.append(label("{persons} persons at the desk", persons=f"{changes[STAFF]:,.0f}"))
    again, measures = played, measured
    if changes:
        pairs = tuple(changes.items())
        again = play_again(played, partial(play_changed, arm=arm, changes=pairs), where)
        measures = measures_of(again.played, rates, control=again.arms[0], calm_from=calm_from)
    after = promised(again, arm, terms, changes)
    reserve = covering(after.funding, terms.promises_kept_with) if after.funding.size else 0.0
    short = any(one.name in COVERS and not one.met for one in after.checked)
    if short:
        terms = replace(terms, cash_reserve=reserve)
        after = promised(again, arm, terms, changes)
        said.append(label("a cash reserve of {reserve}", reserve=enough(reserve, terms.currency)))
    if not said:
        return None
    first = next(iter(changes.items()), (RESERVE, reserve))
    variant = Variant(first[0], first[1], 0.0, listed(said))
    npv = spread(measures.whole(arm, "npv"), measures.halves(arm, "npv"))
    return Trial(
        variant, criteria_of(measures, arm, terms, after), npv, robust(measures, arm, known)
    )


def _places(played: experiment.PlayedCases, arm: str) -> tuple[str, float]:
    """Path and number of the places of the only tool that has any; "" where there is not one."""
    tools = played.scenario.tree["programs"][arm]["tools"]
    places = [
        (f"programs.{arm}.tools.{name}.places", float(tool["places"]))
        for name, tool in tools.items()
        if isinstance(tool.get("places"), int | float)
    ]
    return places[0] if len(places) == 1 else ("", 0.0)
