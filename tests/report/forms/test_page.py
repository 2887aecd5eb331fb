"""The report as Markdown, for mails and version control."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from simulator.explain.markdown import escaped
from simulator.report.document import Document
from simulator.report.page import as_mail, as_markdown
from simulator.report.sections import report_of
from simulator.report.sections.alternatives import arms
from tests.report.hand import bridge, findings
from tests.report.reading import markdown_of


@pytest.fixture(scope="module")
def document() -> Document:
    """The report on the hand-made run."""
    return report_of(findings(bridges=(bridge(),)))


def test_every_figure_is_shown_with_a_caption(document: Document) -> None:
    page = as_markdown(document)
    assert len(document.figures) >= 5
    for figure in document.figures:
        assert f"](figures/{figure.stem}.svg)" in page
        assert figure.caption.split(".")[0] in page.replace("\\", "")


def test_every_section_table_and_term_is_there(document: Document) -> None:
    page = as_markdown(document)
    titles = [escaped(one.title) for one in document.opening if one.title]
    titles += [escaped(one.title) for one in document.chapters]
    headings = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert headings == [*titles, "Terms"]
    for chapter in document.chapters:
        for part in chapter.sections:
            assert part.title == chapter.title or f"\n### {escaped(part.title)}\n" in page
    for one in document.tables:
        assert f"| {escaped(one.columns[0].label)} " in page, one.name
    assert page.split("## Terms")[1].count("\n- **") == len(document.terms)


def test_the_answer_alone_is_a_mail(document: Document) -> None:
    mail = as_mail(document)
    assert len(mail.split()) < 600
    assert mail.startswith(f"# {escaped(document.title)}")
    assert "report.html" in mail
    assert "What to do next" in mail
    assert "## " not in mail
    assert len(mail) < len(as_markdown(document)) / 3


def test_tables_are_whole(document: Document) -> None:
    lines = as_markdown(document).splitlines()
    tables = [line for line in lines if line.startswith("|")]
    assert len(tables) > 20
    for before, line in pairwise(lines):
        if line.startswith("|") and before.startswith("|"):
            columns = [len(re.findall(r"(?<!\\)\|", row)) for row in (before, line)]
            assert columns[0] == columns[1], line


def test_names_from_the_scenario_are_only_shown() -> None:
    hostile = "<script>alert(1)</script> [x](http://a) | *b* `c` ![i](j)\n# head\x1b[0m"
    page = as_markdown(report_of(findings(question=hostile, headline=hostile, reason=hostile)))
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "\n# head" not in page
    assert "[x](http" not in page.replace("\\[x\\]", "")
    assert page.splitlines()[0] == f"# {escaped(hostile)}"


def test_escaping_shows_what_was_written() -> None:
    assert escaped("a_b*c|d<e&f") == "a\\_b\\*c\\|d&lt;e&amp;f"
    assert escaped("1 % points, -5.2 (so)") == "1 % points, -5.2 (so)"


def test_it_says_what_it_rests_on() -> None:
    page = markdown_of(findings())
    assert "| market.segments.all.elasticity (default) | 0.8 | 0.3 to 1.5 |" in page
    assert "- 1 **judged**" in page
    assert "Keep in mind:\n\n- No cash reserve is given" in page
    assert "What would change this:\n\n- Measuring what is only judged" in page


def test_a_single_program_has_no_comparison() -> None:
    alone = findings(arms=findings().arms[:1])
    page = as_markdown(report_of(alone))
    assert "Program earns more" not in page
    assert "Same arms" not in page
    both = as_markdown(report_of(findings()))
    assert "Program earns more" in both
    assert "Same arms" in both


def test_a_search_in_vain_is_told() -> None:
    found = findings(in_vain="A redesign was looked for in vain: none of 6 variants.")
    assert "in vain: none of 6 variants." in markdown_of(found)


def test_a_single_case_has_no_range() -> None:
    page = markdown_of(findings(cases=1))
    assert "1 case\n" in page
    tile = next(line for line in page.splitlines() if line.startswith("| NPV over 156 weeks"))
    assert tile.startswith("| NPV over 156 weeks | +120 k USD |")
    assert "90 % of cases" not in tile


def test_roughness_and_certainty_are_said() -> None:
    assert "> Rough:" in markdown_of(findings(rough=True))
    assert "> Rough:" not in markdown_of(findings())
    assert "says nothing about how sure" in markdown_of(findings(certain=True))


def test_a_chapter_opens_with_what_it_finds() -> None:
    document = report_of(findings(bridges=(bridge(),)))
    page = as_markdown(document)
    assert document.chapters
    for chapter in document.chapters:
        told = page.partition(f"\n## {chapter.title}\n")[2].partition("\n## ")[0]
        said = [one.finding for one in chapter.sections if one.finding]
        first = [line for line in told.splitlines() if line][: len(said)]
        assert first == [f"- {escaped(one)}" for one in said]


def test_the_program_in_question_is_the_row_that_stands_out() -> None:
    first, *others = findings().arms
    other = replace(first, name="old", label="Old")
    table = arms(findings(arms=(other, first, *others)))
    (at,) = table.strong
    assert table.rows[at][0] == first.label
