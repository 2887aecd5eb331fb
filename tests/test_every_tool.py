"""The contract between the weekly loop and the tools: a new tool is held to it by existing."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.knobs import Knob, Part
from simulator.market.company import Company
from simulator.market.customer import Customer
from simulator.market.market import Market
from simulator.program import ledger
from simulator.program.channels import CHANNELS, Effects, Rule
from simulator.program.chart import CHART
from simulator.program.ledger import Ledger, Page
from simulator.program.program import Joining, Program
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week
from simulator.simulate import Case, loop, simulate
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    NOBODY_JOINS,
    case,
    differences,
    market,
    program,
    rows,
    same_books,
    total,
)
from tests.program.guard import guard

KINDS = sorted(REGISTRY)
NOT_ADDED = {name for name, one in CHANNELS.items() if one.rule is not Rule.ADD}
PARTS = [Market, Customer, Company, Program, Joining, *(REGISTRY[kind] for kind in KINDS)]
HEADINGS = ("Behavior", "Cost", "Owed", "Leaves out", "Source")
LEAVING = market(600, refund_rate=0.1, churn_per_year=0.5, win_back_per_year=1.0)
GUESTS = market(600, refund_rate=0.1, new_customers_per_year=0.3)


SERVED = Market.model_validate({**dict(GUESTS), "service": {"failure_rate": 0.2}})


def made(kind: str) -> Tool:
    """A tool as it is when nothing is said about it."""
    return REGISTRY[kind].model_validate({})


def with_tool(tool: Tool, **about: Any) -> Program:
    return program(tools={"tool": tool}, joining=EVERYBODY_JOINS, **about)


def a_case(kind: str, **about: Any) -> Case:
    arms = {"arm": with_tool(made(kind))}
    return case(arms, world=GUESTS, weeks=40, agents=60, **about)


def the_arm(one: Case, **how: Any) -> Ledger:
    return simulate(one, **how).ledgers["arm"]


@cache
def book(kind: str) -> Ledger:
    """The book of a tool, played once for all who only look at it or compare another with it."""
    return the_arm(a_case(kind))


@cache
def today() -> Ledger:
    """The book of a market in which nothing runs."""
    return simulate(case(world=GUESTS)).ledgers["today"]


# ---------------------------------------------------------------- what a tool says about itself


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_knob_says_what_it_is(part: type[Part]) -> None:
    for name, about in part.knobs().items():
        where = f"{part.__name__}.{name}"
        assert about.unit.strip(), where
        assert about.source.strip(), where
        assert about.kind in Knob.__annotations__["kind"] or about.kind, where
        limits = {type(limit).__name__ for limit in part.model_fields[name].metadata}
        assert limits & {"Ge", "Gt"}, f"{where} has no lower bound"
        assert limits & {"Le", "Lt"}, f"{where} has no upper bound"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_low_and_high_hold_the_default_and_all_are_within_bounds(part: type[Part]) -> None:
    for name, about in part.knobs().items():
        field, where = part.model_fields[name], f"{part.__name__}.{name}"
        within: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
        assert (about.low is None) == (about.high is None), where
        if about.low is not None and about.high is not None:
            assert about.low <= field.default <= about.high, where
            assert about.low < about.high, where
            assert not about.choice, f"{where}: what the company decides is not uncertain"
        for value in (about.low, about.high, about.off):
            if value is not None:
                within.validate_python(value)
        if field.default not in (None, ...) and not field.is_required():
            within.validate_python(field.default)


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_tool_is_a_knob(kind: str) -> None:
    tool = made(kind)
    knobs = tool.knobs()
    numbers = {
        name
        for name, value in tool
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }
    assert numbers <= set(knobs)


@pytest.mark.parametrize("kind", KINDS)
def test_the_docstring_has_its_headings(kind: str) -> None:
    lines = inspect.cleandoc(REGISTRY[kind].__doc__ or "").splitlines()
    assert tuple(line for line in lines if line in HEADINGS) == HEADINGS
    for heading in HEADINGS:
        below = lines[lines.index(heading) + 1]
        assert below.startswith("    "), f"nothing stands below {heading}"
        assert below.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_the_knob_that_is_solved_for_the_same_money_is_a_choice(kind: str) -> None:
    tool = REGISTRY[kind]
    if tool.spends is not None:
        assert tool.knobs()[tool.spends].choice
        assert tool.knobs()[tool.spends].off == 0


def with_choices(tool: type[Tool], instead: bool = False) -> dict[str, float]:
    """A value of its own for every knob that the company chooses, within its bounds.

    Of two knobs of which one counts only where the other is null, the latter, or `instead`
    the former. No two values, and no value and a hundred times another, look alike in a
    sentence.
    """
    chosen: dict[str, float] = {}
    knobs = tool.knobs()
    given_up = {about.unless for about in knobs.values()} if instead else set()
    for name, about in knobs.items():
        if not about.choice or name in given_up or (about.unless and not instead):
            continue
        at = len(chosen)
        within: TypeAdapter[Any] = TypeAdapter(tool.model_fields[name].rebuild_annotation())
        for value in (217 + 16 * at, 11 + 2 * at, 0.31 + 0.04 * at):
            try:
                within.validate_python(value, strict=True)
            except ValidationError:
                continue
            chosen[name] = value
            break
    return chosen


def numbers_in(sentence: str) -> set[float]:
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", sentence)}


@pytest.mark.parametrize("instead", [False, True], ids=["", "instead"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_tool_says_plainly_what_was_chosen(kind: str, instead: bool) -> None:
    knobs = REGISTRY[kind].knobs()
    chosen = with_choices(REGISTRY[kind], instead)
    all_of_them = with_choices(REGISTRY[kind]) | with_choices(REGISTRY[kind], True)
    assert set(all_of_them) == {name for name, about in knobs.items() if about.choice}
    tool = REGISTRY[kind].model_validate(chosen)
    said = tool.plainly("XTS")
    named = numbers_in(said)
    for name, value in chosen.items():
        percentage = round(100 * value, 6)
        assert {value, percentage} & named, f"{name} {value} is not in: {said}"
    money = any(about.choice and about.money for about in tool.knobs().values())
    assert not money or "XTS" in said
    for sentence in (said, made(kind).plainly("XTS")):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "_" not in sentence
    assert said != made(kind).plainly("XTS")


@pytest.mark.parametrize("kind", KINDS)
def test_occasions_lie_within_the_horizon_one_after_the_other(kind: str) -> None:
    tool = made(kind)
    assert tool.occasion
    end = 0
    for first, length in tool.occasions(60):
        assert first >= end
        assert length >= 1
        end = first + length
    assert 0 < end <= 60
    assert not tool.occasions(0)


def test_a_tool_that_says_nothing_of_itself_lists_its_choices() -> None:
    discount = REGISTRY["discount"].model_validate({"depth": 0.125, "to": "members"})
    said = Tool.plainly(discount, "XTS")
    assert said == (
        "Members get discount with depth 12.5 % (share of the list price); amounts in XTS."
    )


# ---------------------------------------------------------------- what a tool declares


def settings(kind: str, luck: random.Random) -> Iterator[Tool]:
    """A tool as it is, now and then, and without end: every other knob anywhere in its range."""
    cls = REGISTRY[kind]
    yield made(kind)
    yield cls.model_validate({"when": {"every": 4}})
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


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_declared_is_done_at_some_setting(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody declares everything: what a tool names, it acts on and posts to."""
    cls = REGISTRY[kind]
    rest = {("adds to", name) for name in cls.acts_on} | {("posts", name) for name in cls.posts}
    assert rest, "a tool that does nothing is none"
    add, check = Effects.add, ledger.check_posts

    def added(effects: Effects, channel: str, amount: Any) -> None:
        if np.any(amount):
            rest.discard(("adds to", channel))
        add(effects, channel, amount)

    def checked(tool: str, account: str, posts: Any) -> None:
        rest.discard(("posts", account))
        check(tool, account, posts)

    monkeypatch.setattr(Effects, "add", added)
    monkeypatch.setattr(ledger, "check_posts", checked)
    monkeypatch.setattr(loop, "check_posts", checked)
    some = settings(kind, random.Random(3))
    for _ in range(6):
        arms = {f"arm_{at}": with_tool(next(some)) for at in range(8)}
        simulate(case(arms, world=LEAVING, weeks=30, agents=100), owed=False)
        if not rest:
            break
    assert not rest, f"{kind} declares what it does not do"


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_says_what_it_is(kind: str) -> None:
    cls = REGISTRY[kind]
    assert set(cls.means) == set(cls.columns)
    assert all(said.strip() for said in cls.means.values())


