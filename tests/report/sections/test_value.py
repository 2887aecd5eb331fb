"""What customers are worth: groups, the way to the NPV, winning and keeping, payback, beyond."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

import simulator
from simulator.economics.acquisition import customer_cost
from simulator.economics.customers.beyond import ASSUMED
from simulator.findings import Findings, Spread, ValueFinding
from simulator.findings.costs import CostsFinding, Dearer, costs_of
from simulator.findings.value import (
    ArrivalsFinding,
    BeyondHorizon,
    ChurnWorth,
    LifetimeFinding,
    PaidBack,
    ValuePart,
)
from simulator.findings.worth import PARTS, value_of_program
from simulator.program.ledger import MONEY
from simulator.report.document import Bullets, Section, Table
from simulator.report.figures.drawing import Figure
from simulator.report.kept import as_json, read
from simulator.report.sections import report_of
from simulator.report.sections.value import value
from tests.report.hand import findings
from tests.report.living import living
from tests.report.reading import html_of
from tests.report.shop import played, run


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small shop to which nobody new comes."""
    return played()


@pytest.fixture(scope="module")
def alive() -> simulator.Result:
    """A market with newcomers, some of them paid for."""
    return run(living())


def worth(result: simulator.Result) -> ValueFinding:
    """What its program is worth."""
    assert result.findings.value is not None
    return result.findings.value


@pytest.mark.parametrize("which", ["result", "alive"])
def test_parts_add_up_to_the_npv(which: str, request: pytest.FixtureRequest) -> None:
    run: simulator.Result = request.getfixturevalue(which)
    found = worth(run)
    assert [one.name for one in found.parts] == list(PARTS)
    npv = run.measures.whole("card", "npv").mean()
    assert sum(one.amount.mean for one in found.parts) == pytest.approx(npv, rel=1e-9, abs=1e-6)
    assert all(one.amount.mean for one in found.parts)
    whole = found.lifetimes[0]
    launch = whole.observed_change.mean * whole.customers
    assert found.parts[0].amount.mean == pytest.approx(launch, rel=1e-9)


def test_without_newcomers_yearly_sums_leave_out_little(result: simulator.Result) -> None:
    # within a year money is discounted by the mean factor of its weeks: 10 % a year moves
    # what a program changes by less than half of that
    week_0, later = (worth(result).parts[at].amount for at in (0, 1))
    # what it earns and what it costs, which the parts hold against each other
    cost = float(result.measures.whole("card", "program_cost").mean())
    turnover = abs(week_0.mean) + abs(worth(result).parts[2].amount.mean) + 2 * cost
    assert abs(later.mean) < 0.05 * turnover


def test_groups_are_parts_of_everybody(result: simulator.Result) -> None:
    found = worth(result).lifetimes
    whole, *deciles = found
    assert (whole.by, whole.name, len(deciles)) == ("all", "all", 10)
    heads = np.array([one.customers for one in deciles])
    assert heads.sum() == pytest.approx(whole.customers) == pytest.approx(2_000)
    for at in (0, 1):
        each = np.array([one.observed[at] for one in deciles])
        assert (heads * each).sum() / heads.sum() == pytest.approx(whole.observed[at], rel=1e-6)
    assert whole.total[1] - whole.total[0] == pytest.approx(whole.change.mean)
    # who bought most before is worth most
    assert deciles[-1].total[0] > 2 * deciles[0].total[0]


def test_winning_is_that_of_the_same_money_in_the_same_cases(alive: simulator.Result) -> None:
    found = worth(alive).costs
    assert found is not None
    assert found.won_by == "card_as_acquisition"
    won = [
        customer_cost(arm, today, 0.1)
        for arm, today in zip(alive.books[found.won_by], alive.books["today"], strict=True)
    ]
    heads = sum(float(one.won[0]) for one in won)
    paid = sum(float((one.per_won * one.won)[0]) for one in won) / MONEY
    assert found.per_won == pytest.approx(paid / heads)
    assert found.worth_won is not None
    assert found.dearer_years is not None


def test_a_declared_price_is_enough_to_compare(
    result: simulator.Result, alive: simulator.Result
) -> None:
    assert worth(result).costs is None
    # as if nothing had been spent on winning anybody
    idle = alive.books | {"card_as_acquisition": alive.books["today"]}
    found = costs_of(alive.played, idle, "card", None, [0.1, 0.1])
    assert found is not None
    assert (found.won_by, found.per_won) == ("", 40)
    assert found.worth_won is None
    assert found.dearer_years is None


