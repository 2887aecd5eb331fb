"""A real but small scenario, played by the real engine."""

from __future__ import annotations

from typing import Any

import simulator
from simulator import experiment
from simulator.economics.customers.pairs import play_pairs
from simulator.report.result import weighed
from simulator.report.size import size_of
from simulator.scenario import Scenario, loads
from simulator.where import Where

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


def run(scenario: Scenario, *, mend: bool = False, **about: Any) -> simulator.Result:
    """What `simulator.run` makes of a scenario in this process.

    Without `mend` no better variant of a program that fails is looked for: that takes four
    times as long as all else, and only few tests look at it.
    """
    where, certain = Where.of(None, jobs=about.pop("jobs", 1)), about.pop("certain", False)
    size = size_of(scenario, *(about.pop(name, None) for name in ("agents", "cases", "seed")))
    cases = experiment.run(
        scenario, agents=size.agents, cases=size.cases, seed=size.seed, certain=certain,
        play=play_pairs, where=where,
    )  # fmt: skip
    return weighed(cases, where=where, mend=mend)


def played(extra: str = "", *, mend: bool = False, **about: Any) -> simulator.Result:
    """The scenario, played in this process."""
    return run(shop(extra), mend=mend, **about)