# ---------------------------------------------------------------- off is off


@pytest.mark.parametrize("kind", KINDS)
def test_off_equals_the_control_to_the_bit(kind: str) -> None:
    off = made(kind).inert()
    arms = {"arm": program(tools={"tool": off}, joining=NOBODY_JOINS)}
    books = simulate(case(arms, world=GUESTS, weeks=60, agents=80)).ledgers
    arm, control = rows(books["arm"]), rows(books["today"])
    assert not differences(arm, control)
    assert not [row for row in arm if row[0] not in ("market", "program", "company")]


@pytest.mark.parametrize("kind", KINDS)
def test_off_today_equals_nothing_today(kind: str) -> None:
    off = program(tools={"tool": made(kind).inert()}, joining=NOBODY_JOINS)
    one = simulate(case(world=GUESTS, today=off)).ledgers["today"]
    other = today()
    # the pilot may correct numbers within what it tolerates, so that this is no matter of bits
    assert total(one, "purchases") == pytest.approx(total(other, "purchases"), rel=0.02)
    assert not [row for row in one.rows if row[0] == "tool"]


# ---------------------------------------------------------------- one book


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_one_book(kind: str) -> None:
    again = same_books(book(kind), the_arm(a_case(kind)))
    assert not again
    assert same_books(book(kind), the_arm(a_case(kind, seed=8)))
    assert same_books(book(kind), the_arm(a_case(kind, number=1)))