def test_newcomers_are_valued_by_the_year_in_which_they_come(
    result: simulator.Result, alive: simulator.Result
) -> None:
    assert worth(result).arrivals == ()
    names = [one.name for one in worth(alive).arrivals]
    assert names == ["week 0", "year 1", "year 2"]
    came = sum(one.joined[1] for one in worth(alive).arrivals[1:])
    truth = float(alive.books["card"][0].total("arrived")[0])
    assert came == pytest.approx(truth)


def test_churn_and_payback_are_those_of_the_cases(result: simulator.Result) -> None:
    found = worth(result)
    assert found.churn is not None
    assert found.churn.kept.mean == pytest.approx(20)  # one in a hundred of 2,000
    each = found.churn.yearly.mean / found.churn.lost.mean
    assert found.churn.point.mean == pytest.approx(20 * each, rel=0.05)
    simple, discounted = found.payback
    weeks = result.measures.whole("card", "payback_weeks")
    assert simple.never == np.isnan(weeks).mean()
    assert (simple.discounted, discounted.discounted) == (False, True)


def test_funding_ends_at_peak_funding(result: simulator.Result) -> None:
    found = worth(result)
    peak = result.measures.whole("card", "peak_funding")
    assert found.reserve == 90_000
    assert found.funding["mean"][-1] == pytest.approx(peak.mean())
    assert found.funding["out_of_cash"][-1] == (peak > 90_000).mean()


def test_a_run_without_pairs_values_no_customers(result: simulator.Result) -> None:
    cases = tuple(replace(case, pairs=None) for case in result.played.played)
    blind = replace(result.played, played=cases)
    found = value_of_program(blind, result.measures, result.books, "card")
    assert not found.lifetimes
    assert not found.parts
    assert found.payback == worth(result).payback
    assert made(replace(result.findings, value=found)).blocks


def test_it_comes_back_from_its_file(alive: simulator.Result, tmp_path: Any) -> None:
    (tmp_path / "findings.json").write_text(as_json(alive.findings), "utf-8")
    again = read(tmp_path / "findings.json")
    assert isinstance(again, Findings)
    assert again.value is not None
    for name in ("lifetimes", "parts", "arrivals", "costs", "payback", "churn", "beyond"):
        assert str(getattr(again.value, name)) == str(getattr(worth(alive), name)), name
    assert again.value.funding.equals(worth(alive).funding)


def test_it_stands_among_what_checks_the_answer(alive: simulator.Result) -> None:
    keys = [one.key for one in report_of(alive.findings).sections]
    assert keys.index("answer") < keys.index("statement") < keys.index("value")


# ---------------------------------------------------------------- made by hand


def by_hand(**changes: Any) -> ValueFinding:
    """A card that makes customers of launch worth 10 more, 4 of it after the horizon."""
    every = LifetimeFinding("all", "all", 1_000, (100.0, 106.0), (40.0, 44.0), Spread(6, 2, 9),
                     Spread(10, 3, 16), 1.5)  # fmt: skip
    one = replace(every, by="segment", name="<b>regulars</b>", customers=600, error=math.nan)
    top = replace(every, by="decile", name="10", customers=100)
    amounts = {"week_0": 6_000.0, "later": 0.0, "company": -4_000.0, "owed": -500.0}
    risk = [0.0, 0.0, 0.25]
    values: dict[str, Any] = {
        "lifetimes": (every, one, top),
        "parts": tuple(ValuePart(k, PARTS[k], Spread(v, v, v)) for k, v in amounts.items()),
        "arrivals": (ArrivalsFinding("week 0", (1_000, 1_000), (100, 106), (40, 44)),),
        "costs": CostsFinding("", 250.0, 50.0, math.inf, Spread(30, 10, 50), 0.0,
                       Dearer(2.0, 5.0, math.inf, 5.0, 1), None, None),
        "payback": (PaidBack(False, 0.25, 20, 60, math.inf),
                    PaidBack(True, 0.5, 21, math.inf, math.inf)),
        "churn": ChurnWorth(Spread(180, 170, 190), Spread(9e3, 8e3, 1e4), Spread(4e3, 3e3, 5e3),
                            Spread(7e3, 6e3, 8e3), Spread(10, 10, 10), Spread(500, 450, 550),
                            None),
        "beyond": (BeyondHorizon("if_ended", Spread(3e3, 1e3, 5e3), ASSUMED["if_ended"]),),
        "funding": pl.DataFrame({"week": [0, 1, 2], "mean": [1.0, 2.0, 3e3], "low": [1.0] * 3,
                                 "high": [4e3] * 3, "out_of_cash": risk}),
        "reserve": 3_500.0,
    }  # fmt: skip
    return ValueFinding(**(values | changes))


