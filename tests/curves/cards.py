"""The tables of a points card in docs/model.md: `make cards` plays and writes them.

The shop of the README, 100,000 customers with 80,000 and 78,000 a year of fixed costs, over three
years: NPV at three margins over what is given back, and over the weeks to a reward; at one of them
also where rewards come on top of what is bought and replace no sale.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tabulate import tabulate

from simulator.program.program import Program
from simulator.tools.points import Points
from tests.curves.shop import AGENTS, play

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
BEGINS, ENDS = "<!-- the card, written by make cards -->\n", "\n<!-- the card ends -->"
CUSTOMERS, SETUP, RUNNING = 100_000, 80_000.0, 78_000.0
ROWS: dict[str, tuple[float, dict[str, float]]] = {
    "NPV in k at 28 %": (0.28, {}),
    "NPV in k at 45 %": (0.45, {}),
    "the same, rewards on top": (0.45, {"replaces": 0.0}),
    "NPV in k at 60 %": (0.60, {}),
}
BACK = (0.001, 0.004, 0.008, 0.01, 0.015, 0.03, 0.05)
WEEKS = (0.1, 0.5, 1, 2, 3, 5, 8, 13, 20, 26, 35, 50)
NEVER = 1e9  # currency to a reward


def card(**about: Any) -> Program:
    """A card with its part of the fixed costs."""
    part = AGENTS / CUSTOMERS
    return Program(
        setup_cost=SETUP * part, running_cost_per_year=RUNNING * part,
        tools={"points": Points.model_validate({"back": 0.01, **about})},
    )  # fmt: skip


def tables() -> str:
    """Both tables, in Markdown."""
    rates: dict[str, dict[str, float]] = {f"{100 * back:g} %": {"back": back} for back in BACK}
    rates["1 %, never reached"] = {"reward_at": NEVER}
    weeks: dict[str, dict[str, float]] = {f"{term:g}": {"reward_weeks": term} for term in WEEKS}
    return "\n\n".join(
        _table(head, some)
        for head, some in (("given back", rates), ("weeks to a reward, 1 % back", weeks))
    )


def _table(head: str, cards: Mapping[str, Mapping[str, float]]) -> str:
    played = {
        row: play({name: card(**about, **also) for name, about in cards.items()}, margin)
        for row, (margin, also) in ROWS.items()
    }
    rows = [
        [row, *(f"{one.npv.mean() * CUSTOMERS / 1_000:,.0f}" for one in at.values())]
        for row, at in played.items()
    ]
    usual = played["NPV in k at 28 %"]
    lift = ["lift, %", *(f"{100 * one.lift.mean():.2f}" for one in usual.values())]
    return tabulate(
        [*rows, lift], headers=[head, *cards], tablefmt="github", disable_numparse=True,
        colalign=("left", *("right" for _ in cards)),
    )  # fmt: skip


def written(page: str) -> str:
    """The page with the tables as they are played."""
    before, rest = page.split(BEGINS)
    return f"{before}{BEGINS}\n{tables()}\n{ENDS}{rest.split(ENDS)[1]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
