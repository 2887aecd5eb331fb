"""A real but small scenario, played by the real engine."""

from __future__ import annotations

import simulator
from simulator.scenario import Scenario, loads

SHOP = """\
question: Does a small card pay?
goal: retain
horizon: 60 weeks
market:
  customers: 2_000
  purchases_per_year: 63
  basket: 29.60
  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
  churn_per_year: 18%
company: {gross_margin: 28%, cash_reserve: 90_000}
programs:
  card:
    setup_cost: 800
    tools:
      points: {back: 1%}
run: {agents: 200, cases: 4, seed: 3}
"""


def shop(extra: str = "") -> Scenario:
    """The scenario, with `extra` lines after its programs."""
    return loads(SHOP.replace("run:", f"{extra}run:"), name="shop")


def played(extra: str = "", *, jobs: int = 1, certain: bool = False) -> simulator.Result:
    """The scenario, played in this process."""
    return simulator.run(shop(extra), jobs=jobs, certain=certain)
