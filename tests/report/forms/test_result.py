"""From scenario to tables, verdict and report."""

import errno
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import simulator
from simulator.experiment import Interrupted
from simulator.findings.arms import middle_of
from simulator.report import tables
from simulator.report.check.today import today_of
from simulator.report.figures import drawing
from simulator.report.folder import MARKDOWN, OURS, PAGE, TABLES, WINNER, Unwritable
from simulator.report.result import report_name
from simulator.report.terminal import summary
from simulator.scenario import load
from tests.cli.conftest import EMPTY
from tests.report.shop import played, run, shop

HALF = """\
  half:
    like: card
    tools: {points: {back: 0.5%}}
"""


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    """The shop, played."""
    return played()


def same_tables(one: simulator.Result, other: simulator.Result) -> None:
    """Check that the tables agree to the bit."""
    for name in ("weeks", "values", "panel"):
        assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_the_public_names_are_few_and_lazy() -> None:
    assert dir(simulator) == [
        "CaseError", "Interrupted", "Result", "Scenario", "ScenarioError", "TooLarge",
        "ToolMissing", "Unwritable", "Verdict", "Where", "attribute", "compare", "diagnose",
        "improve", "load", "pilot", "run", "sweep",
    ]  # fmt: skip
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = simulator.nothing
    code = "import sys, simulator; print('numpy' in sys.modules, 'pydantic' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "False False\n"


def test_a_scenario_gives_its_own_size(result: simulator.Result) -> None:
    assert result.values["case"].n_unique() == 4
    assert result.played.agents == 200
    assert result.played.seed == 3


def test_weeks_and_values_agree(result: simulator.Result) -> None:
    signs = {"sales": 1, "discount": -1, "cost_of_goods": -1, "reward_cost": -1,
             "setup_cost": -1, "running_cost": -1, "supplier_income": 1, "refunds": -1,
             "purchase_cost": -1, "contact_cost": -1, "acquisition_cost": -1}  # fmt: skip
    profit = pl.sum_horizontal(pl.col(name) * sign for name, sign in signs.items())
    by_arm = result.weeks.group_by("case", "arm").agg(profit.sum().alias("profit"))
    both = result.values.join(by_arm, on=["case", "arm"])
    assert np.allclose(both["profit"], both["contribution"], rtol=1e-12)


def test_tables_have_a_row_for_everything(result: simulator.Result) -> None:
    arms = ["today", "card", "card_as_price_cut"]
    assert result.weeks.height == 4 * 3 * 60
    assert result.weeks["arm"].unique(maintain_order=True).to_list() == arms
    assert result.values.select("case", "arm").rows() == [(c, a) for c in range(4) for a in arms]
    assert "market.segments.customers.share_of_wallet" in result.values.columns
    assert result.panel.height == 3 * 2 * 200
    assert result.panel["weight"].sum() == pytest.approx(3 * 2 * 2_000)


def test_the_fan_is_the_weeks_by_half_of_the_customers(result: simulator.Result) -> None:
    fan = result.tables["fan"]
    assert fan.height == 4 * 3 * 2 * 60
    whole = fan.group_by("case", "arm", "week").agg(pl.col("sales", "members").mean() * 2_000)
    both = result.weeks.join(whole, on=["case", "arm", "week"], suffix="_of_fan")
    assert np.allclose(both["sales"], both["sales_of_fan"], rtol=1e-6)
    assert np.allclose(both["members"], both["members_of_fan"], rtol=1e-6)


@pytest.mark.slow
def test_pairs_are_told_of_all_cases_and_in_two_formats(
    result: simulator.Result, tmp_path: Path
) -> None:
    place = result.save(tmp_path)
    for name, keys in (
        ("winners", ["arm", "by", "group", "measure"]),
        ("naive", ["arm", "method"]),
    ):
        table = pl.read_parquet(place / TABLES / f"{name}.parquet")
        text = pl.read_csv(place / TABLES / f"{name}.csv", schema=table.schema)
        assert_frame_equal(text, table.fill_nan(None), rel_tol=1e-12)
        assert table["arm"].unique(maintain_order=True).to_list() == ["card", "card_as_price_cut"]
        assert table.select(keys).null_count().sum_horizontal().item() == 0
    assert result.winners["card"].sums.shape[0] == 4
    assert result.naive["card"].of("everybody_before_after", "truth").shape == (4,)


def test_nothing_is_gained_against_oneself(result: simulator.Result) -> None:
    today = result.values.filter(pl.col("arm") == "today")
    assert today["npv"].to_list() == [0.0] * 4


@pytest.mark.anew
def test_jobs_do_not_matter(result: simulator.Result) -> None:
    same_tables(result, played(jobs=2))


