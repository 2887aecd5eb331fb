"""`loyalty attribute` as a user types it."""

import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.experiment import Interrupted
from simulator.report.folder import ReportFolder

SHOP = """\
question: Who earns it?
goal: retain
horizon: 60 weeks
market:
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
      points_with_a_name_as_long_as_can_be_had: {kind: points, back: 2%}
      mailing: {}
run: {agents: 60, cases: 64, seed: 3}
"""
FOLDER = Path("reports") / "shop.card.attribution"
COMMAND = ("attribute", "shop.yaml", "--cases", "2", "--jobs", "1")


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


TABLES = FOLDER / "tables"
NAMES = ("tools", "costs", "cases", "subsets")


@pytest.mark.slow
def test_half_a_page_in_a_terminal_and_a_report_in_a_folder() -> None:
    code, out, err = loyalty(*COMMAND)
    assert code == 0, err
    lines = out.splitlines()
    assert max(map(len, lines[:-1])) <= 80  # the last one is a path
    assert "\x1b" not in out + err
    assert lines[0] == "Who earns it?"
    assert out.split("\n\n")[1].startswith("Card with 2 tools: NPV over 60 weeks ")
    (head,) = (at for at, line in enumerate(lines) if re.match("tool +cost +to rest ", line))
    firsts = [line.split()[0] for line in lines[head + 2 :][:4]]
    assert firsts[0::2] == ["Mailing", "Program"]
    assert firsts[1].startswith("Points")
    assert "Alone, the tools come to " in out
    assert "60 agents, 2 cases, seed 3" in " ".join(out.split())
    assert lines[-1] == f"{FOLDER / 'report.html'}, with figures, tables and scenario.lock.yaml"
    assert "playing 2 cases" in err
    assert {path.name for path in FOLDER.iterdir()} == {
        "report.html", "report.md", "verdict.md", "report.xlsx", "findings.json", "figures",
        "tables", "scenario.lock.yaml",
    }  # fmt: skip
    assert {path.name for path in (FOLDER / "figures").iterdir()} == {"shares.svg", "shares.png"}
    assert {path.name for path in TABLES.iterdir()} == {
        f"{name}.{kind}" for name in NAMES for kind in ("csv", "parquet")
    }
    assert [path.name for path in Path("reports").iterdir()] == [FOLDER.name]

    for name in NAMES:
        whole, text = (
            pl.read_parquet(TABLES / f"{name}.parquet"), pl.read_csv(TABLES / f"{name}.csv")
        )  # fmt: skip
        assert whole.columns == text.columns
        assert whole.height == text.height
    cases = pl.read_parquet(TABLES / "cases.parquet").filter(pl.col("measure") == "npv")
    for _, of in cases.group_by("case"):
        parts = dict(of.select("part", "share").iter_rows())
        assert parts.pop("all together") == pytest.approx(sum(parts.values()))
    assert pl.read_parquet(TABLES / "subsets.parquet").height == 2 * 4

    # a second time: replaced, with files of the user's own left alone
    (FOLDER / "notes.txt").write_text("mine", "utf-8")
    (TABLES / "tools.csv").write_text("old", "utf-8")
    assert loyalty(*COMMAND, "--quiet", "--certain")[0] == 0
    assert (TABLES / "tools.csv").read_text("utf-8").startswith("measure,unit,part")
    assert (FOLDER / "notes.txt").is_file()

    # and shown again without playing it
    page = (FOLDER / "report.html").read_bytes()
    code, out, err = loyalty("report", str(FOLDER))
    assert code == 0, err
    assert out.startswith("Who earns it?")
    assert (FOLDER / "report.html").read_bytes() == page
    assert (TABLES / "cases.csv").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--program", "crad"), "shop.yaml: programs: no program is called 'crad'; did you mean"),
        (("--program", "card_as_price_cut"), "programs.card_as_price_cut: only spends the same"),
        (("--cases", "0"), "Invalid value for '--cases'"),
        (("--out", "shop.yaml"), "shop.yaml: cannot write the report here"),
    ],
)
def test_bad_input_is_refused(words: tuple[str, ...], said: str) -> None:
    code, out, err = loyalty("attribute", "shop.yaml", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert not Path("reports").exists()


def test_a_program_without_tools_is_refused() -> None:
    Path("shop.yaml").write_text(SHOP.split("    tools:")[0], "utf-8")
    code, out, err = loyalty("attribute", "shop.yaml")
    assert (code, out) == (2, "")
    assert "shop.yaml: programs: none has tools" in err


def test_an_interrupt_says_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Interrupted(1, 2)

    monkeypatch.setattr("simulator.experiment.run", stopped)
    code, out, err = loyalty(*COMMAND)
    assert (code, out) == (130, "")
    assert "interrupted after 1 of 2 cases; they are kept, and the same command continues" in err
    assert not FOLDER.exists()
    assert ReportFolder(Path("reports"), FOLDER.name).cases.name == ".shop.card.attribution.cases"
