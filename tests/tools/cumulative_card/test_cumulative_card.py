"""A card by what was spent in a moving window, worked out by hand."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.known.spend import begun, keep, over
from simulator.program.ledger import MONEY
from simulator.program.parts.reached import held
from simulator.program.typical import Typical
from simulator.tools.cumulative_card import CumulativeCard, stages
from simulator.tools.cumulative_card.steps import open_to, steps_of
from tests.laws.worlds import STEADY, case, cut, market, play_weeks, program, total
from tests.program.parts.weeks import row, week
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
USUAL = Typical(1_000, 63, 29.6, 0.28, "EUR")


def spend_card(**about: Any) -> CumulativeCard:
    usual = {"depth": 0.1, "from_spend": 90.0, "second_depth": 0.0, "window": 8}
    return CumulativeCard.model_validate({**usual, **about})


def steps_held(paid: list[int], window: int = 8, **about: Any) -> list[int]:
    """The step in each week of one customer who pays so much in each week."""
    tool = spend_card(window=window, **about).for_spend(1.0)
    kept = begun(window, np.zeros(1))
    counted, step, found = np.zeros(1, np.int64), np.zeros(1, np.uint8), []
    for t, amount in enumerate(paid):
        stages.hold(over(kept, t, window), counted, t % 4 == 0, *tool.steps().thresholds, step)
        found.append(int(step[0]))
        keep(kept, t, np.array([amount * MONEY]))
        counted += amount * MONEY
    return found


def test_a_step_is_reached_at_once_and_lost_when_the_window_moves_on() -> None:
    """30 in weeks 0, 1 and 2 make 90 from week 3 on; from week 12 on weeks 4 to 11 count: 0.

    In week 8 all of weeks 0 to 7 still count, and nothing is lost between reviews.
    """
    assert steps_held([30, 30, 30] + [0] * 11) == [0, 0, 0] + [1] * 9 + [0] * 2


def test_a_second_step_is_lost_to_the_first() -> None:
    """150 by week 5 is the second step; weeks 4 to 11 have 90 of it, which is the first."""
    paid = [30, 30, 0, 0, 60, 30] + [0] * 8
    held = steps_held(paid, second_depth=0.2, second_from=150.0)
    assert held == [0, 0, 0, 0, 0, 1] + [2] * 6 + [1] * 2


def test_what_is_taken_off_to_the_cent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Baskets of 30.00; 10 % off from 90 paid in eight weeks on, 20 % from 240 on: 3.00 and 6.00.

    Every customer's cut in every week is worked out anew from what they have paid.
    """
    seen = watch(CumulativeCard, monkeypatch)
    world = market(100, basket=30, purchases_per_year=40, **STILL)
    tool = spend_card(second_depth=0.2, second_from=240.0, to="everyone")
    book = play_weeks(case({"arm": program(tools={"card": tool})}, world=world, agents=100,
                           weeks=40)).ledgers["arm"]  # fmt: skip
    n, paid = (column(seen, of) for of in (lambda one: one.n, lambda one: one.paid))
    step = np.zeros(100, int)
    reached = set()
    for t in range(40):
        exact = t - t % 4  # the window moves by four weeks
        window = paid[max(exact - (8 if t % 4 == 0 else 4), 0) : t].sum(axis=0)
        now = (window >= 900_000).astype(int) + (window >= 2_400_000)
        step = now if t % 4 == 0 else np.maximum(step, now)
        off = n[t] * np.array([0, 30_000, 60_000])[step]
        assert int(book.units("discount", "card")[t].sum()) == int(off.sum())
        assert np.array_equal(paid[t], n[t] * 300_000 - off)
        reached |= set(step.tolist())
    assert reached == {0, 1, 2}


def test_a_card_begins_empty_unless_the_past_counts() -> None:
    """Nobody has paid 60 with a card before it is a week old; by the past most have."""
    world = market(300, basket=30, **STILL)
    arms = {
        name: program(tools={"card": spend_card(from_spend=60.0, counts_past=past)})
        for name, past in (("empty", False), ("past", True))
    }
    books = play_weeks(case(arms, world=world, agents=300, weeks=4)).ledgers
    first = {name: int(books[name].units("discount")[0].sum()) for name in arms}
    assert first["empty"] == 0
    assert first["past"] > 0.05 * int(books["past"].units("sales")[0].sum())


