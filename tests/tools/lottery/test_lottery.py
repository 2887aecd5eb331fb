"""Draws worked out by hand: entries, winners, pools, and how a chance is perceived."""

from __future__ import annotations

from math import inf
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.parts.draw import line
from simulator.program.tally import TopK
from simulator.simulate import Played
from simulator.tools.lottery import Lottery, stages
from simulator.tools.lottery.ranks import appeal, weighted
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
POOL = 1_000 + 20 * 50


def draws(**about: Any) -> Lottery:
    return Lottery.model_validate({"to": "everyone", **about})


def play(tool: Lottery, world: Market, *, weeks: int = 30, agents: int = 200) -> Played:
    arms = {"arm": program(tools={"draw": tool})}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


# ---------------------------------------------------------------- money


@pytest.mark.parametrize("agents", [40, 1_000])
def test_the_pool_is_paid_once_at_every_draw(agents: int) -> None:
    """2,000 at .9, however many agents stand for the customers."""
    book = play(draws(cost_rate=0.9), market(1_000, **STILL), agents=agents).ledgers["arm"]
    paid = book.amounts("prize_cost").sum(axis=1)
    assert np.flatnonzero(paid).tolist() == [13, 26]
    assert paid[[13, 26]].tolist() == [1_800 * MONEY] * 2


def test_what_is_promised_grows_from_draw_to_draw() -> None:
    book = play(draws(cost_rate=0.5), market(1_000, **STILL)).ledgers["arm"]
    owed = book.amounts("liability").sum(axis=1)
    expected = [round(POOL * 0.5 * (week % 13 + 1) / 13 * MONEY) for week in range(30)]
    assert owed[0] == 0, "nobody has entered yet"
    assert owed[1:].tolist() == expected[1:]
    assert owed.max() <= POOL * 0.5 * MONEY


@pytest.mark.parametrize(
    ("entrants", "paid"), [(0, 0), (1, 1_000), (4, 1_150), (21, POOL), (99, POOL)]
)
def test_prizes_are_whole_and_never_more_than_entrants(entrants: int, paid: float) -> None:
    assert draws().awarded(entrants).sum() == paid


def test_a_handful_of_customers_wins_a_handful_of_prizes() -> None:
    """Six customers, 21 prizes: the main one and five small ones."""
    world = market(6, **{**STILL, "purchases_per_year": 300})
    book = play(draws(cost_rate=1), world, weeks=14, agents=6).ledgers["arm"]
    assert total(book, "prize_cost") == (1_000 + 5 * 50) * MONEY


def test_no_draw_is_promised_after_the_last() -> None:
    book = play(draws(when={"weeks": [5, 9, 10]}), market(200, **STILL), weeks=20).ledgers["arm"]
    assert np.flatnonzero(book.units("prize_cost").sum(axis=1)).tolist() == [5, 9, 10]
    assert not book.units("liability")[10:].any()


# ---------------------------------------------------------------- entries and winners


def tickets(entries: NDArray[np.int64], weight: float = 1.0) -> NDArray[np.float64]:
    rng = np.random.default_rng(5)
    week: Any = SimpleNamespace(
        n=entries.size, weight=weight, draw=lambda word: rng.random(entries.size).astype(np.float32)
    )
    return draws().by_chance(week, entries)


def test_the_chance_to_win_is_proportional_to_entries() -> None:
    """Of 200 prizes among as many with one entry as with three, these get three quarters."""
    entries = np.repeat(np.array([0, 1, 3]), 20_000)
    keys = tickets(entries)
    counted = TopK(200).count(np.where(keys > 0, keys, inf), np.arange(keys.size))
    winners = counted[1].astype(int)
    assert len(set(winners.tolist())) == 200
    assert (entries[winners] > 0).all()
    assert (entries[winners] == 3).mean() == pytest.approx(0.75, abs=4 * (0.1875 / 200) ** 0.5)
    assert ((keys > 0) & (keys <= line(counted, 200))).sum() == 200


def test_an_agent_races_for_all_the_customers_it_stands_for() -> None:
    entries = np.array([0, 2, 5])
    assert tickets(entries, weight=8) * 8 == pytest.approx(tickets(entries))


def test_all_tickets_win_where_there_are_more_prizes() -> None:
    counted = TopK(10).count(np.array([0.3, inf, 0.1]), np.arange(3))
    assert line(counted, 1) == 0.1
    assert line(counted, 10) == inf
    assert line(counted[:, :0], 10) == 0


