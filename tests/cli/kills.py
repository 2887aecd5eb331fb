"""Kill commands at random moments; the same command must then finish as if nothing had been.

By hand, from the root: `python -m tests.cli.kills 30 [SEED]`. A few kills are a test.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from simulator.report.folder import KEPT, LOCK, PAGE
from tests.report.shop import SHOP

TEXT = SHOP.replace("run:", "  half: {like: card, tools: {points: {back: 0.5%}}}\nrun:").replace(
    "points: {back: 1%}", "points: {back: {value: 1%, search: [0.5%, 2%]}}\n      mailing: {}"
)
SMALL = ("--agents", "50", "--quiet")
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "shop.yaml", "--cases", "6", "--jobs", "2", *SMALL),
    "compare": ("compare", "shop.yaml", "--cases", "6", "--jobs", "1", *SMALL),
    "sweep": (
        "sweep", "shop.yaml", "programs.half.tools.points.back=0.5%..1%:2", "--cases", "4",
        "--jobs", "2", *SMALL,
    ),
    "improve": (
        "improve", "shop.yaml", "--program", "card", "--budget", "310", "--cases", "4",
        "--jobs", "2", *SMALL,
    ),
    "attribute": (
        "attribute", "shop.yaml", "--program", "card", "--cases", "4", "--jobs", "1", *SMALL,
    ),
    "transactions": ("transactions", "shop.yaml", "--customers", "20", *SMALL),
}  # fmt: skip
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
START = [sys.executable, "-c", "from simulator.cli import main; main()"]
IMPORTED = 0.8  # seconds until the interpreter itself has started, at which it is not ours


def begun(words: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    """A command in a folder, in a group of its own."""
    return subprocess.Popen(
        [*START, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip


def finished(words: Sequence[str], folder: Path) -> float:
    """Let a command finish; seconds that it took."""
    start = time.monotonic()
    process = begun(words, folder)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert "Traceback" not in err, err
    return time.monotonic() - start


def tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Every table below a folder; reading them shows that none is half-written."""
    found = {
        str(path.relative_to(folder)): pl.read_parquet(path)
        for path in sorted(folder.glob("reports/**/*.parquet"))
    }
    for path in folder.glob("reports/*/*"):
        if path.name in (PAGE, KEPT, LOCK, "winner.yaml"):
            text = path.read_text("utf-8").rstrip()
            assert text, path
            assert path.name not in (PAGE, KEPT) or text.endswith(("</html>", "}")), path
    return found


def kill(name: str, seconds: float, number: signal.Signals, whole: Path) -> str:
    """Kill a command after `seconds`, play it again, and compare; what it had said."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "shop.yaml").write_text(TEXT, "utf-8")
        process = begun(COMMANDS[name], folder)
        time.sleep(seconds)
        _heard(process)
        process.send_signal(number)
        _, err = process.communicate(timeout=120)
        assert "Traceback" not in err, f"{name}, {number.name} after {seconds:.2f} s:\n{err}"
        if number is not signal.SIGKILL:
            assert process.returncode in (0, 130), (name, number.name, process.returncode, err)
        tables(folder)
        finished(COMMANDS[name], folder)
        again = tables(folder)
        assert again.keys() == tables(whole).keys()
        for table, frame in tables(whole).items():
            assert again[table].equals(frame), f"{name}, {number.name}: {table}"
        left = [path.name for path in (folder / "reports").iterdir() if path.name[0] == "."]
        assert not left, f"{name}, {number.name} after {seconds:.2f} s left {left}"
        return err.strip().splitlines()[-1] if err.strip() else "(nothing said)"


def _heard(process: subprocess.Popen[str]) -> None:
    """Wait until the program hears SIGTERM, where the system tells: before, the signal is not ours.

    Starting the interpreter and importing takes much longer than `IMPORTED` on a busy machine.
    """
    status, bit = Path(f"/proc/{process.pid}/status"), 1 << (signal.SIGTERM - 1)
    while process.poll() is None and status.exists():
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", status.read_text("utf-8"), re.MULTILINE)
        if caught is None or int(caught[1], 16) & bit:
            return
        time.sleep(0.02)


def undisturbed(name: str, folder: Path) -> float:
    """Play a command in peace; seconds that it took."""
    folder.mkdir()
    (folder / "shop.yaml").write_text(TEXT, "utf-8")
    return finished(COMMANDS[name], folder)


def main(n: int, seed: int) -> None:
    """Kill `n` commands, one after the other."""
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        took = {name: undisturbed(name, Path(place) / name) for name in COMMANDS}
        for at in range(n):
            name, number = list(COMMANDS)[at % len(COMMANDS)], luck.choice(SIGNALS)
            seconds = luck.uniform(IMPORTED, took[name])
            said = kill(name, seconds, number, Path(place) / name)
            line = (
                f"{at}: {name} of {took[name]:.1f} s, {number.name} after {seconds:.2f} s: {said}"
            )
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{n} kills, the same tables after each\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
