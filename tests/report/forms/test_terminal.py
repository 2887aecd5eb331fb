"""Half a page that one would paste into a mail."""

from dataclasses import replace

from simulator.findings import Spread
from simulator.report.terminal import summary
from tests.report.hand import arm, findings


def test_it_says_what_matters_in_80_columns() -> None:
    text = summary(findings())
    assert max(map(len, text.splitlines())) <= 80
    assert len(text.splitlines()) < 34
    for part in (
        "Does a 1 % points card pay for itself in three years?",
        "PILOT FIRST: What is known does not tell",
        "missed the NPV is positive in 10 of 16 cases, 62 % (95 % interval 52 % to 71 %)",
        "+120 k USD on average; 90 % of cases lie in -130 k to 380 k",
        "same: price cut",
        "same: acquisition",
        "+0.71  Price elasticity (judged)",
        "93 % of the explained variance of the NPV rests on judged or assumed numbers",
        "Simulation error of a case 4.10 k USD (10,000 agents, 16 cases, seed 1)",
    ):
        assert part in " ".join(text.split()) or part in text, part


def test_it_is_text_and_nothing_else() -> None:
    hostile = findings(question="Is \x1b[31mred\x07 safe?\nYes", headline="a\x1b]0;title\x07 b")
    text = summary(hostile)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "Is  [31mred  safe? Yes" in text


def test_long_names_do_not_break_the_table() -> None:
    long = replace(arm("card", "c" * 60, "program", 1e9), npv=Spread(-123e9, -200e9, 1e9))
    driver = replace(findings().drivers[0], path="programs." + "x" * 120)
    text = summary(findings(arms=(long,), drivers=(driver,)))
    assert max(map(len, text.splitlines())) <= 80


def test_other_programs_are_judged_in_one_line() -> None:
    half = arm("half", "half", "program", -5e5, word="do not launch", headline="half fails.")
    assert "DO NOT LAUNCH: half fails." in summary(findings(arms=(*findings().arms, half)))


def test_without_uncertainty_no_probability_is_claimed() -> None:
    text = summary(findings(certain=True, drivers=(), cases=1))
    assert "interval" not in text
    assert "With every number taken as certain it pays" in text
    assert " yes " in text
    assert "62 %" not in text.split("\n\n", 2)[2]
    assert "Every number is taken as certain, which none of them is." in text


def test_a_single_case_has_no_range() -> None:
    text = summary(findings(cases=1))
    assert "NPV over 156 weeks in the only case: +120 k USD." in text
    assert "90 % of cases" not in text
    assert "real uncertainty" not in text
    assert "1 case, seed 1" in text


def test_a_search_in_vain_is_told() -> None:
    text = summary(findings(in_vain="A redesign was looked for in vain."))
    assert "\n\nA redesign was looked for in vain.\n\n" in text
    assert "\n\n\n" not in summary(findings())


def test_roughness_is_admitted() -> None:
    assert "Rough: more agents are needed." in " ".join(summary(findings(rough=True)).split())


def test_too_few_cases_are_admitted() -> None:
    unclear = tuple(replace(driver, clear=False) for driver in findings().drivers)
    text = summary(findings(opinion_share=None, drivers=unclear))
    assert "What it depends on cannot be told from so few cases" in text
    assert "too few to tell how much rests on judged" in " ".join(text.split())
