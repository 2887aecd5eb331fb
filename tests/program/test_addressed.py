"""Who meets a condition in a market, what that does to money, and how one would cheat."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.audience import Audience
from simulator.program.audiences.members import Members
from simulator.program.channels import Effects
from simulator.program.program import Joining
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week
from simulator.simulate import Case
from simulator.tools.discount import Discount
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    card,
    case,
    customer,
    cut,
    differences,
    market,
    play_weeks,
    program,
    rows,
    total,
)
from tests.tools.watch import column, watch


def audience(to: Any) -> Audience:
    return Audience.model_validate(to)


# ---------------------------------------------------------------- who meets each, in a market


class Probe(Tool):
    """Notes whom its audiences address, and acts on nobody."""

    kind: Literal["audience_probe"] = "audience_probe"
    seen: ClassVar[list[tuple[int, int, dict[str, NDArray[Any]]]]] = []

    def offer(self, week: Week, own: Own, effects: Effects) -> None:
        row = week.addressed(self.to)
        about: dict[str, NDArray[Any]] = {
            "mask": np.zeros(week.n, np.float32) if row is None else row.copy(),
            "member": week.member.copy(),
            "ever": week.ever.copy(),
            "since": week.since.copy(),
            "waits": np.zeros(week.n) if week.problem is None else week.problem.copy(),
        }
        Probe.seen.append((week.t, week.first, about))


REGISTRY.pop("audience_probe")


def noted(to: Any, one: Case, arm: str = "arm", **how: Any) -> dict[str, NDArray[Any]]:
    """What the probe has seen of an audience in one arm, each (weeks, n), from week 0 on."""
    Probe.seen.clear()
    arms = {**one.programs, arm: with_probe(one.programs.get(arm) or program(), to)}
    played = case(arms, world=one.market, agents=one.agents, weeks=one.weeks)
    play_weeks(played, **how)
    weeks: dict[int, list[Any]] = {}
    for t, first, about in Probe.seen:
        if t >= 0:
            weeks.setdefault(t, []).append((first, about))
    table: dict[str, list[Any]] = {}
    for _, blocks in sorted(weeks.items()):
        blocks.sort(key=lambda block: block[0])
        for name in blocks[0][1]:
            table.setdefault(name, []).append(np.concatenate([about[name] for _, about in blocks]))
    return {name: np.array(some) for name, some in table.items()}


def with_probe(of: Any, to: Any) -> Any:
    return of.model_copy(update={"tools": {**of.tools, "probe": Probe(to=audience(to))}})


GUESTS = market(400, new_customers_per_year=0.5, churn_per_year=0.3)
SHOP = case({"arm": program(tools={"card": card()}, joining=EVERYBODY_JOINS)}, world=GUESTS,
            agents=200, weeks=20)  # fmt: skip
PLAIN = [
    "members", {"lapsed": 3}, {"top": 0.3}, {"share": 0.4}, {"newcomers": 6}, {"segments": ["all"]},
    {"segments": ["others"]}, {"any": ["members", {"lapsed": 3}]},
    {"members": True, "lapsed": 3}, {"not": {"any": [{"share": 0.5}, {"newcomers": 6}]}},
]  # fmt: skip


@pytest.mark.parametrize("to", PLAIN, ids=str)
def test_a_condition_and_its_opposite_make_everyone(to: Any) -> None:
    one, other = (noted(some, SHOP)["mask"] for some in (to, {"not": to}))
    assert set(np.unique(one)) <= {0, 1}
    assert np.array_equal(one + other, np.ones_like(one))


def test_any_is_either_and_all_is_both() -> None:
    a, b = ({"share": 0.4}, {"lapsed": 3})
    one, other = noted(a, SHOP)["mask"], noted(b, SHOP)["mask"]
    assert 0 < one.mean() < 1
    assert 0 < other.mean() < 1
    assert np.array_equal(noted({"any": [a, b]}, SHOP)["mask"], np.maximum(one, other))
    assert np.array_equal(noted({"all": [a, b]}, SHOP)["mask"], one * other)
    assert np.array_equal(noted({**a, **b}, SHOP)["mask"], one * other)


def test_newcomers_came_or_joined_within_so_many_weeks() -> None:
    """Against the weeks in which single customers came and joined."""
    seen = noted({"newcomers": 4}, SHOP)
    came, joined = first_week(seen["ever"]), first_week(seen["member"])
    weeks = np.arange(len(seen["mask"]))[:, None]
    # what is seen in week t is how it was when the week began, so that it happened in t - 1:
    # who comes is new in the week of coming, too, who joins from the next week on
    lately = [
        (weeks - event >= 0) & (weeks - event < length) & (event > 0)
        for event, length in ((came, 3), (joined, 4))
    ]
    fresh = lately[0] | lately[1] | (seen["ever"] == 0)
    of_launch = came == 0
    assert np.array_equal(seen["mask"][:, ~of_launch] > 0, fresh[:, ~of_launch])
    # of those who were there in week 0, some had come within the weeks before
    extra = (seen["mask"][:, of_launch] > 0) & ~fresh[:, of_launch]
    assert not extra[4:].any()
    assert 0 < extra[0].mean() < 0.2
    assert lately[0].any()
    assert lately[1][:, of_launch].any()


def first_week(happened: NDArray[Any]) -> NDArray[np.int64]:
    """The first week in which something held, (n,); 99 for never."""
    return np.where(happened.any(axis=0), (happened > 0).argmax(axis=0), 99)


def test_customers_who_start_with_us_are_new() -> None:
    cohort = case(world=market(200, start="at_first_purchase"), agents=100, weeks=8)
    mask = noted({"newcomers": 5}, cohort)["mask"]
    assert np.all(mask[:5] == 1)
    assert not mask[5:].any()


def test_an_open_problem_is_one_that_the_desk_has_not_answered() -> None:
    about = {"failure_rate": 0.5, "report_rate": 0.9, "serious_share": 0.5}
    world = market(400).model_dump()
    world["service"] = about
    shop = case(world=Market.model_validate(world), agents=200, weeks=12)
    seen = noted({"open_problem": True}, shop)
    assert np.array_equal(seen["mask"] > 0, seen["waits"] > 0)
    assert seen["mask"].any()
    assert not seen["mask"].all(axis=0).any()


def test_a_random_share_has_the_declared_size_and_never_changes() -> None:
    world = market(6_000)
    large = case(world=world, agents=6_000, weeks=3)
    for share in (0.02, 0.1, 0.5):
        mask = noted({"share": share}, large)["mask"]
        error = 4 * np.sqrt(share * (1 - share) / mask.shape[1])
        assert mask[0].mean() == pytest.approx(share, abs=error)
        assert np.all(mask == mask[0])
    assert np.all(noted({"share": 1}, large)["mask"] == 1)
    small, wide = (noted({"share": share}, large)["mask"][0] for share in (0.02, 0.1))
    assert np.all(wide[small > 0] == 1)


def test_a_random_share_is_the_same_people_in_every_arm_and_block() -> None:
    cheap = program(tools={"cut": cut(depth=0.1)})
    one = case({"arm": program(), "other": cheap}, world=market(400), agents=300, weeks=6)
    masks = [
        noted({"share": 0.3}, one)["mask"],
        noted({"share": 0.3}, one, arm="other")["mask"],
        noted({"share": 0.3}, one, block=37, threads=2)["mask"],
    ]
    assert all(np.array_equal(masks[0], mask) for mask in masks[1:])


# ---------------------------------------------------------------- laws of money


def bought(to: Any, **about: Any) -> dict[tuple[str, str], NDArray[np.int64]]:
    """The book of a price cut for some."""
    arms = {"arm": program(tools={"cut": cut(depth=0.1, to=audience(to))}, **about)}
    books = play_weeks(case(arms, world=about.pop("world", GUESTS), agents=120, weeks=20)).ledgers
    return rows(books["arm"])


def test_where_nobody_can_join_those_who_have_not_are_everyone() -> None:
    assert not differences(bought({"not": "members"}), bought("everyone"))
    assert not differences(bought({"any": ["members", {"not": "members"}]}), bought("everyone"))
    assert not differences(bought({"share": 1}), bought("everyone"))
    assert not differences(bought({"not": {"not": {"lapsed": 4}}}), bought({"lapsed": 4}))


@pytest.mark.parametrize(
    "to",
    [
        {"all": ["members", {"not": "members"}]},
        {"not": "everyone"},
        {"open_problem": True},
        {"published": {"tier": "gold"}},
        {"segments": ["nobody"]},
        {"all": [{"share": 0.2}, {"not": {"share": 0.3}}]},
    ],
    ids=str,
)
def test_an_audience_that_nobody_is_in_equals_the_control(to: Any) -> None:
    """Its fixed cost stays."""
    arms = {"arm": program(tools={"cut": cut(depth=0.1, to=audience(to))}, setup_cost=500.0)}
    books = play_weeks(case(arms, world=GUESTS, agents=120, weeks=20)).ledgers
    assert set(differences(rows(books["arm"]), rows(books["today"]))) <= {
        ("program", "setup_cost"), ("cut", "subsidy"), ("cut", "supplier_income"),
        ("cut", "discount"),
    }  # fmt: skip
    assert total(books["arm"], "setup_cost") > 0
    assert total(books["arm"], "discount") == 0


def test_newcomers_where_nobody_is_new_equal_the_control() -> None:
    world = market(400, churn_per_year=0)
    arms = {"arm": program(tools={"cut": cut(depth=0.1, to=audience({"newcomers": 13}))})}
    books = play_weeks(case(arms, world=world, agents=120, weeks=20)).ledgers
    assert total(books["arm"], "discount") == 0
    assert total(books["arm"], "purchases") == total(books["today"], "purchases")


def test_the_order_of_audiences_does_not_matter() -> None:
    tools: dict[str, Tool] = {
        f"cut_{at}": cut(depth=0.02, to=audience(to))
        for at, to in enumerate([*PLAIN, {"not": "members"}])
    }
    tools["card"] = card()
    arms = {
        "arm": program(tools=tools, joining=EVERYBODY_JOINS),
        "back": program(tools=dict(reversed(tools.items())), joining=EVERYBODY_JOINS),
    }
    books = play_weeks(case(arms, world=GUESTS, agents=100)).ledgers
    assert not differences(rows(books["arm"]), rows(books["back"]))
    turned = {"any": [{"lapsed": 3}, {"share": 0.4}, "members"]}
    there = {"any": ["members", {"share": 0.4}, {"lapsed": 3}]}
    assert not differences(bought(turned), bought(there))


# ---------------------------------------------------------------- how one would cheat


def joined(**tools: Tool) -> int:
    asked = Joining(ask_rate=0.2, accept_rate=0.05, never_joins=0)
    arms = {"arm": program(tools=tools, joining=asked)}
    one = case(arms, world=market(2_000, new_customers_per_year=0.2), agents=800, weeks=13)
    return total(play_weeks(one).ledgers["arm"], "joined")


def test_what_others_get_keeps_them_from_joining() -> None:
    """A price cut for all who are no members costs more than its discounts: nobody joins."""
    others = {"depth": 0.03, "to": audience({"not": "members"})}
    alone, beside = joined(card=card(back=0.05)), joined(card=card(back=0.05), cut=cut(**others))
    assert 0 < beside < 0.85 * alone
    assert joined(card=card(back=0.05), cut=cut(**{**others, "depth": 0.2})) == 0
    for_all = cut(depth=0.03)
    assert joined(card=card(back=0.05), cut=for_all) >= 0.95 * alone


def test_what_members_get_with_others_is_no_reason_to_feel_a_member() -> None:
    """`any: [members, nearly everyone]` would make a gift of membership from nothing."""
    gift = {"any": ["members", {"share": 0.999999}]}
    alone = joined(cut=cut(depth=0.1, to=audience("members")))
    assert joined(cut=cut(depth=0.1, to=audience(gift))) < 0.05 * alone


def test_one_joins_for_what_joining_brings_alone_or_among_others() -> None:
    alone = joined(cut=cut(depth=0.1, to=audience("members")))
    half = joined(cut=cut(depth=0.1, to=audience({"any": ["members", {"share": 0.5}]})))
    assert 0 < half < alone


def test_a_welcome_for_those_who_join_is_a_reason_to_join(monkeypatch: pytest.MonkeyPatch) -> None:
    welcome = cut(depth=0.2, to=audience({"members": True, "newcomers": 13}))
    small = card(back=0.01)
    assert joined(card=small, welcome=welcome) > joined(card=small)
    seen = watch(Discount, monkeypatch)
    arms = {"arm": program(tools={"card": small, "welcome": welcome}, joining=EVERYBODY_JOINS)}
    play_weeks(case(arms, agents=100, weeks=30))
    offered = column(seen, lambda one: one.channels.get("price_cut", 0 * one.rate)) > 0
    member = column(seen, lambda one: one.member - one.joined) > 0
    assert offered.any()
    assert np.all(member[offered])
    assert np.all(offered.sum(axis=0) <= 13)


def test_a_cut_for_those_who_are_no_members_was_offered_to_who_joins_this_week() -> None:
    """In the week of joining it was still theirs: they got used to it as others did."""
    week = Week.__new__(Week)
    for name, value in {
        "member": np.array([1, 1, 0], np.float32), "joined": np.array([0, 1, 0], np.uint8),
        "as_it_began": None, "_tool": "cut", "launching": frozenset(), "won": {}, "reached": None,
        "n": 3,
    }.items():  # fmt: skip
        setattr(week, name, value)
    now, was = (audience("members"), audience({"not": "members"}))
    assert week.addressed(now) is not None
    assert np.array_equal(week.addressed(now), [1, 1, 0])  # type: ignore[arg-type]
    assert np.array_equal(week.was_addressed(now), [1, 0, 0])  # type: ignore[arg-type]
    assert np.array_equal(week.was_addressed(was), [0, 1, 1])  # type: ignore[arg-type]
    assert np.array_equal(week.addressed(was), [0, 0, 1])  # type: ignore[arg-type]


def test_a_segment_that_none_of_the_conditions_fits_is_not_addressed() -> None:
    world = Market(customers=400, segments={
        "a": customer(share=0.5), "b": customer(share=0.5)})  # fmt: skip
    to = audience({"any": [{"segments": ["a"]}, {"all": [{"segments": ["b"]}, {"lapsed": 400}]}]})
    arms = {"arm": program(tools={"cut": cut(depth=0.1, to=to)})}
    book = play_weeks(case(arms, world=world, agents=100)).ledgers["arm"]
    assert book.units("discount")[:, :2].sum() > 0
    assert book.units("discount")[:, 2:].sum() == 0


def test_the_same_condition_is_one() -> None:
    assert Members() == Members()
    assert len(audience({"any": ["members", {"all": ["members", {"lapsed": 3}]}]}).leaves) == 2
