"""Half a page about the pilot of a program."""

from __future__ import annotations

from simulator.explain.numbers import amount
from simulator.findings.pilot import PilotFindings
from simulator.findings.pilot.words import (
    answer,
    group_told,
    known_told,
    lines_of,
    now_told,
    range_told,
    rehearsal_told,
    result_told,
    rounded,
)
from simulator.report.text import WIDTH, narrowed, wrapped
from simulator.say import label


def pilot_summary(found: PilotFindings, width: int = WIDTH) -> str:
    """The pilot or none, which result means launch, what it is worth, the best of each length."""
    one = found.best or found.closest
    said = [answer(found), now_told(found)]
    if found.best is not None:
        said += [" ".join(result_told(found, one)), rehearsal_told(found)]
    parts = [wrapped(text, width) for text in said if text]
    parts.append(_lines(found, width))
    parts += [wrapped(text, width) for text in (range_told(found), *known_told(found)) if text]
    parts.append(_lengths(found, width))
    return "\n\n".join(parts)


def _lines(found: PilotFindings, width: int) -> str:
    one = found.best or found.closest
    rows = [[said, amount(value, found.currency, sign=True)] for said, value in lines_of(one)]
    return narrowed([group_told(one, found.control), ""], rows, width)


def _lengths(found: PilotFindings, width: int) -> str:
    heads = [label("weeks"), label("customers"), label("EVSI"), label("net benefit")]
    rows = [
        [str(one.weeks), rounded(one.size), amount(one.information, found.currency),
         amount(one.net, found.currency, sign=True)]
        for one in found.by_length
    ]  # fmt: skip
    return narrowed(heads, rows, width)
