"""The transaction log: parts that add up to the books, whatever is played and however."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.program.ledger import Ledger
from simulator.scenario import load, loads
from simulator.simulate import CONTROL, Case, Played, simulate
from simulator.simulate.observe.split import added, fill, split
from simulator.simulate.observe.till_roll import PURCHASE, REFUND, YEARLY
from simulator.simulate.observe.transactions import TransactionLog, Transactions
from simulator.simulate.plan import plan_of
from tests.laws.worlds import case, market, play_weeks, program, same_books, total
from tests.report.rich import rich

EVERYBODY = 10**9
SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))

# What the shipped scenarios leave out, in two arms that differ in nothing but a mailing.
STALL = """\
question: What does a stall sell?
goal: acquire
horizon: 60 weeks
market:
  customers: 900
  purchases_per_year: 40
  basket: 12.35
  share_of_wallet: 40%
  churn_per_year: 30%
  refund_rate: 8%
  new_customers_per_year: 40%
  win_back_per_year: 50%
company: {gross_margin: 35%, cost_per_purchase: 0.17}
today:
  old: {kind: points, back: 1%, expires_after: 13 weeks, reward_at: 2, currency: stars}
programs:
  all_of_it:
    rollout_weeks: 6
    tools:
      card: {kind: points, back: 4%, welcome: 3, expires_after: 26 weeks, reward_at: 3}
      cut: {kind: discount, depth: 3.3%, supplier_share: 40%}
      sale: {kind: discount, depth: 11%, when: {every: 13 weeks, for: 2}}
      drop: {kind: coupons, face_value: 2.5, redeem_rate: 30%}
      stamps: {kind: stamp_card, stamps: 6, face_value: 4, collectors: 60%, cost_rate: 72%}
      draw: {kind: lottery, main_prize: 40, small_prize: 5}
      service: {kind: premium_service, take_up: 20%, fee: 9}
      mail: {kind: mailing, to: {top: 20%}}
  nothing:
    setup_cost: 10
