"""The same to the bit: off is the control, and neither order, cut nor process matters."""

from __future__ import annotations

import pickle
import random
from contextlib import suppress
from functools import cache
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from simulator.battery.arms import partners
from simulator.battery.choices import among, made
from simulator.battery.law import Faults, law
from simulator.battery.plays import GUESTS, SERVED, a_case, book, the_arm, usual
from simulator.battery.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    case,
    differences,
    play_weeks,
    program,
    rows,
    same_books,
    total,
    where_somebody_comes,
)
from simulator.program.channels import CHANNELS, Rule
from simulator.program.chart import CHART
from simulator.program.ledger import MONEY, Ledger
from simulator.program.tool import REGISTRY, Tool
from simulator.program.week import Week

NOT_ADDED = {name for name, one in CHANNELS.items() if one.rule is not Rule.ADD}
OURSELVES = ("market", "program", "company")  # posters that are no tool
WITHIN = 0.02  # of purchases: what a pilot may correct


def told(gaps: dict[tuple[str, str], int], than: str) -> Faults:
    """Rows that differ, with the largest difference of an entry."""
    for (poster, account), gap in gaps.items():
        units = gap / MONEY if CHART[account].unit == "money" else gap
        yield f"{account} of {poster} differs from {than} by up to {units:,.10g} in a week and cell"


@law("off equals the control")
def off_equals_the_control_to_the_bit(kind: str) -> Faults:
    """With every knob at `off` nothing happens that does not happen without the tool."""
    arms = {"arm": program(tools={"tool": usual(kind).inert()}, joining=NOBODY_JOINS)}
    books = play_weeks(case(arms, world=GUESTS, weeks=60, agents=80)).ledgers
    arm, control = rows(books["arm"]), rows(books["today"])
    yield from (f"off: {fault}" for fault in told(differences(arm, control), "the control"))
    for poster, account in arm:
        if poster not in OURSELVES:
            yield f"off: {poster} posts to {account}"


@cache
def _today() -> Ledger:
    return play_weeks(case(world=GUESTS)).ledgers["today"]


@law("off today equals nothing today")
def off_today_equals_nothing_today(kind: str) -> Faults:
    """A market with the tool today, with every knob at `off`, is that without it."""
    off = program(tools={"tool": usual(kind).inert()}, joining=NOBODY_JOINS)
    one = play_weeks(case(world=GUESTS, today=off)).ledgers["today"]
    # the pilot may correct numbers within what it tolerates, so that this is no matter of bits
    mine, theirs = total(one, "purchases"), total(_today(), "purchases")
    if abs(mine - theirs) > WITHIN * theirs:
        yield f"off: {mine} purchases, {theirs} without it"
    for poster, account in one.rows:
        if poster == "tool":
            yield f"off: it posts to {account}"


@law("one seed, one book")
def one_seed_one_book(kind: str) -> Faults:
    """Played again it is the same; with another seed, or as another case, another."""
    yield from told(same_books(book(kind), the_arm(a_case(kind))), "the same, played again,")
    for how, other in (("seed", a_case(kind, seed=8)), ("case", a_case(kind, number=1))):
        if not same_books(book(kind), the_arm(other)):
            yield f"another {how} gives the same book"


@law("no cut of the population matters")
def any_cut_gives_the_same_bits(kind: str) -> Faults:
    """Nor threads, nor whether a panel is kept, nor another process, which is sent the case."""
    sent = pickle.loads(pickle.dumps(a_case(kind)))
    gaps = same_books(book(kind), the_arm(sent, block=13, threads=3))
    yield from told(gaps, "blocks of 13 on three threads")


@law("halves add up to the whole")
def the_halves_add_up_to_the_whole(kind: str) -> Faults:
    """Each account, of all customers, is that of the two halves of each segment."""
    mine = book(kind)
    for poster, account in mine.rows:
        amounts = mine.amounts(account, poster)
        halves = sum(amounts[:, at] for at, _ in enumerate(mine.cells))
        if not np.array_equal(halves, amounts.sum(axis=1)):
            yield f"{account} of {poster} does not"


