"""What is accepted is used: every knob of every tool changes some result in some market."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import simulator.tools  # noqa: F401  (fills the registry)
from simulator.market.market import Market
from simulator.market.service import Service
from simulator.program.ledger import Ledger
from simulator.program.tool import REGISTRY, Tool
from simulator.simulate import simulate
from simulator.tools.discount import Discount
from tests.laws.worlds import EVERYBODY_JOINS, case, customer, program

WEEKS, AGENTS = 60, 250
DROPS = {"every": 8, "for": 4}
# Where a tool is looked at: what it is given, one context after the other.
CONTEXTS: dict[str, tuple[dict[str, Any], ...]] = {
    "points": (
        {"back": 0.04, "reward_weeks": 6, "welcome": 1.0},
        {"back": 0.04, "reward_weeks": 60},
        {"back": 0.08, "reward_weeks": 2, "expires_after": 13},
        {"back": 0.04, "reward_weeks": 6, "sold_at": 1.1, "partner_points": 20.0},
    ),
    "coupons": (
        {"when": DROPS, "face_value": 4.0, "redeem_rate": 0.3},
        {"when": DROPS, "face_value": 4.0, "redeem_rate": 0.3, "product_share": 0.1},
    ),
    "stamp_card": (
        {"stamps": 4, "face_value": 8.0}, {"stamps": 4, "face_value": 8.0, "when": DROPS},
    ),
    "lottery": (
        {"main_prize": 5_000, "small_prizes": 30},
        {"main_prize": 50_000, "entries_by": "spend", "to": "members"},
    ),
    "discount": ({"depth": 0.1}, {"depth": 0.1, "when": {"every": 8, "for": 2}}),
    "mailing": (
        {"messages": 2},
        {"messages": 3, "irritation": 0.3, "when": {}},
        {"messages": 2, "gives_up_after": 12, "when": {"every": 4}},
    ),
    "premium_service": (
        {"take_up": 0.5, "fee": 20.0}, {"take_up": 0.5}, {"take_up": 0.5, "places": 10},
    ),
}  # fmt: skip
# Another value, where the ends of a range or `off` do not give one.
OTHER: dict[str, Any] = {
    "point_value": 0.5, "reward_at": 20.0, "reward_weeks": 9.0, "expires_after": 26,
    "patience": 30.0, "percent": 0.05, "minimum": 45.0, "product_share": 0.05, "available": 20,
    "budget": 60.0, "cost_rate": 0.5, "stamp_per": 20.0, "evenness": 3.0, "term": 5,
    "main_prize": 9_000.0, "small_prize": 500.0, "gives_up_after": 4, "places": 5, "welcome": 3.0,
    "stamps": 3, "supplier_share": 0.5, "fee": 9.0, "price_sensitivity": 0.8, "delight": 1.0,
    "messages": 5, "most_per_purchase": 0.4, "most_per_week": 0.5, "most_per_year": 4.0,
    "most_at_once": 8.0, "sold_at": 0.9, "partner_points": 40.0, "partner_price": 0.5,
    "entries_by": "spend", "expires_by": "inactivity", "earn_on": "list", "round_down": True,
    "on_return": "comes_back", "priority": False, "threshold": 0.15, "tolerance": 0.0,
}  # fmt: skip
WORDS = ("entries_by", "expires_by", "earn_on", "round_down", "on_return", "priority")


def world() -> Market:
    """A shop in which much goes wrong and some come back."""
    people = customer(
        purchases_per_year=30, refund_rate=0.2, win_back_per_year=0.5, churn_per_year=0.4
    )
    service = Service(failure_rate=0.2, report_rate=0.5)
    return Market(customers=AGENTS, segments={"all": people}, service=service)


def knobs_of(kind: str) -> list[str]:
    tool = REGISTRY[kind]
    return [*tool.knobs(), *(word for word in WORDS if word in tool.model_fields)]


def other(kind: str, name: str, given: dict[str, Any]) -> Any:
    """Another value of a knob than the one it has in a context."""
    about = REGISTRY[kind].knobs().get(name)
    now = getattr(REGISTRY[kind].model_validate(given), name)
    if name in OTHER and OTHER[name] != now:
        return OTHER[name]
    if name == "entries_by":
        return "purchases"
    assert about is not None
    return next(v for v in (about.low, about.high, about.off) if v is not None and v != now)


@cache
def books(kind: str) -> dict[str, Ledger]:
    """The books of every context as it is (by its number) and with each knob turned."""
    arms = {}
    for at, given in enumerate(CONTEXTS[kind]):
        arms[f"{at}"] = REGISTRY[kind].model_validate(given)
        for name in knobs_of(kind):
            turned = {**given, name: other(kind, name, given)}
            arms[f"{at} {name}"] = REGISTRY[kind].model_validate(turned)
    programs = {name: program(tools=beside(tool), joining=EVERYBODY_JOINS)
                for name, tool in arms.items()}  # fmt: skip
    one = case(programs, world=world(), agents=AGENTS, weeks=WEEKS)
    return dict(simulate(one, owed=False).ledgers)


def beside(tool: Tool) -> dict[str, Tool]:
    """A tool beside a price cut, which other tools may make matter less."""
    return {"tool": tool, "sale": Discount(depth=0.05, when={"every": 13, "for": 2})}


def differ(one: Ledger, two: Ledger) -> bool:
    return one.rows != two.rows or not np.array_equal(one.book, two.book)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in sorted(CONTEXTS) for name in knobs_of(kind)]
)
def test_a_knob_that_is_turned_changes_something(kind: str, name: str) -> None:
    played, contexts = books(kind), range(len(CONTEXTS[kind]))
    assert any(differ(played[f"{at}"], played[f"{at} {name}"]) for at in contexts)


def test_every_tool_is_looked_at() -> None:
    assert set(CONTEXTS) == set(REGISTRY)
