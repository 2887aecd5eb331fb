"""`loyalty diff` as a user types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli

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
SIZE = ("--cases", "3", "--agents", "60", "--jobs", "1", "--quiet")


@pytest.fixture(autouse=True)
def _shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SHOP, "utf-8")
    Path("b.yaml").write_text(SHOP.replace("2%", "4%").replace("40%}\nprog", "45%}\nprog"), "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def test_changes_and_what_they_did() -> None:
    code, out, err = loyalty("diff", "a.yaml", "b.yaml", *SIZE)
    assert code == 0, err
    assert "From a to b, 2 values changed." in out
    assert "0.4" in out
    assert "0.45" in out
    assert "Points back" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_same_scenario_differs_in_nothing() -> None:
    """Same luck: not one case may differ."""
    Path("c.yaml").write_text(Path("a.yaml").read_text("utf-8"), "utf-8")
    code, out, err = loyalty("diff", "a.yaml", "c.yaml", *SIZE, "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["changes"] == []
    assert found["gain"] == {"mean": 0.0, "low": 0.0, "high": 0.0}


def test_a_missing_file_is_named() -> None:
    code, out, err = loyalty("diff", "a.yaml", "z.yaml", *SIZE)
    assert (code, out) == (2, "")
    assert "z.yaml: no such file" in err
