"""The gallery of curves: `python -m tests.curves.page` (or `make curves`) writes docs/curves.md.

Lift and NPV over the whole range of each choice of each tool, alone, in the same weeks of the
same customers; and the two tables by margin that docs/model.md quotes. `--only TOOL` (or
`make curves ONLY=TOOL`) plays one tool and keeps the rest of the page as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import altair as alt
import numpy as np
import typer
import vl_convert

from simulator.program.about.curve import Curve
from simulator.program.program import Program
from simulator.program.tool import REGISTRY
from simulator.report.figures.drawing import BLACK, BLUE, GRAY, ORANGE
from simulator.scenario.faults import suggestion
from tests.curves.choices import CURVES
from tests.curves.shop import AGENTS, MARGIN, STREAMS, Played, play, tool

DOCS = Path(__file__).parents[2] / "docs"
PAGE, FIGURES = DOCS / "curves.md", DOCS / "curves"
MARGINS = (0.28, 0.45, 0.60)
BACKS = (0.001, 0.004, 0.008, 0.01, 0.015, 0.03, 0.05)
REWARDS = (0.1, 0.5, 1, 2, 3, 5, 8, 13, 20, 26, 35, 50)
FIXED = {"setup_cost": 3_200, "running_cost_per_year": 3_120}  # .80 a customer, and .78 a year
TABLES = "A card by margin"
HEAD = f"""\
# Curves: every choice of every tool over its whole range

<!-- Written by `make curves` from tests/curves/; changes made here by hand will be lost. -->

