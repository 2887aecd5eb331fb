"""Cases whose every purchase is written down, and what was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.scenario import load, loads
from simulator.simulate import Case, Played, simulate
from simulator.simulate.observe.transactions import TransactionLog, Transactions
from tests.report.rich import rich

EVERYBODY = 10**9
SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))

# What the shipped scenarios leave out, in two arms that differ in nothing but a mailing.
STALL = """\
question: What does a stall sell?
goal: acquire
horizon: 60 weeks
market:
  customers: 900
  purchases_per_year: 40
  basket: 12.35
  share_of_wallet: 40%
  churn_per_year: 30%
  refund_rate: 8%
  new_customers_per_year: 40%
  win_back_per_year: 50%
company: {gross_margin: 35%, cost_per_purchase: 0.17}
today:
  old: {kind: points, back: 1%, expires_after: 13 weeks, reward_at: 2, currency: stars}
programs:
  all_of_it:
    rollout_weeks: 6
    tools:
      card: {kind: points, back: 4%, welcome: 3, expires_after: 26 weeks, reward_at: 3}
      cut: {kind: discount, depth: 3.3%, supplier_share: 40%}
      sale: {kind: discount, depth: 11%, when: {every: 13 weeks, for: 2}}
      drop: {kind: coupons, face_value: 2.5, redeem_rate: 30%}
      stamps: {kind: stamp_card, stamps: 6, face_value: 4, collectors: 60%, cost_rate: 72%}
      draw: {kind: lottery, main_prize: 40, small_prize: 5}
      service: {kind: premium_service, take_up: 20%, fee: 9}
      mail: {kind: mailing, to: {top: 20%}}
  nothing:
    setup_cost: 10
"""  # fmt: skip


def stall() -> Case:
    return loads(STALL, name="stall").case(0, None, seed=5, agents=180)


def shipped(path: Path) -> Case:
    scenario = load(path)
    weeks = {"horizon": 30}
    point = (0.3,) * len(scenario.uncertain)
    return scenario.with_values(weeks).case(2, point, seed=9, agents=90)


CASES: dict[str, Callable[[], Case]] = {
    "stall": stall,
    "rich": lambda: rich().case(1, None, seed=3, agents=150),
    **{path.stem: partial(shipped, path) for path in SHIPPED},
}
SHORT = "short"  # what must be the same to the bit is so within half a year


def short() -> Case:
    return replace(stall(), weeks=24)


def logged(one: Case, customers: int = EVERYBODY, **how: object) -> tuple[Played, Transactions]:
    """Played, and what was logged; without what is owed after the horizon, unless asked for."""
    log = TransactionLog(one, customers)
    about: dict[str, Any] = {"owed": False, "vintages": False, **how}
    played = simulate(one, log=log, **about)
    return played, log.finish()


@cache
def whole(name: str) -> tuple[Case, Played, Transactions]:
    """A case with a panel, logged, once for all tests."""
    one = short() if name == SHORT else CASES[name]()
    return one, *logged(one, panel=True)


def of_arm(found: Transactions, arm: str) -> dict[str, NDArray[np.int64]]:
    mine = found.lines["arm"] == found.arms.index(arm)
    return {name: column[mine] for name, column in found.lines.items()}


def same(one: Transactions, other: Transactions) -> None:
    """Equal to the bit."""
    for part in ("lines", "customers", "traits"):
        mine, theirs = getattr(one, part), getattr(other, part)
        assert list(mine) == list(theirs)
        for name, column in mine.items():
            np.testing.assert_array_equal(column, theirs[name], err_msg=name)
