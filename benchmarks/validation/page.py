"""docs/validation.md and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from benchmarks.validation.rows import Played, Row, Skipped

WIDTH, LEFT, LINE, NARROWEST, WIDEST = 860, 400, 22, 0.4, 1.6
ELSEWHERE = (
    ("P03", "Contractual retention", "needs no data but a published table of survival; "
     "tests/reference/test_contractual_retention.py plays it"),
    ("P04", "Closed-form customer value", "needs no data; tests/reference/test_customer_value.py"),
    ("P07", "Depth of discounts", "not played: lifts of single items hold switching between items "
     "and stockpiling, and the model has baskets; the elasticity of items (-1.49) is an upper "
     "bound of that of a store, whose default is .8 (docs/evidence.md)"),
    ("P10", "Expiry of coupons in cars", "not played: stated choices of drivers between coupons of "
     "an hour's use; the model counts weeks"),
    ("P11", "Endowed progress", "needs no data; tests/tools/stamp_card plays it"),
    ("P12", "Brand choice, catsup", "tests/reference/test_catsup.py holds loyalty and repeat rates "
     "to it; a choice between brands of one shelf is no market that `calibrate` reads"),
)  # fmt: skip
HEAD = """\
# Validation

Public data of which it is known what happened, through the commands that a client types. `make
validate` plays what is kept in the repository; `make validate DATA=FOLDER` also what may not be
kept, where somebody has it. What is skipped says why. A row passes where what came out lies within
what the case allows; the spread is that of 90 % of cases. Misses stay on this page.

![What came out, against what is true](validation/intervals.svg)

*Each row of the tables below: dot and line are what came out with its spread, the bar is what the
case allows, both against what is true (1). Orange rows are misses.*
"""


def page(cases: Sequence[Played | Skipped], coverage: str) -> str:
    """The whole page."""
    played = [one for one in cases if isinstance(one, Played)]
    rows = [row for one in played for row in one.rows]
    passed = sum(row.passed for row in rows)
    parts = [HEAD, f"{passed} of {len(rows)} rows pass.\n"]
    for one in played:
        parts += [
            f"## {one.number}: {one.name}\n", f"Given: {one.given}. Through: {one.how}.\n",
            _table(one.rows), f"\n{one.said}\n",
        ]  # fmt: skip
    skipped = [(one.number, one.name, one.why) for one in cases if isinstance(one, Skipped)]
    parts += ["## Not on this page\n", "| case | | |\n|---|---|---|"]
    parts += [f"| {number} | {name} | {why} |" for number, name, why in (*skipped, *ELSEWHERE)]
    parts += ["", coverage]
    return "\n".join(parts).rstrip() + "\n"


def _table(rows: Sequence[Row]) -> str:
    lines = ["| | came out | 90 % of cases | true | allowed | |", "|---|--:|---|--:|---|---|"]
    for row in rows:
        word = "passed" if row.passed else f"**missed** by {row.missed_by:.1%}"
        lines.append(
            f"| {row.what} | {_n(row.found)} | {_n(row.low)} to {_n(row.high)} | {_n(row.truth)} | "
            f"{_n(row.least)} to {_n(row.most)} | {word} |"
        )
    return "\n".join(lines)


def _n(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.01 else f"{value:.2g}"


def picture(cases: Sequence[Played | Skipped]) -> str:
    """Every row against what is true, as SVG."""
    rows = [(one.number, row) for one in cases if isinstance(one, Played) for row in one.rows]
    height = LINE * (len(rows) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for mark in (0.5, 0.75, 1.0, 1.25, 1.5):
        x, color = _x(mark), "#222222" if mark == 1 else "#dddddd"
        parts.append(f'<line x1="{x:.1f}" y1="{LINE}" x2="{x:.1f}" y2="{height - LINE}" '
                     f'stroke="{color}"/>')  # fmt: skip
        parts.append(f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle">{mark:g}</text>')
    for at, (number, row) in enumerate(rows):
        y = LINE * (at + 1.5)
        color = "#0072B2" if row.passed else "#D55E00"
        least, most, low, high, found = (
            _x(value / row.truth) for value in (row.least, row.most, row.low, row.high, row.found)
        )
        what = escape(row.what.split(": ", 1)[-1])
        parts += [
            f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{what} '
            f"({escape(number)})</text>",
            f'<rect x="{least:.1f}" y="{y - 7:.1f}" width="{max(most - least, 1):.1f}" height="14" '
            'fill="#e8e8e8"/>',
            f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{color}" '
            'stroke-width="2"/>',
            f'<circle cx="{found:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>',
        ]  # fmt: skip
    return "\n".join([*parts, "</svg>", ""])


def _x(ratio: float) -> float:
    inside = min(max(ratio, NARROWEST), WIDEST)
    return LEFT + (inside - NARROWEST) / (WIDEST - NARROWEST) * (WIDTH - LEFT - 20)