def test_a_step_that_is_for_all_is_a_discount() -> None:
    """From nothing on, felt in full, without a response of its own: the same book."""
    tool = spend_card(from_spend=0.0, value_rate=1.0)
    arms = {
        "card": program(tools={"tool": tool}),
        "cut": program(tools={"tool": cut(depth=0.1)}),
    }
    books = play_weeks(case(arms, agents=120, weeks=60)).ledgers
    for account in ("purchases", "sales", "discount", "subsidy", "left"):
        assert np.array_equal(books["card"].units(account), books["cut"].units(account)), account


def test_a_cut_that_lasts_becomes_the_price(monkeypatch: pytest.MonkeyPatch) -> None:
    """10 % a quarter: after a year 34 % of what holders feel is no longer felt, then missed."""
    seen = watch(CumulativeCard, monkeypatch)
    tool = spend_card(from_spend=0.0, depth=0.25, value_rate=0.8, reference_loss=0.1,
                      threshold=0, pull_forward=0, when={"until": 52})  # fmt: skip
    play_weeks(case({"arm": program(tools={"card": tool})}, world=market(50), agents=20, weeks=54))
    felt = column(seen, lambda one: one.channels["price_felt"])
    assert np.allclose(felt[0], -log(0.8), rtol=1e-5)
    used_to = 0.2 * (1 - 0.9**4)
    assert np.allclose(felt[52], log(1 - used_to), rtol=1e-3)


# ---------------------------------------------------------------- who does more for it


def some(rates: list[float], shares: float = 0.5) -> Any:
    """Customers by purchases a week at 10 each."""
    n = len(rates)
    rate = row(*rates)
    return week(
        n=n, usual_rate=rate, usual_spend=rate * np.float32(10),
        usual_share=np.full(n, shares, np.float32),
    )  # fmt: skip


def test_a_step_is_open_to_those_who_neither_miss_nor_hold_it_anyway() -> None:
    """200 in 52 weeks is 20 purchases: out of reach at 4 a year, open at 20, held at 60."""
    one = some([4 / 52, 20 / 52, 60 / 52])
    steps = steps_of([(200.0, 0.05)])
    chance = held(one, 200.0, 52)
    assert chance[0] == 0  # to the bit
    assert chance[1] == pytest.approx(0.53, abs=0.01)  # 20 or more where 20 are expected
    assert chance[2] > 0.999
    never, light, heavy = open_to(steps, one, 52)
    assert never == 0
    assert light == pytest.approx(27 / 4 * 0.53**2 * 0.47, abs=0.01)
    assert heavy < 0.01


def test_a_step_of_half_the_usual_size_does_half_as_much() -> None:
    one = some([20 / 52])
    usual, half, more = (open_to(steps_of([(200.0, cut)]), one, 52)[0] for cut in (0.05, 0.025, 1))
    assert half == pytest.approx(usual / 2)
    assert more == usual


