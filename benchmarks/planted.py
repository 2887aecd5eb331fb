"""Small faults planted in a copy of the simulator, and the tests that must find them.

    python -m benchmarks.planted [--tests REVISION] [--quick] [NAME ...]

A suite that has been made faster must still find what it found: run it with the tests of the
revision before (`--tests main`) and with those that are there, and compare the counts. Each
fault is one text replaced by another in one file; the tests named beside it are run until the
first that fails. A fault whose text is no longer there is an error, not a pass.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
NO_TESTS = 5  # that pytest ends with where none is left
COPIED = ("simulator", "scenarios", "docs", "pyproject.toml", "README.md", "CHANGELOG.md")


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault: where `old` gives way to `new`, and which of the tests must find it.

    `tests` are paths below `tests/` of which some may not be there, and `only` what pytest
    selects of them by name.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    only: str = ""


BITS = ("laws/test_any_case.py", "laws/test_same_bits.py")
ARMS = ("laws/test_any_case.py", "laws/test_arms.py")
TOOL = ("test_every_tool.py",)
BEHAVIOR = "laws/behavior/"
WORDS = ("decision/test_every_word_played.py",)

FAULTS = (
    # ---------------------------------------------------------------- books
    Planted("books of blocks are not added", "program/ledger.py",
            "            mine += row\n", "            mine |= row\n", BITS, "cut"),
    Planted("points taken back are not booked", "program/wallet/balances.py",
            '"points_clawed_back": back,', '"points_clawed_back": (0, 0),',
            ("laws/test_any_case.py", "laws/test_conservation.py"), "lost"),
    Planted("members are all who redeem", "simulate/week/steps_after.py",
            "some_among(now.arm.state.member, points, who, now.arm.block.cut)",
            "some_of(2 * points, who, now.arm.block.cut)",
            ("laws/test_any_case.py", "laws/test_members.py"), "parts_are_parts"),
    # ---------------------------------------------------------------- the laboratory
    Planted("a panel lets customers leave before launch", "simulate/solve/warm_up.py",
            "loop.run(-weeks, 0, leaving=False)",
            "loop.run(-weeks, 0, leaving=before is not None)", BITS, "panel"),
    Planted("programs change where a market starts", "simulate/play.py",
            "replace(case, programs={}, worlds={})  #",
            "replace(case, programs={}, worlds={}, number=len(case.programs))  #", ARMS,
            "whatever_is_played"),
    Planted("what is chosen is not switched off", "knobs.py",
            "if k.off is not None}", "if k.off is not None and not k.choice}",
            (*TOOL, "laws/test_any_case.py", "laws/test_null.py"), "off or inert"),
    # ---------------------------------------------------------------- tools together
    Planted("price cuts stack by their order", "program/channels.py",
            "* (np.float32(1) - row)", "* (np.float32(1) - row * row)",
            ("program/test_channels.py",)),
    Planted("the last offer counts, not the best", "program/channels.py",
            "np.maximum(row, amount, out=row)", "row[:] = amount", ("program/test_channels.py",)),
    Planted("tools of a kind share their luck", "program/week.py",
            'name = f"{self.successors.get(self._tool, self._tool)}.{word}"', "name = word",
            TOOL, "share_luck"),
    Planted("an irritation that is never felt", "program/parts/contact.py",
            "        if self.irritation:\n", "        if self.irritation < 0:\n",
            (*TOOL, "laws/test_every_knob.py"), "mailing and knob"),
    # ---------------------------------------------------------------- behavior
    Planted("points out of reach are joined for", "tools/points/reach.py",
            "given = own.reach * f32(", "given = np.maximum(own.reach, f32(0.01)) * f32(",
            (*TOOL, BEHAVIOR + "test_out_of_reach.py"), "out_of_reach"),
    Planted("a promise is felt four times", "tools/stamp_card/__init__.py",
            "mask * self._promise(week, own)", "4 * mask * self._promise(week, own)",
            (*TOOL, BEHAVIOR + "test_nothing_for_nothing.py"), "stamp and perceived"),
    Planted("today's cut is news to half of it", "program/parts/price.py",
            "used_to = usual * float(", "used_to = 0.5 * usual * float(",
            (*TOOL, BEHAVIOR + "test_todays_tool.py"), "drift"),
    # ---------------------------------------------------------------- what is said
    Planted("a missed promise is none", "decision/word/table.py",
            "lambda c: c.missed,", "lambda c: False,", WORDS, "row_5"),
    Planted("whatever is believed, it may pay", "decision/word/table.py",
            "        lambda c: c.favorable,", "        lambda c: False,", WORDS, "row_4"),
    Planted("launch whatever beliefs are", "decision/word/table.py",
            "lambda c: c.met and c.adverse,", "lambda c: c.met,", WORDS, "few_cases or row_9"),
    Planted("a word in passing that is too sure", "decision/word/in_passing.py",
            "if verdict.row >= 7 and hopeful", "if verdict.row >= 9 and hopeful",
            WORDS, "in_passing"),
    Planted("the race judges itself", "decision/among/improve.py",
            "HELD_OUT = 1_000_000", "HELD_OUT = 0", ("decision/test_improve.py",), "not_seen"),
    Planted("a promise kept just so is not kept", "decision/asked/promise.py",
            "return self.kept.value >= self.asked", "return self.kept.value > self.asked",
            ("decision/test_promises.py",)),
    Planted("what is owed is not discounted", "economics/books/value.py",
            "after * np.asarray(owed", "np.asarray(owed",
            ("report/sections/test_value.py", "economics/books/test_value.py")),
    Planted("equal segments are drawn apart", "scenario/unknowns.py",
            "same.setdefault(_belief(leaf, tools), [])", "same.setdefault(leaf.path, [])",
            ("decision/test_segments_typed.py",)),
    # ---------------------------------------------------------------- files
    Planted("finished cases stay for ever", "cli/faults.py",
            "    store.clear()\n", "    store.count()\n", ("cli/test_interrupt.py",)),
    Planted("a comma is always a point", "scenario/typed/grouped.py",
            '(whole or text.count(",") > 1)', '(text.count(",") > 1)',
            ("scenario/test_accidents.py", "scenario/test_meant.py")),
)  # fmt: skip


def copied(folder: Path, revision: str | None) -> None:
    """The simulator as it is here, with the tests of a revision, or with those that are here."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            left_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy2(ROOT / name, folder / name)
    if revision is None:
        shutil.copytree(ROOT / "tests", folder / "tests")
        return
    git = ["git", "-C", str(ROOT), "archive", revision, "tests", "pyproject.toml"]
    done = subprocess.run(git, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")


def found(fault: Planted, folder: Path, quick: bool) -> str:
    """Which test finds a fault that is planted in a copy, "" where none does."""
    path = folder / "simulator" / fault.file
    text = path.read_text("utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.name}: {fault.old!r} is {text.count(fault.old)} times in {path}")
    stamp = path.stat()
    path.write_text(text.replace(fault.old, fault.new), "utf-8")
    try:
        tests = [one for name in fault.tests if (one := folder / "tests" / name).exists()]
        only = ["-k", fault.only] if fault.only else []
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider",
             *map(str, tests), *only, *(["--quick"] if quick else [])],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
    finally:
        path.write_text(text, "utf-8")
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # kernels stay compiled
    if done.returncode == 0 or (quick and done.returncode == NO_TESTS):
        return ""
    if done.returncode != 1:
        raise RuntimeError(f"{fault.name}: pytest ended with {done.returncode}\n{done.stdout}")
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].partition(" - ")[0] if failed else "?"


def main(words: list[str]) -> int:
    """Plant each fault, and say which test finds it and in how many seconds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted", description=__doc__)
    parser.add_argument("--tests", metavar="REVISION", help="whose tests; those here if not given")
    parser.add_argument("--quick", action="store_true", help="without tests that are marked slow")
    parser.add_argument("name", nargs="*", help="only faults whose name holds one of these")
    given = parser.parse_args(words)
    faults = [one for one in FAULTS if not given.name or any(n in one.name for n in given.name)]
    n = 0
    with tempfile.TemporaryDirectory() as place:
        copied(Path(place), given.tests)
        for fault in faults:
            began = time.monotonic()
            by = found(fault, Path(place), given.quick)
            n += bool(by)
            said = by or "NOT FOUND"
            sys.stdout.write(f"{fault.name}: {said} ({time.monotonic() - began:.0f} s)\n")
            sys.stdout.flush()
    sys.stdout.write(f"{n} of {len(faults)} faults found\n")
    return 0 if n == len(faults) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
