"""What a tool publishes of customers, and other tools address them by: always last week's value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from numpy.typing import DTypeLike, NDArray

from simulator.program.audience import Audience
from simulator.program.declarations import Undeclared
from simulator.program.ledger import Page
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week
from simulator.simulate import Case, plan
from simulator.tools.discount import Discount
from tests.laws.worlds import case, cut, differences, market, play_weeks, program, rows, total
from tests.program.tiers import Tiers, tier_of
from tests.tools.watch import column, watch

GOLD = Audience.model_validate({"tier": "gold"})


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """Tools made up in a test are gone after it."""
    known = dict(REGISTRY)
    REGISTRY["test_tiers"] = Tiers
    yield
    REGISTRY.clear()
    REGISTRY.update(known)


def shop(today: Any = None, **tools: Tool) -> Case:
    arms = {"arm": program(tools=tools)}
    world = market(400, new_customers_per_year=0.3)
    return case(arms, world=world, agents=120, weeks=16, today=today)


def offered(patch: pytest.MonkeyPatch, one: Case) -> NDArray[np.bool_]:
    seen = watch(Discount, patch)
    play_weeks(one)
    return column(seen, lambda one: one.channels.get("price_cut", 0 * one.rate)) > 0


@pytest.mark.parametrize("names", [("a_tiers", "b_cut"), ("z_tiers", "b_cut")])
def test_who_is_addressed_follows_last_weeks_value(
    names: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Worked out from purchases by hand, whichever tool comes first."""
    seen = watch(Discount, monkeypatch)
    tiers, reader = names
    play_weeks(shop(**{tiers: Tiers(), reader: cut(depth=0.1, to=GOLD)}))
    bought = column(seen, lambda one: one.n).cumsum(axis=0)
    got = column(seen, lambda one: one.channels.get("price_cut", 0 * one.rate)) > 0
    assert not got[0].any()
    assert np.array_equal(got[1:], tier_of(bought[:-1]) == 2)
    assert got.any()


def test_the_names_of_tools_change_nothing() -> None:
    books = [
        play_weeks(shop(**{tiers: Tiers(), "cut": cut(depth=0.1, to=GOLD)})).ledgers["arm"]
        for tiers in ("a", "z")
    ]
    assert not differences(*(rows(book) for book in books))
    assert total(books[0], "discount") > 0


