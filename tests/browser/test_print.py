"""The report on paper: A4 and Letter, nothing cut, nothing folded, nothing torn apart."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest

from tests.browser.conftest import Opened
from tests.browser.test_screen import SEEN, contrast

pytestmark = pytest.mark.slow  # a browser is started

MM = 96 / 25.4  # pixels in a millimeter of paper
MARGIN = (18, 15)  # of the style sheet, millimeters: above and below, left and right
PRINTED: dict[tuple[str, str], tuple[str, ...]] = {}
PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}


@pytest.fixture
def width() -> int:
    """Paper does not care for the screen."""
    return 1440


@pytest.fixture(params=list(PAPERS))
def paper(request: pytest.FixtureRequest) -> str:
    """Each size of paper."""
    return str(request.param)


def room(paper: str) -> tuple[float, float]:
    """Width and height within the margins, in pixels."""
    wide, high = PAPERS[paper]
    return (wide - 2 * MARGIN[1]) * MM, (high - 2 * MARGIN[0]) * MM


def pages_of(opened: Opened, paper: str) -> list[Any]:
    """The pages of the report as PDF."""
    pypdf = pytest.importorskip("pypdf", reason="no pypdf: make browser")
    data = opened.page.pdf(format=paper, print_background=False)
    return list(pypdf.PdfReader(io.BytesIO(data)).pages)


def printed(opened: Opened, paper: str) -> tuple[str, ...]:
    """The words of every page of the report, `squeezed`; printed and read once for all tests."""
    key = opened.page.url, paper
    if key not in PRINTED:
        PRINTED[key] = tuple(squeezed(page.extract_text()) for page in pages_of(opened, paper))
    return PRINTED[key]


def squeezed(text: str) -> str:
    """Text without spaces, which a PDF knows little of, and without ligatures."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def on_paper(opened: Opened, paper: str) -> None:
    """Lay the report out as it would be on paper, on one endless page."""
    wide, high = room(paper)
    opened.page.emulate_media(media="print")
    opened.page.set_viewport_size({"width": int(wide), "height": int(high)})
    opened.ask("window.dispatchEvent(new Event('beforeprint'))")


@pytest.mark.slow
def test_nothing_is_cut_at_the_right(opened: Opened, paper: str) -> None:
    on_paper(opened, paper)
    wide, _ = room(paper)
    cut = opened.ask("""Array.from(document.querySelectorAll("body *"))
      .filter(one => one.checkVisibility())
      .map(one => [one.getBoundingClientRect().right, one.outerHTML.slice(0, 90)])""")
    assert [one for one in cut if one[0] > wide + 1] == []
    torn = opened.ask("""Array.from(document.querySelectorAll("table, .scroll, p, li"))
      .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
      .map(one => one.outerHTML.slice(0, 90))""")
    assert torn == []


@pytest.mark.slow
def test_the_paper_is_as_large_as_asked_and_nothing_is_shrunk(opened: Opened, paper: str) -> None:
    """A browser makes all of a page smaller where something is too wide for it."""
    wide, high = PAPERS[paper]
    opened.page.emulate_media(media="print")
    said = opened.ask("document.querySelector('h1').textContent").split()[0]
    asked = opened.ask("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    found = pages_of(opened, paper)
    for page in found:
        assert float(page.mediabox.width) == pytest.approx(wide / 25.4 * 72, abs=1)
        assert float(page.mediabox.height) == pytest.approx(high / 25.4 * 72, abs=1)
    sizes = []

    def heard(text: str, matrix: list[float], place: list[float], _: Any, size: float) -> None:
        if text.strip().startswith(said):
            sizes.append(size * abs(place[0] * matrix[0]))

    found[0].extract_text(visitor_text=heard)
    assert any(size == pytest.approx(asked * 0.75, rel=0.02) for size in sizes), (asked, sizes)


@pytest.mark.slow
def test_what_is_folded_on_a_screen_is_open_on_paper(opened: Opened, paper: str) -> None:
    hidden = opened.ask("""Array.from(document.querySelectorAll("details:not(.model)"), one =>
      Array.from(one.querySelectorAll("tr")).filter(row => !row.closest(".model"))
        .map(row => row.cells[0].textContent)).flat()""")
    assert hidden
    words = "".join(squeezed(page.extract_text()) for page in pages_of(opened, paper))
    for text in hidden:
        assert squeezed(text) in words, text
    # and folded again on the screen afterwards
    assert opened.ask("document.querySelectorAll('details[open]').length") == 0


@pytest.mark.slow
def test_every_cell_of_every_table_is_printed(opened: Opened, paper: str) -> None:
    cells = opened.ask("""Array.from(document.querySelectorAll("main td, main th, main caption"))
      .filter(one => !one.closest(".model")).map(one => one.textContent)""")
    words = "".join(printed(opened, paper))
    assert len(cells) > 50
    assert [one for one in cells if squeezed(one) not in words] == []


@pytest.mark.slow
def test_the_answer_is_one_page(opened: Opened, paper: str, name: str) -> None:
    """Whatever else there is begins on the next one."""
    if name == "long":
        pytest.skip("its words fill more than a page")
    on_paper(opened, paper)
    _, high = room(paper)
    end = opened.ask("document.querySelector('main > section').getBoundingClientRect().bottom")
    assert end + opened.ask("scrollY") <= high
    opened.page.emulate_media(media="null")
    second = opened.ask("document.querySelectorAll('main > section')[1].innerText.split('\\n')[0]")
    first, after, *_ = printed(opened, paper)
    assert after.startswith(squeezed(second))
    assert squeezed(second) not in first


@pytest.mark.slow
def test_no_heading_stands_alone_at_the_foot_of_a_page(opened: Opened, paper: str) -> None:
    headings = opened.ask("""Array.from(document.querySelectorAll("h2, h3, caption, summary"))
      .map(one => one.textContent)""")
    ends = [squeezed(one) for one in headings if one.strip()]
    *pages, _ = printed(opened, paper)
    for tail in pages:
        # a word of a heading may end a sentence, too
        alone = [one for one in ends if len(one) > 15 and tail.endswith(one)]
        assert alone == []


@pytest.mark.slow
def test_figures_fit_on_a_page_and_are_not_split(opened: Opened, paper: str) -> None:
    on_paper(opened, paper)
    wide, high = room(paper)
    figures = opened.ask("""Array.from(document.querySelectorAll("figure"), one => ({
      high: one.getBoundingClientRect().height, kept: getComputedStyle(one).breakInside,
      wide: one.querySelector("img").clientWidth,
      narrow: one.querySelector("source").srcset === one.querySelector("img").currentSrc}))""")
    assert len(figures) >= 4
    for figure in figures:
        assert figure["kept"] == "avoid"
        assert figure["high"] < high
        assert 0 < figure["wide"] <= wide
        assert not figure["narrow"]


@pytest.mark.slow
def test_words_are_large_enough_and_dark_enough(opened: Opened, paper: str) -> None:
    """7 points, and a contrast that a gray print keeps."""
    on_paper(opened, paper)
    seen = opened.ask(SEEN)
    assert len(seen) > 100
    assert [one for one in seen if one["size"] * 0.75 < 7] == []
    assert [one for one in seen if contrast(one["ink"], one["ground"]) < 4.5] == []
