"""What changed from one scenario to another, and what it did, for a terminal."""

from __future__ import annotations

from simulator.explain.numbers import amount, share, span
from simulator.findings.versions.difference import Difference
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label, say, say_n

MOST = 30  # changes that are listed


def difference_summary(found: Difference, width: int = WIDTH) -> str:
    """The changes, both words, and the paired difference."""
    parts = [wrapped(_changed(found), width)]
    if found.changes:
        parts.append(_table(found, width))
    parts += [wrapped(_words(found), width), wrapped(_gain(found), width), _sides(found, width)]
    return "\n\n".join(parts)


def _changed(found: Difference) -> str:
    values = {"before": found.before.name, "after": found.after.name}
    if not found.changes:
        return say("Nothing that is simulated differs between {before} and {after}.", **values)
    return say_n(
        "From {before} to {after}, one value changed.",
        "From {before} to {after}, {n} values changed.",
        len(found.changes),
        **values,
    )


def _table(found: Difference, width: int) -> str:
    rows = [[name, before, after] for name, _, before, after in found.changes[:MOST]]
    table = narrowed([label("what"), label("before"), label("after")], _short(rows), width)
    left = len(found.changes) - MOST
    if left <= 0:
        return table
    return "\n".join((table, say_n("And {n} more.", "And {n} more.", left)))


def _short(rows: list[list[str]]) -> list[list[str]]:
    return [[cell if len(cell) <= 30 else f"{cell[:29]}~" for cell in row] for row in rows]


def _words(found: Difference) -> str:
    before, after = found.before, found.after
    none = label("no word")
    values = {
        "before": (before.word or none).upper(),
        "after": (after.word or none).upper(),
    }
    if before.word == after.word:
        said = say("The word stays {after}.", **values)
    else:
        said = say("The word turns from {before} to {after}.", **values)
    return f"{said} {after.reason}"


def _gain(found: Difference) -> str:
    values = {
        "gain": amount(found.gain.mean, found.currency, sign=True),
        "span": span(found.gain.low, found.gain.high, found.currency),
        "mean": span(found.low, found.high, found.currency),
        "better": share(found.better),
        "n": found.cases,
    }
    if found.told:
        return say(
            "The change is worth {gain} of NPV on average ({span} in 90 % of {n} cases, same luck; "
            "95 % interval of the mean {mean}). It earns more in {better} of them.",
            **values,
        )
    return say(
        "What the change is worth cannot be told from {n} cases: {gain} of NPV on average, 95 % "
        "interval {mean}.",
        **values,
    )


def _sides(found: Difference, width: int) -> str:
    heads = ["", found.before.name, found.after.name]
    both = (found.before, found.after)
    rows = [
        [label("program"), *(one.program for one in both)],
        [label("pays in"), *(share(one.pays) for one in both)],
        [label("mean NPV"), *(amount(one.npv.mean, found.currency, sign=True) for one in both)],
        [label("program cost"), *(amount(one.cost, found.currency) for one in both)],
    ]
    return narrowed(heads, rows, width)