@pytest.mark.parametrize("by", ["purchases", "spend"])
def test_entries_are_what_was_bought_since_the_last_draw(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(Lottery, monkeypatch)
    play(draws(entries_by=by), market(200, **STILL))
    bought = column(seen, lambda one: one.n if by == "purchases" else one.paid)
    entries = column(seen, lambda one: one.own["entries"])
    assert np.array_equal(entries[11], bought[:12].sum(axis=0))
    assert not entries[12].any(), "the eve of the draw"
    assert np.array_equal(entries[20], bought[13:21].sum(axis=0))


def test_as_many_win_as_there_are_prizes_and_buy_more(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(Lottery, monkeypatch)
    play(draws(rewarded=0.02, small_prize=5_000, main_prize=1e4), market(200, **STILL), weeks=24)
    log = column(seen, lambda one: one.channels.get("need_log", np.zeros(one.n.size)))
    assert (log > 0).sum(axis=1).tolist() == [0] * 13 + [21] * 6 + [0] * 5
    assert log[log > 0] == pytest.approx(0.02, rel=1e-5)


# ---------------------------------------------------------------- value


@pytest.mark.parametrize(
    ("sure", "seen", "felt"),
    [
        (0.01, 0, 0.013),
        (0.02, 0, 0.026),
        (0.06, 0, 0.06 * 1.1),  # half way from 1.3 to .9
        (0.10, 0, 0.09),
        (0.20, 0, 0.18),
        (0.01, 3, 0.0065),  # novelty has halved
        (0.01, 6, 0.00325),
    ],
)
def test_a_chance_against_a_sure_gift(sure: float, seen: float, felt: float) -> None:
    f, out = np.float32, np.zeros(2, np.float32)
    mask, one = np.array([1, 0], f), np.ones(2, f)
    decay = f(np.log(2) / 3)
    for by_purchases, per_entry in ((True, 30 * sure), (False, sure)):  # baskets of 30
        stages.play(
            mask, one * f(2), one * f(60), by_purchases, f(per_entry), one * f(seen), f(1.3),
            f(0.9), decay, out,
        )  # fmt: skip
        assert out == pytest.approx([felt, 0], rel=1e-5)


@pytest.mark.parametrize("by", ["purchases", "spend"])
def test_value_is_the_pool_over_what_is_spent_for_it(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1,000 customers spend about 448,000 a quarter: 2,000 are .45 % of it, felt as .58 %."""
    seen = watch(Lottery, monkeypatch)
    book = play(draws(entries_by=by), market(1_000, **STILL), agents=1_000).ledgers["today"]
    value = column(
        [one for one in seen if one.week in (12,)], lambda one: one.channels["value.play"]
    )
    spent = total(book, "sales") / MONEY / 30 * 13
    assert value.mean() == pytest.approx(1.3 * POOL / spent, rel=0.03)
    later = column([one for one in seen if one.week == 25], lambda one: one.channels["value.play"])
    assert later.mean() / value.mean() == pytest.approx(0.5 ** (1 / 3), rel=0.05)


def test_the_same_pool_is_worth_less_among_more_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the customers on as many agents: the pool is real, and spread ten times thinner."""
    felt = []
    for customers in (1_000, 10_000):
        with monkeypatch.context() as patch:
            seen = watch(Lottery, patch)
            play(draws(), market(customers, **STILL), weeks=6, agents=500)
            rows = column(seen, lambda one: one.channels.get("value.play", np.zeros(one.n.size)))
            felt.append(rows[5].mean())
    assert felt[0] / felt[1] == pytest.approx(10, rel=0.05)


# ---------------------------------------------------------------- probability weighting

# Tversky & Kahneman (1992), "Advances in prospect theory", J. of Risk and Uncertainty 5: weights
# of gains with gamma .61, and a lottery against a sure gift of its mean with alpha .88.
WEIGHTS = {
    0.001: 0.0145, 0.01: 0.0553, 0.05: 0.1316, 0.1: 0.1863, 0.25: 0.2907, 0.5: 0.4206,
    0.75: 0.5683, 0.9: 0.7117, 0.99: 0.9116,
}  # fmt: skip
AGAINST_SURE = {0.001: 6.3092, 0.01: 3.1802, 0.05: 1.8376, 0.1: 1.4132, 0.25: 0.9847, 0.5: 0.7741}


@pytest.mark.parametrize(("p", "weight"), WEIGHTS.items())
def test_tversky_kahneman_1992_weights(p: float, weight: float) -> None:
    assert weighted(p) == pytest.approx(weight, abs=6e-5)


@pytest.mark.parametrize(("p", "ratio"), AGAINST_SURE.items())
@pytest.mark.parametrize("prize", [5, 1_000])
def test_tversky_kahneman_1992_against_a_sure_gift(p: float, ratio: float, prize: float) -> None:
    assert appeal([(prize, 1)], 1 / p) == pytest.approx(ratio, abs=6e-4)


def test_structures_of_one_pool_are_ranked() -> None:
    """2,000 among 100,000 tickets: one big prize feels better than many, and much too good."""
    structures = [[(2_000, 1)], [(1_000, 1), (50, 20)], [(200, 10)], [(20, 100)], [(1, 2_000)]]
    ranks = [appeal(prizes, 100_000) for prizes in structures]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > 20, "which is why it ranks and is never a value"
    assert appeal([(2, 100_000)], 100_000) == pytest.approx(1), "sure"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"when": "always"}, "draws have dates"),
        ({"to": {"lapsed": 8}}, "after which nobody has lapsed"),
        ({"small_prizes": 100_001}, "less than or equal to 100000"),
    ],
)
def test_what_makes_no_lottery(about: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        draws(**about)