@pytest.mark.parametrize(
    ("to", "tiers"),
    [
        ({"tier": "gold"}, [2]),
        ({"tier": "none"}, [0]),
        ({"tier": 1}, [1]),
        ({"published": {"tier": "silver"}}, [1]),
        ({"any": [{"tier": "silver"}, {"tier": "gold"}]}, [1, 2]),
        ({"not": {"tier": "none"}}, [1, 2]),
        ({"all": [{"tier": "gold"}, {"tier": "silver"}]}, []),
        ({"tier": "gold", "so_far": 5}, "five"),
        ({"tier": "silver and above"}, [1, 2]),
        ({"tier": "1 and above"}, [1, 2]),
        ({"tier": "platinum and above"}, []),
        ({"all": [{"tier": "silver and above"}, {"tier": "gold"}]}, [2]),
        ({"all": [{"tier": "silver and above"}, {"not": {"tier": "gold"}}]}, [1]),
        ({"tier": "platinum"}, []),
    ],
    ids=str,
)
def test_a_value_is_a_word_or_a_number(
    to: Any, tiers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(Discount, monkeypatch)
    play_weeks(shop(tiers=Tiers(), cut=cut(depth=0.1, to=Audience.model_validate(to))))
    bought = column(seen, lambda one: one.n).cumsum(axis=0)[:-1]
    got = column(seen, lambda one: one.channels.get("price_cut", 0 * one.rate))[1:] > 0
    wanted = bought == 5 if tiers == "five" else np.isin(tier_of(bought), tiers)
    assert np.array_equal(got, wanted)


def test_a_value_is_part_of_what_is_above_it() -> None:
    """Gold without `gold and above` cannot be; silver and `gold and above` might, as words go."""

    def possible(*conditions: Any) -> bool:
        return Audience.model_validate({"all": list(conditions)}).fits("all")

    above = {"tier": "gold and above"}
    assert possible({"tier": "gold"}, above)
    assert possible(above, {"not": {"tier": "gold"}})
    assert possible(above, {"tier": "platinum"})
    assert not possible({"tier": "gold"}, {"not": above})
    assert not possible({"tier": "gold"}, {"tier": "silver"})
    assert Audience.model_validate(above).plainly() == (
        "customers who have the tier gold and above"
    )


def test_where_nobody_publishes_nobody_is_addressed() -> None:
    """Shares of tools are worked out without some of them, so this is no fault of a case."""
    books = play_weeks(shop(cut=cut(depth=0.1, to=GOLD))).ledgers
    assert total(books["arm"], "discount") == 0
    assert total(books["arm"], "purchases") == total(books["today"], "purchases")


def test_a_tool_of_today_goes_on_publishing_and_a_stopped_one_does_not() -> None:
    today = program(tools={"tiers": Tiers()})
    one = shop(today, cut=cut(depth=0.1, to=GOLD))
    assert total(play_weeks(one).ledgers["arm"], "discount") > 0
    stopped = program(tools={"cut": cut(depth=0.1, to=GOLD)}, stops=["tiers"])
    alone = case({"arm": stopped}, world=one.market, agents=120, weeks=16, today=today)
    assert total(play_weeks(alone).ledgers["arm"], "discount") == 0


def test_a_tool_that_takes_the_place_of_another_goes_on_with_what_was_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = program(tools={"old": Tiers()})
    again = program(tools={"new": Tiers(), "cut": cut(depth=0.1, to=GOLD)}, stops=["old"])
    one = case({"arm": again}, world=market(200), agents=100, weeks=6, today=today)
    got = offered(monkeypatch, one)
    assert got[0].any()


def test_two_tools_do_not_publish_the_same_in_one_arm() -> None:
    with pytest.raises(ValueError, match="one and two both publish 'tier'; stop one"):
        plan.plan_of(shop(one=Tiers(), two=Tiers()), "arm")


def test_what_is_not_declared_is_not_published() -> None:
    class Gossip(Tool):
        kind: Literal["test_gossip"] = "test_gossip"

        def settle(self, week: Week, own: Own, page: Page) -> None:
            week.publish_fact("mood", week.n_purchases)

    wanted = r"the tool 'tool' publishes 'mood'.*write publishes: .*\"mood\": np.int8"
    with pytest.raises(Undeclared, match=wanted):
        play_weeks(shop(tool=Gossip()))


@pytest.mark.parametrize("name", ["members", "top", "not", "two words"])
def test_a_fact_is_not_called_as_a_condition_is(name: str) -> None:
    with pytest.raises(TypeError, match="is no name for a fact"):

        class Clash(Tool):
            kind: Literal["test_clash"] = "test_clash"
            publishes: ClassVar[dict[str, DTypeLike]] = {name: np.int8}


def test_any_cut_of_the_population_gives_the_same_bits() -> None:
    one = shop(tiers=Tiers(), cut=cut(depth=0.1, to=GOLD))
    whole, parts = play_weeks(one), play_weeks(one, block=7, threads=3)
    assert not differences(rows(whole.ledgers["arm"]), rows(parts.ledgers["arm"]))


def test_what_is_published_is_not_what_the_tool_remembers() -> None:
    """A tool that goes on writing its column does not change what others read this week."""
    everybody = cut(depth=0.1, to=Audience.model_validate({"so_far": 0}))
    one = play_weeks(shop(tiers=Tiers(), cut=everybody))
    assert total(one.ledgers["arm"], "discount") > 0