def expected_purchases(
    tool: CumulativeCard, patch: pytest.MonkeyPatch
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of every customer in the first year, and what each usually spends against the average."""
    with patch.context() as here:
        seen = watch(CumulativeCard, here)
        world = market(2_000, **STILL)
        arms = {"arm": program(tools={"card": tool})}
        play_weeks(case(arms, world=world, agents=2_000, weeks=52))
        rate = column(seen, lambda one: one.rate).sum(axis=0, dtype=float)
        usual = column(seen, lambda one: one.usual["spend"])[0].astype(float)
    return rate, usual / usual.mean()


def test_light_customers_respond_and_heavy_ones_hardly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 2 % from half of the average spend on and 5 % from all of it, in the first year.

    Studies find 0, 4 or 10 % of light customers and 0, 0 or 2 % of heavy ones; here those who
    spend .4 to 1.2 of the average are light and the highest tenth is heavy. Those below a tenth
    of it, who reach nothing, do what they would do without a card, to the bit.
    """
    card = CumulativeCard()
    no, relative = expected_purchases(card.model_copy(update={"depth": 0, "second_depth": 0}),
                                      monkeypatch)  # fmt: skip
    yes, _ = expected_purchases(card, monkeypatch)

    def more(who: NDArray[np.bool_]) -> float:
        return float(yes[who].sum() / no[who].sum() - 1)

    never = relative < 0.1
    assert never.sum() > 50
    assert np.array_equal(yes[never], no[never])
    light, heavy = (relative > 0.4) & (relative < 1.2), relative > np.quantile(relative, 0.9)
    assert 0.005 < more(light) < 0.10
    assert 0 <= more(heavy) < 0.02
    # by what each is given in a year: heavy ones have the 5 % nearly all the time
    assert more(light) / 0.02 > 1.5 * more(heavy) / 0.05
    only = card.model_copy(update={"value_rate": 0.0})  # what a step that is open does on its own
    yes, _ = expected_purchases(only, monkeypatch)
    assert 0.004 < more(light) < 0.04
    assert abs(more(heavy)) < 0.001


# ---------------------------------------------------------------- a lapse


def test_a_lapse_presses_once_and_what_comes_early_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the last week before the window moves on, and not again within a year."""
    seen = watch(CumulativeCard, monkeypatch)
    tool = spend_card(from_spend=150.0, lapse_pressure=0.2, value_rate=0, light_response=0)
    world = market(400, basket=30, purchases_per_year=40, **STILL)
    play_weeks(case({"arm": program(tools={"card": tool})}, world=world, agents=400, weeks=60))
    shift = column(seen, lambda one: one.own["shift"])
    step = column(seen, lambda one: one.own["step"])
    pressed = shift > 0.05
    assert pressed.any()
    assert set(np.flatnonzero(pressed.any(axis=1)) % 4) == {3}
    assert pressed.sum(axis=0).max() <= 2  # in weeks 0 to 51, and after them
    assert (step[pressed] > 0).all()
    lost = step[1:] < step[:-1]
    assert pressed[:-1][lost].mean() > 0.3
    debt = column(seen, lambda one: one.own["debt"])
    assert debt.max() > 0.1
    assert (shift < 0).any()


# ---------------------------------------------------------------- what is said


def test_a_window_is_counted_by_whole_four_weeks() -> None:
    """What was paid counts for as long as is said, and lapses when the window moves on next."""
    assert [spend_card(window=weeks).looks_back() for weeks in (4, 5, 50, 52)] == [4, 8, 52, 52]


def test_steps_follow_what_is_spent_unless_declared() -> None:
    """40 a week make 2,080 a year: half of it, all of it and twice as much."""
    card = CumulativeCard(third_depth=0.07).for_spend(40.0)
    assert card.steps().spend == (1_040.0, 2_080.0, 4_160.0)
    assert card.steps().cuts == (0.02, 0.05, 0.07)
    with pytest.raises(RuntimeError, match="before for_spend"):
        CumulativeCard().steps()


def test_a_step_that_takes_no_more_off_is_none() -> None:
    assert steps_of([(100, 0.05), (200, 0.05), (300, 0.02)]).spend == (100.0,)
    below = steps_of([(300, 0.02), (200, 0.05)])
    assert below.spend == (300.0, 300.0)
    assert below.cut_of(np.array([0, 1, 2], np.uint8)) == pytest.approx([0, 0.02, 0.05])


@pytest.mark.parametrize(
    ("about", "key", "why"),
    [
        ({"depth": 0.3}, "depth", "30 % is not less than the gross margin of 28 %"),
        ({"second_depth": 0.05}, "second_depth", "no more than the 10 % of the step before"),
        ({"second_depth": 0.2, "second_from": 50.0}, "second_from", "below the step before"),
        ({"from_spend": 0.0}, "from_spend", "a discount for all"),
        ({"from_spend": 5_000.0}, "from_spend", "hardly anybody reaches it"),
    ],
)
def test_what_is_hardly_meant_is_doubted(about: dict[str, Any], key: str, why: str) -> None:
    found = dict(spend_card(**about).doubts(USUAL))
    assert list(found) == [key]
    assert why in found[key]


def test_a_usual_card_is_not_doubted() -> None:
    assert not dict(CumulativeCard().doubts(USUAL))


def test_it_is_said_plainly() -> None:
    said = spend_card(from_spend=200.0, second_depth=0.05, second_from=500.0).plainly("EUR")
    assert said == (
        "All customers pay less by what they have paid in the last 8 weeks: 10 % less from 200 EUR "
        "on and 5 % less from 500 EUR on. What they paid before they had the card does not count; "
        "amounts in EUR."
    )


def test_nothing_is_owed() -> None:
    book = play_weeks(case({"arm": program(tools={"card": spend_card()})}, agents=60)).ledgers[
        "arm"
    ]
    assert total(book, "liability") == 0
