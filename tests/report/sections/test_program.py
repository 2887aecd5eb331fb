"""What is asked and planned, in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.findings import Findings, Setting
from simulator.findings.program import setting_of
from simulator.report.document import Quantity, Range, Section, Table
from simulator.report.figures.calendar import calendar
from simulator.report.html import as_html
from simulator.report.kept import as_json, read
from simulator.report.sections import report_of
from simulator.report.sections.business import MOTIVES
from simulator.report.sections.program import program
from simulator.scenario import Scenario, loads
from tests.report.hand import findings
from tests.report.reading import markdown_of

SHOP = """\
question: Is it worth it?
goal: retain
key_factor: play
start: 2026-01-05
horizon: 104 weeks
currency: EUR
market:
  customers: 10_000
  segments:
    many:
      share: 90%
      purchases_per_year: 20
      basket: 30
      share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
      churn_per_year: 18%
    few: {share: 10%, purchases_per_year: 40, basket: 50, share_of_wallet: 60%, churn_per_year: 5%}
company: {gross_margin: 28%, cash_reserve: 9_000}
today: {discount: {depth: 2%}}
programs:
  card:
    setup_cost: {pert: [400, 500, 900], source: assumed, why: an offer}
    running_cost_per_member: 2
    rollout_weeks: 12
    stops: [discount]
    sets: {company.gross_margin: 30%}
    tools:
      points: {back: {pert: [1%, 2%, 3%], source: assumed, why: undecided}}
      coupons: {when: {every: 26 weeks, for: 3}, face_value: 2.5}
  draw:
    tools: {lottery: {when: every 13 weeks}}
  plain: {setup_cost: 10}
