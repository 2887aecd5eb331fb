"""The bridge in a report: table, figure and page tell the same parts, which add up."""

from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest

import simulator
from simulator.economics.books.bridge import CAUSES, LABELS, PARTS
from simulator.report.figures.waterfall import TOTAL, steps, waterfall
from simulator.report.sections import report_of
from simulator.report.sections.gains import gains, stayed
from simulator.terms import TERMS
from tests.report.hand import bridge, findings
from tests.report.reading import markdown_of
from tests.report.shop import played

OTHERS = """\
  others:
    sets: {market.basket: 31}
    tools: {discount: {depth: 3%}}
"""


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """The shop beside a program in a market with people of its own, played."""
    return played(OTHERS)


def test_parts_of_the_table_add_up_in_every_case(result: simulator.Result) -> None:
    assert result.bridge.columns == ["case", "arm", "part", "amount"]
    added = result.bridge.group_by("case", "arm").agg(pl.col("amount").sum())
    profit = result.values.select("case", "arm", "contribution")
    today = profit.filter(pl.col("arm") == "today").select("case", today="contribution")
    both = added.join(profit, on=["case", "arm"]).join(today, on="case")
    assert both.height == 4 * (len(result.played.arms) - 1)
    for case, arm, amount, contribution, before in both.iter_rows():
        assert amount == pytest.approx(contribution - before, abs=1e-3), (case, arm)


def test_means_of_the_findings_add_up(result: simulator.Result) -> None:
    assert [one.arm for one in result.findings.bridges] == list(result.played.arms[1:])
    for one in result.findings.bridges:
        assert sum(p.amount.mean for p in one.parts) == pytest.approx(one.total.mean, abs=1e-3)
        for part in one.parts:
            assert part.meaning == PARTS[part.name]
            assert part.amount.low <= part.amount.mean <= part.amount.high


def test_parts_that_are_zero_in_all_cases_are_left_out(result: simulator.Result) -> None:
    card = next(one for one in result.findings.bridges if one.arm == "card")
    names = {part.name for part in card.parts}
    assert {"more_visits", "subsidy", "extra_rewards", "program"} <= names
    assert not {"fees", "terms", "sales", "service", "supplier_income"} & names
    assert set(result.bridge.filter(pl.col("arm") == "card")["part"]) == names
    sizes = result.bridge.group_by("arm", "part").agg(pl.col("amount").abs().max())
    assert (sizes["amount"] > 0).all()


def test_people_of_their_own_have_one_part_for_sales(result: simulator.Result) -> None:
    others = next(one for one in result.findings.bridges if one.arm == "others")
    names = {part.name for part in others.parts}
    assert "sales" in names
    assert not {*CAUSES, "subsidy"} & names
    assert others.stayed == ()


def test_departures_avoided_have_reasons_where_they_are_not_zero(result: simulator.Result) -> None:
    card = next(one for one in result.findings.bridges if one.arm == "card")
    assert dict(card.stayed)["value"] > 0
    assert all(heads for _, heads in card.stayed)


def test_each_bar_starts_where_the_one_before_has_ended(result: simulator.Result) -> None:
    for one in (bridge(), *result.findings.bridges):
        *parts, total = steps(one)
        assert [row["part"] for row in parts] == [LABELS[part.name] for part in one.parts]
        assert parts[0]["start"] == 0
        assert all(row["start"] == before["end"] for before, row in pairwise(parts))
        assert (total["part"], total["start"], total["kind"]) == (TOTAL, 0, "total")
        assert total["end"] == pytest.approx(parts[-1]["end"], abs=1e-3)


def test_bars_are_gains_or_costs_and_say_how_much() -> None:
    rows = {row["part"]: row for row in steps(bridge())}
    assert (rows["more visits"]["kind"], rows["more visits"]["text"]) == ("gain", "+60.0 k")
    assert (rows["fewer visits"]["kind"], rows["fewer visits"]["text"]) == ("cost", "-30.0 k")
    assert rows[TOTAL]["text"] == "-60.0 k"


def test_every_part_has_a_short_word_of_its_own() -> None:
    assert list(LABELS) == list(PARTS)
    assert len({*LABELS.values(), TOTAL}) == len(PARTS) + 1


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ({}, "earns 40.0 k USD more on purchases and pays 100 k USD for it; "
             "80 % of what it gives away goes to purchases that would have come anyway"),
        ({"kept": -5_000.0, "program": -2_000.0},
         "earns 5 k USD less on purchases and pays 2 k USD for it"),
        ({"more_visits": 5_000.0, "fees": 9_000.0},
         "earns 5 k USD more on purchases and gains 9 k USD besides"),
        ({"sales": 5_000.0, "extra_rewards": -9_000.0},
         "earns 5 k USD more on purchases and pays 9 k USD for it"),
        ({"more_visits": 5_000.0, "subsidy": -1_000.0, "extra_rewards": 3_000.0},
         "earns 5 k USD more on purchases and gains 2 k USD besides"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(means: dict[str, float], said: str) -> None:
    figure = waterfall(findings(bridges=(bridge(means),)))
    assert figure is not None
    assert figure.title == f"card {said}"


def test_the_figure_has_units_and_is_left_out_where_nothing_differs() -> None:
    half = replace(findings().arms[0], name="half", label="half")
    arms = (*findings().arms, half)
    found = findings(arms=arms, bridges=(bridge(arm="half"), bridge()))
    figure = waterfall(found)
    assert figure is not None
    assert figure.stem == "bridge"
    assert figure.stem in [one.stem for one in report_of(found).figures]
    assert "profit beyond today's over 156 weeks, thousand USD" in figure.svg
    assert waterfall(findings(bridges=(bridge(arm="half"),))) is None
    assert waterfall(findings()) is None


def test_the_page_sets_gains_against_costs() -> None:
    other = bridge({"more_visits": 7_000.0, "acquisition": -500.0}, arm="card_as_acquisition")
    found = findings(bridges=(bridge(), other))
    page = markdown_of(found)
    assert page.count("](figures/bridge.svg)") == 1
    assert page.index("figures/bridge.svg") < page.index("### Effects by arm")
    means = "margin on purchases in weeks in which a customer bought more often"
    assert f"| more visits | +60.0 k | +7 k | 51.0 k to 69.0 k | {means} |" in page
    assert "| paid acquisition | | -500 | | paid acquisition |" in page
    total = ("change of profit", "-60.0 k", "+6.50 k", "-110 k to -10.0 k", "their sum")
    assert f"| {' | '.join(f'**{cell}**' for cell in total)} |" in page
    assert "larger baskets" not in page
    assert {"bridge", "subsidy", "pull_forward", "departures_avoided", "lock_in"} <= set(TERMS)
    assert "- **Bridge** (currency)" in page
    assert "- **Subsidy** (currency)" in page
    assert "- **Pull-forward** (purchases)" in page
    assert "- **Lock-in**" in page


def test_a_page_without_bridges_says_nothing_of_them() -> None:
    assert gains(findings()) is None
    page = markdown_of(findings())
    assert "Every difference in profit" not in page
    assert "**Bridge**" not in page


def test_departures_avoided_are_told_by_reason() -> None:
    told = (("value", 340.2), ("lock_in", 20.4), ("service", -119.6))
    found = findings(bridges=(replace(bridge(), stayed=told),))
    (sentence,) = stayed(found)
    assert sentence == (
        "Departures that card is expected to avoid over 156 weeks: 241, "
        "of which value +340, lock-in +20, service -120."
    )
    assert sentence in markdown_of(found)
    assert not list(stayed(findings(bridges=(bridge(),))))
