"""The order in which things are written down does not matter."""

from __future__ import annotations

from typing import TypeVar

import pytest

from simulator.market.market import Market
from simulator.program.ledger import Ledger
from simulator.program.program import Program
from tests.laws.worlds import (
    card,
    case,
    customer,
    cut,
    differences,
    market,
    play_weeks,
    program,
    rows,
    segment_rows,
)

Named = TypeVar("Named")


def backwards(named: dict[str, Named]) -> dict[str, Named]:
    """The same things, last first."""
    return dict(reversed(list(named.items())))


def other_way_round(one: Program) -> Program:
    """The same tools, last first."""
    return one.model_copy(update={"tools": backwards(one.tools)})


def segments_backwards(world: Market) -> Market:
    """The same segments, last first."""
    return world.model_copy(update={"segments": backwards(dict(world.segments))})


def company_wide(one: Ledger, other: Ledger) -> None:
    """Amounts of the whole company are the same in total, however they are spread."""
    for account in ("setup_cost", "running_cost", "acquisition_cost"):
        for poster in ("program", "company"):
            a, b = one.units(account, poster), other.units(account, poster)
            assert (a.sum(axis=1) == b.sum(axis=1)).all()


def test_a_segment_lives_as_if_it_were_alone() -> None:
    """Segments meet only in thresholds of spend and in amounts of the whole company."""
    tools = {"points": card(), "coupons": cut(when={"every": 5})}
    arms = {"arm": program(tools=tools)}
    names = ("regulars", "rare")
    kinds = {
        "regulars": customer(share=0.5),
        "rare": customer(share=0.5, purchases_per_year=63, basket=29.6, refund_rate=0.2),
    }
    both = Market(customers=800, segments=kinds)
    together = play_weeks(case(arms, world=both, agents=80)).ledgers["arm"]
    for name in names:
        own = Market(customers=400, segments={name: kinds[name].model_copy(update={"share": 1.0})})
        alone = play_weeks(case(arms, world=own, agents=40)).ledgers["arm"]
        assert not differences(segment_rows(together, name), segment_rows(alone, name))


@pytest.mark.parametrize("months", [("june", "july"), ("july", "june")])
def test_the_order_of_months_does_not_matter(months: tuple[str, str]) -> None:
    seasons = dict(zip(months, (1.5, 0.5) if months[0] == "june" else (0.5, 1.5), strict=True))
    book = play_weeks(case(world=market(seasons=seasons))).ledgers["today"]
    usual = play_weeks(case(world=market(seasons={"june": 1.5, "july": 0.5}))).ledgers["today"]
    assert not differences(rows(book), rows(usual))
