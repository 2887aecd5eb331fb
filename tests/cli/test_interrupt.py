"""Ctrl-C: what is finished is kept, and the same command goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.report.shop import SHOP

LOYALTY = Path(sys.executable).with_name("loyalty")


@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_finished_cases_are_kept(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    command = [str(LOYALTY), "run", "shop.yaml", "--agents", "1000", "--cases", "24", "--jobs", "1",
               "--certain"]  # fmt: skip
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
    assert "of 24 cases; they are kept, and the same command continues" in err
    assert "Traceback" not in err
    n_kept = len(list(kept.glob("*/*.bin")))
    assert 1 <= n_kept < 24
    assert not (tmp_path / "reports" / "shop").exists()

    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Does a small card pay?" in again.stdout
    assert not kept.exists()
    fresh = [*command, "--out", "fresh"]
    subprocess.run(fresh, cwd=tmp_path, capture_output=True, check=True)
    for table in ("weeks", "values", "panel"):
        continued, whole = (
            pl.read_parquet(tmp_path / out / "shop" / "tables" / f"{table}.parquet")
            for out in ("reports", "fresh")
        )
        assert continued.equals(whole)
