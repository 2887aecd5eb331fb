"""All speed figures in one run: `python -m benchmarks.run`, or `make bench`.

The same reduced model (reduced.py says what it is) in our engine as an ordinary
scenario, in NumPy, in Mesa and in SimPy. Totals are compared first; where they
do not agree within Monte Carlo error there are no times. Writes results.json
and RESULTS.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

from benchmarks import grocery, machine
from benchmarks.agreement import ERRORS, Comparison, Spread, compare, spread_per_customer
from benchmarks.race import OURS, Entrant, race
from benchmarks.reduced import Terms, read_terms
from benchmarks.tables import agreement, disagreements, show, speeds

FOLDER = Path(__file__).parent
PARTS = ("reduced", "grocery", "pairing")
SMALL, LARGE = 10_000, 100_000
# One object per customer takes minutes at 100,000, so that those two run once there.
REPEATS_SMALL = {"ours_2": 5, "ours_1": 5, "numpy_tuned": 5, "numpy": 5, "mesa": 3, "simpy": 3}
REPEATS_LARGE = {"ours_2": 5, "ours_1": 5, "numpy_tuned": 5, "numpy": 5, "mesa": 1, "simpy": 1}
WHAT_IS_TIMED = (
    "M/s is million customer-weeks per second, ns the time for one. They are nominal for all "
    "alike: customers x weeks x arms (control and card), whether or not a customer has left. "
    "Times are medians of interleaved repeats, each in a process of its own, and cover the weeks "
    "alone: not imports and compilation, and not people, agents, solving and warm-up, which `ns "
    "with set-up` adds (for ours all, for the peers the making of agents). `ours, 2 workers` is "
    "two processes with a case each; the peers are one process with one thread. `vs` is how many "
    "times faster ours is. Memory is the peak of whole processes, all workers together."
)
HOW_AGREED = (
    "Each total per customer, and how many combined standard errors every implementation is away "
    "from what is expected: the closed form in the control arm, our engine (all its repeats) in "
    f"the other. More than {ERRORS:g} anywhere, and nothing is reported."
)


@dataclass(frozen=True, slots=True)
class Heat:
    """One population: who ran, and how the totals compare with the reference's."""

    customers: int
    entrants: list[Entrant]
    comparisons: dict[str, list[Comparison]]


def run_heat(terms: Terms, spread: Spread, customers: int, repeats: dict[str, int]) -> Heat:
    """Race, then compare totals; stops the program where they do not agree."""
    entrants = race(terms, customers, repeats, say)
    ours = [one for entrant in entrants if entrant.name in OURS for one in entrant.totals]
    found = {e.name: e.totals for e in entrants if e.name not in OURS}
    if ours:
        found = {"ours": ours, **found}
    expected = ours or found["numpy"]
    comparisons = {
        name: compare(totals, expected, terms, spread, customers) for name, totals in found.items()
    }
    wrong = disagreements(comparisons)
    if wrong:
        raise SystemExit(
            f"{customers:,} customers: these totals do not agree within {ERRORS:g} standard "
            f"errors, so there are no times\n\n{show(wrong)}"
        )
    return Heat(customers, entrants, comparisons)


def say(text: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def sections_of(heat: Heat) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Title, explanation and rows of a population's two tables."""
    n = f"{heat.customers:,} customers"
    return [
        (f"Reduced model, {n}", WHAT_IS_TIMED, speeds(heat.entrants)),
        (f"Agreement, {n}", HOW_AGREED, agreement(heat.comparisons)),
    ]


def write(sections: list[tuple[str, str, list[dict[str, Any]]]], folder: Path) -> None:
    """results.json and RESULTS.md, from the same rows."""
    found = {title: rows for title, _, rows in sections}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    lines = ["# Speed", "", "Written by `make bench`.", ""]
    said = set()
    for title, text, rows in sections:
        lines += [f"## {title}", ""]
        if text and text not in said:
            lines += [text, ""]
        said.add(text)
        lines += [show(rows, "github"), ""]
    (folder / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")


def arguments() -> argparse.Namespace:
    """What the command line asks for; without options, what is published."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--customers", type=int, nargs="+", help=f"instead of {SMALL} and {LARGE}")
    parser.add_argument("--peers-only", action="store_true", help="without our engine")
    parser.add_argument("--repeats", type=int, help="at most so many of each")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the two result files")
    return parser.parse_args()


def reduced(given: argparse.Namespace) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Race and agreement at every population."""
    terms = read_terms()
    say("spread between customers")
    spread = spread_per_customer(terms)
    plan = {SMALL: REPEATS_SMALL, LARGE: REPEATS_LARGE}
    sections = []
    for customers in given.customers or plan:
        repeats = plan.get(customers, REPEATS_SMALL)
        repeats = {
            name: min(n, given.repeats or n)
            for name, n in repeats.items()
            if not (given.peers_only and name in OURS)
        }
        sections += sections_of(run_heat(terms, spread, customers, repeats))
    return sections


def main() -> None:
    """Measure, show, write."""
    given = arguments()
    about = [{"": name, "value": value} for name, value in machine.about().items()]
    sections = [("Machine", "", about)]
    if "reduced" in given.only:
        sections += reduced(given)
    if "grocery" in given.only:
        size = {} if not given.customers else {"agents": max(given.customers)}
        found = grocery.measure(say, repeats=given.repeats or grocery.REPEATS, **size)
        rows = [one.as_row() for one in found]
        sections.append(("Grocery scenario", "", rows))
    if "pairing" in given.only:
        from benchmarks import pairing  # the only part that runs our engine in this process

        say("pairing")
        one = pairing.measure()
        sections.append(("Pairing", one.in_words(), [asdict(one)]))
    for title, text, rows in sections:
        parts = [f"\n{title}", *([fill(text, 80)] if text else []), show(rows)]
        sys.stdout.write("\n\n".join(parts) + "\n")
    write(sections, given.out)


if __name__ == "__main__":
    main()
