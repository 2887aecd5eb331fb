"""Figures say their finding, with units, and come out the same every time."""

import struct
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from typing import Any

import altair as alt
import polars as pl
import pytest

from simulator.findings import Findings
from simulator.report.figures.drawing import COLORS, Figure, Room, records
from simulator.report.figures.drawing import figure as figure_of
from simulator.report.figures.drivers import drivers
from simulator.report.figures.npv import npv
from simulator.report.figures.series import cash, liability
from simulator.report.sections import report_of
from tests.report.hand import bridge, findings
from tests.report.living import living
from tests.report.shop import run

PAGE, TELEPHONE = 960 - 2 * 24, 360 - 2 * 12  # pixels that there are for a figure
SHRUNK = 11 / 12  # words of 12 pixels may become words of 11


def of(found: Findings) -> dict[str, Figure]:
    """The figures of a report by stem."""
    return {figure.stem: figure for figure in report_of(found).figures}


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    """The figures of the hand-made run."""
    return of(findings())


def words(figure: Figure, *, narrow: bool = False) -> str:
    """All text of a figure."""
    drawn = figure.bare(narrow=True) if narrow else figure.svg
    return " ".join(ET.fromstring(drawn).itertext())


def test_the_four_that_any_run_has_are_there(figures: dict[str, Figure]) -> None:
    assert {"npv", "cash", "drivers", "liability"} <= set(figures)


def test_every_figure_has_a_stem_of_its_own() -> None:
    stems = Counter(figure.stem for figure in report_of(findings(bridges=(bridge(),))).figures)
    assert set(stems.values()) == {1}
    assert "bridge" in stems


@pytest.mark.parametrize("narrow", [False, True])
def test_a_figure_fits_its_room(figures: dict[str, Figure], narrow: bool) -> None:
    """Wider ones would be shrunk together with their words."""
    for figure in figures.values():
        width = float(ET.fromstring(figure.bare(narrow=narrow)).attrib["width"])
        assert width * SHRUNK <= (TELEPHONE if narrow else PAGE), figure.stem


def test_a_page_that_shows_the_title_gets_pictures_without(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        first = figure.title.split()[0]
        assert first in words(figure)
        bare = figure.bare()
        assert "role-title-text" in figure.svg
        assert "role-title-text" not in bare
        assert "role-title-text" not in figure.bare(narrow=True)


def test_pixels_are_a_picture_of_the_same_size_twice_as_fine(figures: dict[str, Figure]) -> None:
    for figure in figures.values():
        data = figure.png
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        drawn = ET.fromstring(figure.svg).attrib
        assert width == pytest.approx(2 * float(drawn["width"]), abs=2)
        assert height == pytest.approx(2 * float(drawn["height"]), abs=2)


def test_colors_are_told_apart() -> None:
    assert len(set(COLORS)) == len(COLORS)


def test_titles_are_findings(figures: dict[str, Figure]) -> None:
    assert figures["npv"].title == (
        "card pays in 62 % of cases; the same money into new customers in 4 %"
    )
    assert "paid back after 93 weeks in the median case" in figures["cash"].title
    assert figures["drivers"].title == (
        "The NPV depends most on price elasticity: the higher the better"
    )
    assert figures["liability"].title == (
        "card owes its members 41.6 k USD after 156 weeks, if every point is redeemed"
    )
    assert "41.0 k USD are owed at the end" in figures["liability"].caption


def test_luck_alone_is_no_probability() -> None:
    figure = npv(findings(certain=True))
    assert figure.title == "card pays; the same money into new customers does not"
    assert figure.caption.startswith("Each dot is one case: one stream of luck, the same")


def test_what_never_has_to_be_paid_back_is_not_paid_back_after_0_weeks() -> None:
    arms = (replace(findings().arms[0], payback_weeks=0), *findings().arms[1:])
    figure = cash(findings(arms=arms))
    assert "brings in more than it takes from the start" in figure.title


def test_points_owed_are_those_of_the_program_in_question() -> None:
    """Even if it stands last of many programs, all of which owe points."""
    others = tuple(replace(findings().arms[0], name=f"p{i}", label=f"p{i}") for i in range(9))
    one = findings().liability
    owed = pl.concat([one.with_columns(pl.lit(a.name).alias("arm")) for a in others] + [one])
    many = findings(arms=(*others, *findings().arms), liability=owed)
    figure = liability(many)
    assert figure is not None
    assert figure.title.startswith("card owes its members 41.6 k USD")


def test_axes_carry_units(figures: dict[str, Figure]) -> None:
    for stem in ("npv", "cash", "liability"):
        assert "USD" in words(figures[stem], narrow=True)
    assert "NPV over 156 weeks, thousand USD" in words(figures["npv"])
    assert "cumulative incremental cash, thousand USD" in words(figures["cash"])
    assert "weeks after launch" in words(figures["cash"])
    assert "rank correlation with NPV" in words(figures["drivers"])
    assert "points outstanding at our cost, thousand USD" in words(figures["liability"])


def test_the_same_findings_give_the_same_bytes(figures: dict[str, Figure]) -> None:
    again = of(findings())
    assert list(again) == list(figures)
    for stem, figure in figures.items():
        assert again[stem].svg == figure.svg
        assert again[stem].png == figure.png
        assert again[stem].bare(narrow=True) == figure.bare(narrow=True)


def test_figures_without_content_are_left_out() -> None:
    found = findings(drivers=(), liability=findings().liability.head(0))
    assert (drivers(found), liability(found)) == (None, None)
    assert {"npv", "cash"} <= set(of(found))
    assert not {"drivers", "liability"} & set(of(found))


def test_nothing_is_drawn_of_what_so_few_cases_cannot_tell() -> None:
    idle = tuple(replace(driver, correlation=0.0, clear=False) for driver in findings().drivers)
    assert drivers(findings(drivers=idle)) is None
    assert "drivers" not in of(findings(drivers=idle))


def test_hostile_names_stay_text() -> None:
    hostile = tuple(replace(arm, label=f"<b>{arm.name}</b> & \x1b[31m") for arm in findings().arms)
    drawn = of(findings(arms=hostile))
    for stem in ("npv", "cash", "liability"):
        assert "<b>card</b> &  [31m" in words(drawn[stem])
    for figure in drawn.values():
        for svg in (figure.svg, figure.bare(narrow=True)):
            assert not [one for one in ET.fromstring(svg).iter() if one.tag.endswith("}b")]
            assert "\x1b" not in svg


@pytest.mark.slow
def test_every_specification_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not checked while drawing; an invalid one raises here."""
    monkeypatch.setattr("simulator.report.figures.drawing.CHECKED", True)
    assert len(report_of(run(living()).findings).figures) >= 8


def test_what_is_not_known_is_left_out_of_a_picture() -> None:
    """A number that is none, in the rows of a frame: a month that nobody has seen yet."""
    frame = pl.DataFrame({"month": [1, 2, 3], "share": [0.5, float("nan"), float("inf")]})

    def draw(_: Room) -> Any:
        return alt.Chart(records(frame)).mark_point().encode(x="month:Q", y="share:Q")

    svg = figure_of("gap", "A gap", "It is left out.", draw).svg
    assert svg.startswith("<svg")
