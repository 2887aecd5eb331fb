"""The bridge in a report: table, figure and page tell the same parts, which add up."""

import polars as pl
import pytest

import simulator
from simulator.economics.bridge import CAUSES, PARTS
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
