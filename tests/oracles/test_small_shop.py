"""Totals of the engine and of a shop with one process per customer, which share no luck.

They agree within the error of both. Limits are `ERRORS` standard errors: a false
alarm in some 700 changes of the luck, which is fixed (about 20 comparisons).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from simulator.market.market import Market
from simulator.program.ledger import Ledger
from simulator.program.program import Joining, Program
from tests.laws.worlds import card, case, customer, cut, play_weeks, program
from tests.oracles.small_shop import SmallShop, Terms

AGENTS, CUSTOMERS, WEEKS, ERRORS = 6_000, 1_500, 60, 4.0

SEGMENT = customer(refund_rate=0.1, churn_per_year=0.3, purchases_per_year=40, loyalty_shape=1.5)
JOINING = Joining(ask_rate=0.2)
CUT = cut(depth=0.1, reference_loss=0.3)
CARD = card(
    back=0.06, reward_at=8, redeem_rate=0.4, expires_after=26, gradient=0, rewarded=0,
    expiry_pressure=0,
)  # fmt: skip
ARMS: dict[str, tuple[Program, Terms]] = {
    "today": (program(), Terms(SEGMENT, WEEKS)),
    "cut": (program(tools={"cut": CUT}), Terms(SEGMENT, WEEKS, cut=CUT)),
    "card": (
        program(tools={"points": CARD}, joining=JOINING),
        Terms(SEGMENT, WEEKS, card=CARD, joining=JOINING),
    ),
}


@pytest.fixture(scope="module")
def books() -> dict[str, Ledger]:
    world = Market(customers=AGENTS, start="at_first_purchase", segments={"all": SEGMENT})
    arms = {name: arm for name, (arm, _) in ARMS.items() if name != "today"}
    done = play_weeks(case(arms, world=world, agents=AGENTS, weeks=WEEKS))
    return dict(done.ledgers)


def per_agent(book: Ledger) -> dict[str, float]:
    flows = {
        "purchases": "purchases",
        "sales": "sales",
        "refunds": "refunds",
        "discount": "discount",
        "issued": "points_issued",
        "redeemed": "points_redeemed",
        "expired": "points_expired",
        "clawed_back": "points_clawed_back",
        "member": "joined",
    }
    totals = {name: float(book.units(account).sum()) for name, account in flows.items()}
    totals["active"] = float(book.units("active")[-1].sum())
    totals["outstanding"] = float(book.units("points_outstanding")[-1].sum())
    return {name: amount / AGENTS for name, amount in totals.items()}


@pytest.mark.slow
@pytest.mark.parametrize("arm", ARMS)
def test_totals_agree_within_monte_carlo_error(arm: str, books: dict[str, Ledger]) -> None:
    shop = SmallShop(ARMS[arm][1], CUSTOMERS, seed=5).run()
    for name, found in per_agent(books[arm]).items():
        each = np.array([totals[name] for totals in shop], float)
        error = float(each.std(ddof=1)) * sqrt(1 / CUSTOMERS + 1 / AGENTS)
        assert abs(found - each.mean()) <= ERRORS * error, (name, found, each.mean(), error)
        if arm == "card" and name != "discount":
            assert found > 0, name
