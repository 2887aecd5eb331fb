"""From a scenario to a case: numbers drawn, sections validated."""

import pickle
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import Scenario, loads
from simulator.tools.discount import Discount
from simulator.tools.points import Points

Loader = Callable[[str], Scenario]

UNCERTAIN = """\
question: Does it pay?
goal: retain
cost_of_capital: {uniform: [5%, 15%]}
market:
  customers: {uniform: [1000, 2000]}
  segments:
    a: {share: {uniform: [30%, 50%]}, purchases_per_year: 60, basket: 30, share_of_wallet: 45%,
        churn_per_year: {beta: [10%, 40]}}
    b: {share: 60%, purchases_per_year: {normal: [12, 3], truncate: [5, 20]}, basket: 22,
        share_of_wallet: 20%, churn_per_year: 30%}
company: {gross_margin: 28%, cost_per_new_customer: {lognormal: [30, 0.3], truncate: [10, 90]}}
programs:
  card:
    rollout_weeks: {triangular: [0, 10, 20]}
    sets: {company.gross_margin: {pert: [20%, 28%, 30%]}}
    tools: {points: {}}
"""


def test_every_number_at_its_center(loaded: Loader, full: str) -> None:
    scenario = loaded(full)
    case = scenario.case(0, None, seed=7, agents=1_000)
    assert (case.number, case.seed, case.weeks, case.agents) == (0, 7, 156, 1_000)
    assert case.start == scenario.start
    assert case.market.segments["occasional"].share_of_wallet == 0.15
    assert case.market.segments["occasional"].cares_about == {"price": 1.5}
    assert case.company.cash_reserve == 250_000
    assert isinstance(case.today.tools["blanket"], Discount)
    points = case.programs["card_half"].tools["points"]
    assert isinstance(points, Points)
    assert (points.back, points.cost_rate, points.redeem_rate) == (0.005, 0.8, 0.6)
    assert case.programs["card_as_price_cut"].same_money_as == "card"
    assert set(case.programs) == set(scenario.arms) - {"today"}
    assert case.worlds == {}


def test_arms_that_set_something_have_their_own_world(loaded: Loader, minimal: str) -> None:
    sets = "    sets: {company.gross_margin: 30%, market.basket: 31}\n    setup_cost"
    case = loaded(minimal.replace("    setup_cost", sets)).case(0, None, seed=1, agents=10)
    assert set(case.worlds) == {"card"}
    market, company = case.worlds["card"]
    assert company.gross_margin == 0.3
    assert market.segments["customers"].basket == 31
    assert case.market.segments["customers"].basket == 29.6
    assert case.programs["card"].sets == {
        "company.gross_margin": 0.3,
        "market.segments.customers.basket": 31,
    }


def test_drawn_numbers_reach_every_place_they_stand_in(loaded: Loader, full: str) -> None:
    scenario = loaded(full)
    u = [(i + 0.5) / len(scenario.uncertain) for i in range(len(scenario.uncertain))]
    drawn = scenario.drawn(u)
    case = scenario.case(3, u, seed=1, agents=10)
    rates = {case.programs[arm].tools["points"].redeem_rate for arm in ("card", "card_half")}  # type: ignore[attr-defined]
    assert rates == {drawn["programs.card.tools.points.redeem_rate"]}
    share = drawn["market.segments.occasional.share_of_wallet"]
    assert case.market.segments["occasional"].share_of_wallet == share


def test_dimensions_are_sorted_and_their_number_is_checked() -> None:
    scenario = loads(UNCERTAIN)
    paths = [leaf.path for leaf in scenario.uncertain]
    assert paths == sorted(paths)
    with pytest.raises(ValueError, match="zip"):
        scenario.case(0, [0.5], seed=1, agents=10)


def test_shares_that_are_drawn_are_scaled_to_add_up() -> None:
    scenario = loads(UNCERTAIN)
    for u in (1e-9, 0.3, 1 - 1e-9):
        case = scenario.case(0, [u] * len(scenario.uncertain), seed=1, agents=10)
        assert sum(s.share for s in case.market.segments.values()) == pytest.approx(1, abs=1e-12)


@pytest.mark.slow
@given(st.data())
def test_all_draws_make_valid_cases_and_rise_with_u(data: st.DataObject) -> None:
    scenario = loads(UNCERTAIN)
    quantile = st.floats(1e-9, 1 - 1e-9)
    n = len(scenario.uncertain)
    u = data.draw(st.lists(quantile, min_size=n, max_size=n))
    i = data.draw(st.integers(0, n - 1))
    higher = [*u[:i], data.draw(st.floats(u[i], 1 - 1e-9)), *u[i + 1 :]]
    scenario.case(0, u, seed=1, agents=10)
    before, after = scenario.drawn(u), scenario.drawn(higher)
    leaf = scenario.uncertain[i]
    assert leaf.low is not None
    assert leaf.high is not None
    assert leaf.low <= before[leaf.path] <= leaf.high
    assert leaf.low <= after[leaf.path] <= leaf.high
    # The inverse of the incomplete beta function is monotone to the last digit or two.
    assert before[leaf.path] <= after[leaf.path] * (1 + 1e-12)
    assert {k: v for k, v in after.items() if k != leaf.path} == {
        k: v for k, v in before.items() if k != leaf.path
    }


def test_a_scenario_can_be_sent_to_another_process(loaded: Loader, full: str) -> None:
    scenario = loaded(full)
    again = pickle.loads(pickle.dumps(scenario))
    u = [0.4] * len(scenario.uncertain)
    assert again.case(1, u, seed=1, agents=9) == scenario.case(1, u, seed=1, agents=9)


def test_loading_and_cases_are_fast(loaded: Loader, full: str) -> None:
    loaded(full)
    begin = time.perf_counter()
    scenario = loaded(full)
    assert time.perf_counter() - begin < 0.3
    u = [0.4] * len(scenario.uncertain)
    scenario.case(0, u, seed=1, agents=10)
    begin = time.perf_counter()
    for _ in range(20):
        scenario.case(0, u, seed=1, agents=10)
    assert (time.perf_counter() - begin) / 20 < 0.02
