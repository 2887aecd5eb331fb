"""`python -m benchmarks.validation [--data FOLDER] [--write]`: play the public cases."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.validation import cases, effects
from benchmarks.validation.page import page, picture
from benchmarks.validation.rows import Played, Skipped

DOCS = Path(__file__).parents[2] / "docs"
COVERAGE = DOCS / "validation" / "coverage.md"


def main() -> int:
    """Play, say what came out, and write the page where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.validation")
    asked.add_argument("--data", type=Path, help="folder of the files that are not kept here")
    asked.add_argument("--write", action="store_true", help="write docs/validation.md")
    words = asked.parse_args()
    found: list[Played | Skipped] = []
    for given in (*cases.GIVEN, *effects.GIVEN):
        sys.stderr.write(f"{given.number}: {given.name}\n")
        one = given.played(words.data)
        found.append(one)
        if isinstance(one, Skipped):
            sys.stdout.write(f"{one.number}: skipped: {one.why}\n")
            continue
        for row in one.rows:
            word = "passed" if row.passed else f"MISSED by {row.missed_by:.1%}"
            sys.stdout.write(
                f"{one.number}: {row.what}: {row.found:.4g} ({row.low:.4g} to {row.high:.4g}), "
                f"true {row.truth:.4g}: {word}\n"
            )
    if words.write:
        coverage = COVERAGE.read_text("utf-8") if COVERAGE.exists() else ""
        (DOCS / "validation").mkdir(exist_ok=True)
        (DOCS / "validation" / "intervals.svg").write_text(picture(found), "utf-8")
        (DOCS / "validation.md").write_text(page(found, coverage), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