The shop is that of the README at a gross margin of {MARGIN:.0%}: 63 purchases of 29.60 a year, 45 %
share of wallet, 18 % churn, three years, every belief at its default. Each tool runs alone, with
no fixed cost, so that a tool that gives nothing has a lift and an NPV of zero. Lift is the share of
purchases more than without the program, NPV is in currency per customer. Lines are means of
{STREAMS} streams of luck of {AGENTS:,} customers, bands their range. Above each figure stands
what a practitioner would expect; where a curve does something else, the model is wrong or has
something to teach, and the text says which.
"""

app = typer.Typer(add_completion=False)


@app.command()
def main(
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="TOOL", help="Play this tool alone; may be given several times."),
    ] = None,
) -> None:
    """Play every choice of every tool, or of some, and write the page and its figures."""
    kinds = list(dict.fromkeys(kind for kind, _ in CURVES))
    for kind in only or ():
        if kind not in kinds:
            raise typer.BadParameter(f"no such tool as {kind!r}; {suggestion(kind, kinds)}")
    FIGURES.mkdir(exist_ok=True)
    before = sections(PAGE.read_text(encoding="utf-8")) if only else {}
    parts = [HEAD, *([before.get(TABLES, "")] if only else tables())]
    for kind in kinds:
        parts.append(before.get(kind, "") if only and kind not in only else section(kind))
    text = "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
    PAGE.write_text(text, encoding="utf-8")
    known = {".".join(key) for key in CURVES}
    for file in FIGURES.glob("*.svg"):
        if file.stem not in known:
            file.unlink()


def sections(text: str) -> dict[str, str]:
    """The sections of a page by their headings, what stands above the first one left out."""
    found = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].removeprefix("## "): part for part in found}


def section(kind: str) -> str:
    """Every choice of a tool, played; its figures are written."""
    parts = [f"## {kind}"]
    for (of, choice), curve in CURVES.items():
        if of != kind:
            continue
        found = played(kind, choice, curve)
        stem = f"{kind}.{choice}"
        (FIGURES / f"{stem}.svg").write_text(figure(kind, choice, found), encoding="utf-8")
        parts.append(
            f"### {choice}\n\n{REGISTRY[kind].knobs()[choice].unit.capitalize()}. {curve.expects}"
            f"\n\n![Lift and NPV by {choice} of {kind}](curves/{stem}.svg)\n\n{table(found)}"
        )
        print(stem, flush=True)  # noqa: T201
    return "\n\n".join(parts)


def played(kind: str, choice: str, curve: Curve) -> dict[float, Played]:
    """The curve of a choice by its values."""
    arms = {
        f"at_{at}": Program(tools={"it": tool(kind, **{**curve.beside, choice: _whole(value)})})
        for at, value in enumerate(curve.values)
    }
    found = play(arms, service=curve.service)
    return dict(zip(curve.values, found.values(), strict=True))


def _whole(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def table(found: dict[float, Played]) -> str:
    """The figures of a curve as Markdown."""
    rows = ["| | " + " | ".join(f"{value:g}" for value in found) + " |"]
    rows.append("|--|" + "--:|" * len(found))
    for name, scale in (("lift, %", 100.0), ("NPV", 1.0), ("cost", 1.0), ("members, %", 100.0)):
        key = name.partition(",")[0].lower()
        cells = [f"{scale * float(np.mean(getattr(one, key))):.2f}" for one in found.values()]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def figure(kind: str, choice: str, found: dict[float, Played]) -> str:
    """Lift beside NPV, as SVG."""
    values = [value for value in found if value > 0]
    wide = max(values) / min(values) > 50
    rows = [
        {"value": value, "lift": _at(one.lift), "npv": _at(one.npv)} | _ends(one)
        for value, one in found.items()
        if value > 0 or not wide
    ]
    scale = alt.Scale(type="log") if wide else alt.Scale()
    x = alt.X("value:Q", title=f"{choice} of {kind}", scale=scale, axis=alt.Axis(tickCount=6))
    both = alt.hconcat(
        _panel(rows, x, "lift", "lift of purchases", BLUE, "+.1%"),
        _panel(rows, x, "npv", "NPV per customer", ORANGE, "+.3~s"),
    )
    shown = both.properties(background="white", padding=12).configure(
        font="Helvetica, Arial, sans-serif"
    )
    return vl_convert.vegalite_to_svg(shown.configure_view(stroke=None).to_dict())


def _panel(rows: list[dict[str, Any]], x: alt.X, name: str, title: str, color: str, of: str) -> Any:
    base = alt.Chart(alt.InlineData(values=rows))
    y = alt.Y(f"{name}:Q", title=title, axis=alt.Axis(format=of))
    line = base.mark_line(color=color, strokeWidth=2, point={"color": color}).encode(x=x, y=y)
    band = base.mark_area(color=color, opacity=0.2).encode(
        x=x, y=f"{name}_low:Q", y2=f"{name}_high:Q"
    )
    zero = alt.Chart(alt.InlineData(values=[{}])).mark_rule(color=BLACK if name == "npv" else GRAY)
    return alt.layer(zero.encode(y=alt.datum(0)), band, line).properties(width=290, height=190)


def _at(each: Any) -> float:
    return round(float(np.mean(each)), 5)


def _ends(one: Played) -> dict[str, float]:
    return {
        f"{name}_{end}": round(float(of(getattr(one, name))), 5)
        for name in ("lift", "npv")
        for end, of in (("low", np.min), ("high", np.max))
    }


# ------------------------------------------------------------------ by margin


def tables() -> Iterator[str]:
    """NPV per customer by margin, over what is given back and over when a reward is reached."""
    yield f"## {TABLES}\n\nWith the fixed costs of the README (80,000 and 78,000 a year)."
    backs = {f"{100 * back:g} %": {"back": back} for back in BACKS}
    backs["1 %, never reached"] = {"back": 0.01, "reward_at": 100_000}
    yield by_margin("given back", backs)
    rewards = {f"{weeks:g}": {"reward_weeks": weeks} for weeks in REWARDS}
    yield by_margin("weeks to a reward, 1 % back", rewards)


def by_margin(what: str, choices: dict[str, dict[str, float]]) -> str:
    """One table: NPV in thousands per 100,000 customers and lift of the whole horizon."""
    arms = {
        f"at_{at}": Program(tools={"it": tool("points", **dict(chosen))}, **FIXED)
        for at, chosen in enumerate(choices.values())
    }
    rows = [f"| {what} | " + " | ".join(choices) + " |", "|--|" + "--:|" * len(choices)]
    lifts: list[str] = []
    for margin in MARGINS:
        found = play(arms, margin)
        thousands = [f"{float(np.mean(one.npv)) * 100:,.0f}" for one in found.values()]
        rows.append(f"| NPV in k at {margin:.0%} | " + " | ".join(thousands) + " |")
        lifts = [f"{100 * float(np.mean(one.lift)):.2f}" for one in found.values()]
    rows.append("| lift, % | " + " | ".join(lifts) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    app()
