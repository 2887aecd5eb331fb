"""Markets that live: service with its desk, newcomers who talk, a rival, win-back, in small."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.newcomers import Newcomers
from simulator.market.rival import Rival
from simulator.market.service import Service
from simulator.program.audience import Audience
from simulator.simulate import Case
from tests.laws.worlds import EVERYBODY_JOINS, card, case, company, customer, cut, market, program

AROUND = ("service", "newcomers", "rival", "prospects")


def living(customers: int = 1_000, **about: Any) -> Market:
    """A market of one segment, `all`; sections by name, everything else is the segment's."""
    sections = {name: about.pop(name) for name in AROUND if name in about}
    return with_sections(market(customers, **about), **sections)


def with_sections(world: Market, **sections: Any) -> Market:
    """The same market with some sections, checked as if read from a file."""
    return Market.model_validate({**dict(world), **sections})


def mended(world: Market, **about: Any) -> Market:
    """The market of an arm that sets something about service; nothing fails unless told."""
    assert world.service is not None
    changed = world.service.model_dump() | (about or {"failure_rate": 0})
    return with_sections(world, service=Service.model_validate(changed))


def eager() -> dict[str, Any]:
    """Sections in which everything acts, and strongly."""
    return {
        "service": Service.model_validate(
            {
                "failure_rate": 0.1, "report_rate": 0.5, "serious_share": 0.6,
                "facets": {"time": 3, "comfort": 0},
                "desk": {"patience_weeks": 1, "cost_per_staff_year": 30_000},
            }
        ),
        "newcomers": Newcomers(talk_response=3),
        "rival": Rival.model_validate(
            {"attacks": {"spring": {"week": 3, "weeks": 4}}, "copies": 1, "delay": 5, "offset": 0.8}
        ),
    }  # fmt: skip


def rich_company() -> Company:
    """With a budget for acquisition that is dearer from year to year, and saved where it can be."""
    return company(
        cost_per_new_customer=20, acquisition_budget=4_000, acquisition_cost_growth=0.2,
        budget_saved_rate=0.5,
    )  # fmt: skip


def everything(seed: int = 7, agents: int = 90, weeks: int = 14, term: int = 5) -> Case:
    """A case in which every part of the market is on, and every kind of arm is played.

    `term` is how long points live, weeks: so short that some lapse.
    """
    world = Market(
        customers=3_000,
        seasons={"may": 1.4},
        segments={
            "regulars": customer(
                share=0.7, new_customers_per_year=0.5, win_back_per_year=4, churn_per_year=0.1,
                elasticity=0.8,
            ),
            "rare": customer(
                share=0.3, purchases_per_year=12, basket=5.3, refund_rate=0.2,
                new_customers_per_year=0.2, churn_per_year=0.3, elasticity=0.8,
            ),
        },
        **eager(),
    )  # fmt: skip
    firm = rich_company()
    today = program(tools={"blanket": cut(depth=0.02)})
    arms = {
        "card": program(
            stops=("blanket",),
            tools={
                "points": card(welcome=1, expires_after=term),
                "top": cut(to=Audience(top=0.2), when={"every": 3}),
            },
            joining=EVERYBODY_JOINS,
            rollout_weeks=5,
        ),
        "mended": program(tools={"deep": cut(depth=0.3)}),
        "as_price_cut": program(same_money_as="card", tools={"price_cut": cut()}),
        "as_acquisition": program(same_money_as="card", acquires=True),
    }
    better = mended(world, failure_rate=0.02, crowding=3, desk={"staff": 2})
    return case(
        arms, today=today, world=world, firm=firm, worlds={"mended": (better, firm)},
        weeks=weeks, agents=agents, seed=seed,
    )  # fmt: skip


def alone(one: Case, **programs: Any) -> Case:
    """The same case with other programs, none of which sets anything."""
    return replace(one, programs=programs, worlds={})
