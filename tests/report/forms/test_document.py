"""What reports are made of."""

from __future__ import annotations

import pytest

from simulator.report.document import (
    Bullets,
    Caution,
    Column,
    Document,
    Model,
    Prose,
    Section,
    Strong,
    Table,
    Termed,
    Tile,
    Tiles,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.npv import npv
from simulator.report.sections import CHAPTERS, OPENING, report_of
from simulator.terms import TERMS
from tests.report.hand import bridge, findings

COLUMNS = (Column("a", "A"), Column("b", "B", "currency", term="npv"))


def document(*blocks: Prose | Bullets | Caution | Tiles | Table | Model) -> Document:
    """A report of one section."""
    return Document("Q?", "kind", "USD", (Section("s", "S", blocks),), "1", "about")


@pytest.mark.parametrize("row", [(), ("a",), ("a", 1.0, 2.0)])
def test_a_row_has_as_many_cells_as_there_are_columns(row: tuple[str | float, ...]) -> None:
    assert Table("t", "", COLUMNS, (("a", 1.0), ("b", None))).rows[1] == ("b", None)
    with pytest.raises(ValueError, match="a row of t has not 2 cells"):
        Table("t", "", COLUMNS, (("a", 1.0), row))


def test_terms_are_found_wherever_they_stand_and_told_once() -> None:
    one = document(
        prose("a", Termed("b", "bridge"), Strong("c")),
        Bullets((("a",), (Termed("b", "case"), Termed("b", "bridge")))),
        Caution((Termed("b", "arm"),)),
        Tiles((Tile("a", "b", term="roi"), Tile("a", "b"))),
        Table("t", "", COLUMNS, (), ("note", Termed("b", "subsidy"))),
        Model("m", "M", "npv"),
    )
    assert one.terms == ("bridge", "case", "arm", "roi", "npv", "subsidy")


def test_tables_and_figures_come_in_order() -> None:
    tables = (Table("t", "", COLUMNS, ()), Table("u", "", COLUMNS, ()))
    figure = npv(findings())
    sections = (Section("a", "A", (tables[0], figure)), Section("b", "B", (prose("x"), tables[1])))
    whole = Document("Q?", "kind", "USD", sections, "1", "about")
    assert whole.tables == tables
    assert whole.figures == (figure,)
    assert len(list(whole.blocks())) == 4


def test_nothing_to_say_is_nothing() -> None:
    assert bullets(()) is None
    assert section("s", "S") is None
    assert section("s", "S", None, None) is None
    assert section("s", "S", None, prose("x")) == Section("s", "S", (prose("x"),))
    assert bullets(["a", ("b", Strong("c"))]) == Bullets((("a",), ("b", Strong("c"))))


def test_numbers_stand_at_the_right() -> None:
    assert [column.right for column in COLUMNS] == [False, True]


def test_a_report_begins_with_its_answer_and_has_unique_names() -> None:
    whole = report_of(findings(bridges=(bridge(),)))
    assert whole.title == findings().question
    assert [one.title for one in whole.sections].index("") == 0
    for names in (
        [one.key for one in whole.sections],
        [one.name for one in whole.tables],
        [one.stem for one in whole.figures],
    ):
        assert len(names) == len(set(names))
    assert set(whole.terms) <= set(TERMS)
    assert "words" not in [one.key for one in whole.sections]  # an anchor of the page itself
    made = [*OPENING, *(make for _, parts in CHAPTERS for make in parts)]
    assert len({make.__name__ for make in made}) == len(made)
