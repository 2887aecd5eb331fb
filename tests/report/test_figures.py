"""Figures say their finding, with units, and come out the same every time."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import polars as pl
import pytest

from simulator.report.figures import Figure, draw_all, short_paths
from tests.report.hand import findings


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    """The figures of the hand-made run."""
    return {figure.stem: figure for figure in draw_all(findings())}


def words(figure: Figure) -> str:
    """All text of a figure."""
    return " ".join(ET.fromstring(figure.svg).itertext())


def test_there_are_four(figures: dict[str, Figure]) -> None:
    assert list(figures) == ["npv", "cash", "drivers", "liability"]


def test_titles_are_findings(figures: dict[str, Figure]) -> None:
    assert figures["npv"].title == (
        "card pays in 62 % of cases; the same money into new customers in 4 %"
    )
    assert "paid back after 93 weeks in the middle case" in figures["cash"].title
    assert figures["drivers"].title == "The NPV hangs most on elasticity: the higher the better"
    assert figures["liability"].title == (
        "card owes its members 41.6 k USD after 156 weeks, if every point is redeemed"
    )
    assert "41.0 k USD are owed at the end" in figures["liability"].caption


def test_luck_alone_is_no_probability() -> None:
    figure, *_ = draw_all(findings(certain=True))
    assert figure.title == "card pays; the same money into new customers does not"
    assert figure.caption.startswith("Each dot is one case: one stream of luck, the same")


def test_what_never_has_to_be_paid_back_is_not_paid_back_after_0_weeks() -> None:
    arms = (replace(findings().arms[0], payback_weeks=0), *findings().arms[1:])
    (figure,) = [f for f in draw_all(findings(arms=arms)) if f.stem == "cash"]
    assert "brings in more than it takes from the start" in figure.title


def test_points_owed_are_those_of_the_program_in_question() -> None:
    """Even if it stands last of many programs, all of which owe points."""
    others = tuple(replace(findings().arms[0], name=f"p{i}", label=f"p{i}") for i in range(9))
    one = findings().liability
    owed = pl.concat([one.with_columns(pl.lit(a.name).alias("arm")) for a in others] + [one])
    many = findings(arms=(*others, *findings().arms), liability=owed)
    (figure,) = [f for f in draw_all(many) if f.stem == "liability"]
    assert figure.title.startswith("card owes its members 41.6 k USD")


def test_axes_carry_units(figures: dict[str, Figure]) -> None:
    assert "NPV over 156 weeks, thousand USD" in words(figures["npv"])
    assert "cumulative incremental cash, thousand USD" in words(figures["cash"])
    assert "weeks after launch" in words(figures["cash"])
    assert "rank correlation with NPV" in words(figures["drivers"])
    assert "points outstanding at our cost, thousand USD" in words(figures["liability"])


def test_the_same_findings_give_the_same_bytes(figures: dict[str, Figure]) -> None:
    assert {figure.stem: figure.svg for figure in draw_all(findings())} == {
        stem: figure.svg for stem, figure in figures.items()
    }


def test_figures_without_content_are_left_out() -> None:
    found = findings(drivers=(), liability=findings().liability.head(0))
    assert [figure.stem for figure in draw_all(found)] == ["npv", "cash"]


def test_nothing_is_drawn_of_what_so_few_cases_cannot_tell() -> None:
    idle = tuple(replace(driver, correlation=0.0, clear=False) for driver in findings().drivers)
    assert "drivers" not in [figure.stem for figure in draw_all(findings(drivers=idle))]


def test_hostile_names_stay_text() -> None:
    hostile = tuple(replace(arm, label=f"<b>{arm.name}</b> & \x1b[31m") for arm in findings().arms)
    for figure in draw_all(findings(arms=hostile)):
        assert "<b>card</b> &  [31m" in words(figure) or figure.stem == "drivers"


def test_paths_are_shortened_as_far_as_they_stay_apart() -> None:
    paths = ["market.segments.a.elasticity", "market.segments.b.elasticity", "x.back"]
    assert short_paths(paths) == {
        "market.segments.a.elasticity": "a.elasticity",
        "market.segments.b.elasticity": "b.elasticity",
        "x.back": "back",
    }