def unlike(kind: str) -> Tool:
    """A tool that is unlike the usual one: half of what was chosen, and customers who do less.

    Of two that are alike nobody could tell which comes first.
    """
    cls, about = REGISTRY[kind], dict[str, Any]()
    for name, knob in cls.knobs().items():
        default = cls.model_fields[name].default
        value = knob.low if knob.low is not None else default / 2 if knob.choice and default else 0
        with suppress(ValidationError):
            cls.model_validate(about | {name: value})
            about |= {name: value} if value else {}
    return cls.model_validate(about)


def orders() -> list[list[str]]:
    """Tools by name, two of each kind, in six orders: sorted, backwards, and four by chance."""
    names = [f"{kind} {at}" for at in (1, 2) for kind in KINDS]
    luck = random.Random(5)
    return [names, names[::-1], *(luck.sample(names, len(names)) for _ in range(4))]


def test_the_order_of_tools_does_not_matter() -> None:
    """All of them at once: where a pair minds which comes first, it does so among others, too."""
    tools = {f"{kind} 1": made(kind) for kind in KINDS}
    tools |= {f"{kind} 2": _apart(unlike(kind)) for kind in KINDS}
    arms = {
        f"order {at}": program(tools={name: tools[name] for name in names}, joining=EVERYBODY_JOINS)
        for at, names in enumerate(orders())
    }
    books = simulate(case(arms, world=SERVED, agents=60)).ledgers
    for arm in arms:
        assert not differences(rows(books["order 0"]), rows(books[arm])), arm


def _apart(tool: Tool) -> Tool:
    """In a currency of its own, whose terms only its own tools share."""
    if "currency" not in type(tool).model_fields:
        return tool
    return tool.model_copy(update={"currency": "other points"})


def test_every_pair_of_tools_comes_in_both_orders() -> None:
    before = {(a, b) for names in orders() for at, a in enumerate(names) for b in names[at + 1 :]}
    assert len(before) == len(KINDS) * 2 * (len(KINDS) * 2 - 1)


SHARING = [
    (one, two)
    for at, one in enumerate(KINDS)
    for two in KINDS[at:]
    if {*REGISTRY[one].acts_on} & {*REGISTRY[two].acts_on} & NOT_ADDED
]


