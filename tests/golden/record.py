"""The golden cases, and how to record their totals again: `python -m tests.golden.record`.

Run it from the root of the repository when a change is meant to change results,
look at the difference, and say in the commit why it is right.
"""

from __future__ import annotations

import json
from pathlib import Path

from simulator.market.market import Market
from simulator.simulate import Case, simulate
from tests.laws.living import everything
from tests.laws.worlds import card, case, company, customer, cut, program

TOTALS = Path(__file__).with_name("totals.json")
LIVING = Path(__file__).with_name("living.json")

Totals = dict[str, dict[str, int]]


def golden_case() -> Case:
    """Two segments, a discount today, a card instead of it, and the same money as a cut."""
    world = Market(
        customers=10_000,
        seasons={"december": 1.25},
        segments={
            "regulars": customer(share=0.6, new_customers_per_year=0.1, elasticity=0.8),
            "occasional": customer(
                share=0.4, purchases_per_year=12, basket=22.0, share_of_wallet=0.15,
                churn_per_year=0.3, refund_rate=0.05, cares_about={"price": 1.5}, elasticity=0.8,
            ),
        },
    )  # fmt: skip
    programs = {
        "card": program(
            stops=("blanket",),
            tools={
                "points": card(back=0.02, welcome=1, expires_after=26),
                "coupons": cut(depth=0.1, to={"members": True}, when={"every": 13, "for": 2}),
            },
            setup_cost=800,
            running_cost_per_year=780,
            running_cost_per_member=0.5,
            rollout_weeks=6,
        ),
        "as_price_cut": program(same_money_as="card", tools={"price_cut": cut()}),
    }
    today = program(tools={"blanket": cut(depth=0.02)})
    firm = company(cost_per_purchase=0.35)
    return case(programs, today=today, world=world, firm=firm, weeks=60, agents=1_000, seed=2026)


def living_case() -> Case:
    """Everything that lives in a market, in every kind of arm."""
    return everything(agents=800, weeks=60, seed=2026, term=52)


def totals(one: Case) -> Totals:
    """Every row of every arm, summed over weeks and cells, in whole units."""
    return {
        arm: {
            f"{poster}.{account}": int(book.book[at].sum())
            for at, (poster, account) in enumerate(book.rows)
        }
        for arm, book in simulate(one).ledgers.items()
    }


if __name__ == "__main__":
    for path, case_of in ((TOTALS, golden_case), (LIVING, living_case)):
        path.write_text(json.dumps(totals(case_of()), indent=1, sort_keys=True) + "\n")
