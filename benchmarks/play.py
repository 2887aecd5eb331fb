"""One implementation, once, in a process of its own: `python -m benchmarks.play NAME ...`.

Imports and compilation come first; then it says `ready` and waits for a
line, so that two of them can start together. It answers with one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from time import perf_counter

from benchmarks.machine import peak_bytes
from benchmarks.reduced import ARMS, Totals, draw_people, read_terms

PEERS = ("mesa", "simpy", "numpy", "numpy_tuned")

Result = tuple[float, float, dict[str, dict[str, float]]]  # seconds, weeks alone; totals by arm
Ready = Callable[[], None]


def play_peer(name: str, customers: int, seed: int, ready: Ready) -> Result:
    """Both arms one after the other; only the weeks are timed."""
    prepare: Callable[..., Callable[[], Totals]] = import_module(f"benchmarks.peer_{name}").prepare
    terms = read_terms()
    people = draw_people(terms, customers, seed)
    ready()
    begun, seconds, totals = perf_counter(), 0.0, {}
    for card, arm in enumerate(ARMS):
        weeks = prepare(terms, people, bool(card), seed)
        start = perf_counter()
        totals[arm] = weeks().as_dict()
        seconds += perf_counter() - start
    return perf_counter() - begun, seconds, totals


def play_ours(given: argparse.Namespace, ready: Ready) -> Result:
    """All arms in lockstep.

    One call draws people, solves the declared numbers, warms up and plays the
    weeks. What a call for one week takes is taken off, so that *weeks alone* are
    what is timed of the peers, too.
    """
    from benchmarks import engine

    case = engine.prepare(
        engine.SCENARIOS[given.scenario], given.customers, given.seed, given.programs, given.weeks
    )
    ready()
    start = perf_counter()
    engine.play(replace(case, weeks=1), given.threads)
    middle = perf_counter()
    totals = engine.play(case, given.threads)
    whole = perf_counter() - middle
    weeks = (whole - (middle - start)) * case.weeks / (case.weeks - 1)
    return whole, weeks, totals


def wait_for_go() -> None:
    """Tell the harness that everything is loaded; return when it says so."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main() -> None:
    """Play what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=("ours", *PEERS))
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scenario", default="reduced", help="ours only, like what follows")
    parser.add_argument("--programs", nargs="*", default=[ARMS[1]])
    parser.add_argument("--weeks", type=int)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    if given.name == "ours":
        whole, weeks, totals = play_ours(given, wait_for_go)
    else:
        whole, weeks, totals = play_peer(given.name, given.customers, given.seed, wait_for_go)
    answer = {
        "whole_seconds": whole,
        "seconds": weeks,
        "peak_bytes": peak_bytes(),
        "totals": totals,
    }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
