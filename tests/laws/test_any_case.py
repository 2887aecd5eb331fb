"""The laws of the laboratory on any case: order, cuts and other arms do not matter.

What gets lost (`simulator/battery/conservation.py`), and what is a part of what (`test_members`),
is looked at in the same plays.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.battery.conservation import lost
from simulator.program.ledger import Ledger
from simulator.simulate import CONTROL, Case
from tests.laws.any_case import examples, name_of, wild
from tests.laws.strategies import ROWS
from tests.laws.test_members import parts_are_parts
from tests.laws.test_null import inert, with_programs
from tests.laws.test_order import backwards, other_way_round, segments_backwards
from tests.laws.worlds import differences, play_weeks, rows, same_books, segment_rows

EVERY_ROW = pytest.mark.parametrize("row", range(len(ROWS)), ids=name_of)
CUTS = [(1, 1), (7, 2), (777, 3), (7, 1), (16_384, 3), (13, 2), (29, 1), (7, 3)]  # one a row


@EVERY_ROW
def test_nothing_gets_lost(row: int) -> None:
    for case, done in examples(row):
        assert not list(lost(case, done))


@EVERY_ROW
def test_parts_are_parts(row: int) -> None:
    for case, done in examples(row):
        parts_are_parts(case, done)


@EVERY_ROW
def test_neither_order_nor_cut_nor_panel_matters(row: int) -> None:
    """Tools and arms last first, in other blocks, on threads, without a panel: the same bits."""
    one, done = wild(row)
    turned = replace(
        one,
        today=other_way_round(one.today),
        programs=backwards({name: other_way_round(arm) for name, arm in one.programs.items()}),
    )
    block, threads = CUTS[row]
    again = play_weeks(turned, block=block, threads=threads)
    assert again.panel is None
    assert again.ledgers.keys() == done.ledgers.keys()
    for arm, book in done.ledgers.items():
        assert not differences(rows(book), rows(again.ledgers[arm])), arm
    assert {str(one) for one in again.solved} == {str(one) for one in done.solved}


@EVERY_ROW
def test_the_order_of_segments_does_not_matter(row: int) -> None:
    one, done = wild(row)
    worlds = {arm: (segments_backwards(m), c) for arm, (m, c) in one.worlds.items()}
    again = play_weeks(replace(one, market=segments_backwards(one.market), worlds=worlds))
    for arm, book in done.ledgers.items():
        for segment in one.market.segments:
            mine, other = segment_rows(book, segment), segment_rows(again.ledgers[arm], segment)
            assert not differences(mine, other), (arm, segment)
        company_wide(book, again.ledgers[arm])
    declared = {(s.segment, s.name): s.simulated for s in done.solved}
    assert declared == {(s.segment, s.name): s.simulated for s in again.solved}


def company_wide(one: Ledger, other: Ledger) -> None:
    """Amounts of the whole company are the same in total, however they are spread."""
    for account in ("setup_cost", "running_cost", "acquisition_cost"):
        for poster in ("program", "company"):
            a, b = one.units(account, poster), other.units(account, poster)
            assert (a.sum(axis=1) == b.sum(axis=1)).all()


@EVERY_ROW
def test_the_control_arm_is_the_same_whatever_is_played(row: int) -> None:
    one, done = wild(row)
    alone = play_weeks(replace(one, programs={}, worlds={}))
    assert not same_books(alone.ledgers[CONTROL], done.ledgers[CONTROL])
    joining = ("members after", "never_joins")  # of programs
    assert alone.solved == tuple(s for s in done.solved if not s.name.startswith(joining))


@EVERY_ROW
def test_an_arm_is_the_same_whatever_is_played(row: int) -> None:
    one, done = wild(row)
    for name, arm in one.programs.items():
        if arm.same_money_as is None:
            worlds = {of: world for of, world in one.worlds.items() if of == name}
            alone = play_weeks(replace(one, programs={name: arm}, worlds=worlds))
            assert not same_books(alone.ledgers[name], done.ledgers[name]), name


@EVERY_ROW
def test_an_inert_program_is_the_control_to_the_bit(row: int) -> None:
    """Every knob off, where nothing runs today; and nothing at all on top of today's."""
    one, done = wild(row)
    arms = {}
    for at, (name, arm) in enumerate(one.programs.items()):
        if arm.same_money_as is None:
            nothing = {"tools": {}, "joining": one.today.joining, "rollout_weeks": 5 * (at % 2)}
            arms[f"{name}, nothing new"] = inert(arm).model_copy(update=nothing)
            if not one.today.tools:
                arms[f"{name}, off"] = inert(arm)
    books = play_weeks(with_programs(one, arms)).ledgers
    assert not same_books(books[CONTROL], done.ledgers[CONTROL])
    for name in arms:
        assert not same_books(books[name], books[CONTROL]), name


def test_the_cases_have_what_they_are_said_to_have() -> None:
    """So that no law holds because what it is about was not there."""
    for row, has in enumerate(ROWS):
        one: Case
        for one, _ in examples(row):
            there = {
                "today": one.today.tools, "service": one.market.service,
                "newcomers": one.market.newcomers, "rival": one.market.rival,
                "worlds": one.worlds, "tied": "as_price_cut" in one.programs,
                "at_first_purchase": one.market.start == "at_first_purchase",
            }  # fmt: skip
            assert {name for name, thing in there.items() if thing} <= has
            assert has - {name for name, thing in there.items() if thing} <= {"today"}
    kinds = {
        tool.kind
        for row in range(len(ROWS))
        for one, _ in examples(row)
        for arm in (one.today, *one.programs.values())
        for tool in arm.tools.values()
    }
    assert {"points", "discount"} < kinds