@pytest.mark.slow
def test_the_lock_gives_the_same_tables(result: simulator.Result, tmp_path: Path) -> None:
    lock = tmp_path / "scenario.lock.yaml"
    lock.write_text(result.lock, "utf-8")
    same_tables(result, run(load(lock)))


@pytest.mark.slow
@pytest.mark.anew
def test_a_report_is_complete_and_repeatable(result: simulator.Result, tmp_path: Path) -> None:
    first, second = result.save(tmp_path / "a"), played().save(tmp_path / "b")
    assert {path.name for path in first.iterdir()} == OURS - {WINNER}  # that of a search
    names = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert len(names) >= 8
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    assert_frame_equal(pl.read_parquet(first / TABLES / "weeks.parquet"), result.weeks)


def test_what_is_no_number_is_an_empty_field() -> None:
    odd = pl.DataFrame({"arm": ["a", "b", "c"], "roi": [math.nan, math.inf, -math.inf], "n": 3})
    assert tables.as_csv(odd) == b"arm,roi,n\na,,3\nb,,3\nc,,3\n"


def test_a_lock_does_not_take_the_place_of_its_report(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    lock = folder / "scenario.lock.yaml"
    lock.write_text(shop().to_yaml(), "utf-8")
    assert report_name(simulator.load(lock)) == "shop.lock"
    assert report_name(shop()) == "shop"


@pytest.mark.slow
def test_a_report_that_fails_leaves_nothing(
    result: simulator.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_svg", lambda spec: EMPTY)
    place = result.save(tmp_path)
    before = {name: (place / name).read_bytes() for name in (PAGE, MARKDOWN)}

    def broken(*_: object) -> str:
        raise RuntimeError("no ink")

    monkeypatch.setattr("simulator.report.writing.as_markdown", broken)
    with pytest.raises(RuntimeError, match="no ink"):
        result.save(tmp_path)
    assert {name: (place / name).read_bytes() for name in before} == before
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.slow
def test_a_full_disk_is_told_with_the_place(
    result: simulator.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Unwritable, match="No space left on device"):
        result.save(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_several_programs_are_all_judged() -> None:
    both = played(HALF)
    assert list(both.verdicts) == ["card", "half"]
    assert both.verdict in both.verdicts.values()
    labels = [arm.label for arm in both.findings.arms]
    assert len(set(labels)) == len(labels)
    assert "Card: price cut" in labels
    text = summary(both.findings)
    assert max(map(len, text.splitlines())) <= 80
    other = "half" if both.verdict.arm == "card" else "card"
    word = both.verdicts[other].word
    assert word is not None
    assert f"{word.upper()}: " in text


@pytest.mark.slow
def test_without_uncertainty_cases_differ_by_luck_alone() -> None:
    sure = played(certain=True)
    assert "market.segments.customers.share_of_wallet" not in sure.values.columns
    assert sure.findings.certain
    said = " ".join(summary(sure.findings).split())
    assert "With every number taken as certain" in said
    assert " cases (" not in said
    assert sure.findings.would_change == ()


def test_a_scenario_without_anything_uncertain_claims_no_probability() -> None:
    sure = shop().with_values({leaf.path: leaf.value for leaf in shop().uncertain})
    assert not sure.uncertain
    assert run(sure).findings.certain


@pytest.mark.parametrize(
    ("weeks", "middle"),
    [
        ([10.0, 30.0, 20.0], 20.0),
        ([10.0, 20.0, 30.0, math.nan], 30.0),
        ([10.0, 20.0, math.nan, math.nan], None),
        ([math.nan], None),
    ],
)
def test_payback_is_told_where_more_than_half_pay_back(
    weeks: list[float], middle: float | None
) -> None:
    assert middle_of(np.array(weeks)) == middle


def test_what_an_arm_finds_out_by_itself_is_no_assumption(result: simulator.Result) -> None:
    paths = {one.path for one in result.findings.assumptions}
    assert "programs.card_as_price_cut.tools.price_cut.pull_forward" in paths
    assert "programs.card_as_price_cut.tools.price_cut.depth" not in paths


def test_a_search_that_is_interrupted_leaves_all_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted(1, 6)

    monkeypatch.setattr("simulator.decision.advice.advise", interrupted)
    with pytest.raises(Interrupted, match="after 4 of 4 cases"):
        played()


def test_the_declared_market_is_reproduced() -> None:
    matches, _ = today_of(shop(), agents=2_000)
    assert {match.name for match in matches} >= {"purchases_per_year", "share_of_wallet"}
    for match in matches:
        # 2,000 agents: the standard error of a yearly rate is about 2 % of it, 5 % of churn
        assert match.simulated == pytest.approx(match.declared, rel=0.2)
