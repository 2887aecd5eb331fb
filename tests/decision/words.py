"""A small market in which every word can be played: few unknowns, so that few cases will do."""

from functools import cache
from typing import Any

from simulator import experiment
from simulator.decision import Verdict, advice
from simulator.decision.between.sweep import judged
from simulator.decision.word.in_passing import in_passing
from simulator.economics.customers.pairs import play_pairs
from simulator.scenario import loads
from simulator.where import HERE

SHOP = """\
question: Does a card pay?
goal: {goal}
horizon: {horizon}
market:
  customers: {customers}
  purchases_per_year: 40
  basket: 30
  share_of_wallet: 40%
  churn_per_year: 40%
  elasticity: {elasticity}
  retention_pull: {pull}
  need_shape: 1.25
  rhythm_spread: 0.45
  rhythm_memory: 0.95
  basket_spread: 0.35
  firm_age: 10 years
  value_ceiling: 0.5
company: {{gross_margin: {margin}, cash_reserve: {reserve}}}
programs:
  card:
    setup_cost: 2000
    joining:
      {{ask_rate: 0.9, never_joins: 0.3, accept_rate: 0.4, value_slope: 1, membership_value_max: 3%,
        membership_half_at: 0.6%, membership_fading: 75%, membership_lasting: 0.3}}
    tools:
      points:
        {{back: {back}, value_rate: 0.8, cost_rate: 0.72, redeem_rate: 0.6, size_response: 0.88,
          gradient: 0.2, rewarded: 0.02, expiry_pressure: 0.02}}
criteria: {{{criteria}}}
"""

SURE: dict[str, Any] = {
    "elasticity": "{uniform: [1.3, 1.7], source: judged}",
    "pull": "{uniform: [2, 3], source: judged}",
}
OPEN: dict[str, Any] = {
    "elasticity": "{uniform: [0.3, 1.7], source: judged}",
    "pull": "{uniform: [0, 3], source: judged}",
}
# Of so many customers a part shows what the program does to the others.
MANY: dict[str, Any] = {"customers": "2_000_000", "reserve": "500_000_000"}
USUAL: dict[str, Any] = {
    "horizon": "1 year", "goal": "retain", "customers": "20_000", "margin": "85%",
    "reserve": "5_000_000", "back": "2%", "criteria": "",
}  # fmt: skip
# What a pilot can turn is still to be earned when it is over: that takes a second year.
DOUBTFUL: dict[str, Any] = {**OPEN, **MANY, "margin": "36%", "horizon": "2 years"}
PAYS: dict[str, Any] = {
    "elasticity": "{uniform: [1.45, 1.55], source: judged}",
    "pull": "{uniform: [2.4, 2.6], source: judged}",
}
# No judgment makes it lose; a margin that is known no better than this does now and then.
MARGIN = "{{uniform: [0%, 85%], source: {source}}}"
ROBUST: dict[str, Any] = {
    **PAYS, **MANY,
    "horizon": "2 years",
    "margin": MARGIN.format(source="measured, interval: [5%, 80%]"),
    "criteria": "npv: {positive_with: 60%}", "back": "2.4%",
}  # fmt: skip


@cache
def _played(text: str, cases: int, agents: int, mend: bool) -> Verdict:
    played = experiment.run(
        loads(text), agents=agents, cases=cases, seed=2, jobs=1, play=play_pairs
    )
    return advice.advise(played, advice.measured(played), where=HERE, mend=mend)["card"].verdict


@cache
def _passing(text: str, cases: int, agents: int) -> str:
    played = experiment.run(loads(text), agents=agents, cases=cases, seed=2, jobs=1, panel=False)
    return in_passing(judged(played, advice.measured(played), "card"))


def passing(cases: int = 12, agents: int = 100, **about: str) -> str:
    """The word of commands that judge in passing, of the same cases."""
    return _passing(SHOP.format(**{**USUAL, **SURE, **about}), cases, agents)


def verdict(cases: int = 12, agents: int = 100, *, mend: bool = True, **about: str) -> Verdict:
    """The verdict of the engine itself on the card of the market, of which some numbers differ.

    As `loyalty run` gives it; without `mend` no better variant is looked for.
    """
    return _played(SHOP.format(**{**USUAL, **SURE, **about}), cases, agents, mend)
