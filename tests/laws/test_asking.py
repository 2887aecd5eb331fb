"""How customers come to be members: asked often, once or not at all, and some never."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.program.ledger import Ledger
from simulator.program.program import Joining, Program
from simulator.program.tool import Tool
from simulator.simulate import CONTROL
from simulator.simulate.loop import Loop
from tests.laws.worlds import card, case, cut, market, play_weeks, program, total

WAYS = ("each_purchase", "once", "by_application", "automatic")


def card_of(asked: str, **about: object) -> Program:
    """A card whose rewards are within everybody's reach."""
    tool = card(back=0.02, reward_at=0.2, expires_after=None)
    return program(tools={"card": tool}, joining=Joining(asked=asked, **about))


def members(book: Ledger, week: int = -1) -> float:
    """Members among customers who are there after a week."""
    return float(book.units("members")[week].sum() / book.units("active")[week].sum())


def test_who_never_joins_is_asked_in_vain_in_every_arm() -> None:
    """The same people in all arms, whatever is offered; automatic enrolment does not ask."""
    eager = {"accept_rate": 0.999, "never_joins": 0.4}
    arms = {
        "each": card_of("each_purchase", ask_rate=1, **eager),
        "once": card_of("once", **eager),
        "apply": card_of("by_application", apply_rate=50, **eager),
        "all": card_of("automatic", **eager),
    }
    world = market(400, purchases_per_year=200, churn_per_year=0)
    panel = play_weeks(case(arms, world=world, agents=400, weeks=60), panel=True).panel
    assert panel is not None
    seen = dict(zip(panel.arms, panel.member, strict=True))
    refused = ~seen["each"]
    assert 0.3 < refused.mean() < 0.5
    assert not seen["apply"][refused].any()
    assert not seen["once"][refused].any()
    assert seen["all"].mean() > 0.97


@pytest.mark.parametrize("asked", WAYS)
def test_what_is_worth_nothing_is_joined_by_nobody(asked: str) -> None:
    nothing = program(
        tools={"card": card(back=0, welcome=0)}, joining=Joining(asked=asked, never_joins=0)
    )
    book = play_weeks(case({"arm": nothing}, weeks=8)).ledgers["arm"]
    assert total(book, "joined") == 0


def test_once_is_at_the_first_purchase_and_never_again() -> None:
    world = market(2_000, purchases_per_year=200, churn_per_year=0)
    one = case({"arm": card_of("once", never_joins=0)}, world=world, agents=2_000, weeks=52)
    joined = play_weeks(one).ledgers["arm"].units("joined").sum(axis=1)
    assert joined[:8].sum() > 0.95 * joined.sum() > 0
    assert joined[26:].sum() < 0.01 * joined.sum()


def test_applications_do_not_hang_on_how_often_one_buys() -> None:
    """The slope is off, so that all are as willing; only who does not buy cannot join."""

    def share(asked: str, rate: float) -> float:
        world = market(4_000, purchases_per_year=rate, churn_per_year=0, need_shape=5)
        about = {"apply_rate": 0.5, "ask_rate": 0.01, "never_joins": 0, "value_slope": 0}
        arm = card_of(asked, **about)
        book = play_weeks(case({"arm": arm}, world=world, agents=4_000, weeks=104)).ledgers["arm"]
        return members(book)

    assert share("by_application", 24) == pytest.approx(share("by_application", 200), rel=0.1)
    assert share("each_purchase", 200) > 3 * share("each_purchase", 24)


def test_automatic_makes_everybody_a_member_at_a_first_purchase() -> None:
    one = case({"arm": card_of("automatic")}, weeks=30, world=market(churn_per_year=0))
    book = play_weeks(one).ledgers["arm"]
    assert book.units("member_sales").sum() == book.units("sales").sum()


@pytest.mark.slow
@pytest.mark.parametrize("asked", WAYS)
def test_the_cut_of_the_population_changes_nobody(asked: str) -> None:
    arm = card_of(asked, members_after={"13 weeks": 0.2} if asked != "automatic" else {})
    today = program(tools={"old": card(currency="old")}, joining=Joining(asked=asked))
    one = case({"arm": arm}, today=today, weeks=14, agents=40)
    whole, cut_up = (play_weeks(one, block=size) for size in (1_000, 7))
    for name in whole.ledgers:
        assert np.array_equal(whole.ledgers[name].book, cut_up.ledgers[name].book)


# ------------------------------------------------------------ declared penetration


def shown(asked: str, points: dict[str, float], **about: object) -> list[tuple[float, float]]:
    """Declared and simulated members, in the order of the weeks."""
    world = market(
        40_000,
        purchases_per_year=about.pop("purchases_per_year", 63),
        new_customers_per_year=about.pop("new_customers_per_year", 0.18),
        seasons={"december": 1.5},
    )
    rollout = about.pop("rollout_weeks", 0)
    arm = card_of(asked, members_after=points, **about)
    arm = arm.model_copy(update={"rollout_weeks": rollout})
    one = case({"arm": arm}, world=world, agents=10_000, weeks=104)
    found = {s.name: s for s in play_weeks(one).solved if s.segment == "all customers"}
    return [(found[f"members after {w}, arm"].declared, found[f"members after {w}, arm"].simulated)
            for w in points]  # fmt: skip


