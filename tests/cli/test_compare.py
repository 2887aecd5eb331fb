"""`loyalty compare` and `loyalty sweep` as a user types them."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.experiment import Interrupted

SHOP = """\
question: Which card?
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
      points: {back: 2%}
  half:
    setup_cost: 80
    tools:
      points: {back: 1%}
run: {agents: 60, cases: 4, seed: 3}
"""
OTHER = SHOP.replace("  card:", "  club:").replace("  half:", "  card:").replace("1%}", "3%}")


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")
    Path("other.yaml").write_text(OTHER, "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def first_words(out: str, head: str) -> list[str]:
    """First cells of the table below the header that begins so."""
    lines = out.splitlines()
    (at,) = (i for i, line in enumerate(lines) if line.startswith(head))
    rows = lines[at + 2 :]
    notes = ("NPV,", "Money in")
    return [
        row.split()[0] for row in rows[: next(i for i, r in enumerate(rows) if r.startswith(notes))]
    ]


@pytest.mark.slow
def test_programs_of_two_files_stand_side_by_side() -> None:
    code, out, err = loyalty("compare", "shop.yaml", "other.yaml", "--jobs", "1")
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out + err
    assert sorted(first_words(out, "program ")) == [
        "Club", "Half", "Other", "Shop", "Today",
    ]  # fmt: skip
    folder = Path("reports/shop-other.compared")
    values = pl.read_parquet(folder / "tables/values.parquet")
    assert values["arm"].unique().len() == 5
    page = (folder / "report.html").read_text("utf-8")
    assert "<h1>Which of these programs is worth launching?</h1>" in page


@pytest.mark.slow
def test_a_comparison_is_shown_again_and_played_again_from_its_lock() -> None:
    code, out, _ = loyalty("compare", "shop.yaml", "--jobs", "1", "--quiet")
    assert code == 0
    before = {p: p.read_bytes() for p in Path("reports").rglob("*") if p.is_file()}
    code, again, _ = loyalty("report", "reports/shop.compared")
    assert code == 0
    assert again.split("\n\n")[:4] == out.split("\n\n")[:4]
    assert {p: p.read_bytes() for p in Path("reports").rglob("*") if p.is_file()} == before
    lock = "reports/shop.compared/scenario.lock.yaml"
    code, third, _ = loyalty("compare", lock, "--out", "x", "--jobs", "1", "--quiet")
    assert code == 0
    assert third.split("\n\n")[:3] == out.split("\n\n")[:3]


def test_one_program_alone_is_no_comparison() -> None:
    Path("shop.yaml").write_text(SHOP.split("  half:")[0] + "run: {agents: 60, cases: 4}\n")
    code, out, err = loyalty("compare", "shop.yaml")
    assert (code, out) == (2, "")
    assert "shop.yaml: programs: 1 to compare; expected 2 to 20" in err
    assert not Path("reports/shop.compared").exists()


def test_files_about_different_markets_are_refused() -> None:
    Path("other.yaml").write_text(OTHER.replace("20\n", "21\n"), "utf-8")
    code, out, err = loyalty("compare", "shop.yaml", "other.yaml")
    assert (code, out) == (2, "")
    assert "other.yaml: market.segments.customers.purchases_per_year: 21, but 20 in shop" in err
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    "command", [("compare", "shop.yaml"), ("sweep", "shop.yaml", "card.tools.points.back=1%..2%:2")]
)
def test_an_interrupt_keeps_what_was_played(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Interrupted(1, 2)

    monkeypatch.setattr("simulator.experiment.run", stopped)
    code, out, err = loyalty(*command)
    assert (code, out) == (130, "")
    assert "they are kept, and the same command continues" in err


@pytest.mark.slow
def test_a_sweep_tells_every_point() -> None:
    spec = "programs.card.tools.points.back=1%..3%:3"
    code, out, err = loyalty("sweep", "shop.yaml", spec, "--jobs", "1")
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    assert first_words(out, "value ") == ["1", "2", "3"]
    folder = Path("reports/shop.swept")
    assert {"report.html", "verdict.md", "findings.json"} <= {p.name for p in folder.iterdir()}
    assert {p.name for p in (folder / "figures").iterdir()} >= {"course.svg", "course.png"}
    book = openpyxl.load_workbook(folder / "report.xlsx")
    assert book.sheetnames == ["Answer", "Points"]
    rows = list(book["Points"].iter_rows(values_only=True))
    assert sum(row[0] == "1 %" for row in rows) == 1
    before = (folder / "report.html").read_bytes()
    code, again, _ = loyalty("report", str(folder))
    assert code == 0
    assert again.split("\n\n")[:4] == out.split("\n\n")[:4]
    assert (folder / "report.html").read_bytes() == before


@pytest.mark.slow
def test_two_paths_make_a_map() -> None:
    specs = ("card.tools.points.back=1%,2%", "card.tools.points.reward_at=5,10")
    code, out, err = loyalty("sweep", "shop.yaml", *specs, "--jobs", "1", "--certain")
    assert code == 0, err
    assert [line[:8].strip() for line in out.splitlines() if " % / " in line[:8]] == [
        "1 % / 5", "1 % / 10", "2 % / 5", "2 % / 10",
    ]  # fmt: skip
    assert max(map(len, out.splitlines())) <= 80
    assert "taken as certain" in Path("reports/shop.swept/verdict.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        (("card.tools.points.bakc=1%..2%",), "did you mean"),
        (("card.tools.points.back=3%..1%",), "3%"),
        (("card.tools.points.back=1%..900%",), "back"),
        (("card.tools.points.back",), "expected"),
    ],
)
def test_bad_ranges_are_refused_before_anything_is_played(
    specs: tuple[str, ...], said: str
) -> None:
    code, out, err = loyalty("sweep", "shop.yaml", *specs)
    assert (code, out) == (2, "")
    assert said in err
    assert err.startswith("shop.yaml")
    assert not Path("reports").exists()