criteria: {promises: {liability_at_most: 1%, notice: 26}}
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A shop with about everything that can be planned."""
    return loads(SHOP)


def set_of(scenario: Scenario) -> Setting:
    return setting_of(scenario, {arm: arm for arm in scenario.arms[1:]})


def found_in(scenario: Scenario, **changes: Any) -> Findings:
    """Hand-made findings about the plans of a scenario."""
    return findings(
        **({"setting": set_of(scenario), "currency": "EUR", "horizon_weeks": 104} | changes)
    )


def made(found: Findings) -> Section:
    one = program(found)
    assert one is not None
    return one


def tables(found: Findings) -> dict[str, Table]:
    return {one.name: one for one in made(found).blocks if isinstance(one, Table)}


def test_it_is_left_out_where_nothing_is_known() -> None:
    assert program(findings()) is None


def test_it_comes_directly_after_what_one_decides_from(scenario: Scenario) -> None:
    keys = [one.key for one in report_of(found_in(scenario)).sections]
    assert keys[:3] == ["answer", "decision", "program"]


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("acquire", "is to win customers; it is met where a program has more customers in the end"),
        ("retain", "is to keep customers; it is met where more of them buy again within a year"),
        ("defend", "is to hold customers against a rival's attack; it is met where they buy"),
    ],
)
def test_every_goal_is_told(scenario: Scenario, goal: str, told: str) -> None:
    assert f"**The goal** {told}" in markdown_of(found_in(scenario, goal=goal))


@pytest.mark.parametrize("motive", sorted(MOTIVES))
def test_every_key_factor_is_told(motive: str) -> None:
    page = markdown_of(found_in(loads(SHOP.replace("factor: play", f"factor: {motive}"))))
    assert f"**The key factor** is {motive}: {MOTIVES[motive]}." in page


def test_who_acts_on_the_key_factor_is_told(scenario: Scenario) -> None:
    page = markdown_of(found_in(scenario))
    assert "It is what draw acts on directly. What card and plain act on is something else." in page
    without = loads(SHOP.replace("key_factor: play\n", ""))
    assert "The key factor" not in markdown_of(found_in(without))


def test_by_when_it_has_to_be_decided_is_told(scenario: Scenario) -> None:
    page = markdown_of(found_in(scenario))
    assert (
        "For card to be ready at launch, decide by 1 September 2025: Points (setting up 16 weeks, "
        "legal work beside it 6 weeks, then training 2 weeks) and Coupons" in page
    )
    assert "For plain to be ready" not in page  # it has no tool


def test_mending_service_speaks_to_who_wants_service() -> None:
    text = SHOP.replace("factor: play", "factor: service").replace(
        "  customers: 10_000", "  customers: 10_000\n  service: {failure_rate: 12%}"
    )
    text = text.replace(
        "sets: {company.gross_margin: 30%}", "sets: {market.service.failure_rate: 5%}"
    )
    programs = {one.arm: one for one in set_of(loads(text)).programs}
    assert programs["card"].speaks
    assert not programs["draw"].speaks
    assert not programs["plain"].speaks


def test_todays_business_adds_up(scenario: Scenario) -> None:
    """9,000 x 20 x 30 and 1,000 x 40 x 50."""
    business = set_of(scenario).business
    assert business.sales == pytest.approx(9_000 * 20 * 30 + 1_000 * 40 * 50)
    page = markdown_of(found_in(scenario))
    assert "has 10,000 customers and sells for 7,400,000 EUR a year, of which 28 %" in page
    rows = tables(found_in(scenario))["segments"].rows
    assert list(rows[1]) == ["few", 1_000, 40, 50, 0.6, 0.05, 0]
    assert "Uncertain: share of wallet of many 45 % (30 % to 60 %)." in page


def test_a_single_segment_is_told_in_a_line() -> None:
    text = SHOP.split("  segments:")[0] + (
        "  purchases_per_year: 20\n  basket: 30\n  share_of_wallet: 45%\n"
        "  churn_per_year: {pert: [5%, 18%, 30%], source: assumed, why: no count}\n"
        "  new_customers_per_year: 10%\n"
    )
    found = found_in(loads(text + "company" + SHOP.split("company", 1)[1]))
    assert "segments" not in tables(found)
    assert (
        "A customer buys 20 times a year for 30 EUR, which is 45 % of what they buy anywhere. In "
        "a year 18 % (5 % to 30 %) leave, and new ones come, 10 % of those of today."
    ) in markdown_of(found)


def test_programs_are_told_in_plain_words(scenario: Scenario) -> None:
    page = markdown_of(found_in(scenario))
    for said in (
        "**The launch** is on 5 January 2026; the analysis covers the 104 weeks from ",
        "**Today** these tools run",
        "All customers pay 2 % less than the list price.",
        "**card**, which reaches all customers within 12 weeks:",
        "Members earn 2 % of what they pay back in points; from what the average customer "
        "earns in 13 weeks on they can redeem them",
        "Uncertain: back, 2 % (1 % to 3 %).",
        "It runs for 3 weeks in every 26.",
        "Discount, a tool of today, ends",
        "Gross margin (share of sales at list price) becomes 30 %; today 28 %.",
        "Customers become members when they are asked at a purchase and accept.",
        "**plain** consists of its cost only:",
        "**The company promises** what follows, each to be kept in 95 % of cases: the cash reserve "
        "of 9,000 EUR covers peak funding, a rush on points",
        "what is owed stays within 1 % of a year's sales",
        "points are honored for 26 weeks once the end is announced.",
    ):
        assert said in page, said
    assert "All customers are reached at once" not in page


def test_the_same_money_is_one_line(scenario: Scenario) -> None:
    page = markdown_of(found_in(scenario))
    lines = [line for line in page.splitlines() if "the program of that name" in line]
    assert len(lines) == 1
    assert "spend, in every case, what the program of that name costs there on a price" in lines[0]


def test_costs_keep_their_ranges(scenario: Scenario) -> None:
    rows = {(row[0], row[1]): row[2:] for row in tables(found_in(scenario))["plan_costs"].rows}
    cost, drawn, unit = rows["card", "Setting it up"]
    assert isinstance(cost, Quantity)
    assert isinstance(drawn, Range)
    assert (cost.value, cost.unit) == (500, "currency")
    assert (drawn.low, drawn.high, unit) == (400, 900, "currency at launch")
    replaced, drawn, _ = rows["card", "Points, sales replaced by rewards"]
    assert isinstance(replaced, Quantity)
    assert isinstance(drawn, Range)
    assert (replaced.value, drawn.low, drawn.high) == (0.7, 0.4, 1.0)
    assert ("card", "Points, cost rate") not in rows  # it follows
    assert ("card", "Coupons, sales replaced by rewards") not in rows  # dropped, not collected
    assert ("card", "Running it") not in rows  # nothing is declared
    assert rows["plain", "Setting it up"][1] is None


def test_the_calendar_is_drawn_where_there_is_something_to_see(scenario: Scenario) -> None:
    found = found_in(scenario)
    figure = calendar(found)
    assert figure is not None
    assert figure.title == (
        "card: Coupons, coupons 4 times, for 3 weeks in every 26; reaches all customers after 12 "
        "weeks"
    )
    bars = figure.wide["datasets"][figure.wide["data"]["name"]]
    before = [one for one in bars if one["what"] == "preparation"]
    assert [(one["lane"], one["from"], one["to"]) for one in before] == [
        ("card: Points", "2025-09-01", "2026-01-05"),
        ("card: Coupons", "2025-11-17", "2026-01-05"),
        ("draw: Lottery", "2025-11-03", "2026-01-05"),
    ]
    drops = [one for one in bars if one["what"] == "coupons"]
    assert [one["from"] for one in drops] == [
        "2026-01-05",
        "2026-07-06",
        "2027-01-04",
        "2027-07-05",
    ]
    assert {one["to"] for one in bars if one["what"] == "roll-out"} == {"2026-03-30"}
    assert len([one for one in bars if one["what"] == "draw"]) == 7
    always = loads(SHOP.split("  card:")[0] + "  draw: {tools: {points: {}}}\n")
    assert calendar(found_in(always)) is None
    assert calendar(findings()) is None


def test_what_is_searched_is_told() -> None:
    found = found_in(
        loads(SHOP.replace("face_value: 2.5", "face_value: {value: 2.5, search: [1, 4]}"))
    )
    (offer,) = [o for p in found.setting.programs for o in p.offers if o.name == "coupons"]  # type: ignore[union-attr]
    (choice,) = offer.choices
    assert (choice.number.low, choice.number.high, choice.searched) == (1, 4, True)
    assert "A search may turn face value, here 2.50 EUR (1 EUR to 4 EUR)." in markdown_of(found)


def test_it_can_be_kept(scenario: Scenario, tmp_path: Any) -> None:
    found = found_in(scenario)
    (tmp_path / "f.json").write_text(as_json(found), "utf-8")
    back = read(tmp_path / "f.json")
    assert isinstance(back, Findings)
    assert back.setting == found.setting


def test_hostile_names_are_only_shown() -> None:
    bad = "<script>alert(1)</script>"
    text = SHOP.replace("points: {back", f'points: {{currency: "{bad}", back')
    page = as_html(report_of(found_in(loads(text))))
    assert bad not in page
    assert "&lt;script&gt;alert(1)" in page
