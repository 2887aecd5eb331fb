"""A market with service that does not settle with a few customers settles with more."""

from __future__ import annotations

import pytest

from simulator import experiment
from simulator.market.contradiction import Contradiction
from simulator.scenario import loads
from simulator.simulate import CONTROL, simulate
from simulator.simulate.solve import calibration

STORE = """\
question: Does it settle?
goal: retain
horizon: 60 weeks
market:
  customers: 50_000
  purchases_per_year: 12
  basket: 45
  share_of_wallet: 25%
  churn_per_year: 25%
  service: {failure_rate: 4%, desk: {staff: 2, minutes_per_case: 20, hours_per_week: 35}}
  newcomers: {talk_share: 15%}
  second_category: {users: 8%, price: 12, bought_with: 40%, gross_margin: 40%, stop_per_year: 50%}
  prices: {ours: 2%, costs: 2%, rival: 2%}
company: {gross_margin: 35%}
programs: {card: {tools: {points: {back: 1%}}}}
"""


@pytest.mark.slow
def test_a_case_that_a_few_customers_do_not_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = loads(STORE)
    u = experiment.design_for(scenario, 12, 1)
    case = scenario.case(8, tuple(u[8]), seed=1, agents=1_000)
    played = simulate(case)
    assert CONTROL in played.ledgers
    # this is what it needs more customers for
    monkeypatch.setattr(calibration, "FINER", 1)
    monkeypatch.setattr(calibration, "ROUNDS", 2)
    with pytest.raises(Contradiction, match="of what was declared"):
        simulate(scenario.case(8, tuple(u[8]), seed=2, agents=1_000))
