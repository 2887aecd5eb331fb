"""`loyalty improve` as a user types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.scenario import load

SHOP = """\
question: Which card?
goal: retain
horizon: 40 weeks
market:
  start: at_first_purchase
  customers: 500
  purchases_per_year: 20
  basket: 29.60
  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
  churn_per_year: 18%
company: {gross_margin: 28%}
programs:
  card:
    setup_cost: 80
    tools:
      points: {back: {value: 3%, search: [0.5%, 3%]}, expires_after: 26}
run: {agents: 150, cases: 4, seed: 3}
"""


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


@pytest.mark.slow
def test_the_winner_is_told_shown_again_and_can_be_run() -> None:
    code, out, err = loyalty("improve", "shop.yaml", "--budget", "310", "--jobs", "1")
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    assert "cases that the search had not seen" in " ".join(out.split())
    folder = Path("reports/shop.improved")
    winner = load(folder / "winner.yaml")
    back = winner.tree["programs"]["card"]["tools"]["points"]["back"]
    assert 0.005 <= back < 0.03  # at 28 % margin a card that gives 3 % back is no winner
    assert load(folder / "scenario.lock.yaml").searched
    before = (folder / "report.html").read_bytes()
    code, again, _ = loyalty("report", str(folder))
    assert code == 0
    assert again.split("\n\n")[:3] == out.split("\n\n")[:3]
    assert (folder / "report.html").read_bytes() == before
    assert (folder / "winner.yaml").is_file()


@pytest.mark.parametrize(
    ("old", "new", "options", "said"),
    [
        ("{value: 3%, search: [0.5%, 3%]}", "3%", (), "leaves no knob open"),
        ("search: [0.5%, 3%]", "search: [3%, 0.5%]", (), "shop.yaml:16"),
        ("search: [0.5%, 3%]", "search: [0.5%, 300%]", (), "shop.yaml:16"),
        ("", "", ("--budget", "10"), "expected at least"),
        ("", "", ("--program", "crad"), "card"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    old: str, new: str, options: tuple[str, ...], said: str
) -> None:
    Path("shop.yaml").write_text(SHOP.replace(old, new) if old else SHOP, "utf-8")
    code, out, err = loyalty("improve", "shop.yaml", *options)
    assert (code, out) == (2, "")
    assert said in err
    assert not list(Path().glob("reports/*"))
