"""A file of old with coupons that are collected gets its stamp card, in one message."""

from __future__ import annotations

import pytest

from simulator.scenario import ScenarioError, loads
from simulator.tools.stamp_card import StampCard
from tests.scenario.conftest import MINIMAL

TOOL = "points: {back: 1%}"


def said_of(tool: str) -> str:
    """The one thing that is said of the smallest scenario with a tool of old."""
    with pytest.raises(ScenarioError) as refused:
        loads(MINIMAL.replace(TOOL, tool), "shop.yaml")
    (said,) = map(str, refused.value.faults)
    return said


CARDS = {
    "coupons: {collect: 9}": "stamp_card: {stamps: 9}",
    "coupons: {collect: 9, face_value: 3.50, term: 26, cost_rate: 35%, to: members}":
        "stamp_card: {stamps: 9, face_value: 3.50, term: 26, cost_rate: 35%, to: members}",
    "coupons: {coupon_per: 20, collect: 10, when: {every: 13 weeks, for: 4}, collectors: 20%}":
        "stamp_card: {stamp_per: 20, stamps: 10, when: {every: 13 weeks, for: 4}, "
        "collectors: 20%}",
    "coupons: {collect: {value: 9, search: [6, 12]}, minimum: null, redeem_rate: 5%}":
        "stamp_card: {stamps: {value: 9, search: [6, 12]}, minimum: null}",
    "cards: {kind: coupons, collect: 9, to: {segments: [customers]}}":
        "cards: {kind: stamp_card, stamps: 9, to: {segments: [customers]}}",
}  # fmt: skip


@pytest.mark.parametrize("old", CARDS)
def test_what_was_collected_is_written_as_a_stamp_card(old: str) -> None:
    said = said_of(old)
    assert said.startswith(f"shop.yaml:15: programs.card.tools.{old.partition(':')[0]}: found ")
    assert said.endswith(f"write {CARDS[old]}")


@pytest.mark.parametrize("new", CARDS.values())
def test_what_is_to_be_written_is_read(new: str) -> None:
    (tool,) = loads(MINIMAL.replace(TOOL, new)).case(
        0, None, seed=1, agents=10).programs["card"].tools.values()  # fmt: skip
    assert isinstance(tool, StampCard)


@pytest.mark.parametrize(
    ("old", "out"),
    [
        ("coupons: {collect: 0, face_value: 2}", "collect: 0; it counts"),
        ("coupons: {collect: null}", "collect: null; it counts"),
        ("coupons: {term: 26, face_value: 2, collectors: 20%}",
         "term: 26, collectors: 20%; they count"),
    ],
)  # fmt: skip
def test_what_counted_for_nothing_is_to_be_left_out(old: str, out: str) -> None:
    assert said_of(old).endswith(f"found {out} only on a stamp_card, a tool of its own: leave out")


def test_what_is_inherited_is_told_once() -> None:
    text = MINIMAL.replace(TOOL, "coupons: {collect: 9}") + "  gold: {like: card}\n"
    with pytest.raises(ScenarioError) as refused:
        loads(text, "shop.yaml")
    assert len(refused.value.faults) == 1


def test_what_names_a_tool_of_old_is_not_told_as_well() -> None:
    said = said_of("coupons: {collect: 9}\n      mailing: {instead_of: coupons}")
    assert "write stamp_card: {stamps: 9}" in said


@pytest.mark.parametrize("word", ["collect", "punches", "stamps_needed"])
def test_other_words_for_stamps(word: str) -> None:
    said = said_of(f"stamp_card: {{{word}: 9}}")
    assert "did you mean 'stamps'?" in said
