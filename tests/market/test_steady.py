"""Arrivals that hold the size of a market, whatever the shape of its churn."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.market.people import hazard_beta, tenure_of
from simulator.market.segment import Segment
from simulator.market.steady import inflow, new_share, weekly
from simulator.scenario import ScenarioError, loads
from simulator.simulate import CONTROL
from tests.laws.worlds import play_weeks
from tests.scenario.conftest import MINIMAL

YEARS = 5


def sizes(market: str, extra: str = "", *, churn: str = "18%", agents: int = 4_000) -> np.ndarray:
    """Customers of the control arm at the end of each year, of those of week 0."""
    text = MINIMAL.replace("  purchases_per_year: 63\n", "  purchases_per_year: 12\n")
    text = text.replace("18%", f"{churn}\n  {market}")
    text = text.replace("goal: retain", f"goal: retain\nhorizon: {YEARS} years")
    case = loads(text + extra).case(0, None, seed=1, agents=agents)
    played = play_weeks(replace(case, programs={}, worlds={}))
    active = played.ledgers[CONTROL].amounts("active")
    weeks = active.reshape(active.shape[0], -1).sum(axis=1)
    return np.asarray(weeks[51::52] / case.market.customers)


STEADY = "new_customers: steady"


@pytest.mark.parametrize(
    "market",
    [
        f"churn_shape: 0.6\n  {STEADY}",
        f"churn_shape: 1.5\n  {STEADY}",
        f"churn_shape: 5\n  firm_age: 156\n  {STEADY}",
        f"win_back_per_year: 30%\n  {STEADY}",
        f"{STEADY}\n  service: {{}}",
        f"{STEADY}\n  newcomers: {{}}",
        f"{STEADY}\n  start: at_first_purchase",
    ],
)
def test_every_year_ends_with_as_many_customers(market: str) -> None:
    assert np.abs(sizes(market) - 1).max() < 0.0125


def test_it_holds_with_tools_that_run_today() -> None:
    today = "today: {blanket: {kind: discount, depth: 5%}}\n"
    assert np.abs(sizes(STEADY, today) - 1).max() < 0.0125


def test_as_many_arrivals_as_departures_do_not_hold_a_market() -> None:
    found = sizes("new_customers_per_year: 35%", churn="35%")
    assert found[0] < 0.95
    assert found[-1] < 0.85
    assert np.abs(sizes(STEADY, churn="35%") - 1).max() < 0.0125


def test_what_a_rival_takes_is_not_made_up_for() -> None:
    attack = "rival: {attacks: {war: {week: 52, weeks: 52, strength: 30%}}}"
    found = sizes(f"{STEADY}\n  {attack}")
    assert abs(found[0] - 1) < 0.0125
    assert found[1] < 0.975
    assert found[-1] < 0.99


@pytest.mark.parametrize("churn", [0.02, 0.18, 0.35, 0.6])
@pytest.mark.parametrize(("shape", "back"), [(0.9, 0.0), (1.5, 0.0), (8, 0.0), (1.5, 0.3)])
def test_solved_arrivals_replace_all_who_leave(churn: float, shape: float, back: float) -> None:
    """By brute force: hazards drawn one by one, each followed through every week."""
    age, n, weeks = 200.0, 100_000, 52 * YEARS
    one = Segment(
        purchases_per_year=10, basket=30, share_of_wallet=0.4, churn_per_year=churn,
        churn_shape=shape, firm_age=age, win_back_per_year=back,
    )  # fmt: skip
    rng = np.random.default_rng(5)
    beta = hazard_beta(one, newcomers=False)
    old = rng.gamma(shape, size=n) / (beta + tenure_of(rng.random(n), shape, beta, age))
    new = rng.gamma(shape, size=n) / beta

    def there(hazard: np.ndarray, t: float) -> float:
        total = hazard + back / 52
        return float(1 - np.mean(hazard / total * -np.expm1(-total * t)))

    low, high = 0.1, 20.0
    for _ in range(50):  # the factor with which the declared churn is reached
        middle = (low * high) ** 0.5
        low, high = (middle, high) if there(middle * old, 51.5) > 1 - churn else (low, middle)
    found = weekly(one)
    stays = [there(low * new, week + 1) for week in range(weeks)]
    for end in range(51, weeks, 52):
        came = sum(found[week] * stays[end - week] for week in range(end + 1))
        assert there(low * old, end + 0.5) + came == pytest.approx(1, abs=0.01)
    market = Market(customers=1_000, new_customers="steady", segments={"all": one})
    assert new_share(market, one) == pytest.approx(found[:52].sum())
    assert new_share(market, one) > churn  # newcomers leave, too
    assert inflow(market, one, 0, 1) == pytest.approx(found[0])
    assert inflow(market, one, 600, 4) == pytest.approx(found[-1])


def test_nobody_who_leaves_is_nobody_who_comes() -> None:
    one = Segment(purchases_per_year=10, basket=30, share_of_wallet=0.4, churn_per_year=0)
    assert not weekly(one).any()


def test_an_arm_that_keeps_more_has_no_fewer_arrivals() -> None:
    text = MINIMAL.replace("18%", f"30%\n  {STEADY}").replace(
        "    setup_cost", "    sets: {market.churn_per_year: 15%}\n    setup_cost"
    )
    case = loads(text).case(0, None, seed=1, agents=1_000)
    case = replace(case, programs={"card": case.programs["card"]})
    ledgers = play_weeks(case).ledgers
    come = {arm: ledgers[arm].amounts("arrived")[:52].sum() for arm in (CONTROL, "card")}
    assert come["card"] == pytest.approx(come[CONTROL], rel=0.02)
    ends = {arm: ledgers[arm].amounts("active")[51].sum() for arm in (CONTROL, "card")}
    assert ends["card"] > 1.1 * ends[CONTROL]


def test_what_is_solved_is_not_declared_as_well() -> None:
    both = MINIMAL.replace("18%", f"18%\n  {STEADY}\n  new_customers_per_year: 18%")
    with pytest.raises(ScenarioError, match="beside new_customers_per_year; leave one of them out"):
        loads(both)


def test_arms_cannot_differ_in_who_comes() -> None:
    sets = MINIMAL.replace(
        "    setup_cost", "    sets: {market.new_customers: steady}\n    setup_cost"
    )
    with pytest.raises(ScenarioError, match="is the same in every arm"):
        loads(sets)


def test_a_word_in_the_place_of_a_number_is_told_where_it_stands() -> None:
    word = MINIMAL.replace("18%", "18%\n  new_customers_per_year: steady")
    with pytest.raises(ScenarioError, match="write new_customers: steady under market:"):
        loads(word)


def test_a_lock_holds_the_market_too() -> None:
    scenario = loads(MINIMAL.replace("18%", f"18%\n  {STEADY}"))
    assert loads(scenario.to_yaml()).tree == scenario.tree
    assert "new_customers: steady" in scenario.to_yaml()
    assert "new_customers:" not in loads(MINIMAL).to_yaml()
