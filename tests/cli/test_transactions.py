"""`loyalty transactions` as a user types it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from simulator import cli
from tests.report.shop import SHOP

FOLDER = Path("reports") / "shop.transactions"
COMMAND = ("transactions", "shop.yaml", "--customers", "30", "--agents", "90")
LOYALTY = Path(sys.executable).with_name("loyalty")


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def test_tables_in_a_folder_and_a_word_in_a_terminal() -> None:
    code, out, err = loyalty(*COMMAND, "--arm", "card", "--arm", "today", "--case", "1")
    assert code == 0, err
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("Case 1, seed 3: ")
    assert " lines of 30 customers from 20" in lines[0]
    assert lines[1] == "Arms: today, card."
    assert lines[-1] == f"Tables in {FOLDER}, as Parquet and CSV."
    assert "playing the case" in err
    table = pl.read_csv(FOLDER / "transactions.csv", try_parse_dates=True)
    assert f"{table.height:,} lines" in lines[0]
    assert table.columns[:4] == ["arm", "customer", "segment", "date"]
    assert table.schema["date"] == pl.Date
    assert set(table["arm"]) == {"today", "card"}
    assert pl.read_parquet(FOLDER / "customers.parquet")["customer"].n_unique() == 30


def test_the_same_command_gives_the_same_files() -> None:
    files = []
    for out in ("one", "two"):
        assert loyalty(*COMMAND, "--quiet", "--out", out)[0] == 0
        files.append({path.name: path.read_bytes() for path in Path(out).glob("*/*")})
    assert files[0] == files[1]
    assert len(files[0]) == 5
    assert loyalty(*COMMAND, "--quiet", "--out", "three", "--seed", "8")[0] == 0
    other = Path("three", "shop.transactions", "transactions.csv").read_bytes()
    assert other != files[0]["transactions.csv"]


def test_a_log_of_another_kind_is_left_alone() -> None:
    assert loyalty(*COMMAND)[0] == 0
    (FOLDER / "notes.txt").write_text("mine", "utf-8")
    assert loyalty(*COMMAND, "--certain")[0] == 0
    assert (FOLDER / "notes.txt").read_text("utf-8") == "mine"
    assert len(list(FOLDER.iterdir())) == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--arm", "crad"), "shop.yaml: --arm: no arm is called 'crad'; did you mean 'card'?"),
        (("--customers", "0"), "Invalid value for '--customers'"),
        (("--case", "-1"), "Invalid value for '--case'"),
        (("--out", "shop.yaml"), "shop.yaml: cannot write the report here"),
    ],
)
def test_bad_input_is_refused(words: tuple[str, ...], said: str) -> None:
    code, out, err = loyalty("transactions", "shop.yaml", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert not Path("reports").exists()


def test_a_file_that_is_not_there_is_named() -> None:
    code, out, err = loyalty("transactions", "shup.yaml")
    assert (code, out) == (2, "")
    assert "shup.yaml" in err


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
def test_ctrl_c_leaves_nothing() -> None:
    words = ["transactions", "shop.yaml", "--customers", "2000", "--agents", "2000"]
    process = subprocess.Popen(
        [str(LOYALTY), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    deadline = time.monotonic() + 120
    while not Path("reports").is_dir() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err
    assert not list(Path("reports").iterdir())
