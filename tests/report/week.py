"""The week in docs/model.md: `python -m tests.report.week` writes it from the table that runs."""

from __future__ import annotations

from pathlib import Path

from simulator.explain.week import whole_week

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
BEGINS, ENDS = "<!-- the week, written by make week -->\n", "\n<!-- the week ends -->"


def written(page: str) -> str:
    """The page with the week as it is played."""
    before, rest = page.split(BEGINS)
    return f"{before}{BEGINS}\n{whole_week()}\n{ENDS}{rest.split(ENDS)[1]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
