"""`loyalty diagnose` as a user types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.report.kept import read

SHOP = """\
question: Do we need a program?
goal: retain
horizon: 60 weeks
market: {customers: 500, purchases_per_year: 20, basket: 30, share_of_wallet: 40%,
  churn_per_year: 18%}
company: {gross_margin: 40%}
"""
FOLDER = Path("reports") / "shop.diagnosis"
COMMAND = ("diagnose", "shop.yaml", "--cases", "2", "--agents", "60", "--jobs", "1", "--quiet")


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def test_a_page_without_a_program_in_the_file() -> None:
    code, out, err = loyalty(*COMMAND)
    assert code == 0, err
    lines = out.splitlines()
    assert max(map(len, lines[:-1])) <= 80
    assert lines[0] == "Do we need a program?"
    assert (FOLDER / "report.html").exists()
    assert (FOLDER / "tables" / "values.parquet").exists()
    assert read(FOLDER / "findings.json").cases == 2
    again, told, _ = loyalty("report", str(FOLDER))
    assert again == 0
    assert "Do we need a program?" in told


def test_a_run_still_asks_for_a_program() -> None:
    code, _, err = loyalty("run", "shop.yaml")
    assert code == 2
    assert "programs: missing" in err


def test_a_fault_of_the_file_is_named_with_its_line() -> None:
    Path("shop.yaml").write_text(SHOP.replace("500", "lots"), "utf-8")
    code, _, err = loyalty(*COMMAND)
    assert code == 2
    assert "shop.yaml:4" in err
    assert "'lots'" in err
    assert not FOLDER.exists()