@law("two tools of a kind do not share luck")
def two_of_a_kind_do_not_share_luck(kind: str) -> Faults:
    """By another name a tool that draws has other luck, and one that does not has the same."""
    arms = {
        name: program(tools={name: usual(kind)}, joining=EVERYBODY_JOINS) for name in ("one", "two")
    }
    words: set[str] = set()
    original = Week.draw

    def noted(week: Week, word: str) -> NDArray[np.float32]:
        words.add(word)
        return original(week, word)

    with patch.object(Week, "draw", noted):
        # everybody is an agent: a message brings one customer in two hundred
        books = play_weeks(case(arms, world=where_somebody_comes(GUESTS, kind), agents=600)).ledgers
    one, two = (
        {(who.replace(name, "it"), what): row for (who, what), row in rows(books[name]).items()}
        for name in arms
    )
    gaps = differences(one, two)
    if words and not gaps:
        yield f"it draws {', '.join(sorted(words))}, and another name gives the same book"
    if not words:
        yield from told(gaps, "the same tool by another name, though it draws nothing,")


# ---------------------------------------------------------------- order


def unlike(kind: str) -> Tool:
    """A tool that is unlike the usual one: half of what was chosen, and customers who do less.

    Of two that are alike nobody could tell which comes first.
    """
    cls, about = REGISTRY[kind], dict[str, object]()
    for name, knob in cls.knobs().items():
        default = cls.model_fields[name].default
        value = knob.low if knob.low is not None else default / 2 if knob.choice and default else 0
        with suppress(ValidationError):
            cls.model_validate(about | {name: value})
            about |= {name: value} if value else {}
    return cls.model_validate(about)


def apart(tool: Tool) -> Tool:
    """In a currency of its own, whose terms only its own tools share."""
    if "currency" not in type(tool).model_fields:
        return tool
    return tool.model_copy(update={"currency": "other points"})


def orders(kinds: tuple[str, ...]) -> list[list[str]]:
    """Tools by name, two of each kind: in order, backwards, which turns every pair, by chance."""
    names = [f"{kind} {at}" for at in (1, 2) for kind in kinds]
    return [names, names[::-1], random.Random(5).sample(names, len(names))]


@cache
def _in_orders(kinds: tuple[str, ...]) -> tuple[str, ...]:
    tools = {f"{kind} 1": made(kind) for kind in kinds}
    tools |= {f"{kind} 2": apart(unlike(kind)) for kind in kinds}
    arms = {
        f"order {at}": program(tools={name: tools[name] for name in names}, joining=EVERYBODY_JOINS)
        for at, names in enumerate(orders(kinds))
    }
    books = play_weeks(case(arms, world=SERVED, weeks=20, agents=60)).ledgers
    first = rows(books["order 0"])
    return tuple(
        f"{order}, {fault}"
        for order in arms
        for fault in told(differences(first, rows(books[order])), "that in the order of names")
    )


@law("the order of tools does not matter")
def the_order_among_all_tools_does_not_matter(kind: str) -> Faults:
    """All at once: where a pair minds which comes first, it does so among others, too."""
    yield from _in_orders(tuple(among(kind)))


@law("the order of tools that do not merely add up does not matter")
def the_order_of_two_tools_does_not_matter(kind: str) -> Faults:
    """By themselves: the best of many offers might be another tool's."""
    mine = {*REGISTRY[kind].acts_on} & NOT_ADDED
    arms = {}
    for other in partners(kind):
        if mine & {*REGISTRY[other].acts_on}:
            tools = {"one": usual(kind), "two": apart(unlike(other)), "three": usual(kind)}
            arms[other] = program(tools=tools, joining=EVERYBODY_JOINS)
            back = dict(reversed(tools.items()))
            arms[f"{other}, last first"] = program(tools=back, joining=EVERYBODY_JOINS)
    if not arms:
        return
    books = play_weeks(case(arms, world=SERVED, agents=60)).ledgers
    for other in (name for name in arms if not name.endswith(", last first")):
        gaps = differences(rows(books[other]), rows(books[f"{other}, last first"]))
        yield from (f"with {other}, {fault}" for fault in told(gaps, "the other order"))
