"""Seconds to a settled verdict, and where they go: `python -m benchmarks.settled [SCENARIO...]`.

Each scenario, all that are shipped unless some are named, is answered in a process of its own on
one thread: from its file to the written report, with as many cases as it takes
(`simulator.decision.settled`), whatever it says itself. Seconds are those of a processor, which
other work on the machine changes little; stages are compiled beforehand. More jobs divide what
is played; the rest stays.

| column | what is in it |
|---|---|
| import | the interpreter, and every module that is needed |
| load | reading and checking the file |
| solving | declared to derived numbers, calibration, warm-up |
| weeks | the weeks of all arms |
| accounting | customers and points followed beyond the weeks, pairs of customers, measures |
| decision | verdicts, at every look whether cases are enough, and at the end |
| variants | looking for a better variant of a program that fails |
| report | findings, figures, page, workbook, tables |
| else | drawing of cases, and whatever is nothing of these |
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.tables import show

PARTS = (
    "import", "load", "solving", "weeks", "accounting", "decision", "variants", "report", "else",
)  # fmt: skip
SHIPPED = Path("scenarios")
CLOSED = "variants"  # whatever is done within it is its own


class Clock:
    """Seconds of this process by part; a part within another is not counted for that one, too."""

    def __init__(self) -> None:
        self.seconds, self._parts = defaultdict[str, float](float), ["else"]
        self._since = time.process_time()

    def _lap(self) -> None:
        now = time.process_time()
        self.seconds[self._parts[-1]] += now - self._since
        self._since = now

    def timed(self, part: str, do: Callable[..., Any]) -> Callable[..., Any]:
        """The same, on the clock."""

        def on_the_clock(*args: Any, **about: Any) -> Any:
            self._lap()
            self._parts.append(CLOSED if CLOSED in self._parts else part)
            try:
                return do(*args, **about)
            finally:
                self._lap()
                self._parts.pop()

        return on_the_clock

    def wrap(self, owner: Any, names: str, part: str) -> None:
        """Put functions of a module, or methods of a class, on the clock."""
        for name in names.split():
            setattr(owner, name, self.timed(part, getattr(owner, name)))


def answered(file: str) -> dict[str, Any]:
    """Answer a scenario in this process: the parts, cases and word."""
    from simulator.decision import advice, settled
    from simulator.economics.customers import pairs
    from simulator.report import result
    from simulator.scenario import load
    from simulator.simulate import play
    from simulator.where import Where

    imported = time.process_time()
    clock = Clock()
    clock.wrap(play.Passes, "_start", "solving")
    clock.wrap(play, "solve_paces", "solving")
    clock.wrap(pairs, "simulate", "weeks")
    clock.wrap(play, "run_off declared_and_simulated", "accounting")
    clock.wrap(pairs, "pairs_of", "accounting")
    clock.wrap(advice, "measured", "accounting")
    clock.wrap(advice, "advise", "decision")
    clock.wrap(advice, "mended search held_to_promises", CLOSED)
    scenario = clock.timed("load", load)(Path(file))
    found = result.run(scenario, within=settled.WITHIN, where=Where(jobs=1))
    with tempfile.TemporaryDirectory() as folder:
        clock.timed("report", lambda: found.save(Path(folder)))()
    clock.timed("else", lambda: None)()
    why = found.settled
    assert why is not None
    return {
        "scenario": Path(file).stem,
        "agents": found.played.agents,
        "cases": why.cases,
        "settled": "no" if why.still_open else "yes",
        "word": found.verdict.word,
        **{part: clock.seconds[part] for part in PARTS},
        "import": imported,
    }


def in_a_process(file: Path) -> dict[str, Any]:
    """The same in a process of its own, which has imported nothing yet."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.settled", "--one", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(*files: str) -> None:
    """Answer every scenario, one after the other, and print the table."""
    if files[:1] == ("--one",):
        sys.stdout.write(json.dumps(answered(files[1])) + "\n")
        return
    sys.stdout.write(f"{machine.cpu()}, load before {machine.load():.2f}\n\n")
    rows = []
    for file in [Path(one) for one in files] or sorted(SHIPPED.glob("*.yaml")):
        rows.append(in_a_process(file))
        rows[-1]["in all"] = sum(rows[-1][part] for part in PARTS)
        sys.stderr.write(f"{file}: {rows[-1]['in all']:.1f} s\n")
    sys.stdout.write(show(rows, "github") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
