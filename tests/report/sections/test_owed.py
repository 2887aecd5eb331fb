"""What is owed: the books of points, profit apart from cash, deferral, and an end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

import simulator
from simulator.economics import deferred_revenue, exit_cost, months, ultimate_rate
from simulator.findings import Findings, Owed, Spread
from simulator.findings.owed import Redemption, Ultimate
from simulator.program.ledger import MONEY
from simulator.report.document import Bullets, Section, Table
from simulator.report.kept import as_json, read
from simulator.report.sections.owed import owed
from simulator.simulate.plan import plan_of
from tests.report.hand import findings
from tests.report.reading import html_of
from tests.report.shop import played


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """A small shop whose card lapses after 52 weeks, over 60 weeks."""
    return played()


@pytest.fixture(scope="module")
def books(result: simulator.Result) -> Owed:
    """What its card owes."""
    found = result.findings.owed
    assert found is not None
    return found


def of(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows of years or of months."""
    return frame.filter(pl.col("by") == by)


@pytest.mark.parametrize("by", ["year", "month"])
def test_points_roll_forward_to_what_the_ledger_says(
    result: simulator.Result, books: Owed, by: str
) -> None:
    rows = of(books.points, by)
    moved = (
        rows["opening"] + rows["issued"] + rows["bought"] - rows["redeemed"] - rows["expired"]
        - rows["clawed_back"] + rows["rounding"]
    )  # fmt: skip
    assert moved.to_numpy() == pytest.approx(rows["closing"].to_numpy(), abs=1e-6)
    assert rows["opening"][1:].to_list() == rows["closing"][:-1].to_list()
    truth = result.measures.whole("card", "outstanding_cost").mean()
    assert rows["closing"][-1] == pytest.approx(truth, rel=1e-12)
    assert truth > 0


@pytest.mark.parametrize("by", ["year", "month"])
def test_cash_ties_to_profit_and_to_the_measures(
    result: simulator.Result, books: Owed, by: str
) -> None:
    rows = of(books.profit, by)
    cash, change, profit = (rows[name].to_numpy() for name in ("cash", "change", "profit"))
    assert cash - change == pytest.approx(profit, abs=1e-6)
    assert (rows["owed"] - rows["opening"]).to_numpy() == pytest.approx(change, abs=1e-6)
    earned = result.measures.whole("card", "incremental_profit").mean()
    left = result.measures.difference("card", "today", "liability")[0].mean()
    assert cash.sum() == pytest.approx(earned, rel=1e-9)
    # the one is rounded by week and segment to 1/10,000, the other not at all
    assert rows["owed"][-1] == pytest.approx(left, abs=1e-3)


def test_deferred_revenue_holds_and_years_agree_with_months(
    result: simulator.Result, books: Owed
) -> None:
    for by in ("year", "month"):
        rows = of(books.deferred, by)
        ends = (rows["opening"] + rows["deferred"] - rows["recognized"]).to_numpy()
        assert ends == pytest.approx(rows["closing"].to_numpy(), abs=1e-6)
        revenue = (rows["sales"] - rows["deferred"] + rows["recognized"]).to_numpy()
        assert revenue == pytest.approx(rows["revenue"].to_numpy(), abs=1e-6)
    last = [of(books.deferred, by)["closing"][-1] for by in ("year", "month")]
    assert last[0] == last[1] > 0
    alone = []
    for number, one in enumerate(result.played.played):
        terms = plan_of(result.scenario.case(number, None, seed=3, agents=200), "card").wallets
        run_off = one.owed["card"]["points"]
        own = deferred_revenue(
            one.ledgers["card"],
            terms["points"],
            [str(week) for week in range(60)],
            ultimate_rate(run_off)[0],
            issuers=run_off.issuers,
        )
        alone.append(own.closing[-1].sum() / MONEY)
    assert np.mean(alone) == pytest.approx(last[0], rel=1e-12)


