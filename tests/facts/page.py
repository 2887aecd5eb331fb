"""The page of facts: `python -m tests.facts.page` (or `make facts`) writes docs/facts.md.

It is drawn from the same measurements that the tests judge, and comes out the same every time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.facts.fact import FALSE_ALARM, Check, Fact, Found, Near
from tests.facts.figures import Figure, draw_all
from tests.facts.registry import FACTS
from tests.facts.runs import CASES

DOCS = Path(__file__).parents[2] / "docs"
PAGE, FIGURES = DOCS / "facts.md", DOCS / "facts"

HEAD = f"""\
# Facts: what the model shows without tuning

<!-- Written by `make facts` from tests/facts/; changes made here by hand will be lost. -->

A *fact* is a pattern that was published, or measured on public data, and that the model must show
with every knob at its default. *Emergent* facts count: nothing in the code aims at them. *Built-in*
ones are only checked: a rule puts them there, or a default was set by them.

Everything is measured on {CASES} streams of luck or more, and what is caused by a program on the
same customers in the same weeks with it and without. The interval is Student's for the mean over
these cases; a fact is shown where each of its intervals lies within its bound. A model that stands
on the bound, and so has not the fact, would pass by luck once in {1 / FALSE_ALARM:,.0f} times;
where a value must be hit, a model that has it would fail as rarely. The numbers of a fact share
this rate. Unless something else is said, customers are those of a real grocery panel, and a
program runs for three years.
"""


def main() -> None:
    """Write the page and its figures."""
    figures = draw_all()
    FIGURES.mkdir(exist_ok=True)
    for figure in figures.values():
        (FIGURES / f"{figure.stem}.svg").write_text(figure.svg, encoding="utf-8")
    PAGE.write_text(render(FACTS, figures), encoding="utf-8")


def render(facts: Sequence[Fact], figures: Mapping[str, Figure]) -> str:
    """The page as Markdown."""
    parts = [HEAD, _summary(facts), _table(facts)]
    for fact in facts:
        parts.append("\n\n".join(outline(fact)))
        if fact.name in figures:
            figure = figures[fact.name]
            parts.append(f"![{figure.title}](facts/{figure.stem}.svg)\n\n*{figure.caption}*")
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def outline(fact: Fact) -> list[str]:
    """What the page says of a fact without measuring anything."""
    lines = [f"## {fact.statement}", f"*{fact.label}.* {fact.source}.", fact.how]
    if fact.remark:
        lines.append(fact.remark)
    if fact.missed:
        lines.append(f"**Missed.** {fact.missed}")
    return lines


def _summary(facts: Sequence[Fact]) -> str:
    told = []
    for label in ("emergent", "built-in"):
        here = [fact for fact in facts if fact.label == label]
        shown = sum(fact.verdict() == "shown" for fact in here)
        told.append(f"{shown} of {len(here)} {label} facts are shown")
    text = " and ".join(told) + "."
    missed = [fact.statement for fact in facts if fact.verdict() != "shown"]
    if missed:
        text += " Not shown: " + "; ".join(f"**{name}**" for name in missed) + "."
    return text


def _table(facts: Sequence[Fact]) -> str:
    rows = ["| fact | label | source | found: mean (interval) | bound | verdict |"]
    rows.append("|" + "---|" * 6)
    for fact in facts:
        found = [
            f"{check.what}: {_number(one.mean, check)} ({_interval(one, check)})"
            for check, one in zip(fact.checks, fact.found(), strict=True)
        ]
        bounds = [bound(check) for check in fact.checks]
        verdict = fact.verdict()
        cells = (
            fact.statement, fact.label, fact.source, "<br>".join(found), "<br>".join(bounds),
            verdict if verdict == "shown" else f"**{verdict}**",
        )  # fmt: skip
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def bound(check: Check) -> str:
    """The bound of a number in words."""
    if isinstance(check.bound, Near):
        value = _number(check.bound.value, check, short=True)
        return f"{value}, to {_number(check.bound.precision, check, short=True)}"
    low, high = check.bound.low, check.bound.high
    if np.isinf(low):
        return f"below {_number(high, check, short=True)}"
    if np.isinf(high):
        return f"above {_number(low, check, short=True)}"
    return f"{_number(low, check, short=True).split()[0]} to {_number(high, check, short=True)}"


def _interval(one: Found, check: Check) -> str:
    low, high = _number(one.low, check), _number(one.high, check)
    return f"{low.split()[0]} to {high}"  # the unit once


def _number(number: float, check: Check, *, short: bool = False) -> str:
    scaled = number if check.unit == "plain" else 100 * number
    text = f"{scaled:.4g}" if short else f"{scaled:.{check.digits}f}"
    text = text.removeprefix("-") if not float(text) else text  # no minus zero
    return text if check.unit == "plain" else f"{text} {check.unit}"


if __name__ == "__main__":
    main()
