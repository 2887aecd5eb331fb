"""Ctrl-C: what is finished is kept, and the same command goes on."""

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

LOYALTY = Path(sys.executable).with_name("loyalty")


# points that lapse soon, so that little is left to be followed beyond the horizon
TEXT = SHOP.replace("60 weeks", "12 weeks").replace("{back: 1%}", "{back: 1%, expires_after: 4}")
WORDS = ("run", "shop.yaml", "--agents", "400", "--cases", "16", "--jobs", "1", "--certain")


def loyalty(*words: str) -> str:
    """Run a command in this process, which must end well: its output."""
    said = CliRunner().invoke(cli.app, words)
    assert said.exit_code == 0, said.stderr
    return said.stdout


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run that nobody has interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("shop.yaml").write_text(TEXT, "utf-8")
        loyalty(*WORDS)
    return folder / "reports" / "shop"


@pytest.mark.slow
@pytest.mark.anew
@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_finished_cases_are_kept(
    tmp_path: Path, number: signal.Signals, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(TEXT, "utf-8")
    command = [str(LOYALTY), *WORDS]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    kept = tmp_path / "reports" / ".shop.cases"
    deadline = time.monotonic() + 120
    while not list(kept.glob("*/*.bin")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "of 16 cases; they are kept, and the same command continues" in err
    assert "Traceback" not in err
    n_kept = len(list(kept.glob("*/*.bin")))
    assert 1 <= n_kept < 16
    assert not (tmp_path / "reports" / "shop").exists()

    assert "Does a small card pay?" in loyalty(*WORDS)
    assert not kept.exists()
    for table in ("weeks", "values", "panel"):
        continued, undisturbed = (
            pl.read_parquet(report / "tables" / f"{table}.parquet")
            for report in (tmp_path / "reports" / "shop", whole)
        )
        assert continued.equals(undisturbed)