@pytest.mark.parametrize("asked", WAYS[:3])
@pytest.mark.parametrize("share", [0.2, 0.5])
def test_one_point_is_reached(asked: str, share: float) -> None:
    ((declared, simulated),) = shown(asked, {"52 weeks": share})
    assert declared == share
    assert simulated == pytest.approx(share, rel=0.03)


@pytest.mark.parametrize("asked", ["each_purchase", "by_application"])
def test_two_points_are_reached(asked: str) -> None:
    for declared, simulated in shown(asked, {"26 weeks": 0.25, "104 weeks": 0.45}):
        assert simulated == pytest.approx(declared, rel=0.03)


@pytest.mark.parametrize("rate", [6, 30])
def test_a_point_is_reached_by_those_who_seldom_buy_and_through_a_roll_out(rate: int) -> None:
    ((declared, simulated),) = shown(
        "each_purchase", {"52 weeks": 0.2}, purchases_per_year=rate, rollout_weeks=26
    )
    assert simulated == pytest.approx(declared, rel=0.03)


def test_a_share_that_never_joins_gives_way_to_what_is_declared_and_says_so() -> None:
    arm = card_of("each_purchase", members_after={"52 weeks": 0.8}, never_joins=0.5)
    one = case({"arm": arm}, world=market(20_000), agents=6_000, weeks=52)
    solved = {s.name: s for s in play_weeks(one).solved}
    found = solved["members after 52 weeks, arm"]
    assert found.simulated == pytest.approx(0.8, rel=0.03)
    lowered = solved["never_joins, arm (lowered to reach it)"]
    assert lowered.declared == 0.5
    assert lowered.simulated < 0.2


def test_points_that_no_pace_shows_are_told_apart() -> None:
    """One in ten after half a year and three in four after two years: joining does not speed up."""
    arm = card_of("each_purchase", members_after={"26 weeks": 0.1, "104 weeks": 0.75})
    done = play_weeks(case({"arm": arm}, world=market(20_000), agents=4_000, weeks=104))
    found = {s.name: s for s in done.solved}
    assert found["members after 26 weeks, arm (no pace shows this)"].simulated > 0.15
    assert found["members after 104 weeks, arm"].simulated == pytest.approx(0.75, rel=0.03)


@pytest.mark.slow
def test_a_point_of_today_is_shown_and_a_better_program_is_joined_by_more() -> None:
    """What is solved of today holds for a program that says nothing else of joining."""
    joining = Joining(members_after={"52 weeks": 0.4})
    today = program(tools={"old": card(back=0.01, currency="old")}, joining=joining)
    rich = program(tools={"new": card(back=0.03)}, stops=("old",), joining=joining)
    one = case({"rich": rich}, today=today, world=market(20_000, new_customers_per_year=0.18),
               agents=8_000, weeks=52)  # fmt: skip
    done = play_weeks(one)
    solved = {s.name: s for s in done.solved}
    assert solved["members after 52 weeks, today"].simulated == pytest.approx(0.4, rel=0.03)
    assert members(done.ledgers["rich"]) > 1.02 * members(done.ledgers[CONTROL])


# ------------------------------------------------------------ today


@pytest.mark.slow
@pytest.mark.parametrize("asked", WAYS)
def test_members_of_a_card_of_today_are_those_of_ten_years(asked: str) -> None:
    """Nearly all who would ever join have, and are used to it."""
    world = market(8_000, churn_per_year=0)
    book = play_weeks(
        case(today=card_of(asked), world=world, agents=4_000, weeks=156)
    ).ledgers[CONTROL]  # fmt: skip
    start, end = members(book, 0), members(book)
    assert start > 0.25
    assert end - start < 0.03


def test_members_of_long_ago_find_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[np.ndarray] = []
    begin = Loop.run

    def watched(self: Loop, first: int, last: int, **how: bool) -> None:
        if first < 0:
            begun.extend(s.novelty[s.member > 0] for s in self.states)
        begin(self, first, last, **how)

    monkeypatch.setattr(Loop, "run", watched)
    play_weeks(case(today=card_of("each_purchase"), weeks=1))
    assert sum(row.size for row in begun) > 0
    assert not any(row.any() for row in begun)


@pytest.mark.slow
@pytest.mark.parametrize(
    "tools",
    [{"card": card(back=0.01, reward_at=None, redeem_rate=0.6)}, {"cut": cut(depth=0.03)}],
    ids=["card", "cut"],
)
def test_a_tool_of_today_does_not_drift(tools: dict[str, Tool]) -> None:
    """Sales of year 3 against year 1, beside the same customers where nothing runs."""
    world = market(40_000, churn_per_year=0)
    with_it, without = (
        play_weeks(case(today=program(tools=own), world=world, agents=20_000, weeks=156))
        for own in (tools, {})
    )
    trend = []
    for done in (with_it, without):
        sales = done.ledgers[CONTROL].units("sales").sum(axis=1)
        trend.append(sales[104:].sum() / sales[:52].sum())
    assert trend[0] / trend[1] == pytest.approx(1, abs=0.002)


def test_blocks_are_asked_alike() -> None:
    """Whether one never joins is a trait: it does not hang on the block one is played in."""
    one = case({"arm": card_of("each_purchase", ask_rate=1)}, agents=100)
    ways = []
    for size in (100, 9):
        found = play_weeks(one, block=size, panel=True).panel
        assert found is not None
        ways.append(found.member)
    assert np.array_equal(ways[0], ways[1])
