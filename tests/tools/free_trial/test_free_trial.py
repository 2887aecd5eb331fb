"""A free trial, worked out by hand: who takes it, what it costs, who goes on, who stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.market.category import SecondCategory, hazards_of
from simulator.market.market import Market
from simulator.program.ledger import MONEY
from simulator.program.program import Program
from simulator.simulate import CONTROL, Played
from simulator.tools.free_trial import FreeTrial
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import column, watch

AGENTS = 2_000
# One coffee of 3.00, of which 1.20 cost, at every purchase of who uses it.
COFFEE: dict[str, Any] = {
    "users": 0.2, "price": 3.0, "bought_with": 1.0, "gross_margin": 0.6, "stop_per_year": 0.3,
    "adoption_per_year": 0.1, "taste_shape": 100.0,
}  # fmt: skip
# Of which customers take no notice, so that what they buy stays as it is.
UNFELT: dict[str, Any] = {"worth": 0.0, "abuse": 0.0, "cost_per_trial": 0.0, "length_slope": 0.0}


def world(agents: int = AGENTS, **about: Any) -> Market:
    still = market(agents, churn_per_year=0, **STEADY)
    return still.model_copy(update={"second_category": SecondCategory(**{**COFFEE, **about})})


def trial(**about: Any) -> Program:
    return program(tools={"trial": FreeTrial.model_validate({**UNFELT, **about})})


def own(seen: list[Any], name: str, week: int) -> Any:
    """A column of the tool at the end of a week, of all customers."""
    return np.concatenate([one.own[name] for one in seen if one.week == week])


def purchases(seen: list[Any]) -> Any:
    """Purchases of all customers, (weeks, n)."""
    return column(seen, lambda one: one.n)


def played(arms: dict[str, Program], weeks: int = 52, **about: Any) -> Played:
    return play_weeks(case(arms, world=world(**about), weeks=weeks, agents=AGENTS), panel=True)


def money(done: Played, account: str, arm: str = "arm") -> float:
    return total(done.ledgers[arm], account) / MONEY


def test_week_by_week_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of three weeks' books is what follows from who is on trial and who uses it.

    A trial of two weeks, taken by whoever can in week 0: from week 1 to week 2 they use it at
    each purchase, for nothing. In week 3 all of them who have used it pay.
    """
    seen = watch(FreeTrial, monkeypatch)
    arm = trial(weeks=2, take_up=100, conversion=1, worth_less=0, when={"until": 1},
                cost_per_trial=0.25)  # fmt: skip
    done = played({"arm": arm}, weeks=6, stop_per_year=0, adoption_per_year=0.9)
    book = done.ledgers["arm"]
    took = own(seen, "left", 0) > 0
    assert 0.2 < took.mean() < 0.8
    assert book.units("service_cost").sum(axis=1).tolist() == [took.sum() * 2_500, 0, 0, 0, 0, 0]
    # by hand: 1.20 for each purchase of those on trial, and nothing else
    cost, bought = book.units("trial_cost").sum(axis=1), purchases(seen)
    for week in (1, 2):
        assert cost[week] == 12_000 * bought[week][took].sum() > 0
    assert cost[[0, 3, 4, 5]].tolist() == [0, 0, 0, 0]
    sold, goods = (book.units(name).sum(axis=1) for name in ("second_sales", "second_goods"))
    assert (sold * 12 == goods * 30).all()
    # nobody who is not on trial changes what they do: in weeks 1 and 2 the arm sells less by what
    # those would have bought who would have come on their own by then
    control = done.ledgers[CONTROL].units("second_sales").sum(axis=1)
    assert sold[0] == control[0]
    assert control[2] - sold[2] == 10 / 4 * book.units("subsidy").sum(axis=1)[2] > 0
    won = book.units("second_won").sum(axis=1)
    assert won[:3].tolist() == [0, 0, 0]
    ended = own(seen, "ended", 2)
    assert 0 < won[3] <= ended.sum()
    # but for those who would have come on their own in week 3, all who have used it
    assert won[3] >= ended.sum() * (1 - 0.9 / 5)
    anyway = done.ledgers[CONTROL].units("second_users").sum(axis=1)
    assert (book.units("second_users").sum(axis=1) - won == anyway).all()


def test_money_by_hand() -> None:
    """What all of it comes to, in money, of a category that everybody uses by the share .99.

    63 purchases a year at 2,000 customers. Users pay 3.00 at each, .40 of it cost.
    """
    done = played({"arm": trial(given_to="all", weeks=52, take_up=100, when={"until": 1})},
                  weeks=30, users=0.99, stop_per_year=0, adoption_per_year=0.99,
                  gross_margin=0.5)  # fmt: skip
    free = money(done, "trial_cost") / 1.5  # each costs 1.50
    bought = total(done.ledgers["arm"], "purchases")
    assert bought == total(done.ledgers[CONTROL], "purchases")
    assert money(done, "second_sales") == pytest.approx(
        money(done, "second_sales", CONTROL) - 3 * free, abs=0.02 * 3 * free
    )
    # nearly all of it would have been bought anyway: a subsidy, but for the 1 % of non-users
    assert money(done, "subsidy") == pytest.approx(1.5 * free, rel=0.02)


