"""The page one decides from."""

import re
from itertools import pairwise

from simulator.report.figures import draw_all
from simulator.report.page import escaped, write_page
from tests.report.hand import findings


def test_every_figure_is_shown_with_a_caption() -> None:
    found = findings()
    figures = draw_all(found)
    page = write_page(found, figures)
    for figure in figures:
        assert f"](figures/{figure.stem}.svg)" in page
        assert figure.caption.split(".")[0] in page.replace("\\", "")


def test_tables_are_whole() -> None:
    lines = write_page(findings(), draw_all(findings())).splitlines()
    tables = [line for line in lines if line.startswith("|")]
    assert len(tables) > 20
    for before, line in pairwise(lines):
        if line.startswith("|") and before.startswith("|"):
            columns = [len(re.findall(r"(?<!\\)\|", row)) for row in (before, line)]
            assert columns[0] == columns[1], line


def test_names_from_the_scenario_are_only_shown() -> None:
    hostile = "<script>alert(1)</script> [x](http://a) | *b* `c` ![i](j)\n# head\x1b[0m"
    page = write_page(findings(question=hostile, headline=hostile, reason=hostile), ())
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "\n# head" not in page
    assert "[x](http" not in page.replace("\\[x\\]", "")
    assert page.splitlines()[0] == f"# {escaped(hostile)}"


def test_escaping_shows_what_was_written() -> None:
    assert escaped("a_b*c|d<e&f") == "a\\_b\\*c\\|d&lt;e&amp;f"
    assert escaped("1 % points, -5.2 (so)") == "1 % points, -5.2 (so)"


def test_it_says_what_it_rests_on() -> None:
    page = write_page(findings(), ())
    assert "| market.segments.all.elasticity (default) | 0.8 | 0.3 to 1.5 |" in page
    assert "- 1 **judged**" in page
    assert "To be kept in mind:\n\n- No cash reserve is given" in page
    assert "What would change this:\n\n- Measuring what is only judged" in page


def test_a_single_program_has_no_comparison() -> None:
    alone = findings(arms=findings().arms[:1])
    page = write_page(alone, draw_all(alone))
    assert "beaten" not in page
    assert "*Same*" not in page


def test_a_search_in_vain_is_told() -> None:
    found = findings(in_vain="A redesign was looked for in vain: none of 6 variants.")
    assert "in vain: none of 6 variants." in write_page(found, ())


def test_a_single_case_has_no_range() -> None:
    page = write_page(findings(cases=1), ())
    assert "of 1 case (95 %" in page
    assert "is **+120 k USD**.\n" in page


def test_roughness_and_certainty_are_said() -> None:
    assert "> Rough:" in write_page(findings(rough=True), ())
    assert "says nothing about how sure" in write_page(findings(certain=True), ())
