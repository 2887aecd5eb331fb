"""Promises held against limits: probabilities, weeks, what is missing, and what would keep them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator import experiment
from simulator.decision import Promise, Promises, Trial, Variant, advice, promises_of, spread
from simulator.decision.advice import measured, terms_of
from simulator.decision.asked.criteria import criteria_of
from simulator.decision.asked.desks import answers_of, persons_needed
from simulator.decision.asked.promise_words import as_today
from simulator.decision.asked.promised import changed, play_changed, promised
from simulator.decision.asked.promises import covering
from simulator.decision.search import Search
from simulator.decision.uncertainty import Numbers
from simulator.decision.words import amount, enough, listed, rate, rate_below
from simulator.draws import Luck
from simulator.economics import Accounts
from simulator.economics.books.promises import Name
from simulator.market.desk import Desk
from simulator.program.ledger import HOURS
from simulator.scenario import loads
from simulator.simulate import Case, Played
from simulator.where import HERE
from tests.report.shop import SHOP

# Four cases of three weeks; with a reserve of 10 they break never, in week 1, in 2, and in 1.
NEED = np.array([[1.0, 2, 3], [4, 11, 12], [2, 9, 30], [8, 20, 20]])


def held(asked: float = 0.75, reserve: float = 10.0, **more: Numbers) -> Promises:
    needs: dict[Name, Numbers] = {"cash": NEED, **more}  # type: ignore[dict-item]
    limits: dict[Name, float | None] = dict.fromkeys(("cash", "rush", "shutdown"), reserve)
    return promises_of(needs, limits | {"liability": 0.02}, asked, currency="USD")


def test_by_hand() -> None:
    found = held()
    one = found["cash"]
    assert (one.kept.count, one.kept.n, one.met) == (1, 4, False)
    assert one.needed.tolist() == [3, 12, 30, 20]
    assert one.weeks.tolist() == [np.inf, 1, 2, 1]
    assert (one.first_week, one.middle_week) == (1, 1)
    assert (one.enough, one.shortfall, one.limit) == (20, 10, 10)
    assert "A cash reserve of 20.0 USD would cover peak funding in 75 %" in one.remedy
    assert one.weekly is not None
    assert one.weekly.broken_by.tolist() == [0, 0.5, 0.75]
    assert one.weekly.middle.tolist() == [2, 9, 12]
    assert (one.weekly.low <= one.weekly.high).all()
    assert found.meaning == "the cash reserve covers peak funding"
    assert held(asked=0.25)["cash"].remedy == ""


def test_the_first_to_break() -> None:
    owed = np.array([[0.01, 0.01, 0.01], [0.03, 0.01, 0.01], [0.03, 0.01, 0.05], [0.01] * 3])
    found = held(liability=owed)
    assert found.first is not None
    # of three cases that break, what is owed is first in two, in week 0
    assert (found.first.name, found.first.week, found.first.earliest) == ("liability", 0, 0)
    assert (found.first.any.count, found.first.first.count) == (3, 2)
    assert found.held.tolist() == [True, False, False, False]
    assert held(reserve=100.0).first is None
    assert found.meaning == (
        "the cash reserve covers peak funding; what is owed stays within 2 % of a year's sales"
    )
    assert "at most 66.6 % of what they do" in held(liability=owed, asked=0.75)["liability"].remedy


def test_a_week_that_is_not_looked_at_breaks_nothing() -> None:
    need = np.array([[np.nan, 5, np.nan, 11], [np.nan, 12, np.nan, 3]])
    one = promises_of({"shutdown": need}, {"shutdown": 10.0, "cash": 10.0}, 0.95)["shutdown"]
    assert one.weeks.tolist() == [3, 1]
    assert one.weekly is not None
    assert np.isnan(one.weekly.middle).tolist() == [True, False, True, False]


def test_what_is_not_promised_is_not_checked_and_said() -> None:
    needs: dict[Name, Numbers] = {
        "cash": NEED, "liability": NEED, "waiting": NEED, "turned_away": 0 * NEED,
    }  # fmt: skip
    found = promises_of(needs, {}, 0.95)
    assert found.checked == ()
    assert found.first is None
    with pytest.raises(KeyError):
        found["cash"]
    assert found.meaning == ""
    assert [said.split(",")[0] for said in found.unchecked] == [
        "No cash reserve is given",
        "No limit to what is owed is given (criteria.promises.liability_at_most)",
        "No limit to waiting at the desk is given (criteria.promises.waiting_at_most)",
    ]
    (never,) = promises_of({"cash": NEED}, {"cash": 10.0}, 0.95).unchecked
    assert "criteria.promises.notice" in never


MONEY = st.integers(0, 10**13).map(lambda units: units / 10_000)  # as the ledger counts it
CASES = hnp.arrays(float, st.tuples(st.integers(1, 40), st.integers(1, 5)), elements=MONEY)
ASKED = st.floats(0.01, 0.99)


@given(CASES, ASKED, st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_larger_reserve_never_keeps_less(
    need: Numbers, asked: float, reserve: float, more: float
) -> None:
    names: tuple[Name, ...] = ("cash", "rush", "shutdown")
    needs = {name: need * at for at, name in enumerate(names, 1)}
    small, large = (
        promises_of(needs, dict.fromkeys(names, r), asked) for r in (reserve, reserve + more)
    )
    for one, other in zip(small.checked, large.checked, strict=True):
        assert one.kept.count <= other.kept.count
        assert one.shortfall >= other.shortfall
        assert (one.weeks <= other.weeks).all()
        assert one.met == (one.shortfall == 0) == (one.remedy == "")
    assert small.held.sum() <= large.held.sum()


@given(CASES, ASKED)
def test_the_reserve_that_is_named_is_enough(need: Numbers, asked: float) -> None:
    one = promises_of({"cash": need}, {"cash": -1.0}, asked)["cash"]
    again = promises_of({"cash": need}, {"cash": money(one.remedy)}, asked)["cash"]
    assert again.met
    less = np.nextafter(one.enough, -1)
    assert not promises_of({"cash": need}, {"cash": less}, asked)["cash"].met, "and no less"


@given(hnp.arrays(float, st.integers(1, 99), elements=st.floats(-1e9, 1e9)), ASKED)
def test_covering_is_the_least_that_does(values: Numbers, share: float) -> None:
    least = covering(values, share)
    assert least in values
    assert (values <= least).mean() >= share - 1e-8
    assert (values < least).mean() < share


# ---------------------------------------------------------------- in words

STEPS = {"": 1.0, "k": 1e3, "M": 1e6, "bn": 1e9}


def money(said: str) -> float:
    """The amount that a sentence names."""
    found = re.search(r"reserve of ([\d.]+) ?(k|M|bn)?\b", said)
    assert found is not None, said
    return float(found[1]) * STEPS[found[2] or ""]


@given(MONEY)
def test_enough_is_never_too_little(value: float) -> None:
    said = enough(value, "USD")
    written = money(f"reserve of {said}")
    assert value <= written <= max(value * 1.0101, value + 0.0101)


def test_numbers_in_words() -> None:
    assert enough(1_234_001, "USD") == "1.24 M USD"
    assert enough(1_500, "USD") == amount(1_500, "USD") == "1.50 k USD"
    assert [rate(0.005), rate(0.12345), rate_below(0.6669), rate_below(0.0009)] == [
        "0.5 %", "12.3 %", "66.6 %", "0 %",
    ]  # fmt: skip
    assert [listed("abc"), listed("ab"), listed("a"), listed("")] == [
        "a, b and c",
        "a and b",
        "a",
        "",
    ]


# ---------------------------------------------------------------- what would keep them, applied

Written = tuple[str, str]  # what stands in the file, and what is to stand there
LIVING = SHOP.replace("horizon: 60 weeks", "horizon: 30 weeks").replace(
    "company:",
    "  service: {desk: {staff: 1, minutes_per_case: 90, hours_per_week: 30, overloaded: yes}}\n"
    "company:",
)
POINTS = "points: {back: 1%}"


def played(text: str, promises: str, *instead: Written) -> Promises:
    """The promises of the card of a scenario in which some texts are replaced."""
    for old, new in instead:
        assert old in text
        text = text.replace(old, new)
    scenario = loads(f"{text}criteria: {{promises: {{{promises}}}}}\n", name="shop")
    run = experiment.run(scenario, agents=200, cases=8, seed=3, jobs=1, panel=False)
    return promised(run, "card", terms_of(run))


def mended(found: Promise, after: Promises) -> None:
    """A promise that was missed is kept as often as asked for, once its remedy is applied."""
    assert not found.met
    assert found.remedy
    assert after[found.name].met
    assert after[found.name].remedy == ""


def number(said: str, pattern: str) -> float:
    """The number that a sentence names."""
    found = re.search(pattern, said)
    assert found is not None, said
    return float(found[1].replace(",", ""))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cash", "rush", "shutdown"])
def test_the_reserve_keeps_it(name: str) -> None:
    reserve = "cash_reserve: 90_000"
    found = played(SHOP, "kept_with: 90%", (reserve, "cash_reserve: 1"))[name]
    assert (found.kept.count, found.limit) == (0, 1)
    after = played(SHOP, "kept_with: 90%", (reserve, f"cash_reserve: {money(found.remedy)}"))
    mended(found, after)


@pytest.mark.slow
def test_cheaper_points_keep_what_is_owed() -> None:
    limit = "liability_at_most: 0.03%"
    found = played(SHOP, limit, (POINTS, "points: {back: 1%, cost_rate: 90%}"))["liability"]
    assert found.kept.value == 0
    cost = 0.9 * number(found.remedy, r"at most ([\d.]+) %")
    mended(found, played(SHOP, limit, (POINTS, f"points: {{back: 1%, cost_rate: {cost}%}}")))


@pytest.mark.slow
@pytest.mark.parametrize(
    "limit", ["waiting_at_most: 6", "waiting_at_most: 8", "gave_up_at_most: 4%"]
)
def test_more_persons_keep_the_desk_answering(limit: str) -> None:
    found = played(LIVING, limit)[limit.partition("_at_most")[0]]
    persons = number(found.remedy, r"(\d+) persons")
    assert persons > 1
    sets = f"programs:\n  card:\n    sets: {{market.service.desk.staff: {persons:.0f}}}"
    mended(found, played(LIVING, limit, ("programs:\n  card:", sets)))


@pytest.mark.slow
def test_more_places_turn_nobody_away() -> None:
    tool = "service: {kind: premium_service, take_up: 15%, places: "
    few, limit = (POINTS, f"{tool}40}}"), "turned_away_at_most: 0"
    found = played(SHOP, limit, few)["turned_away"]
    places = 40 + number(found.remedy, r"([\d,]+) more places")
    mended(found, played(SHOP, limit, (POINTS, f"{tool}{places:.0f}}}")))


# ---------------------------------------------------------------- the desk played again


def test_the_desk_played_again_is_the_one_that_was_played() -> None:
    """From its problems alone, as many are answered and wait as long as in the books.

    The books' desk has another backlog from before launch; over 30 weeks that is little.
    """
    scenario = loads(LIVING, name="shop")
    run = experiment.run(scenario, agents=200, cases=1, seed=3, jobs=1, certain=True, panel=False)
    books = Accounts.of(run.played[0].ledgers["card"])
    service = scenario.case(0, None, seed=3, agents=200).market.service
    assert service is not None
    waited, answered, gave_up = answers_of(service.desk, 1, books.weekly("reported")[0], Luck(3, 0))
    assert answered.sum() == pytest.approx(books.total("desk_answered")[0], rel=0.03)
    assert gave_up.sum() == pytest.approx(books.total("desk_gave_up")[0], rel=0.1)
    assert waited.sum() == pytest.approx(books.total("desk_waiting")[0] / HOURS, rel=0.1)


def test_those_who_come_at_launch_find_the_backlog_of_those_before() -> None:
    desk, luck = Desk(minutes_per_case=60, hours_per_week=30), Luck(1, 0)
    reported = np.full(40, 100.0)
    fresh = answers_of(desk, 4, reported, luck)
    after = answers_of(desk, 4, reported, luck, 1)
    assert after[0][0] > 2 * fresh[0][0], "the first week answers who waited before"
    assert after[0][20:] == pytest.approx(fresh[0][20:]), "and the backlog is gone in time"


def test_persons_needed_are_the_fewest() -> None:
    desk, reported, luck = (
        Desk(minutes_per_case=60, hours_per_week=30),
        np.full(40, 100.0),
        Luck(1, 0),
    )

    def keeps(waited: Numbers, answered: Numbers, gave_up: Numbers) -> bool:
        return bool(gave_up.sum() <= 0.02 * reported.sum())

    found = persons_needed(desk, 1, reported, luck, keeps)
    assert keeps(*answers_of(desk, int(found), reported, luck, 1))
    assert not keeps(*answers_of(desk, int(found) - 1, reported, luck, 1))
    assert persons_needed(desk, 50, reported, luck, keeps) == 50, "nobody is sent home"
    assert persons_needed(desk, 1, reported, luck, lambda *_: False) == np.inf


@pytest.mark.slow
def test_points_of_today_are_owed_without_the_program_as_well() -> None:
    """A program that does nothing breaks what today breaks, and it is said that today does."""
    head, _ = SHOP.split("programs:")
    text = f"{head}today: {{tools: {{{POINTS}}}}}\nprograms: {{none: {{}}}}\n"
    run = experiment.run(
        loads(text.replace("cash_reserve: 90_000", "cash_reserve: 1")),
        agents=200, cases=4, seed=3, jobs=1, panel=False,
    )  # fmt: skip
    found = promised(run, "none", terms_of(run))
    for name in ("cash", "rush", "shutdown"):
        today = found[name].today
        assert today is not None
        assert (today.count, today) == (0, found[name].kept)
        assert "Without the program it is kept in 0 of 4" in as_today(found[name])
    assert played(SHOP, "kept_with: 90%")["cash"].today is None


# ---------------------------------------------------------------- variants


def test_a_variant_is_held_to_the_promises_of_its_books() -> None:
    scenario = loads(f"{SHOP}criteria: {{promises: {{liability_at_most: 0.1%}}}}\n", name="shop")
    run = experiment.run(scenario, agents=200, cases=4, seed=3, jobs=1, panel=False)
    changes = {"programs.card.tools.points.expires_after": 8}
    case = changed(scenario.case(0, None, seed=3, agents=200), "card", changes)
    terms = case.programs["card"].tools["points"].wallet()
    assert terms is not None
    assert terms.expires_after == 8

    def short(case: Case, **how: Any) -> Played:
        return play_changed(case, arm="card", changes=tuple(changes.items()), **how)

    again = experiment.run(scenario, agents=200, cases=4, seed=3, jobs=1, panel=False, play=short)
    before = promised(run, "card", terms_of(run))
    after = promised(again, "card", terms_of(again), changes)
    assert (after["liability"].needed < before["liability"].needed).all()
    criteria = criteria_of(measured(again), "card", terms_of(again), after)
    assert criteria[1].name == "promises"
    assert "what is owed stays within 0.1 % of a year's sales" in criteria[1].meaning
    assert criteria[1].probability.count == after.held.sum()


def test_a_find_that_breaks_a_promise_is_no_find() -> None:
    """Measures see cash alone; the books of the variant see what is owed, too."""
    variant = Variant("programs.card.tools.points.expires_after", 8, 52)
    for limit, kept in (("0.0001%", False), ("50%", True)):
        asked = f"criteria: {{promises: {{liability_at_most: {limit}}}}}\n"
        scenario = loads(SHOP + asked, name="shop")
        run = experiment.run(scenario, agents=200, cases=4, seed=3, jobs=1, panel=False)
        easy = replace(terms_of(run), npv_positive_with=0.0, goal_met_with=0.0)
        of = measured(run)
        trial = Trial(variant, criteria_of(of, "card", easy), spread(of.whole("card", "npv")))
        assert trial.meets
        again = advice.held_to_promises(run, "card", easy, Search(1, trial, trial), HERE)
        assert again.nearest is not None
        assert "what is owed" in again.nearest.criteria[1].meaning
        assert again.nearest.meets is kept
        assert again.found == (again.nearest if kept else None)
    nothing = Search(3, None, None)
    assert advice.held_to_promises(run, "card", easy, nothing, HERE) is nothing