"""  # fmt: skip


def stall() -> Case:
    return loads(STALL, name="stall").case(0, None, seed=5, agents=180)


def shipped(path: Path) -> Case:
    scenario = load(path)
    weeks = {"horizon": 30}
    point = (0.3,) * len(scenario.uncertain)
    return scenario.with_values(weeks).case(2, point, seed=9, agents=90)


CASES: dict[str, Callable[[], Case]] = {
    "stall": stall,
    "rich": lambda: rich().case(1, None, seed=3, agents=150),
    **{path.stem: partial(shipped, path) for path in SHIPPED},
}
SHORT = "short"  # what must be the same to the bit is so within half a year


def short() -> Case:
    return replace(stall(), weeks=24)


def logged(one: Case, customers: int = EVERYBODY, **how: object) -> tuple[Played, Transactions]:
    """Played, and what was logged; without what is owed after the horizon, unless asked for."""
    log = TransactionLog(one, customers)
    about: dict[str, Any] = {"owed": False, "vintages": False, **how}
    played = simulate(one, log=log, **about)
    return played, log.finish()


@cache
def whole(name: str) -> tuple[Case, Played, Transactions]:
    """A case with a panel, logged, once for all tests."""
    one = short() if name == SHORT else CASES[name]()
    return one, *logged(one, panel=True)


def of_arm(found: Transactions, arm: str) -> dict[str, NDArray[np.int64]]:
    mine = found.lines["arm"] == found.arms.index(arm)
    return {name: column[mine] for name, column in found.lines.items()}


def same(one: Transactions, other: Transactions) -> None:
    """Equal to the bit."""
    for part in ("lines", "customers", "traits"):
        mine, theirs = getattr(one, part), getattr(other, part)
        assert list(mine) == list(theirs)
        for name, column in mine.items():
            np.testing.assert_array_equal(column, theirs[name], err_msg=name)


# ------------------------------------------------------------------------------- whole amounts
AMOUNTS = st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), min_size=1, max_size=8)


def flat(baskets: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    who = np.repeat(np.arange(len(baskets)), [len(one) for one in baskets])
    return np.array([amount for one in baskets for amount in one], np.int64), who


@given(AMOUNTS, st.data())
def test_parts_add_up_and_are_within_one_of_their_quota(
    baskets: list[list[int]], data: st.DataObject
) -> None:
    weight, who = flat(baskets)
    most = data.draw(st.sampled_from([9, 10**6, 10**15]))
    totals = [data.draw(st.integers(0, most)) for _ in baskets]
    parts = split(np.array(totals, np.int64), weight, who)
    assert added(parts, who, len(baskets)).tolist() == totals
    for at, (wanted, one) in enumerate(zip(totals, baskets, strict=True)):
        given = parts[who == at].tolist()
        scale = one if sum(one) else [1] * len(one)
        rests = []
        for part, share in zip(given, scale, strict=True):
            low, rest = divmod(wanted * share, sum(scale))
            assert part in (low, low + 1)
            rests.append((rest, part - low))
        # the largest remainders are rounded up, and no other
        up, down = [r for r, more in rests if more], [r for r, more in rests if not more]
        assert min(up, default=sum(scale)) >= max(down, default=0)


@given(AMOUNTS)
def test_a_whole_is_split_into_what_it_is_made_of(baskets: list[list[int]]) -> None:
    weight, who = flat(baskets)
    np.testing.assert_array_equal(split(added(weight, who, len(baskets)), weight, who), weight)


@given(AMOUNTS, st.data())
def test_rewards_go_where_there_is_room(baskets: list[list[int]], data: st.DataObject) -> None:
    room, who = flat(baskets)
    totals = [data.draw(st.integers(0, 2 * sum(one) + 3)) for one in baskets]
    parts = fill(np.array(totals, np.int64), room, who)
    assert added(parts, who, len(baskets)).tolist() == totals
    for at, wanted in enumerate(totals):
        inside = parts[who == at] <= room[who == at]
        assert inside.all() or wanted > room[who == at].sum()


# ------------------------------------------------------------------------------- ties to the books
@pytest.mark.parametrize("name", CASES)
def test_lines_add_up_to_the_books(name: str) -> None:
    _, played, found = whole(name)
    assert set(found.arms) == set(played.ledgers)
    for arm, ledger in played.ledgers.items():
        lines = of_arm(found, arm)
        sold, back = lines["kind"] == PURCHASE, lines["kind"] == REFUND
        assert (lines["amount"][sold] > 0).all()
        assert lines["amount"][sold].sum() == total(ledger, "sales")
        assert -lines["amount"][back].sum() == total(ledger, "refunds")
        assert lines["discount"].sum() == total(ledger, "discount")
        assert sold.sum() == total(ledger, "purchases")
        assert (sold | back).all()
        if (lines["shared"] >= 0).all():
            assert (lines["shared"][sold] > 0).sum() == total(ledger, "common_purchases")
        if plan_of(whole(name)[0], arm).joins:
            member = (lines["member"] > 0) & sold
            assert member.sum() == total(ledger, "member_purchases")
            assert lines["amount"][member].sum() == total(ledger, "member_sales")


@pytest.mark.parametrize("name", CASES)
def test_points_add_up_to_the_books(name: str) -> None:
    one, played, found = whole(name)
    for arm, ledger in played.ledgers.items():
        lines, plan = of_arm(found, arm), plan_of(one, arm)
        sold = lines["kind"] == PURCHASE
        for currency in found.currencies:
            wallet, earned = f"wallet:{currency}", lines[f"earned {currency}"]
            issued = sum(
                total(ledger, "points_issued", tool)
                for tool, about in plan.tools.items()
                if (terms := about.wallet()) is not None and terms.currency == currency
            )
            assert earned[sold].sum() == issued
            assert -earned[~sold].sum() == total(ledger, "points_clawed_back", wallet)
            redeemed = lines[f"redeemed {currency}"].sum()
            assert redeemed == total(ledger, "points_redeemed", wallet)
            mine = found.customers["arm"] == found.arms.index(arm)
            before, lapsed, left = (
                found.customers[f"{word} {currency}"][mine] for word in ("before", "lapsed", "left")
            )
            assert before.sum() == total(ledger, "points_opening", wallet)
            assert lapsed.sum() == total(ledger, "points_expired", wallet)
            assert left.sum() == ledger.units("points_outstanding", wallet)[-1].sum()
            # and customer by customer
            who = found.customers["customer"][mine]
            place = np.searchsorted(who, lines["customer"])
            moved = earned - lines[f"redeemed {currency}"]
            np.testing.assert_array_equal(before + added(moved, place, who.size) - lapsed, left)


@pytest.mark.parametrize("name", CASES)
def test_rewards_add_up_to_the_books(name: str) -> None:
    one, played, found = whole(name)
    for arm, ledger in played.ledgers.items():
        lines, plan = of_arm(found, arm), plan_of(one, arm)
        others = [tool for tool, about in plan.tools.items() if about.wallet() is None]
        # points at our cost are rounded by customer and week here, by week and cell there
        points, tolerance = 0.0, 0.0
        for currency, terms in plan.wallets.items():
            column = lines[f"redeemed {currency}"]
            points += float(column.sum()) * terms.point_cost * 100
            tolerance += 0.5 * float((column > 0).sum()) + 1e-3
        handed_out = sum(total(ledger, "reward_cost", tool) for tool in others)
        assert abs(float(lines["reward_cost"].sum()) - points - handed_out) <= tolerance


@pytest.mark.parametrize("name", CASES)
def test_comings_and_goings_are_those_of_the_books(name: str) -> None:
    one, played, found = whole(name)
    for arm, ledger in played.ledgers.items():
        mine = found.customers["arm"] == found.arms.index(arm)
        about = {key: column[mine] for key, column in found.customers.items()}
        assert (about["came"] >= 0).sum() == total(ledger, "arrived")
        assert (about["joined"] >= 0).sum() == total(ledger, "joined")
        assert (about["left"] < 0).sum() == ledger.units("active")[-1].sum()
        lines = of_arm(found, arm)
        place = np.searchsorted(about["customer"], lines["customer"])
        np.testing.assert_array_equal(about["customer"][place], lines["customer"])
        assert (lines["week"] >= about["came"][place]).all()
        gone = (about["left"][place] >= 0) & (about["won_back"][place] == 0)
        assert (lines["week"][gone] < about["left"][place][gone]).all()
        joined = about["joined"][place]
        assert (lines["member"] == ((joined != -2) & (lines["week"] >= joined))).all()
        assert one.weeks > lines["week"].max(initial=0)


@pytest.mark.parametrize("name", CASES)
def test_profit_is_the_panels(name: str) -> None:
    _, played, found = whole(name)
    panel = played.panel
    assert panel is not None
    for at, arm in enumerate(panel.arms):
        mine = (found.customers["arm"] == found.arms.index(arm)) & (found.customers["came"] == -1)
        np.testing.assert_array_equal(found.customers["profit_year_1"][mine], panel.profit[at, 0])
        whole_time = panel.profit[at].sum(axis=0)
        np.testing.assert_array_equal(found.customers["profit"][mine], whole_time)
        np.testing.assert_array_equal(found.customers["spend_before"][mine], panel.before)
        np.testing.assert_array_equal(found.customers["member"][mine] > 0, panel.member[at])
        targeted = panel.targeted[at].any(axis=0)
        np.testing.assert_array_equal(found.customers["targeted"][mine] >= 0, targeted)


# ------------------------------------------------------------------------------- single lines
def test_a_refund_gives_back_no_more_than_was_taken() -> None:
    _, _, found = whole("stall")
    lines = found.lines
    keys = list(zip(*(lines[k].tolist() for k in ("arm", "customer", "week", "occasion")),
                    strict=True))  # fmt: skip
    sold = {key: at for at, key in enumerate(keys) if lines["kind"][at] == PURCHASE}
    assert len(sold) == (lines["kind"] == PURCHASE).sum()  # no two purchases share a key
    back = np.flatnonzero(lines["kind"] == REFUND)
    assert back.size > 100
    for at in back.tolist():
        its = sold[keys[at]]
        assert lines["day"][at] >= lines["day"][its]
        assert abs(lines["amount"][at] + lines["amount"][its]) <= 1
        # of two roundings of a week's discount each is off by less than one
        assert abs(lines["discount"][at] + lines["discount"][its]) <= 2
        assert lines["earned stars"][at] <= 0


def test_tools_are_named_where_they_had_a_part() -> None:
    _, _, found = whole("stall")
    lines, at = of_arm(found, "all_of_it"), found.arms.index("all_of_it")
    bit = {name: 1 << i for i, name in enumerate(found.tools[at])}
    sold = lines["kind"] == PURCHASE
    cuts = (lines["tools"] & (bit["cut"] | bit["sale"])) > 0
    np.testing.assert_array_equal(cuts[sold], lines["discount"][sold] > 0)
    for currency, tool in (("points", "card"), ("stars", "old")):
        moved = (lines[f"earned {currency}"] > 0) | (lines[f"redeemed {currency}"] > 0)
        np.testing.assert_array_equal(((lines["tools"] & bit[tool]) > 0)[sold], moved[sold])
    rewarded = (lines["tools"] & (bit["drop"] | bit["stamps"])) > 0
    assert rewarded.any()
    assert (lines["reward"][rewarded] > 0).all()
    assert not (lines["tools"] & (bit["draw"] | bit["service"] | bit["mail"])).any()


def test_days_are_even_and_the_same_in_every_arm() -> None:
    _, _, found = whole("stall")
    today = of_arm(found, CONTROL)
    days = np.bincount(today["day"][today["kind"] == PURCHASE], minlength=7)
    assert days.size == 7
    n = days.sum()
    # chi-squared with 6 degrees of freedom, beyond 27.9 once in 10,000 seeds
    assert ((days - n / 7) ** 2 / (n / 7)).sum() < 27.9
    key = ("customer", "week", "occasion", "kind")
    known = dict(zip(zip(*(today[k].tolist() for k in key), strict=True), today["day"].tolist(),
                     strict=True))  # fmt: skip
    other = of_arm(found, "all_of_it")
    both = 0
    for line, day in zip(zip(*(other[k].tolist() for k in key), strict=True),
                         other["day"].tolist(), strict=True):  # fmt: skip
        if line in known:
            both += 1
            assert known[line] == day
    assert both > 1_000


def test_arms_in_which_nothing_differs_have_the_same_lines() -> None:
    _, played, found = whole("stall")
    assert total(played.ledgers["nothing"], "sales") == total(played.ledgers[CONTROL], "sales")
    mine, theirs = of_arm(found, "nothing"), of_arm(found, CONTROL)
    for name in mine:
        if name not in ("arm", "tools"):  # the same tools stand in another place
            np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)


# ------------------------------------------------------------------------------- how it is played
def books(played: Played) -> dict[str, Ledger]:
    return dict(played.ledgers)


@pytest.mark.parametrize("name", [SHORT, "rich"])
def test_a_log_changes_nothing(name: str) -> None:
    one, played, _ = whole(name)
    for arm, ledger in play_weeks(one).ledgers.items():
        assert not same_books(ledger, books(played)[arm])


@pytest.mark.parametrize(("block", "threads"), [(29, 1), (50, 4)])
def test_blocks_and_threads_change_nothing(block: int, threads: int) -> None:
    one, _, found = whole(SHORT)
    same(logged(one, block=block, threads=threads)[1], found)


def test_without_a_panel_and_with_what_is_owed_it_is_the_same() -> None:
    one, _, found = whole(SHORT)
    same(logged(one, panel=False, owed=True, vintages=True)[1], found)


@pytest.mark.parametrize("customers", [1, 17])
def test_more_customers_are_the_same_ones_and_others(customers: int) -> None:
    one, _, found = whole(SHORT)
    few = logged(one, customers)[1]
    first = (few.customers["arm"] == 0) & (few.customers["came"] == -1)
    assert first.sum() == customers
    for part in ("lines", "customers"):
        more, less = getattr(found, part), getattr(few, part)
        theirs = np.isin(more["customer"], few.customers["customer"])
        for name, column in more.items():
            np.testing.assert_array_equal(column[theirs], less[name], err_msg=name)
    # they stand for everybody of week 0
    np.testing.assert_allclose(few.traits["weight"][first].sum(), one.market.customers)


def test_fewer_arms_change_nothing() -> None:
    one, _, found = whole(SHORT)
    fewer = Case(
        **{name: getattr(one, name) for name in Case.__dataclass_fields__ if name != "programs"},
        programs={"all_of_it": one.programs["all_of_it"]},
    )
    mine, theirs = of_arm(logged(fewer)[1], "all_of_it"), of_arm(found, "all_of_it")
    for name in set(mine) - {"arm"}:
        np.testing.assert_array_equal(mine[name], theirs[name], err_msg=name)


def test_arms_that_spend_the_same_money_are_followed_once() -> None:
    _, played, found = whole("grocery_points")
    assert found.arms == tuple(played.ledgers)
    (tied,) = (arm for arm in found.arms if arm.endswith("_as_price_cut"))
    assert of_arm(found, tied)["discount"].sum() > 0
    assert (found.customers["profit_today"] != 0).any()


def test_sections_without_anybody_are_empty() -> None:
    one = case({"arm": program()}, world=market(40, purchases_per_year=0.01), weeks=3, agents=4)
    _, found = logged(one)
    assert found.lines["amount"].size <= 1
    assert found.customers["customer"].size == 2 * 4
    with pytest.raises(ValueError, match="at least 1"):
        TransactionLog(one, 0)
    assert len(YEARLY) == 6
