"""How one would cheat with certificates: sold to lapse, for a fortune, given in crumbs, stacked."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.battery.playing import BehaviorSeen, played, small
from simulator.program.ledger import MONEY
from simulator.tools.gift_certificate import GiftCertificate
from tests.laws.worlds import program

GIVEN: dict[str, Any] = {"to": "everyone", "when": {"every": 13}, "face_value": 5, "overspend": 0}
WAYS: dict[str, list[dict[str, Any]]] = {
    "a cent every week": [{"face_value": 0.01, "when": {"every": 1}}],
    "a fortune once": [{"face_value": 1e6, "when": {"weeks": [0]}}],
    "a fortune every week": [{"face_value": 1e6, "when": {"every": 1}}],
    "ten at once": [{}] * 10,
    "given until half-way": [{"when": {"every": 13, "until": 60}}],
    "around birthdays of half a year": [{"when": {"birthday": True, "around": 12}}],
    "while there are fifty": [{"when": {"every": 1, "while_stock": 50}}],
    "a share off, and far below its most": [{"percent": 0.1, "face_value": 1_000}],
    "all of it passed on": [{"passed_on": 1}],
}
SELLING: dict[str, Any] = {
    "to": "everyone", "issued": "sold", "when": {"every": 1}, "buyers": 5.0, "face_value": 30,
    "substitutes": 1.0, "overspend": 0,
}  # fmt: skip
# Everything would have been bought anyway and nothing is lost, so that nothing can be earned.
SALES: dict[str, dict[str, Any]] = {
    "to be used within a week": {"term": 1},
    "within a month by who hardly remembers": {"term": 4, "use_rate": 0.1},
    "for a fortune": {"face_value": 1e6},
    "for a year's purchases": {"face_value": 1_800},
    "that come to nobody's mind": {"use_rate": 0},
    "sold until half-way": {"when": {"every": 1, "until": 60}},
    "usual ones": {},
}


@cache
def cheats() -> dict[str, BehaviorSeen]:
    def arm(*some: dict[str, Any]) -> Any:
        return program(tools={f"t{at}": GiftCertificate.model_validate(one)
                              for at, one in enumerate(some)})  # fmt: skip

    ways = {name: arm(*({**GIVEN, **one} for one in some)) for name, some in WAYS.items()}
    sales = {name: arm({**SELLING, "breakage": 0, **one}) for name, one in SALES.items()}
    return played({**ways, **sales}, world=small(400))


def gain(seen: BehaviorSeen) -> float:
    """Contribution beyond the control's, less what is owed, currency."""
    more = int((seen.ledger.contribution() - seen.control.contribution()).sum()) / MONEY
    return more - int(seen.ledger.amounts("liability")[-1].sum()) / MONEY


@pytest.mark.slow
@pytest.mark.parametrize("name", WAYS)
def test_no_way_of_giving_brings_more_than_it_gives(name: str) -> None:
    seen = cheats()[name]
    assert seen.given > 0
    assert seen.perceived < seen.given
    assert gain(seen) < -0.4 * (seen.given - seen.ledger.amounts("liability")[-1].sum() / MONEY)


@pytest.mark.slow
@pytest.mark.parametrize("name", SALES)
def test_nothing_is_earned_by_selling_what_cannot_be_used(name: str) -> None:
    """The cheat: a fortune for a certificate that lapses before it is used. Nobody buys it."""
    seen = cheats()[name]
    assert not seen.money("sales") - seen.usual, "nothing is bought in addition"
    assert gain(seen) == pytest.approx(0, abs=0.01)
    if name in ("to be used within a week", "for a fortune", "that come to nobody's mind"):
        assert not seen.money("certificate_income")


def test_a_stopped_sale_pays_back_what_it_owes() -> None:
    seen = cheats()["sold until half-way"]
    owed = seen.ledger.amounts("liability").sum(axis=1)
    assert owed[59] > 0
    assert not owed[60 + 26 :].any()
    later = seen.ledger.amounts("reward_cost")[60:].sum()
    assert later == owed[59]


def test_no_more_are_used_than_there_are() -> None:
    """The cheat: everybody uses one in the week in which they come, or two where none was left
    for the first. Of 400 customers a quarter gets one in each of twelve quarters."""
    limits: dict[str, dict[str, Any]] = {"available": {"available": 100}, "budget": {"budget": 500}}
    arms = {name: program(tools={"t": GiftCertificate.model_validate({**GIVEN, **limit})})
            for name, limit in limits.items()}  # fmt: skip
    for seen in played(arms, world=small(400)).values():
        if seen.ledger.arm in limits:
            assert 0.8 * 12 * 500 < seen.money("reward_cost") < 1.1 * 12 * 500


def test_where_there_are_none_nobody_is_moved() -> None:
    none = {"available": 0, "budget": 0.0, "minimum": 1e9}
    arms = {name: program(tools={"t": GiftCertificate.model_validate({**GIVEN, name: limit})})
            for name, limit in none.items()}  # fmt: skip
    for name, seen in played(arms, world=small(200), weeks=60).items():
        assert not seen.like_the_control(), name
        assert seen.given == 0
