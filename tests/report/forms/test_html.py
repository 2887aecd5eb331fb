"""The report as one page: valid, safe, offline, and one can find one's way in it."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from simulator.findings import Findings
from simulator.report.document import (
    Bullets,
    Caution,
    Column,
    Document,
    Model,
    Prose,
    Quantity,
    Range,
    Section,
    Strong,
    Table,
    Termed,
    Tile,
    Tiles,
)  # fmt: skip
from simulator.report.figures.npv import npv
from simulator.report.html import as_html, parted, shown
from simulator.report.sections import report_of
from simulator.terms import TERMS, VERDICTS
from tests.report.hand import bridge, findings
from tests.report.reading import Page, html_of
from tests.report.sections.test_around import EFFECTS

HOSTILE = "</title></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\x1b[0m"
READ = " ".join(HOSTILE.replace("\x1b", " ").split())


def full(**changes: object) -> Findings:
    """Findings that every part of the report has something to say about."""
    stayed = (("value", 340.2), ("lock_in", 20.4))
    values: dict[str, object] = {"around": EFFECTS, "bridges": (replace(bridge(), stayed=stayed),)}
    return findings(**(values | {"in_vain": "In vain.", "warnings": ("Beware.",)} | changes))


@pytest.fixture(scope="module")
def page() -> Page:
    """The report on the hand-made run, as a page."""
    return html_of(full())


def every_block(text: str) -> Document:
    """A document that says `text` wherever words can stand."""
    parts = (text, Strong(text), Termed(text, "npv"))
    columns = (Column("a", text), Column("b", text, "currency", term="npv"))
    rows = ((text, 1.0), (None, Quantity(2.0, "share")), ("", Range(1.0, 2.0)), (text, text))
    table = Table("grid", text, columns, rows, parts, strong=frozenset({0}))
    drawn = npv(findings())
    blocks = (
        Prose(parts),
        Bullets((parts, parts)),
        Caution(parts),
        Tiles((Tile(text, text, text, "npv"), Tile(text, text))),
        table,
        replace(table, name="folded", long=True),
        replace(drawn, title=text, caption=text),
        Model("model.md", text, f"# {text}\n\n{text}\n\n| {text} |\n|---|\n| {text} |\n"),
    )
    sections = (Section("first", "", blocks), Section("second", text, (Prose((text,)),)))
    return Document(text, text, text, sections, text, text)


# ------------------------------------------------------------------ what is written is only shown


def test_hostile_words_are_shown_wherever_they_stand() -> None:
    calm, hostile = Page.of(as_html(every_block("calm"))), Page.of(as_html(every_block(HOSTILE)))
    # the page is made of the same elements, so nothing of the text was obeyed ...
    assert hostile.faults == []

    def made(page: Page) -> list[tuple[str, list[str]]]:
        return [(o.name, sorted(o.attributes)) for o in page.elements if o.name != "wbr"]

    assert made(hostile) == made(calm)
    # ... and all of it can be read
    for name in ("title", "h1", "h2", "li", "dt", "dd", "th", "td", "caption", "summary"):
        assert any(READ in one.text for one in hostile.all(name)), name
    assert READ in hostile.all("footer")[0].text
    assert "\x1b" not in hostile.source


def test_hostile_names_of_a_scenario_are_only_shown() -> None:
    arms = tuple(replace(arm, label=HOSTILE) for arm in findings().arms)
    driver = replace(findings().drivers[0], path=HOSTILE, unit=HOSTILE, source=HOSTILE)
    names = ("question", "headline", "reason", "in_vain", "name", "version")
    words = dict.fromkeys(names, HOSTILE)
    many = dict.fromkeys(("would_change", "unchecked", "warnings"), (HOSTILE,))
    page = html_of(full(arms=arms, drivers=(driver,), **words, **many))
    assert page.faults == []
    assert len(page.all("script")) == 1
    assert "onerror" not in [name for one in page.elements for name in one.attributes]
    assert READ in page.all("h1")[0].text
    assert not [one for one in page.all("img") if not one.attributes["src"].startswith("data:")]


def test_html_within_a_model_is_shown_and_its_links_lead_nowhere_bad() -> None:
    text = "<b>bold</b> [x](javascript:alert(1)) ![i](http://a.example/i.png)"
    sections = (Section("s", "", (Model("m", "M", text),)),)
    page = Page.of(as_html(Document("Q", "", "USD", sections, "1", "a")))
    assert not page.all("b")
    assert not [href for href in page.values("href") if href.startswith("javascript")]
    assert "<b>bold</b>" in page.all("details")[0].text


# ------------------------------------------------------------------ nobody is asked


def test_nothing_is_fetched(page: Page) -> None:
    """Words may name a source on the web; only what a browser would fetch must not."""
    for one in page.elements:
        for name in ("src", "srcset", "href", "data", "action", "poster"):
            value = one.attributes.get(name, "")
            assert value.startswith(("data:", "#")) or not value, (one.name, name, value[:60])
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import|//", style.text)
    shown = set(re.findall(r"https?://[^\s\"<]+", page.source))
    glossary = " ".join(f"{term.meaning} {term.source} {term.formula}" for term in TERMS.values())
    assert all(address in glossary for address in shown), shown


def test_pictures_are_whole_and_fetch_nothing(page: Page) -> None:
    pictures = page.values("src") + page.values("srcset")
    assert len(pictures) == 2 * len(report_of(full()).figures)
    for picture in pictures:
        head, _, data = picture.partition(",")
        assert head == "data:image/svg+xml;base64"
        svg = base64.b64decode(data, validate=True).decode()
        for one in ET.fromstring(svg).iter():
            hrefs = [value for name, value in one.attrib.items() if name.endswith("href")]
            assert all(value.startswith("#") for value in hrefs)
        assert not re.search(r"<(script|foreignObject|image)\b|url\((?!#)|@import", svg)


def test_a_browser_is_told_to_fetch_nothing(page: Page) -> None:
    (policy,) = [
        one.attributes["content"]
        for one in page.all("meta")
        if one.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert set(rules) <= {"default-src", "img-src", "style-src", "script-src", "base-uri",
                          "form-action"}  # fmt: skip
    assert "http" not in policy
    assert "*" not in policy
    assert "unsafe-eval" not in policy
    # it must stand before anything that it governs
    names = [one.name for one in page.elements]
    at = next(i for i, one in enumerate(page.elements) if "http-equiv" in one.attributes)
    assert not {"style", "script", "link", "img"} & set(names[:at])


def test_scripts_are_ours_alone(page: Page) -> None:
    """One, which knows no number of the run, and no handlers in elements."""
    (script,) = page.all("script")
    (other,) = html_of(findings(question="Another?")).all("script")
    assert script.text == other.text
    assert not [n for one in page.elements for n in one.attributes if n.startswith("on")]
    assert "style" not in [n for one in page.elements for n in one.attributes]


# ------------------------------------------------------------------ one finds one's way


def test_the_page_is_valid(page: Page) -> None:
    assert page.source.startswith("<!DOCTYPE html>\n")
    assert page.faults == []
    assert page.all("html")[0].attributes["lang"] == "en"
    assert page.all("meta")[0].attributes == {"charset": "utf-8"}
    assert [len(page.all(name)) for name in ("title", "h1", "main", "header", "footer")] == [1] * 5


def test_a_reader_of_pages_finds_faults() -> None:
    """Else the test above could not fail."""
    for source, said in (
        ("<p>a<div>b</div></p>", "within a paragraph"),
        ("<ul><p>a</p></ul", "has no end"),
        ("<b><i>a</b></i>", "ends i"),
        ("<li>a</li>", "<li> stands in"),
        ("<a href='#a'><a href='#b'>c</a></a>", "a link within a link"),
        ("<img src='a' src='b'>", "twice"),
        ("</p>", "ends nothing"),
        ("<br/>", "no HTML"),
    ):
        assert any(said in fault for fault in Page.of(source).faults), source


def test_headings_go_down_step_by_step(page: Page) -> None:
    levels = [int(one.name[1]) for one in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(one.text for one in page.all("h1", "h2", "h3"))


def test_every_link_has_its_target_and_every_anchor_one_place(page: Page) -> None:
    anchors = page.values("id")
    assert len(anchors) == len(set(anchors))
    links = page.all("a")
    assert len(links) > 20
    for link in links:
        target = link.attributes["href"].removeprefix("#")
        assert target in anchors, link.text
    document = report_of(full())
    for name in document.terms:
        assert f"term-{name}" in anchors
    explained = page.all("dl")[-1].text
    assert all(TERMS[name].meaning in explained for name in document.terms)


def test_terms_say_what_they_mean_where_they_stand(page: Page) -> None:
    terms = [one for one in page.all("a") if one.attributes.get("class") == "term"]
    assert terms
    for one in terms:
        name = one.attributes["href"].removeprefix("#term-")
        assert TERMS[name].meaning in one.attributes["data-tip"]
        assert one.text


def test_what_one_decides_from_stands_open_and_the_rest_is_folded_in_order(page: Page) -> None:
    whole = report_of(full())
    open_: list[str] = []
    folded: list[str] = []
    for one in page.all("section"):
        (folded if "details" in one.inside else open_).append(one.attributes["id"])
    assert open_ == [section.key for section in whole.opening] == ["answer", "decision"]
    assert folded == [section.key for chapter in whole.chapters for section in chapter.sections]
    assert 5 <= len(whole.chapters) <= 9
    heads = [one.text for one in page.all("summary") if "nav" not in one.inside]
    for chapter in whole.chapters:
        told = [section.finding for section in chapter.sections if section.finding]
        assert told, chapter.title
        assert any(head.startswith(chapter.title) and told[0] in head for head in heads)


def test_a_report_without_chapters_lists_its_sections() -> None:
    whole = report_of(full())
    flat = replace(whole, sections=tuple(replace(one, chapter="") for one in whole.sections))
    page = Page.of(as_html(flat))
    listed = [one.attributes["href"] for one in page.all("a") if "nav" in one.inside]
    titled = [f"#{section.key}" for section in flat.sections if section.title]
    assert listed == [*titled, "#words"]


def test_every_picture_is_told_in_words(page: Page) -> None:
    drawn = report_of(full()).figures
    for img, figure in zip(page.all("img"), drawn, strict=True):
        assert img.attributes["alt"] == f"{figure.title}. {figure.caption}"
        assert img.inside[-2:] == ("figure", "picture")


def test_tables_have_headers_that_say_what_they_head(page: Page) -> None:
    assert len(page.all("table")) == len(report_of(full()).tables)
    for one in page.all("th"):
        assert one.attributes["scope"] in ("col", "row")
    for one in page.all("div"):
        if "scroll" in one.attributes.get("class", "").split():
            assert one.attributes["tabindex"] == "0"
            assert one.attributes["role"] == "region"
            assert one.attributes["aria-label"]


def test_every_number_of_a_table_is_shown(page: Page) -> None:
    cells = [one.text for one in page.all("td", "th")]
    for table in report_of(full()).tables:
        for row in table.rows:
            for cell, column in zip(row, table.columns, strict=True):
                assert " ".join(shown(cell, column).split()) in cells, (table.name, cell)


def test_the_same_findings_give_the_same_page(page: Page) -> None:
    assert as_html(report_of(full())) == page.source


def test_numbers_and_units_stay_on_one_line(page: Page) -> None:
    (pays,) = [one for one in page.all("dd") if one.attributes.get("class") == "value"][:1]
    assert "".join(pays.words) == "62\u00a0%"
    numbers = ["".join(one.words) for one in page.all("td")]
    assert "1.20\u00a0M" in numbers
    assert not [text for text in numbers if re.search(r"\d (%|k|M)", text)]


def test_long_words_may_part_at_their_dots_and_stay_what_they_are() -> None:
    path = "market.segments.all.share_of_wallet"
    assert "<wbr>" in parted(path)
    assert parted(path).replace("<wbr>", "") == path
    assert parted("a short.name and 1.5") == "a short.name and 1.5"
    assert parted("<b>a.long/hostile_name</b>").replace("<wbr>", "") == (
        "&lt;b&gt;a.long/hostile_name&lt;/b&gt;"
    )


@pytest.mark.parametrize(
    ("word", "tone"),
    [
        ("launch", "good"),
        ("launch in stages", "good"),
        ("redesign", "open"),
        ("pilot first", "open"),
        ("do not launch", "bad"),
    ],
)
def test_the_color_of_a_verdict_comes_on_top_of_its_word(word: str, tone: str) -> None:
    assert set(VERDICTS) == {
        "launch",
        "launch in stages",
        "redesign",
        "pilot first",
        "do not launch",
    }
    first, *_ = html_of(findings(word=word)).all("strong")
    assert first.text == f"{word.upper()}."
    assert first.attributes == {"class": tone}


def test_numbers_keep_their_units() -> None:
    money = Column("m", "M", "currency", signed=True)
    assert shown(1_234_567.0, money) == "+1.23\u00a0M"
    assert shown(Range(-5e5, 1e6), money) == "-500\u00a0k to\u00a01\u00a0M".replace(
        "to\u00a0", "to "
    )
    assert shown(Quantity(0.5, "share"), money) == "50.0\u00a0%"
    assert shown(None, money) == ""
    assert shown("a\x1bb 1 c", money) == "a b 1 c"
    assert shown(float("nan"), money) == ""