def test_for_each_who_would_come_by_themselves_so_many_take_it() -> None:
    """Everybody has nearly the same taste: a hazard of 4 times .1 a year, of those left over."""
    done = played({"arm": trial(take_up=4, conversion=0, cost_per_trial=1)}, weeks=52)
    hazard = 4 * 52 * hazards_of(SecondCategory(**COFFEE)).begin
    # at each purchase, of which customers have unlike many: the mean over their own number
    panel = done.panel
    assert panel is not None
    visits = panel.visits[0, 0]
    taken = -np.expm1(-hazard * visits / (market().segments["all"].purchases_per_year))
    # who uses it already, on average over the year, does not take it
    share = done.ledgers["arm"].units("second_users").sum(axis=1).mean() / AGENTS
    assert money(done, "service_cost") / AGENTS == pytest.approx(
        taken.mean() * (1 - share), rel=0.08
    )


@pytest.mark.parametrize(("weeks", "goes_on"), [(4, 0.2), (1, 0.2 * 4**0.1), (16, 0.2 * 4**-0.1)])
def test_shorter_trials_convert_a_little_better(weeks: int, goes_on: float) -> None:
    one = FreeTrial(conversion=0.2, length_slope=0.1, weeks=weeks)
    assert one.goes_on == pytest.approx(goes_on, rel=1e-9)


def test_the_slope_is_that_of_seven_against_thirty_days() -> None:
    about = FreeTrial.knobs()["length_slope"]
    assert np.log(1.0559) / np.log(30 / 7) == pytest.approx(0.0374, abs=1e-4)
    assert about.low is not None
    assert about.high is not None
    assert about.low <= 0.0374 <= about.high


@pytest.mark.slow
def test_those_won_are_worth_as_much_less_as_declared() -> None:
    """They stop at 1 / (1 - .59) times the hazard: the half-life is 41 % of that of others."""
    usual: dict[str, Any] = {"take_up": 100, "conversion": 1, "when": {"until": 10}}
    arms = {"same": trial(**usual, worth_less=0), "less": trial(**usual, worth_less=0.59)}
    done = played(arms, weeks=120, adoption_per_year=0.01, users=0.01, stop_per_year=0.6,
                  taste_shape=100.0)  # fmt: skip
    stop = -np.log1p(-0.6) / 52
    for arm, hazard in (("same", stop), ("less", stop / 0.41)):
        won = done.ledgers[arm].units("second_won").sum(axis=1)
        first, last = 20, 70
        assert won[first] > 150
        # they stop, or have come on their own by then, which hardly anybody does
        rate = np.log(won[first] / won[last]) / (last - first)
        assert rate == pytest.approx(hazard, rel=0.15), arm


def test_who_would_have_come_anyway_is_not_counted_as_won() -> None:
    """All who pay in the control arm are users in the arm as well, and not one is won."""
    done = played({"arm": trial(take_up=20, conversion=1, worth_less=0)}, weeks=80,
                  adoption_per_year=0.5)  # fmt: skip
    book, control = done.ledgers["arm"], done.ledgers[CONTROL]
    users, won = (book.units(name) for name in ("second_users", "second_won"))
    np.testing.assert_array_equal(users - won, control.units("second_users"))
    assert won.sum() > 0
    # nine of ten of those won would have come within a few years: they count as won less and less
    assert won.sum(axis=1)[-1] < won.sum(axis=1).max()


def test_it_is_recognition_of_its_worth_while_it_is_free() -> None:
    """Perceived: `worth` times what it costs, in its first week; half of it one half-life later."""
    arms = {str(half): trial(worth=1.0, novelty_half_life=half, weeks=20, take_up=40, conversion=0,
                             when={"until": 20})
            for half in (1e4, 5.0)}  # fmt: skip
    done = played(arms, weeks=42)
    panel = done.panel
    assert panel is not None
    full, half = (panel.perceived[at].sum() / MONEY for at in (1, 2))
    assert full == pytest.approx(money(done, "trial_cost", "10000.0"), rel=0.25)
    # of 20 weeks: (1 - 2**-4) / (1 - 2**-.2) / 20 = .36
    assert half / full == pytest.approx(0.36, abs=0.04)


def test_what_is_owed_is_what_is_left_of_trials() -> None:
    done = played({"arm": trial(weeks=8, take_up=50, conversion=0, when={"until": 4})}, weeks=20)
    owed = done.ledgers["arm"].units("liability").sum(axis=1) / MONEY
    cost = done.ledgers["arm"].units("trial_cost").sum(axis=1) / MONEY
    # what is owed at the end of week 3, when the last trials have begun, is used by week 11
    assert owed[3] == pytest.approx(cost[4:].sum(), rel=0.12)
    assert (owed[12:] == 0).all()
    assert (cost[12:] == 0).all()


def test_it_says_what_is_free() -> None:
    assert FreeTrial().plainly("EUR") == (
        "All customers who do not use the second category can use it for 4 weeks for nothing, "
        "once; those who use it after that pay for it."
    )