@pytest.mark.parametrize(("kind", "other"), SHARING)
def test_the_order_of_tools_that_do_not_merely_add_up_does_not_matter(
    kind: str, other: str
) -> None:
    """By themselves: the best of many offers might be another tool's."""
    tools = {"one": made(kind), "two": _apart(unlike(other)), "three": made(kind)}
    back = dict(reversed(tools.items()))
    arms = {
        "arm": program(tools=tools, joining=EVERYBODY_JOINS),
        "back": program(tools=back, joining=EVERYBODY_JOINS),
    }
    books = simulate(case(arms, world=SERVED, agents=60)).ledgers
    assert not differences(rows(books["arm"]), rows(books["back"]))


@pytest.mark.parametrize("kind", KINDS)
def test_two_tools_of_one_kind_do_not_share_luck(kind: str) -> None:
    arms = {
        name: program(tools={name: made(kind)}, joining=EVERYBODY_JOINS) for name in ("one", "two")
    }
    words: set[str] = set()
    original = Week.draw

    def noted(week: Week, word: str) -> NDArray[np.float32]:
        words.add(word)
        return original(week, word)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Week, "draw", noted)
        # everybody is an agent: a message brings one customer in two hundred
        books = simulate(case(arms, world=GUESTS, agents=600)).ledgers
    by_name = (
        {(who.replace(name, "it"), what): row for (who, what), row in rows(books[name]).items()}
        for name in arms
    )
    assert bool(differences(*by_name)) == bool(words)


@pytest.mark.parametrize("kind", KINDS)
def test_any_cut_of_the_population_gives_the_same_bits(kind: str) -> None:
    assert not same_books(book(kind), the_arm(a_case(kind), block=13, threads=3, panel=True))


@pytest.mark.parametrize("kind", KINDS)
def test_the_halves_add_up_to_the_whole(kind: str) -> None:
    mine = book(kind)
    for account in CHART:
        halves = [mine.amounts(account)[:, at] for at, _ in enumerate(mine.cells)]
        assert np.array_equal(sum(halves), mine.amounts(account).sum(axis=1))


# ---------------------------------------------------------------- promises


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_owed_is_negative(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cls, least = REGISTRY[kind], [0]
    original = cls.owed

    def owed(tool: Tool, week: Week, own: Own) -> NDArray[np.int64] | int:
        promise = original(tool, week, own)
        least.append(int(np.min(promise)))
        return promise

    monkeypatch.setattr(cls, "owed", owed)
    mine = the_arm(a_case(kind))
    assert len(least) > 1
    assert min(least) == 0
    assert mine.units("liability").min() >= 0
    assert mine.units("points_outstanding").min() >= 0


@pytest.mark.parametrize("kind", KINDS)
def test_points_are_somewhere(kind: str) -> None:
    mine = book(kind)
    upto = {
        name: mine.units(f"points_{name}").cumsum(axis=0)
        for name in ("opening", "issued", "bought", "redeemed", "expired", "clawed_back")
    }
    came = upto["opening"] + upto["issued"] + upto["bought"]
    went = upto["redeemed"] + upto["expired"] + upto["clawed_back"]
    assert np.array_equal(came, went + mine.units("points_outstanding"))


# ---------------------------------------------------------------- what a tool may not do


@pytest.mark.parametrize("kind", KINDS)
def test_a_tool_writes_only_what_is_its_own(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = book(kind)
    guard(REGISTRY[kind], monkeypatch)
    assert not same_books(plain, the_arm(a_case(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_tool_remembers_nothing_but_its_columns(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cls = REGISTRY[kind]
    original, seen = cls.settle, [0]

    def settle(tool: Tool, week: Week, own: Own, page: Page) -> None:
        original(tool, week, own, page)
        assert {name: row.dtype for name, row in vars(own).items()} == {
            name: np.dtype(of)
            for name, of in cls.columns.items()
            if name not in tool.unused_columns()
        }
        assert all(row.shape == (week.n,) for row in vars(own).values())
        assert all(np.isfinite(row).all() for row in vars(own).values())
        seen.append(week.t)

    monkeypatch.setattr(cls, "settle", settle)
    one = a_case(kind)
    before = one.programs["arm"].model_dump()
    simulate(one)
    assert seen
    assert one.programs["arm"].model_dump() == before
    assert all(not row.any() for row in vars(made(kind).memory(3)).values())