def test_an_end_costs_what_the_exit_does(result: simulator.Result, books: Owed) -> None:
    assert not books.endless
    labels = months(result.scenario.start, 60)
    totals = []
    for number, accounts in enumerate(result.books["card"]):
        plan = plan_of(result.scenario.case(number, None, seed=3, agents=200), "card")
        totals.append(exit_cost(accounts, labels, plan.wallets).total[0] / MONEY)
    assert books.ending["total"].to_numpy() == pytest.approx(np.mean(totals, axis=0))
    parts = books.ending["points"] + books.ending["promises"] + books.ending["running"]
    assert parts.to_numpy() == pytest.approx(books.ending["total"].to_numpy())


def test_the_actuary_is_asked_after_a_year_and_at_the_last_whole_month(
    result: simulator.Result, books: Owed
) -> None:
    assert [one.months for one in books.redemptions] == [12, 14]
    truth = [ultimate_rate(case.owed["card"]["points"])[0] for case in result.played.played]
    (only,) = books.ultimate
    assert only.rate.mean == pytest.approx(np.mean(truth))
    for one in books.redemptions:
        assert 0 < one.true <= 1
        assert one.owed / one.true == pytest.approx(one.owed_as_estimated / one.estimated)


@pytest.mark.slow
def test_points_that_never_lapse_have_no_known_end() -> None:
    forever = played("      points: {expires_by: inactivity}\n".replace("      points", "  half:\n"
                     "    tools:\n      points"))  # fmt: skip
    from simulator.findings.owed import owed_of

    half = owed_of(forever.played, forever.books, "half")
    assert half.endless
    assert half.ending.is_empty()
    found = replace(forever.findings, owed=half)
    assert "no notice is given (criteria.promises.notice)" in said(found)


def test_it_comes_back_from_its_file(result: simulator.Result, tmp_path: Any) -> None:
    (tmp_path / "findings.json").write_text(as_json(result.findings), "utf-8")
    again = read(tmp_path / "findings.json")
    assert isinstance(again, Findings)
    assert again.owed is not None
    assert result.findings.owed is not None
    assert again.owed.redemptions == result.findings.owed.redemptions
    for name in ("points", "deferred", "profit", "ending"):
        assert getattr(again.owed, name).equals(getattr(result.findings.owed, name)), name


# ---------------------------------------------------------------- made by hand


def by_hand(**changes: Any) -> Owed:
    """A card over a year and its two months."""

    def frame(first: dict[str, Any], lines: dict[str, float]) -> pl.DataFrame:
        periods = [("year", "year 1"), ("month", "2026-01"), ("month", "2026-02")]
        return pl.DataFrame([first | {"by": b, "period": p} | lines for b, p in periods])

    values: dict[str, Any] = {
        "points": frame({"currency": "points"}, {
            "opening": 0.0, "issued": 100.0, "bought": 0.0, "redeemed": 60.0, "expired": 5.0,
            "clawed_back": 0.0, "rounding": 0.0, "closing": 35.0,
        }),
        "redemptions": (Redemption("points", 12, 0.9, 0.01, 0.95, 90_000.0, 95_000.0),),
        "ultimate": (Ultimate("points", Spread(0.88, 0.8, 0.93), 0.0),),
        "deferred": frame({"currency": "points"}, {
            "opening": 0.0, "sales": 9_000.0, "deferred": 90.0, "recognized": 60.0,
            "revenue": 8_970.0, "closing": 30.0,
        }),
        "profit": frame({"arm": "card"}, {
            "opening": 0.0, "cash": -200.0, "change": 31.0, "profit": -231.0, "owed": 31.0,
        }),
        "ending": pl.DataFrame({
            "month": ["2026-01", "2026-02"], "points": [10.0, 35.0], "promises": [0.0, 0.0],
            "running": [5.0, 5.0], "total": [15.0, 40.0], "low": [14.0, 38.0],
            "high": [16.0, 44.0],
        }),
    }  # fmt: skip
    return Owed(**(values | changes))


