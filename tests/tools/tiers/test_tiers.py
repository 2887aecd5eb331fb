"""Tiers, worked out by hand: who has which level, what privileges cost, what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from simulator.program.audience import Audience
from simulator.program.channels import Effects
from simulator.program.dials import Dials
from simulator.program.known.spend import begun, keep, over
from simulator.program.ledger import MONEY
from simulator.program.typical import Typical
from simulator.scenario import ScenarioError, loads
from simulator.tools.discount import Discount
from simulator.tools.tiers import Tiers
from simulator.tools.tiers.levels import rarity
from tests.laws.worlds import STEADY, case, cut, market, play_weeks, program
from tests.program.parts.weeks import Noted, row, week
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
USUAL = Typical(1_000, 63, 29.6, 0.28, "EUR")
# Silver from 40, gold from 80, platinum from 160 paid in eight weeks.
STEPS = {"from_spend": 40.0, "second_from": 80.0, "third_from": 160.0, "window": 8, "grace": 4}


def tiers(**about: Any) -> Tiers:
    return Tiers.model_validate({**STEPS, **about})


class Customer:
    """One customer of tiers, week by week: what they pay, and what comes of it."""

    def __init__(self, tool: Tiers, rate: float = 1.0, each: float = 10.0) -> None:
        self.tool, self.t = tool, 0
        self.own = tool.memory(1)
        self.window = begun(tool.weeks, np.zeros(1))
        self.usual = {"usual_rate": row(rate), "usual_spend": row(rate * each)}
        self.page = Noted()
        self.facts: list[int] = []
        self.channels: dict[str, float] = {}
        self.owed = 0

    def live(
        self, paid: float, *, goes_on: bool = True, rare: float = 0.5, gain: float = 0.0,
        rate: float = 1.0,
    ) -> int:  # fmt: skip
        """A week in which so much is paid; the level that is held in it."""
        t, at = self.t, np.array([0, rare, rare, rare], np.float32)
        dials = Dials(open=goes_on, published={"goes_on": goes_on, "rare": at, "gain": gain})
        one = week(
            t=t, n=1, active=np.ones(1, np.uint8), ever=np.ones(1, np.uint8),
            since=np.zeros(1, np.uint16), n_purchases=np.full(1, paid > 0, np.int32),
            rate=row(rate), effects=Effects(1), dials=dials, **self.usual,
        )  # fmt: skip
        one.addressed = lambda to: np.ones(1, np.float32)
        one.spend = lambda weeks: over(self.window, t, weeks)
        one.kept = one.paid = np.array([round(paid * MONEY)])
        one.publish_fact = lambda name, level: self.facts.append(int(level[0]))
        one.benefit = lambda *given: None
        with one.effects.opened():
            self.tool.offer(one, self.own, one.effects)
        self.channels = {name: float(amount[0]) for name, amount in one.effects.rows()}
        held = int(self.own.level[0])
        self.tool.settle(one, self.own, self.page)
        owed = self.tool.owed(one, self.own)
        self.owed = int(owed if isinstance(owed, int) else owed[0])
        keep(self.window, t, one.kept)
        self.t += 1
        return held


def levels_held(paid: Sequence[float], **about: Any) -> list[int]:
    one = Customer(tiers(**about))
    return [one.live(amount) for amount in paid]


# ---------------------------------------------------------------- reaching, keeping, losing


def test_a_level_is_reached_at_once_kept_for_the_next_window_and_lost_one_by_one() -> None:
    """20 a week make 40 from week 2 on, 80 from week 4, 160 when the window has ended.

    Nothing is paid in weeks 8 to 15: after four weeks of grace platinum is gold until the window
    ends in week 24; four weeks later that is silver, and in week 36 nothing.
    """
    held = levels_held([20] * 8 + [0] * 32)
    assert held == [0] * 2 + [1] * 2 + [2] * 4 + [3] * 12 + [2] * 8 + [1] * 8 + [0] * 4


def test_without_soft_landing_and_grace_all_of_it_is_lost_at_once() -> None:
    """Of 160 in the first window and 50 in the second: platinum until week 16, then silver."""
    held = levels_held([20] * 8 + [50] + [0] * 23, soft_landing=False, grace=0)
    assert held == [0] * 2 + [1] * 2 + [2] * 4 + [3] * 8 + [1] * 8 + [0] * 8


def test_who_pays_enough_again_in_the_time_of_grace_keeps_the_level() -> None:
    """40 in the first window, nothing in the second, 40 in the first two weeks of the third."""
    held = levels_held([20, 20] + [0] * 14 + [20, 20] + [0] * 18)
    assert held == [0] * 2 + [1] * 34
    assert levels_held([20, 20] + [0] * 18 + [20, 20] + [0] * 4)[20:22] == [0, 0]


def test_a_moving_window_keeps_a_level_for_as_long_from_when_it_was_reached() -> None:
    """Platinum in week 8, for eight weeks; then the last eight weeks have nothing in them."""
    held = levels_held([20] * 8 + [0] * 28, period="moving", grace=0)
    assert held == [0] * 2 + [1] * 2 + [2] * 4 + [3] * 8 + [2] * 8 + [1] * 8 + [0] * 4


def test_a_level_is_renewed_where_the_last_weeks_hold_enough() -> None:
    assert levels_held([10] * 60, period="moving") == [0] * 4 + [1] * 4 + [2] * 52
    assert levels_held([10] * 60) == [0] * 4 + [1] * 4 + [2] * 52


def test_what_was_paid_before_launch_counts_where_it_is_said() -> None:
    """100 lately is gold in week 0, for the window that begins."""
    for period in ("fixed", "moving"):
        one = Customer(tiers(counts_past=True, period=period, grace=0, soft_landing=False))
        one.window = begun(8, np.full(1, 12.5 * MONEY))
        assert [one.live(0) for _ in range(9)] == [2] * 8 + [0], period
        empty = Customer(tiers(period=period))
        empty.window = begun(8, np.full(1, 12.5 * MONEY))
        assert empty.live(0) == 0, period


def test_where_tiers_are_stopped_levels_are_kept_to_the_end_of_the_running_window() -> None:
    """Reached in week 4 they would last to week 16; stopped in week 6 they end in week 8."""
    one = Customer(tiers())
    held = [one.live(20, goes_on=t < 6) for t in range(10)]
    assert held == [0] * 2 + [1] * 2 + [2] * 4 + [0] * 2
    own = Customer(tiers(period="moving"))
    held = [own.live(20, goes_on=t < 6) for t in range(14)]
    assert held == [0] * 2 + [1] * 2 + [2] * 8 + [0] * 2


def test_fewer_names_are_fewer_levels() -> None:
    assert max(levels_held([100] * 10, names=("member", "friend"))) == 2
    assert tiers(names=("friend",)).called("tier") == ("none", "friend")
    assert tiers(names=("friend",)).idle() == {
        f"{which}_{end}" for which in ("second", "third") for end in ("from", "per_visit",
                                                                      "per_year")
    }  # fmt: skip


# ---------------------------------------------------------------- money


def test_what_privileges_cost_to_the_cent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Baskets of 30.00; .10, .50 and 1.00 at each purchase, 5.20, 10.40 and 52 a year, which is
    .10, .20 and 1.00 a week; administration of 2.60 a year, .05 a week, a week later.

    The level of every customer in every week is worked out anew from what they have paid.
    """
    seen = watch(Tiers, monkeypatch)
    world = market(100, basket=30, purchases_per_year=40, **STILL)
    tool = tiers(
        from_spend=90.0, second_from=180.0, third_from=330.0, grace=0, soft_landing=False,
        first_per_year=5.2, second_per_year=10.4, third_per_year=52.0, administration=2.6,
    )  # fmt: skip
    book = play_weeks(case({"arm": program(tools={"tiers": tool})}, world=world, agents=100,
                           weeks=40)).ledgers["arm"]  # fmt: skip
    n, paid = (column(seen, of) for of in (lambda one: one.n, lambda one: one.paid))

    def earned(first: int, last: int) -> NDArray[np.int64]:
        window = paid[max(first, 0) : max(last, 0)].sum(axis=0)
        found: NDArray[np.int64] = sum(
            (window >= at).astype(np.int64) for at in (900_000, 1_800_000, 3_300_000)
        )
        return found

    reached, holders = set(), 0
    for t in range(40):
        begins = t - t % 8
        level = np.maximum(earned(begins, t), earned(begins - 8, begins))
        cost = n[t] * np.array([0, 1_000, 5_000, 10_000])[level]
        cost += np.array([0, 1_000, 2_000, 10_000])[level]
        assert int(book.units("service_cost", "tiers")[t].sum()) == int(cost.sum())
        assert int(book.amounts("running_cost")[t].sum()) == holders * 500
        reached |= set(level.tolist())
        holders = int((level > 0).sum())
    assert reached == {0, 1, 2, 3}


