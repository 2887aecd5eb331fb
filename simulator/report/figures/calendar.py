"""When each tool is on: the calendar of the programs, in months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import altair as alt
import polars as pl

from simulator.findings import Findings
from simulator.findings.offers import Offer
from simulator.findings.program import Planned
from simulator.program.about.titles import from_key
from simulator.report.figures.drawing import COLORS, Figure, Room, figure, records, text_of
from simulator.say import label, label_n, say

ROLLOUT, PLAIN, BEFORE = "roll-out", "open", "preparation"


def calendar(findings: Findings) -> Figure | None:
    """A row per tool, a bar per occasion; None where everything is always on."""
    rows = list(_rows(findings))
    if all(row["always"] for row in rows if row["what"] != BEFORE):
        return None
    lanes = list(dict.fromkeys(row["lane"] for row in rows))
    words = list(dict.fromkeys(row["what"] for row in rows))

    def draw(room: Room) -> Any:
        axis = alt.Axis(format="%b %Y", tickCount=4 if room.narrow else 9, labelOverlap=True)
        x = alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
        bars = (
            alt.Chart(records(pl.DataFrame(rows)))
            .mark_bar(height=14)
            .encode(
                x=x,
                x2=alt.X2("to:T"),
                y=alt.Y("lane:N", title=None, sort=lanes, axis=alt.Axis(labelLimit=room.label)),
                color=alt.Color(
                    "what:N",
                    title=None,
                    sort=words,
                    legend=room.legend,
                    scale=alt.Scale(domain=words, range=_colors(words)),
                ),
            )
        )
        return bars.properties(width=room.beside, height=alt.Step(30))

    return figure(
        "calendar",
        _title(findings),
        say(
            "From the first preparation to the end of the {horizon_weeks} weeks that are looked "
            "at; each other bar is the weeks in which a tool is on.",
            horizon_weeks=findings.horizon_weeks,
        ),
        draw,
    )


def _colors(words: list[str]) -> list[str]:
    others = COLORS[1:]
    named = {PLAIN: COLORS[0]}
    for at, word in enumerate(word for word in words if word != PLAIN):
        named[word] = others[at % len(others)]
    return [named[word] for word in words]


def _rows(findings: Findings) -> Iterator[dict[str, Any]]:
    if findings.setting is None:
        return
    launch = date.fromisoformat(findings.setting.start)
    programs = [one for one in findings.setting.programs if one.beside is None]
    for program in programs:
        for lane, what, first, length, always in _spans(program):
            if len(programs) > 1 and lane != program.label:
                lane = f"{program.label}: {lane}"
            yield {
                "lane": text_of(lane),
                "what": what,
                "from": (launch + timedelta(weeks=first)).isoformat(),
                "to": (launch + timedelta(weeks=first + length)).isoformat(),
                "always": always,
            }


def _spans(program: Planned) -> Iterator[tuple[str, str, int, int, bool]]:
    labels = {offer.name: offer.label for offer in program.offers}
    if program.rollout_weeks:
        yield ROLLOUT, ROLLOUT, 0, program.rollout_weeks, False
    for one in program.prepared:
        yield (
            labels.get(one.tool) or from_key(one.tool),
            BEFORE,
            one.begins,
            one.effort.weeks,
            False,
        )
    for offer in program.offers:
        what = PLAIN if offer.always else offer.occasion
        for first, length in offer.occasions:
            yield offer.label, what, first, length, offer.always


def _title(findings: Findings) -> str:
    """What is on the calendar, of the program in question where that has something on it."""
    assert findings.setting is not None
    programs = [one for one in findings.setting.programs if one.beside is None]
    for program in sorted(programs, key=lambda one: one.arm != findings.program):
        said = [_said(offer) for offer in program.offers if not offer.always]
        if program.rollout_weeks:
            said.append(
                label_n(
                    "reaches all customers after 1 week",
                    "reaches all customers after {n} weeks",
                    program.rollout_weeks,
                )
            )
        if said:
            return f"{text_of(program.label)}: {'; '.join(said)}"
    return label("When each tool is on")


def _said(offer: Offer) -> str:
    values = {"tool": text_of(offer.label), "when": offer.when}
    times = len(offer.occasions)
    if offer.occasion == PLAIN:
        return label_n("{tool}, on 1 time, {when}", "{tool}, on {n} times, {when}", times, **values)
    return label_n(
        "{tool}, {what} 1 time, {when}",
        "{tool}, {what} {n} times, {when}",
        times,
        what=offer.occasion,
        **values,
    )
