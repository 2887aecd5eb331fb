"""All tools side by side: `make tools-page` (`python -m tests.sidebyside.page`).

Writes docs/tools.md.
The numbers are kept in docs/tools/results.json, from which page and picture are drawn in a moment:
`--render` plays nothing, `--only KIND` plays one tool again and keeps the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import altair as alt
import numpy as np
import typer
import vl_convert

from simulator.decision.design.choices import CHOICES
from simulator.decision.names import name_of
from simulator.report.figures.drawing import BLUE, GRAY, ORANGE
from simulator.scenario.faults import suggestion
from tests.sidebyside.expected import EXPECTED
from tests.sidebyside.play import AGENTS, CASES, MONEY_SHARE, NAMES, played, solved

DOCS = Path(__file__).parents[2] / "docs"
PAGE, FOLDER = DOCS / "tools.md", DOCS / "tools"
RESULTS = FOLDER / "results.json"
TITLES = {"grocery": "Grocery", "salon": "Salon", "store": "Online store"}


def by_chance(unknowns: int = 60, tries: int = 200) -> float:
    """The largest rank correlation of so many unknowns that mean nothing, on average."""
    rng = np.random.default_rng(1)
    ranks = rng.permuted(np.tile(np.arange(CASES), (tries, unknowns, 1)), axis=2)
    centered = ranks - (CASES - 1) / 2
    base = centered[0, 0] * 0 + np.arange(CASES) - (CASES - 1) / 2
    return float(np.abs(centered @ base / (base @ base)).max(axis=1).mean())


HEAD = f"""\
# Tools side by side at the same money

<!-- Written by `make tools-page` from tests/sidebyside/; changes by hand will be lost. -->

Each of the {len(CHOICES)} tools alone on made-up markets (tests/sidebyside/markets/), for three
years, against the same customers without it. One choice of each tool is solved so that the program
costs {MONEY_SHARE:.0%} of the sales of today's business over three years, undiscounted. Nothing is
uncertain while it is solved, and a few steps of bisection come close; what it then cost stands in
the table. Where the sensible range of that choice does not reach the money, the tool is played at
the end of it, and the table says `most` or `least`.

The other numbers are means over {CASES} cases of {AGENTS:,} agents, with 90 % intervals,
every belief drawn from its range. They are rough: so few cases tell large from small, not
first from second. Lift is of sales at list price. Kept is the share of customers of week 0
who have not left after three years, in percentage points more than without the tool. Margin
per cost is what year 3 earns before the program's cost, per unit of that cost: above 1 the
tool carries itself in that year. NPV and owed are in currency per customer of week 0.

The last column is the unknown that ranks most like the NPV, of all of the market and the tool.
With {CASES} cases and some sixty unknowns, the largest of them reaches {by_chance():.2f} by chance
alone: it is a hint and no finding.
"""

Results = dict[str, dict[str, dict[str, Any]]]  # market, tool, what was set and found

app = typer.Typer(add_completion=False)


@app.command()
def main(
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Play this tool alone; may be given several times."),
    ] = None,
    render: Annotated[bool, typer.Option(help="Play nothing; write the page again.")] = False,
) -> None:
    """Play every tool, or some, on every market, and write the page and its picture."""
    for kind in only or ():
        if kind not in CHOICES:
            raise typer.BadParameter(f"no such tool as {kind!r}; {suggestion(kind, CHOICES)}")
    results = kept() if only or render else {}
    for name in () if render else NAMES:
        results.setdefault(name, {}).update(found(name, only or list(CHOICES)))
        print(name, flush=True)  # noqa: T201
    FOLDER.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (FOLDER / "by_year.svg").write_text(figure(results), encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


def kept() -> Results:
    """What was played before."""
    read: Results = json.loads(RESULTS.read_text(encoding="utf-8"))
    return read


def found(name: str, kinds: list[str]) -> dict[str, dict[str, Any]]:
    """Tools solved and played on one market."""
    amounts = solved(name, kinds)
    rows = played(name, amounts)
    return {kind: {**asdict(amounts[kind]), **rows[kind]} for kind in kinds}


def page(results: Results) -> str:
    """The page, from what was found."""
    parts = [HEAD, "## Year 1 and year 3", "![Lift of sales by tool](tools/by_year.svg)"]
    for name in (one for one in NAMES if one in results):
        parts += [f"## {TITLES[name]}", table(results[name])]
    parts.append("## What a practitioner would expect")
    parts.append("\n".join(f"- **{kind}**: {EXPECTED[kind]}" for kind in sorted(CHOICES)))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """One market, the best NPV first."""
    lines = [
        (
            "| tool | set to | cost, % of sales | lift year 1, % | lift year 3, % | kept, points | "
            "margin per cost, year 3 | NPV | owed | depends most on |"
        ),
        "|--|--|--:|--:|--:|--:|--:|--:|--:|--|",
    ]
    for kind, row in sorted(rows.items(), key=lambda one: -one[1]["npv"][0]):
        path, rank = row["hangs_on"]
        path = name_of(path) if path else path
        lines.append(
            f"| {kind} | `{CHOICES[kind].knob}: {row['value']:.3g}` | {100 * row['spent']:.2f} "
            f"{row['at_end']} | {_cell(row['lift_1'], 100)} | {_cell(row['lift_3'], 100)} "
            f"| {_cell(row['kept'], 100)} | {_cell(row['margin_3'])} | {_cell(row['npv'])} "
            f"| {row['owed'][0]:.2f} | {f'{path} ({rank:+.1f})' if path else 'nothing'} |"
        )
    return "\n".join(lines)


def _cell(spread: list[float], scale: float = 1.0) -> str:
    mean, low, high = (scale * one for one in spread)
    if mean != mean:
        return "no cost"
    return f"{mean:.2f} ({low:.2f} to {high:.2f})"


def figure(results: Results) -> str:
    """Lift of year 1 beside that of year 3, tool by tool, a panel for each market; SVG."""
    panels = [_panel(TITLES[name], results[name]) for name in NAMES if name in results]
    shown = alt.hconcat(*panels).properties(background="white", padding=12)
    styled = shown.configure(font="Helvetica, Arial, sans-serif").configure_view(stroke=None)
    return vl_convert.vegalite_to_svg(styled.to_dict())


def _panel(title: str, rows: Mapping[str, Mapping[str, Any]]) -> Any:
    values = [
        {"tool": kind, "year": year, "lift": rows[kind][key][0]}
        for kind in rows for year, key in (("year 1", "lift_1"), ("year 3", "lift_3"))
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(values=values))
    y = alt.Y("tool:N", title=None)
    x = alt.X("lift:Q", title="lift of sales", axis=alt.Axis(format="+.1%", tickCount=5))
    color = alt.Color(
        "year:N", title=None, scale=alt.Scale(domain=["year 1", "year 3"], range=[BLUE, ORANGE])
    )
    between = base.mark_line(color=GRAY).encode(x=x, y=y, detail="tool:N")
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(x=x, y=y, color=color)
    return alt.layer(between, dots).properties(width=230, height=420, title=title)


if __name__ == "__main__":
    app()
