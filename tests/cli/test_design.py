"""`loyalty design` as a user types it, with few tools, cases and agents."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.findings.design import DesignFindings
from simulator.report.kept import read
from simulator.scenario import load

SHOP = """\
question: Which program?
goal: retain
horizon: 26 weeks
market: {customers: 500, purchases_per_year: 20, basket: 30, share_of_wallet: 40%,
  churn_per_year: 18%}
company: {gross_margin: MARGIN}
"""
FOLDER = Path("reports") / "shop.design"
COMMAND = (
    "design", "shop.yaml", "--cases", "2", "--agents", "60", "--jobs", "1", "--quiet",
    "--tools", "points,mailing", "--at-most", "2",
)  # fmt: skip


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP.replace("MARGIN", "60%"), "utf-8")


@pytest.mark.slow
def test_a_program_or_none_and_a_file_that_loads() -> None:
    code, out, err = loyalty(*COMMAND, "--budget", "3_000")
    assert code == 0, err
    assert max(map(len, out.splitlines()[:-1])) <= 80
    found = read(FOLDER / "findings.json")
    assert isinstance(found, DesignFindings)
    assert found.budget == 3_000
    assert {one.tools[0].kind for one in found.alone} == {"points", "mailing"}
    assert all(one.cost <= 3_000 * 1.3 for one in found.alone)
    runner = load(FOLDER / "runner_up.yaml")
    assert runner.question == "Which program?"
    again, told, _ = loyalty("report", str(FOLDER))
    assert again == 0
    assert told.splitlines()[0] == out.splitlines()[0]


@pytest.mark.slow
def test_no_program_where_nothing_can_pay() -> None:
    """At a margin of 1 % every tool loses money; none must be advised."""
    Path("shop.yaml").write_text(SHOP.replace("MARGIN", "1%"), "utf-8")
    code, out, err = loyalty(*COMMAND, "--budget", "3_000")
    assert code == 0, err
    assert out.startswith("No program: ")
    found = read(FOLDER / "findings.json")
    assert isinstance(found, DesignFindings)
    assert found.winner is None
    assert not (FOLDER / "winner.yaml").exists()


def test_a_budget_of_nothing_is_no_program() -> None:
    code, out, err = loyalty(*COMMAND, "--budget", "0")
    assert code == 0, err
    assert out.startswith("No program: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--budget", "lots"), "--budget: found 'lots'; expected a number"),
        (("--budget", "-5"), "--budget: found '-5'"),
        (("--budget", "1", "--tools", "pionts"), "did you mean 'points'"),
        (("--budget", "1", "--goal", "sell"), "goal"),
        (("--budget", "1", "--chance", "2"), "--chance: found '2'"),
        (("--budget", "1", "--reach", "-1"), "--reach: found '-1'"),
        (("--budget", "1", "--reach", "0"), "--reach: found '0'"),
    ],
)
def test_what_cannot_be_searched_is_refused(words: tuple[str, ...], said: str) -> None:
    code, out, err = loyalty(*COMMAND, *words)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert not FOLDER.exists()


@pytest.mark.parametrize(
    ("text", "value"),
    [("300_000", 3e5), ("300,000", 3e5), ("1.5M", 1.5e6), ("2%", 0.02), ("40k", 4e4)],
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    from simulator.cli.design import _number

    assert _number("--budget", text, low=0, high=1e9) == pytest.approx(value)
