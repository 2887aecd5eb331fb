"""A scenario with about everything there is, to be explained."""

from __future__ import annotations

from simulator.scenario import Scenario, loads

RICH = """\
question: Which card, and | does <b>it</b> *pay*?
goal: retain
horizon: 60 weeks
market:
  customers: 4_000
  prospects: {uniform: [1, 3], source: assumed, why: "a | b <i>c</i>"}
  seasons: {december: 1.3}
  service: {failure_rate: 7%, desk: {patience_weeks: 1}}
  newcomers: {}
  second_category: {users: 20%, price: 4, bought_with: 30%, gross_margin: 60%}
  rival: {attacks: {spring: {week: 9, strength: 12%}}}
  prices: {ours: 3%, costs: 4%, rival: 2%}
  segments:
    heavy: {share: 30%, purchases_per_year: 90, basket: 30, share_of_wallet: 60%,
      churn_per_year: 10%, new_customers_per_year: 5%, win_back_per_year: 400%, refund_rate: 3%,
      cares_about: {price: 2}}
    light: {share: 70%, purchases_per_year: 12, basket: 30, share_of_wallet: 20%,
      churn_per_year: {beta: [0.2, 50], source: measured, from: panel}}
company: {gross_margin: 40%, cost_per_new_customer: 30}
today:
  blanket: {kind: discount, depth: 2%}
programs:
  card:
    stops: [blanket]
    setup_cost: 800
    rollout_weeks: 12
    sets: {market.segments.light.elasticity: 0.5}
    tools:
      points: {back: 1%, expires_by: inactivity}
      sale: {kind: discount, depth: 10%, when: every 13 weeks, instead_of: points}
      best: {kind: discount, depth: 5%, to: {top: 20%}}
      coupons: {}
      mailing: {}
      lottery: {}
  half:
    like: card
    tools: {points: {back: 0.5%}, lottery: null}
"""


def rich() -> Scenario:
    """A scenario with about everything there is."""
    return loads(RICH, name="rich")
