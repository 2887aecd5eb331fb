"""The table of the word, in every row and every cell."""

from dataclasses import fields, replace
from itertools import product
from pathlib import Path

import pytest

from simulator.decision.word.table import ROWS, Cells, as_markdown, word_of

NAMES = [one.name for one in fields(Cells)]


def asked(c: Cells) -> tuple[int, str]:
    """The table once more, as a chain of questions."""
    if c.broken:
        return 1, "do not launch"
    if c.met and c.adverse:
        return 2, "launch"
    if c.redesign:
        return 3, "redesign"
    if c.favorable:
        return 4, "do not launch"
    if c.missed:
        return 5, "do not launch"
    if c.adverse and c.off_goal:
        return 6, "do not launch"
    if c.pilot and c.shows:
        return 7, "pilot first"
    if c.pays and c.stops:
        return 8, "launch in stages"
    return 9, "do not launch"


def test_every_cell() -> None:
    seen = set()
    for held in product((False, True), repeat=len(NAMES)):
        cells = Cells(**dict(zip(NAMES, held, strict=True)))
        assert word_of(cells) == asked(cells)
        seen.add(word_of(cells)[0])
    assert seen == set(range(1, 10))


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (1, Cells(broken=True)),
        (2, Cells(met=True, adverse=True)),
        (3, Cells(redesign=True)),
        (4, Cells(favorable=True)),
        (5, Cells(missed=True)),
        (6, Cells(adverse=True, off_goal=True)),
        (7, Cells(pilot=True, shows=True)),
        (8, Cells(pays=True, stops=True)),
        (9, Cells()),
    ],
)
def test_each_row_holds_by_its_own_cells_alone(row: int, cells: Cells) -> None:
    assert word_of(cells) == (row, ROWS[row - 1].word)
    for name in NAMES:
        if getattr(cells, name):
            assert word_of(replace(cells, **{name: False}))[0] > row


def test_a_row_above_wins_over_all_below() -> None:
    """Everything true is row 1; taking the causes away one by one goes down the table."""
    cells = Cells(**dict.fromkeys(NAMES, True))
    steps = ("broken", "met", "redesign", "favorable", "missed", "off_goal", "pilot", "pays")
    found = [word_of(cells)[0]]
    for name in steps:
        cells = replace(cells, **{name: False})
        found.append(word_of(cells)[0])
    assert found == list(range(1, 10))


def test_the_description_prints_the_table_that_is_asked() -> None:
    model = Path(__file__).parents[2] / "docs" / "model.md"
    assert as_markdown() in model.read_text("utf-8")
