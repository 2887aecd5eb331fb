"""A small market with service, newcomers and a rival."""

from __future__ import annotations

from simulator.scenario import Scenario, loads
from tests.report.shop import SHOP

LIVING = """\
  new_customers_per_year: 10%
  win_back_per_year: 5%
  service:
    report_rate: 30%
    serious_share: 60%
    failure_rate: 10%
    desk: {staff: 1, minutes_per_case: 40}
  newcomers: {talk_share: 30%}
  rival:
    attacks:
      war: {week: 20, weeks: 4, strength: 20%}
"""
BUDGET = "cost_per_new_customer: 40, acquisition_budget: 2_000"


def text_of(extra: str = LIVING) -> str:
    """The shop with `extra` lines in its market, as a file; newcomers are also paid for."""
    paid = f"{BUDGET}, " if "newcomers:" in extra else ""
    living = SHOP.replace("company: {", f"{extra}company: {{{paid}")
    return living.replace("agents: 200, cases: 4", "agents: 1_000, cases: 2")


def living(extra: str = LIVING) -> Scenario:
    """The shop with `extra` lines in its market."""
    return loads(text_of(extra), name="living")