def test_what_is_owed_is_privileges_until_the_window_ends() -> None:
    """Gold in week 4, kept to week 16, but withdrawn at the end of the window at the earliest.

    After week 4 three weeks are left in which one purchase costs .50, and a week .20: 2.10.
    """
    one = Customer(tiers(second_per_year=10.4))
    for _ in range(5):
        one.live(20)
    assert one.owed == 21_000
    own = Customer(tiers(second_per_year=10.4, period="moving"))
    for _ in range(5):
        own.live(20)
    assert own.owed == 49_000, "eight weeks from when it was reached, of which one has passed"
    for _ in range(3):
        one.live(20)
    assert one.owed == 0, "nothing once the window has ended"


def test_a_higher_level_has_at_least_what_a_lower_one_has() -> None:
    levels = tiers(first_per_visit=2.0, second_per_visit=0.0, third_per_visit=3.0).levels()
    assert levels.visit == (2.0, 2.0, 3.0)
    assert tiers(second_from=10.0, third_from=20.0).levels().spend == (40.0, 40.0, 40.0)


# ---------------------------------------------------------------- what a level is worth


def test_a_level_is_worth_what_it_costs_times_worth_and_something_for_being_rare() -> None:
    """A purchase of 10 a week; .20 at each of them is 2 % of what is spent, and worth .8 of that;
    being one of few is worth 1 %, half of it where it is half as rare: 2.1 %.

    All of `frequency` and `lock_in` where it is worth 2 %, times how rare it is.
    """
    one = Customer(tiers(first_per_visit=0.2, first_per_year=0.0))
    for _ in range(3):
        one.live(20)
    assert one.channels["value.recognition"] == pytest.approx(0.8 * 0.02 + 0.5 * 0.01)
    assert one.channels["need_log"] == pytest.approx(0.015 * 0.5)
    assert one.channels["churn_log_hazard"] == pytest.approx(np.log(0.96) * 0.5)


