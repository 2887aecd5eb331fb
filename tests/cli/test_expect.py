"""A scenario that expects something, and `loyalty run --check` as a planner's own test of it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.scenario import ScenarioError, loads

SHOP = """\
question: Does the card pay?
goal: retain
horizon: 30 weeks
market: {customers: 500, purchases_per_year: 20, basket: 30, share_of_wallet: 40%,
  churn_per_year: 18%}
company: {gross_margin: 40%}
programs:
  card: {tools: {points: {back: 2%}}}
"""
COMMAND = ("run", "shop.yaml", "--brief", "--agents", "60", "--quiet", "--check")


def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect: str) -> tuple[int, str, str]:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP + expect, "utf-8")
    said = CliRunner().invoke(cli.app, COMMAND)
    return said.exit_code, said.stdout, said.stderr


def test_what_is_met_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expect = "expect: {probability: {at_most: 100%}, npv: {at_least: -1e9, at_most: 1e9}}\n"
    code, out, err = checked(tmp_path, monkeypatch, expect)
    assert code == 0, err
    lines = [line for line in out.splitlines() if line.startswith("Met: ")]
    assert len(lines) == 3
    assert "Met: Probability that it pays is" in lines[0]


def test_what_is_missed_ends_with_one_and_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect = "expect:\n  sales_lift: {at_least: 300%}\n  subsidy: {at_most: 100%}\n"
    code, out, _ = checked(tmp_path, monkeypatch, expect)
    assert code == 1
    said = [line for line in out.splitlines() if line.startswith(("Met: ", "Missed: "))]
    assert [line.split(":")[0] for line in said] == ["Met", "Missed"]
    assert said[1].endswith("at least 300.0 % is expected.")


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("", "nothing is expected; write such as expect: {verdict: launch}"),
        ("expect: {verdict: lunch}\n", "did you mean 'launch'"),
        ("expect: {npv: {at_leest: 3}}\n", "did you mean 'at_least'"),
        ("expect: {npv: {at_least: lots}}\n", "found 'lots'"),
    ],
)
def test_what_cannot_be_checked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect: str, said: str
) -> None:
    code, out, err = checked(tmp_path, monkeypatch, expect)
    assert code == 2, out
    assert said in " ".join(err.split())


def test_expectations_are_no_numbers_of_the_model() -> None:
    """They change no lock, so that a new bound does not play all cases again."""
    plain, held = loads(SHOP), loads(SHOP + "expect: {npv: {at_least: 5}}\n")
    assert held.to_yaml() == plain.to_yaml()
    assert held.expect.npv.at_least == 5


def test_bounds_that_nothing_can_meet_are_refused() -> None:
    with pytest.raises(ScenarioError, match="at_most"):
        loads(SHOP + "expect: {npv: {at_least: 5, at_most: 4}}\n")