def made(found: Findings) -> Section:
    """The section, which is there."""
    one = owed(found)
    assert one is not None
    return one


def said(found: Findings) -> str:
    """All that is written beside tables."""
    parts: list[Any] = []
    for block in made(found).blocks:
        parts += getattr(block, "parts", ())
        parts += [p for item in block.items for p in item] if isinstance(block, Bullets) else []
    return " ".join(str(getattr(part, "text", part)) for part in parts)


def tables(found: Findings) -> dict[str, Table]:
    """Its tables by name."""
    return {one.name: one for one in made(found).blocks if isinstance(one, Table)}


def test_years_stand_on_the_page_and_months_are_folded() -> None:
    found = tables(findings(owed=by_hand()))
    assert [name for name, one in found.items() if not one.long] == [
        "points_years", "redemption", "profit_years", "deferred_years", "ending_years",
    ]  # fmt: skip
    assert [name for name, one in found.items() if one.long] == [
        "points_months", "profit_months", "deferred_months", "ending_months",
    ]  # fmt: skip
    # nothing was bought or taken back, so that there are no columns of zeros
    labels = [column.label for column in found["points_years"].columns]
    assert labels == ["Year", "Opening", "Issued", "Redeemed", "Lapsed", "Closing"]
    assert found["profit_years"].rows[-1] == ("together", -200.0, 31.0, -231.0, 31.0)
    assert found["profit_years"].strong == {1}
    assert [row[0] for row in found["ending_years"].rows] == ["2026-02"]


def test_true_redemption_stands_beside_the_estimate() -> None:
    text = said(findings(owed=by_hand()))
    assert "88.0 % will be redeemed (80 % to 93 % in 90 % of cases)" in text
    assert "expect 95.0 % of the points outstanding to be redeemed; it will be 90.0 %" in text
    assert "(+5.0 pt, +5 k USD of what is owed; first case)" in text
    (row,) = tables(findings(owed=by_hand()))["redemption"].rows
    assert row[5] == pytest.approx(0.1)


def test_a_rush_is_called_one() -> None:
    found = findings(owed=by_hand())
    assert "a rush, that costs most at the end of 2026-02: 40.0 USD" in said(found)
    assert "A rush: every point outstanding" in str(tables(found)["ending_years"].note)


def test_a_program_that_owes_nothing_says_nothing() -> None:
    profit = by_hand().profit.with_columns(change=pl.lit(0.0), owed=pl.lit(0.0))
    nothing = by_hand(points=pl.DataFrame(), deferred=pl.DataFrame(), profit=profit,
                      redemptions=(), ultimate=())  # fmt: skip
    silent = pl.DataFrame({"arm": ["card"], "week": [0], "mean": [0.0], "low": [0.0],
                           "high": [0.0]})  # fmt: skip
    assert owed(findings(owed=nothing, liability=silent)) is None
    # promises that are not points have books of profit, and no roll-forward
    owing = replace(nothing, profit=by_hand().profit)
    assert set(tables(findings(owed=owing, liability=silent))) == {
        "profit_years", "profit_months", "ending_years", "ending_months",
    }  # fmt: skip


def test_a_certain_run_claims_no_share_of_cases() -> None:
    assert "90 % of cases" not in said(findings(owed=by_hand(), certain=True))


def test_hostile_names_are_only_shown() -> None:
    evil = "<script>alert(1)</script>"
    points = by_hand().points.with_columns(currency=pl.lit(evil))
    more = pl.concat([points, by_hand().points])
    found = findings(owed=by_hand(points=more, ultimate=(Ultimate(evil, Spread(1, 1, 1), 0.1),)))
    page = html_of(found)
    assert not page.faults
    assert evil not in page.source
    assert tables(found)["points_years"].columns[0].label == "Points"
