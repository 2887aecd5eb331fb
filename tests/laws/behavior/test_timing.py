"""Timing is not demand: what is bought earlier or later is bought once."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.program.audience import EVERYONE
from simulator.program.program import Program
from simulator.program.tool import REGISTRY, Tool
from tests.laws.behavior.choices import KINDS, choices, made
from tests.laws.behavior.playing import Seen, played, small
from tests.laws.worlds import NOBODY_JOINS, program

MOVES_AT_MOST = 5e-4  # of expected sales over three years
# A threshold where the usual one is 1: rewards of .1 to 50 weeks of earning.
TIMES = (0.1 / 13, 0.04, 0.15, 0.24, 0.4, 0.6, 1.0, 1.5, 2.0, 2.7, 50 / 13)
TIMED = [kind for kind in KINDS if REGISTRY[kind].timing]
WORLD = small(1_200, churn_per_year=0)


def only_timing(kind: str, **about: Any) -> Tool:
    """A tool for everybody that nobody values, and whose timing acts as much as it may."""
    knobs = REGISTRY[kind].knobs()
    off = {n: k.off for n, k in knobs.items() if not k.choice and k.off is not None}
    high = {name: knobs[name].high for name in REGISTRY[kind].timing}
    return made(kind, **{**off, **high, "to": EVERYONE, **about})


def settings(kind: str) -> dict[str, dict[str, Any]]:
    """Thresholds from hardly any to hardly ever, and every end of the other choices."""
    found: dict[str, dict[str, Any]] = {"usual": {}}
    for knob, about in choices(kind).items():
        default = REGISTRY[kind].model_fields[knob].default
        if about.threshold and default:
            found |= {f"{knob}={default * by:.3g}": {knob: default * by} for by in TIMES}
    if made(kind).wallet() is not None:
        found |= {f"{weeks} weeks": {"expires_after": weeks} for weeks in (4, 13, 26, None)}
    return found


ARMS = [(kind, name) for kind in TIMED for name in settings(kind)]


@cache
def of(kind: str) -> dict[str, Seen]:
    """All arms of a tool of which only the timing is on."""
    arms: dict[str, Program] = {
        name: program(tools={"tool": only_timing(kind, **about)}, joining=NOBODY_JOINS)
        for name, about in settings(kind).items()
    }
    return played(arms, world=WORLD)


@pytest.mark.parametrize(("kind", "name"), ARMS, ids=[f"{a},{b}" for a, b in ARMS])
def test_timing_is_not_demand(kind: str, name: str) -> None:
    arms = of(kind)
    ratio = arms[name].noted.expected.sum(axis=0) / arms["today"].noted.expected.sum(axis=0) - 1
    noise = abs(ratio[1] - ratio[0]) / 2
    assert noise < MOVES_AT_MOST / 2, "there are too few customers to tell"
    assert arms[name].likely == pytest.approx(0, abs=MOVES_AT_MOST)


@pytest.mark.parametrize("kind", TIMED)
def test_timing_of_several_tools_is_not_demand(kind: str) -> None:
    """What two of them move the same way is moved once; five lost .4 % of sales for good."""
    own = [{"currency": f"points {at}"} for at in range(5)]
    about = own if made(kind).wallet() is not None else [{} for _ in own]
    tools = {f"tool{at}": only_timing(kind, **one) for at, one in enumerate(about)}
    arms = played({"five": program(tools=tools, joining=NOBODY_JOINS)}, world=WORLD)
    assert arms["five"].likely == pytest.approx(0, abs=2 * MOVES_AT_MOST)


@pytest.mark.parametrize("kind", TIMED)
def test_timing_moves_purchases_at_all(kind: str) -> None:
    arms = of(kind)
    weeks = arms["usual"].noted.expected.sum(axis=1) / arms["today"].noted.expected.sum(axis=1)
    assert abs(weeks - 1).max() > 10 * MOVES_AT_MOST