def test_status_is_worth_no_more_than_half_of_what_is_given_in_all() -> None:
    """.01 at a purchase of 10 is .1 %: 1.5 times that, however much status is believed to be."""
    one = Customer(tiers(first_per_visit=0.01, first_per_year=0.0, status=0.5))
    for _ in range(3):
        one.live(20, rare=1.0)
    assert one.channels["value.recognition"] == pytest.approx(0.0015)


def test_losing_a_level_takes_twice_what_having_it_gave_and_fades() -> None:
    """2.1 % while it is held; -2.1 % when it is lost, half of that after a half-life."""
    about = {"first_per_visit": 0.2, "first_per_year": 0.0, "names": ("gold",), "grace": 0}
    one = Customer(tiers(missed_half_life=4.0, **about))
    felt = []
    for amount in [20] * 8 + [0] * 16:
        one.live(amount)
        felt.append(one.channels.get("value.recognition", 0.0))
    assert felt[2:16] == pytest.approx([0.021] * 14)
    assert felt[16] == pytest.approx(-0.021)
    assert felt[20] == pytest.approx(-0.0105)
    thrice = Customer(tiers(demotion=3.0, **about))
    for amount in [20] * 8 + [0] * 9:
        thrice.live(amount)
    assert thrice.channels["value.recognition"] == pytest.approx(-0.042)
    assert thrice.channels["need_log"] == pytest.approx(-2 * 0.015 * 0.5)