def made(found: Findings) -> Section:
    """The section, which is there."""
    one = value(found)
    assert one is not None
    return one


def said(found: Findings) -> str:
    """All that is written beside tables."""
    parts: list[Any] = []
    for block in made(found).blocks:
        parts += getattr(block, "parts", ())
        parts += [p for item in block.items for p in item] if isinstance(block, Bullets) else []
    return "".join(str(getattr(part, "text", part)) for part in parts)


def tables(found: Findings) -> dict[str, Table]:
    """Its tables by name."""
    return {one.name: one for one in made(found).blocks if isinstance(one, Table)}


def test_observed_and_extrapolated_stand_apart() -> None:
    found = findings(value=by_hand())
    text = said(found)
    assert "is 140 USD today and 150 USD with card: +10.0 USD (3 to 16.0 USD in 90 %" in text
    assert "no customer's, and has to be earned by all of them together" in text
    (first, second, _) = tables(found)["clv"].rows
    assert first[2:8] == (100.0, 106.0, 40.0, 44.0, 140.0, 150.0)
    assert second[-1] is None  # a simulation error that is not known is no number
    last = tables(found)["value_parts"].rows[-1]
    assert last[:2] == ("NPV", found.main.npv.mean)


def test_five_times_dearer_is_a_result() -> None:
    text = said(findings(value=by_hand()))
    assert "as declared, it costs 250 USD" in text
    assert "card pays 50 USD for each incremental customer of launch" in text.replace("50.0", "50")
    assert (
        "Winning one costs as much as keeping 5 times over all cases, 2 times to infinitely many "
        "times in 90 % of cases; not defined in 1 of 16; the trade says five times."
    ) in text
    assert "money and gains no incremental customer" in text
    none = said(findings(value=by_hand(costs=None)))
    assert "dearer" not in none
    assert "the trade" not in none


def test_money_that_never_comes_back_is_said_not_to() -> None:
    simple, discounted = tables(findings(value=by_hand()))["payback"].rows
    assert list(simple) == ["simple", 60, 20, math.inf, 0.25]
    page = html_of(findings(value=by_hand()))
    assert "never" in next(one.text for one in page.all("tr") if "discounted" in one.text[:10])
    assert discounted[1] == math.inf


def test_a_reserve_that_runs_out_has_a_figure() -> None:
    found = findings(value=by_hand())
    titles = [one.title for one in made(found).blocks if isinstance(one, Figure)]
    assert titles[1] == "A reserve of 3.50 k USD has run out in 25 % of cases after 156 weeks"
    assert "runs out in 25 % of cases, in week 2 at the earliest" in said(found)
    calm = by_hand().funding.with_columns(out_of_cash=pl.lit(0.0))
    enough = findings(value=by_hand(funding=calm))
    assert "is enough in every case" in said(enough)
    assert len([one for one in made(enough).blocks if isinstance(one, Figure)]) == 1
    unknown = findings(value=by_hand(reserve=None))
    assert "no reserve is given (company.cash_reserve)" in said(unknown)


def test_what_lies_beyond_is_said_to_be_assumed() -> None:
    text = said(findings(value=by_hand()))
    assert "extrapolated and no part of the NPV" in text
    assert ASSUMED["if_ended"] in text
    assert "Beyond the horizon." not in said(findings(value=by_hand(beyond=())))


def test_a_certain_run_claims_no_probability() -> None:
    found = findings(value=by_hand(), certain=True)
    assert "90 % of cases" not in said(found)
    assert "25 %" not in said(found)
    assert [column.name for column in tables(found)["payback"].columns] == ["payback", "middle"]
    assert len([one for one in made(found).blocks if isinstance(one, Figure)]) == 1


def test_hostile_names_are_only_shown() -> None:
    page = html_of(findings(value=by_hand()))
    assert not page.faults
    assert not page.all("b")


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert value(findings()) is None
