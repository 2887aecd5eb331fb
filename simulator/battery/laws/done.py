"""What a tool does is what it declares, and it touches nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import numpy as np
from pydantic import ValidationError

from simulator.battery.choices import made
from simulator.battery.law import Faults, law
from simulator.battery.plays import LEAVING, book, watched, with_tool
from simulator.battery.worlds import case, play_weeks, same_books, where_somebody_comes
from simulator.program import ledger
from simulator.program.channels import Effects
from simulator.program.tool import REGISTRY, Tool
from simulator.simulate.around import campaigns

ROUNDS, ARMS = 6, 8


def settings(kind: str, luck: random.Random) -> Iterator[Tool]:
    """A tool as it is, now and then, and without end: every other knob anywhere in its range."""
    cls = REGISTRY[kind]
    yield cls.model_validate({})
    yield cls.model_validate({"when": {"every": 4}})
    for given in cls.examples:
        yield cls.model_validate(given)
    while True:
        chosen: dict[str, Any] = {}
        chosen |= {name: anywhere(cls, name, luck) for name in cls.knobs() if luck.random() < 0.5}
        if luck.random() < 0.5:
            chosen["when"] = {"every": 4}
        with suppress(ValidationError):
            yield cls.model_validate(chosen)


def anywhere(tool: type[Tool], name: str, luck: random.Random) -> float | None:
    """A value of a knob: the one without effect, an end of what is plausible, or a bound's part."""
    about, limits = tool.knobs()[name], tool.model_fields[name].metadata
    top = next(float(getattr(one, "le", getattr(one, "lt", 0))) for one in limits
               if type(one).__name__ in ("Le", "Lt"))  # fmt: skip
    return luck.choice([about.off, about.low, about.high, 1, 5, 0.999 * top, 0.3 * top, 0.03 * top])


@law("what is declared is done at some setting")
def what_is_declared_is_done(kind: str) -> Faults:
    """Nobody declares everything: what a tool names, it acts on and posts to."""
    cls = REGISTRY[kind]
    rest = {("adds to", name) for name in cls.acts_on} | {("posts", name) for name in cls.posts}
    if not rest:
        yield "a tool that acts on nothing and posts nothing is none"
    add, check = Effects.add, ledger.check_posts

    def added(effects: Effects, channel: str, amount: Any) -> None:
        if np.any(amount):
            rest.discard(("adds to", channel))
        add(effects, channel, amount)

    def checked(tool: str, account: str, posts: Any) -> None:
        rest.discard(("posts", account))
        check(tool, account, posts)

    some = settings(kind, random.Random(3))
    with (
        patch.object(Effects, "add", added),
        patch.object(ledger, "check_posts", checked),
        patch.object(campaigns, "check_posts", checked),
    ):
        for _ in range(ROUNDS):
            if not rest:
                break
            arms = {f"arm_{at}": with_tool(next(some)) for at in range(ARMS)}
            play_weeks(case(arms, world=where_somebody_comes(LEAVING, kind), weeks=30, agents=100))
    for does, name in sorted(rest):
        yield f"it declares that it {does} {name}, and does so in none of {ROUNDS * ARMS} settings"


@law("a tool writes only what is its own")
def a_tool_writes_only_what_is_its_own(kind: str) -> Faults:
    """What it is shown of a week it leaves as it is, and watching it changes nothing."""
    seen = watched(kind)
    yield from seen.wrote
    for (poster, account), gap in same_books(book(kind), seen.ledger).items():
        yield f"watched, {account} of {poster} is another by {gap}"


@law("a tool remembers nothing but its columns")
def a_tool_remembers_nothing_but_its_columns(kind: str) -> Faults:
    """Of the declared types, finite, one value for each customer; and never itself."""
    seen = watched(kind)
    yield from seen.remembered
    if seen.before != seen.after:
        yield "the tool itself is another after a case than before it"
    began = made(kind).memory(3)
    for name in (name for name, row in vars(began).items() if np.any(row)):
        yield f"{name} does not begin at zero"
