"""Scenarios as a user types them, on disk."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.scenario import Scenario, ScenarioError, load

MINIMAL = """\
question: Does a 1 % points card pay for itself in three years?
goal: retain
market:
  customers: 100_000
  purchases_per_year: 63
  basket: 29.60
  share_of_wallet: 45%
  churn_per_year: 18%
company: {gross_margin: 28%}
programs:
  card:
    setup_cost: 80_000
    running_cost_per_year: 78_000
    tools:
      points: {back: 1%}
"""

FULL = """\
question: Does a 1 % points card beat today's blanket 2 % discount over three years?
goal: retain                          # acquire | retain | defend
key_factor: price                     # optional
start: 2026-01-05
horizon: 3 years
cost_of_capital: 10%
currency: USD
market:
  customers: 100_000
  seasons: {december: 1.25}
  segments:
    regulars:
      share: 50%
      purchases_per_year: 63
      basket: 29.60
      share_of_wallet: 45%
      churn_per_year: 18%
    occasional:
      share: 50%
      purchases_per_year: 12
      basket: 22.00
      share_of_wallet: {pert: [10%, 15%, 30%], source: assumed, why: no survey yet}
      churn_per_year: 30%
      cares_about: {price: 1.5}
company: {gross_margin: 28%, cost_per_purchase: 0.35, cash_reserve: 250_000}
today:
  blanket: {kind: discount, depth: 2%, to: everyone}
programs:
  card:
    stops: [blanket]
    setup_cost: 80_000
    running_cost_per_year: 78_000
    rollout_weeks: 12
    tools:
      points: {back: 1%, cost_rate: 80%, expires_after: 52 weeks}
  card_half:
    like: card
    tools: {points: {back: 0.5%}}
criteria: {npv: {positive_with: 80%}, promises: {kept_with: 95%}}
"""

Loader = Callable[[str], Scenario]


@pytest.fixture
def minimal() -> str:
    """The smallest scenario: 15 lines."""
    return MINIMAL


@pytest.fixture
def full() -> str:
    """The same words, more of them."""
    return FULL


@pytest.fixture
def loaded(tmp_path: Path) -> Loader:
    """Write a text to shop.yaml and load it."""

    def read(text: str) -> Scenario:
        file = tmp_path / "shop.yaml"
        file.write_text(text, encoding="utf-8")
        return load(file)

    return read


@pytest.fixture
def refused(loaded: Loader, tmp_path: Path) -> Callable[[str], list[str]]:
    """The lines of the message with which a text is refused, without the folder."""

    def read(text: str) -> list[str]:
        with pytest.raises(ScenarioError) as caught:
            loaded(text)
        return str(caught.value).replace(f"{tmp_path}/", "").split("\n")

    return read
