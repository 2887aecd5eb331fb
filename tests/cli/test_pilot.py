"""`loyalty pilot` as a user types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.findings.pilot import PilotFindings
from simulator.report.kept import read

SHOP = """\
question: Does the card pay?
goal: retain
horizon: 60 weeks
market: {customers: 500, purchases_per_year: 20, basket: 30, share_of_wallet: 40%,
  churn_per_year: 18%}
company: {gross_margin: 40%}
programs:
  card: {setup_cost: 100, tools: {points: {back: 2%}}}
"""
FOLDER = Path("reports") / "shop.pilot"
COMMAND = (
    "pilot", "shop.yaml", "--cases", "4", "--agents", "60", "--jobs", "1", "--quiet",
    "--weeks", "8,26",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def test_a_page_a_plan_and_a_template() -> None:
    code, out, err = loyalty(*COMMAND)
    assert code == 0, err
    assert max(map(len, out.splitlines()[:-1])) <= 80
    assert "of Card" in out
    found = read(FOLDER / "findings.json")
    assert isinstance(found, PilotFindings)
    assert [one.weeks for one in found.by_length] == [8, 26]
    lines = found.closest
    parts = lines.information + lines.served + lines.delay + lines.ended + lines.running
    assert parts == pytest.approx(lines.net)
    assert (FOLDER / "pilot.md").read_text("utf-8").startswith("# Pilot of Card")
    assert (FOLDER / "treatments.csv").read_text("utf-8").startswith("customer,date,treated")
    again, told, _ = loyalty("report", str(FOLDER))
    assert again == 0
    assert "of Card" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--program", "crad"), "no program is called 'crad'; did you mean 'card'"),
        (("--weeks", "8,soon"), "found '8,soon'; expected whole weeks"),
        (("--weeks", "80"), "expected lengths below the horizon of 60 weeks"),
        (("--control", "0"), "--control: found 0; expected 0.01 to 0.99"),
        (("--each", "nan"), "--each: found nan"),
        (("--shops", "1"), "--shops: found 1; expected 2 or more"),
    ],
)
def test_what_is_no_pilot_is_refused(words: tuple[str, ...], said: str) -> None:
    code, out, err = loyalty(*COMMAND, *words)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert not FOLDER.exists()
