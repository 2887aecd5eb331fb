"""Running totals against lists of lots: the same points, whatever is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.program.wallet import Wallet, WalletTerms, cost_of
from tests.laws.strategies import law
from tests.oracles.lots import Lots

TERMS = (4, 5, 6, 26, 30, 52, 104, None)
ACCOUNTS = ("points_issued", "points_expired", "points_clawed_back", "points_redeemed")

Request = tuple[int, int, int, bool]  # earned, taken back, step of a reward, bought this week
asked = st.tuples(
    st.one_of(st.just(0), st.integers(1, 5_000)),
    st.one_of(st.just(0), st.just(0), st.integers(1, 6_000)),
    st.sampled_from([0, 0, 1, 500, 2_000]),
    st.booleans(),
)


def terms_of(expires_after: int | None, by_inactivity: bool) -> WalletTerms:
    return WalletTerms("points", 0.01, 0.0072, expires_after, by_inactivity)


def compare(
    expires_after: int | None, by_inactivity: bool, first: int, weeks: list[list[Request]]
) -> None:
    """Some customers, some weeks: `weeks[t][i]` is what customer i asks for in week t."""
    n = len(weeks[0])
    wallet = Wallet(terms_of(expires_after, by_inactivity), n)
    twins = [Lots(expires_after, by_inactivity) for _ in range(n)]
    since = np.zeros(n, np.uint16)
    for week, requests in enumerate(weeks, start=first):
        expiring = wallet.expiring(week, 4)
        seen = [0] * n if expiring is None else expiring.tolist()
        assert seen == [twin.expiring(week, 4) for twin in twins], f"expiring, week {week}"
        earned, back, step, bought = (np.array(column) for column in zip(*requests, strict=True))
        since = np.where(bought, 0, since + 1).astype(np.uint16)
        wallet.earn(earned.astype(np.int64))
        wallet.refund(back.astype(np.int64))
        wallet.redeem(step.astype(np.int64))
        booked = wallet.act(week, since, cut=n // 2)
        halves = [dict.fromkeys(ACCOUNTS, 0) for _ in range(2)]
        for i, twin in enumerate(twins):
            expected = halves[i >= n // 2]
            expected["points_expired"] += twin.expire(week, int(since[i]))
            twin.earn(week, int(earned[i]))
            expected["points_issued"] += int(earned[i])
            expected["points_clawed_back"] += twin.take_back(int(back[i]))
            redeemed = twin.redeem(int(step[i]))
            expected["points_redeemed"] += redeemed
            assert wallet.redeemed[i] == redeemed
        assert booked == {name: tuple(one[name] for one in halves) for name in ACCOUNTS}
        assert wallet.balance.tolist() == [twin.balance for twin in twins], f"week {week}"


@law(40)
@given(
    st.sampled_from(TERMS),
    st.booleans(),
    st.sampled_from([0, -104, -1, 17]),
    st.lists(asked, min_size=1, max_size=40),
)
def test_any_requests_of_one_customer(
    expires_after: int | None, by_inactivity: bool, first: int, requests: list[Request]
) -> None:
    compare(expires_after, by_inactivity, first, [[one] for one in requests])


@pytest.mark.parametrize("by_inactivity", [False, True], ids=["by earning", "by inactivity"])
@pytest.mark.parametrize("expires_after", TERMS)
def test_many_customers_over_long(expires_after: int | None, by_inactivity: bool) -> None:
    luck = np.random.default_rng([expires_after or 0, by_inactivity])
    n, length = 25, 240
    bought = luck.random((length, n)) < 0.35
    earned = np.where(bought, luck.integers(0, 3_000, (length, n)), 0)
    # as in a shop: at most what the same week has brought is taken back
    back = np.where(luck.random((length, n)) < 0.2, earned // luck.integers(1, 4), 0)
    step = np.where(bought & (luck.random((length, n)) < 0.1), 4_000, 0)
    table = [
        [
            (int(earned[t, i]), int(back[t, i]), int(step[t, i]), bool(bought[t, i]))
            for i in range(n)
        ]
        for t in range(length)
    ]
    compare(expires_after, by_inactivity, -104, table)


@pytest.mark.parametrize("expires_after", [4, 26, 30, 52, 104])
def test_points_live_at_least_their_term_and_at_most_a_bucket_more(expires_after: int) -> None:
    """Used in every later week up to the term; thirteenths rounded up make it no shorter."""
    bucket = -(-expires_after // 13)
    rounded = -(-expires_after // bucket) * bucket
    for earned_in in range(2 * bucket):
        wallet = Wallet(terms_of(expires_after, by_inactivity=False), 1)
        since = np.zeros(1, np.uint16)
        last = 0
        for week in range(rounded + 4 * bucket):
            if week == earned_in:
                wallet.earn(np.array([100]))
            wallet.act(week, since)
            last = week if wallet.balance[0] else last
        assert expires_after <= last - earned_in < rounded + bucket


def test_two_tools_share_a_wallet() -> None:
    """They ask in any order; of two rewards the larger is taken."""
    books = []
    for order in ((0, 1), (1, 0)):
        wallet = Wallet(terms_of(52, by_inactivity=False), 2)
        steps = (np.array([300, 0]), np.array([500, 200]))
        earned = (np.array([700, 150]), np.array([350, 100]))
        for tool in order:
            wallet.earn(earned[tool])
            wallet.redeem(steps[tool])
        booked = wallet.act(0, np.zeros(2, np.uint16))
        books.append((booked, wallet.balance.tolist(), wallet.redeemed.tolist()))
    assert books[0] == books[1]
    assert books[0][1] == [50, 50]
    assert books[0][2] == [1_000, 200]


wanted = st.tuples(
    st.one_of(st.just(0), st.integers(1, 5_000)),
    st.one_of(st.just(0), st.integers(1, 3_000)),
    st.sampled_from([0, 1, 500, 2_000]),
    st.sampled_from([0, 300, 500]),
)


@law(60)
@given(
    st.sampled_from(TERMS), st.lists(st.tuples(wanted, wanted), min_size=1, max_size=30),
    st.sampled_from([None, 700, 2_500]), st.booleans(),
)  # fmt: skip
def test_bought_points_and_rewards_of_two_tools(
    expires_after: int | None, weeks: list[tuple[Any, Any]], most: int | None, turned: bool
) -> None:
    """Each redemption is of the larger reward, of two as large of the dearer one, and no more is
    used at once than its tool allows; what is bought is there at once, and lapses likewise."""
    wallet = Wallet(terms_of(expires_after, False), 2)
    twins = [Lots(expires_after) for _ in range(2)]
    tools = (("cheap", 0.003, most), ("dear", 0.009, None))
    for week, both in enumerate(weeks):
        earned, bought, *steps = (np.array(column, np.int64) for column in zip(*both, strict=True))
        wallet.earn(earned)
        wallet.buy(bought)
        asked = list(zip(tools, steps, strict=True))
        for (name, cost, cap), step in reversed(asked) if turned else asked:
            wallet.redeem(step, at_cost=cost, poster=name, most=cap)
        booked = wallet.act(week, np.zeros(2, np.uint16), cut=1)
        assert booked.get("points_bought", (0, 0)) == tuple(bought.tolist()), "each is a half"
        assert booked["points_redeemed"] == tuple(wallet.redeemed.tolist())
        claimed = {name: 0 for name, _, _ in tools}
        for name, cost, who in wallet.claims():
            assert cost == {one: each for one, each, _ in tools}[name]
            claimed[name] += int(wallet.redeemed[who].sum())
        expected = {name: 0 for name, _, _ in tools}
        for i, twin in enumerate(twins):
            twin.expire(week, 0)
            twin.earn(week, int(earned[i]))
            twin.buy(week, int(bought[i]))
            cheap, dear = int(steps[0][i]), int(steps[1][i])
            larger = ("dear", dear, None) if dear >= cheap else ("cheap", cheap, most)
            expected[larger[0]] += twin.redeem(*larger[1:])
        assert claimed == expected
        told = [wallet.redeemers_of(name).tolist() for name, _, _ in tools]
        both_told = sorted(place for places in told for place in places)
        assert both_told == sorted(wallet.redeemers.tolist()), "each is glad of one"
        twin_of = wallet.copy()
        assert [twin_of.redeemers_of(name).tolist() for name, _, _ in tools] == told
        assert sum(claimed.values()) == sum(booked["points_redeemed"])
        assert wallet.balance.tolist() == [twin.balance for twin in twins]


def test_what_points_cost() -> None:
    """100 points of one cent that cost .72 of their face value: 72 cents."""
    terms = WalletTerms("points", 0.01, 0.0072, 52, False)
    assert cost_of(np.array([10_000, 1, 0]), terms).tolist() == [7_200, 1, 0]


def test_a_copy_is_independent_and_complete() -> None:
    wallet = Wallet(terms_of(26, by_inactivity=False), 3)
    since = np.zeros(3, np.uint16)
    for week in range(9):
        wallet.earn(np.array([100, 70, 0]))
        wallet.redeem(np.array([300, 0, 0]))
        wallet.act(week, since)
    twin = wallet.copy()
    for week in range(9, 60):
        for one in (wallet, twin):
            one.earn(np.array([10, 0, 5]))
        assert wallet.act(week, since) == twin.act(week, since)
        assert wallet.balance.tolist() == twin.balance.tolist()
    twin.earn(np.array([1, 1, 1]))
    twin.act(60, since)
    assert wallet.balance.tolist() != twin.balance.tolist()


@law(60)
@given(st.integers(0, 10**6), st.sampled_from([1, 2, 10, 500, 2_000]), st.floats(0, 0.5, width=32))
def test_all_that_makes_whole_rewards_is_used(balance: int, step: int, again: float) -> None:
    """However small a reward is; what points that are used will not earn must be there, too."""
    wallet = Wallet(terms_of(None, False), 1)
    wallet.earn(np.array([balance]))
    wallet.forgo(np.array([again], np.float32), 1.0)
    wallet.redeem(np.array([step]))
    wallet.act(0, np.zeros(1, np.uint16))
    used = int(wallet.redeemed[0])
    assert used % step == 0
    assert used + used * again <= balance + 0.001
    assert (used + step) * (1 + again) > balance - 1