def test_who_has_no_level_resents_what_others_gain() -> None:
    one = Customer(tiers())
    one.live(0, gain=0.002)
    assert one.channels["value.recognition"] == pytest.approx(-0.3 * 0.002)


def test_the_lowest_level_is_hardly_rare_and_the_top_is() -> None:
    """Of 1,000 customers 300 have silver at least, 80 gold, 10 platinum; half at a tenth."""
    rare = rarity(np.array([700, 220, 70, 10]), 0.1)
    assert rare.tolist() == pytest.approx([0, 0.7 / 10, 0.92 / 1.64, 0.99 / 1.01])
    assert rarity(np.array([0, 1_000, 0, 0]), 0.1)[1] == 0, "what all have is no status"
    assert not rarity(np.zeros(4, np.int64), 0.1).any()


# ---------------------------------------------------------------- the rush


def early(paid: Sequence[float], **about: Any) -> list[float]:
    """What comes early in each week, share of usual needs, where nothing is paid back."""
    one, found = Customer(tiers(first_per_visit=0.2, second_per_visit=0.2, **about)), []
    for amount in paid:
        one.own.debt[:] = 0
        one.live(amount)
        found.append(round(one.channels["need_shift"], 6))
    return found


def test_who_is_near_a_level_comes_early_in_the_last_month() -> None:
    """A window of twelve weeks, silver from 40; 10 a week as usual. With 15 paid 25 are missing: in
    the last two weeks 20 come as usual and 40 with an effort; before that 30 or 40 come anyway, and
    in the last week 20 are out of reach. Before the last month nobody hurries. Of .52 in a year of
    52 weeks .12 is left in one of twelve, so that a year has no more of it."""
    about = {"window": 12, "rush": 0.52, "grace": 0}
    assert early([15] + [0] * 11, **about) == [0] * 10 + [0.12, 0]
    # of 39 one is missing, which comes anyway
    assert early([39] + [0] * 11, window=12) == [0] * 12


def test_whose_own_year_ends_hurries_to_keep_the_level() -> None:
    """Silver in week 2, and again in week 8 by the 40 of weeks 0 and 1; in week 16 only what is
    paid from week 8 on counts. In week 12 40 are missing and come as usual, in week 13 30 come as
    usual; with the 15 paid in it 25 are missing in week 14, where 20 come as usual, and in week 15
    they are out of reach."""
    found = early([20, 20] + [0] * 11 + [15] + [0] * 2, period="moving", rush=0.52)
    assert found == [0] * 13 + [0.08, 0.08, 0]


def test_nobody_hurries_for_nothing() -> None:
    one = tiers(first_per_visit=0, second_per_visit=0, third_per_visit=0, first_per_year=0,
                second_per_year=0, third_per_year=0, window=12)  # fmt: skip
    customer = Customer(one)
    for amount in [15] + [0] * 11:
        customer.live(amount)
        assert customer.channels["need_shift"] == 0


# ---------------------------------------------------------------- other tools


@pytest.mark.parametrize(
    ("to", "levels"),
    [
        ({"tier": "gold"}, [2]),
        ({"tier": "gold and above"}, [2, 3]),
        ({"tier": "silver and above"}, [1, 2, 3]),
        ({"tier": "1 and above"}, [1, 2, 3]),
        ({"not": {"tier": "gold and above"}}, [0, 1]),
        ({"all": [{"tier": "gold and above"}, {"not": {"tier": "gold"}}]}, [3]),
    ],
    ids=str,
)
def test_another_tool_is_for_a_level_and_for_those_above(
    to: Any, levels: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A price cut for gold holders, by the level of the week before."""
    held, got = watch(Tiers, monkeypatch), watch(Discount, monkeypatch)
    tools = {
        "levels": tiers(from_spend=60.0, second_from=120.0, third_from=200.0),
        "cut": cut(depth=0.1, to=Audience.model_validate(to)),
    }
    one = case({"arm": program(tools=tools)}, world=market(300), agents=100, weeks=24)
    play_weeks(one)
    level = column(held, lambda one: one.own["level"])
    off = column(got, lambda one: one.channels.get("price_cut", 0 * one.rate)) > 0
    assert np.array_equal(off[1:], np.isin(level[:-1], levels))
    assert off.any()


SHOP = """\
question: Does status pay?
goal: retain
market: {customers: 10_000, purchases_per_year: 63, basket: 29.60, share_of_wallet: 45%,
  churn_per_year: 18%}
company: {gross_margin: 28%}
programs:
  status:
    setup_cost: 80_000
    tools:
      tiers: {names: [friend, star], from_spend: 1_000}
      cut: {kind: discount, depth: 3%, to: {tier: HERE}}
"""


def test_a_scenario_names_levels_and_addresses_them() -> None:
    scenario = loads(SHOP.replace("HERE", "friend and above"), "shop.yaml")
    tools = scenario.case(0, None, seed=1, agents=10).programs["status"].tools
    assert isinstance(tools["tiers"], Tiers)
    assert tools["tiers"].called("tier") == ("none", "friend", "star")
    assert tools["cut"].to == Audience.model_validate({"tier": "friend and above"})
    assert loads(scenario.to_yaml(), "lock").tree == scenario.tree
    for wrong in ("stra and above", "stra"):
        with pytest.raises(ScenarioError) as error:
            loads(SHOP.replace("HERE", wrong), "shop.yaml")
        (found,) = (str(one) for one in error.value.faults)
        assert found.startswith("shop.yaml:11: ")
        assert "expected one of none, friend, star; did you mean 'star'?" in found


@pytest.mark.parametrize(
    "names", [[], ["none"], ["a", "a"], [""], ["gold and above"], ["a", "b", "c", "d"]], ids=str
)
def test_what_is_no_name_of_a_level_is_refused(names: list[str]) -> None:
    with pytest.raises(ValidationError):
        tiers(names=names)


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize(
    ("about", "key", "why"),
    [
        ({"from_spend": 10.0}, "from_spend", "nearly everybody is silver"),
        ({"third_from": 90_000.0}, "third_from", "hardly anybody is platinum"),
        ({"second_from": 1_500.0}, "second_from", "is no more than the level before"),
        ({"first_per_visit": 0, "first_per_year": 0}, "first_per_visit", "has no privileges"),
        ({"first_per_visit": 0, "first_per_year": 0.1}, "first_per_visit", "nobody notices"),
        ({"third_per_visit": 9.0}, "third_per_visit", "more than it earns us (8.29 EUR)"),
        ({"third_per_visit": 0.5, "third_per_year": 10.0}, "third_per_visit", "platinum gives no"),
        ({"window": 8}, "window", "mostly by luck"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_hardly_meant(about: dict[str, Any], key: str, why: str) -> None:
    found = list(Tiers.model_validate(about).doubts(USUAL))
    assert any(knob == key and why in said for knob, said in found), found
    assert not list(Tiers().doubts(USUAL))


def test_members_join_for_what_they_will_probably_hold() -> None:
    """Who buys for 40 a week has gold for sure, who buys for 1 nothing: .50 of 10 is worth 4 %."""
    tool = tiers(window=52, from_spend=500.0, second_from=1_000.0, third_from=1e6, to="members",
                 second_per_year=0.0, first_per_year=0.0)  # fmt: skip
    one = week(n=2, usual_rate=row(4, 0.1), usual_spend=row(40, 1))
    gained = tool.benefits(one)
    assert np.asarray(gained.rate) == pytest.approx([0.04, 0], abs=1e-6)
    assert np.asarray(gained.wait) == pytest.approx([12.5, 0])
