"""Twice the money, twice the customers, a deeper cut: results go where they must."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given

from simulator.knobs import Part
from simulator.market.market import Market
from simulator.program.chart import CHART
from simulator.program.ledger import Ledger, is_real
from simulator.program.program import Program
from simulator.simulate import CONTROL, Case
from tests.laws.strategies import cases, law, played
from tests.laws.worlds import (
    EVERYBODY_JOINS,
    STEADY,
    card,
    case,
    company,
    customer,
    cut,
    market,
    play_weeks,
    program,
    rows,
    segment_rows,
    total,
)

P = TypeVar("P", bound=Part)


def doubled(part: P) -> P:
    """The same section of a scenario with every amount of money twice as large."""
    new: dict[str, Any] = {}
    for name, value in part:
        about = part.knobs().get(name)
        if about is not None and about.money and value is not None:
            new[name] = 2 * value
        elif isinstance(value, Part):
            new[name] = doubled(value)
        elif isinstance(value, Mapping) and any(isinstance(one, Part) for one in value.values()):
            new[name] = {key: doubled(one) for key, one in value.items()}
    return part.model_copy(update=new)


def case_doubled(one: Case) -> Case:
    """A case in half the currency."""
    return replace(
        one,
        market=doubled(one.market),
        company=doubled(one.company),
        today=doubled(one.today),
        programs={name: doubled(arm) for name, arm in one.programs.items()},
        worlds={arm: (doubled(m), doubled(c)) for arm, (m, c) in one.worlds.items()},
    )


def money_gap(one: Ledger, two: Ledger) -> dict[tuple[str, str], int]:
    """Largest distance of an entry of money in `two` from twice that in `one`."""
    a, b = rows(one), rows(two)
    gap = {}
    for name in sorted({*a, *b}):
        if CHART[name[1]].unit == "money":
            nothing = np.zeros(one.book.shape[1:], np.int64)
            gap[name] = int(np.abs(b.get(name, nothing) - 2 * a.get(name, nothing)).max())
    return gap


def test_every_amount_of_money_is_marked_as_such() -> None:
    """`doubled` can only double what says that it is money."""
    units = {
        name: knob
        for part in (Market, customer(), company(), Program, card(), cut())
        for name, knob in part.knobs().items()
    }
    assert {name for name, knob in units.items() if knob.unit.startswith("currency")} == {
        name for name, knob in units.items() if knob.money
    }


def test_twice_the_money_to_the_last_unit() -> None:
    """Where no basket has a fraction of a unit, nothing is rounded but what is shared out."""
    kinds = {
        "all": customer(basket=30, share=0.5, **STEADY),
        "rare": customer(basket=20, purchases_per_year=12, share=0.5, refund_rate=0.2, **STEADY),
    }
    arm = program(
        tools={"points": card(welcome=1), "blanket": cut(depth=0.25, when={"every": 3})},
        joining=EVERYBODY_JOINS,
        setup_cost=777.77,
        running_cost_per_year=1_000,
        running_cost_per_member=5.2,
    )
    world = Market(customers=800, segments=kinds)
    one = case({"arm": arm}, world=world, firm=company(cost_per_purchase=0.35), weeks=57)
    a, b = play_weeks(one).ledgers, play_weeks(case_doubled(one)).ledgers
    for name in (CONTROL, "arm"):
        assert total(a[name], "reward_cost") or name == CONTROL
        for row, entries in rows(a[name]).items():
            if CHART[row[1]].unit != "money":
                assert np.array_equal(entries, rows(b[name])[row]), row
        for row, gap in money_gap(a[name], b[name]).items():
            shared_out = is_real(row[0]) or row[1] == "subsidy"
            # what is expected of customers is no purchase, and rounded for each of them
            expected = one.agents if row[1] in EXPECTED else 0
            assert gap <= (2 if shared_out else expected), row


EXPECTED = ("rival_sales", "left_sales", "left_for_service_sales", "left_for_rival_sales")


@pytest.mark.slow
@law(10)
@given(cases(tied=False))
def test_twice_the_money_to_rounding(one: Case) -> None:
    """Every purchase is rounded to 1/10,000 once, and once more in each thing made of it.

    Points are left out here: one hundredth more or less may decide in which week a
    reward is reached. So is the top of spenders, who are found in bins of 1.2 %.
    """
    tools = [tool for arm in (one.today, *one.programs.values()) for tool in arm.tools.values()]
    if any(tool.kind == "points" or tool.to.top is not None for tool in tools):
        one = replace(one, today=Program(), programs={"cut": CUT}, worlds={})
    a, b = played(one).ledgers, played(case_doubled(one)).ledgers
    for arm, book in a.items():
        agents = np.array([cell.agents for cell in book.cells])
        bound = 4 * (int((book.units("purchases") + agents).max()) + 1)
        for row, gap in money_gap(book, b[arm]).items():
            assert gap <= bound, (row, gap)
        for row, entries in rows(book).items():
            if CHART[row[1]].unit != "money":
                assert np.array_equal(entries, rows(b[arm])[row]), row


CUT = program(tools={"cut": cut(depth=0.07), "some": cut(to={"lapsed": 3}, supplier_share=0.3)})


def test_twice_the_money_with_points() -> None:
    """Rewards reached a week sooner or later move totals by less than half a per cent."""
    arm = program(tools={"points": card(welcome=1)}, joining=EVERYBODY_JOINS)
    one = case({"arm": arm}, world=market(3_000), agents=600, weeks=52)
    a, b = play_weeks(one).ledgers["arm"], play_weeks(case_doubled(one)).ledgers["arm"]
    for account in ("sales", "cost_of_goods", "reward_cost", "subsidy", "liability"):
        assert total(b, account) == pytest.approx(2 * total(a, account), rel=0.005)
    for account in ("purchases", "points_issued", "points_redeemed", "joined"):
        assert total(b, account) == pytest.approx(total(a, account), rel=0.005)


@pytest.mark.slow
@law(10)
@given(cases(tied=False, sets=False))
def test_twice_the_customers_are_twice_the_results(one: Case) -> None:
    """The same agents stand for twice as many customers each; who they are stays the same."""
    tools = [tool for arm in (one.today, *one.programs.values()) for tool in arm.tools.values()]
    # a pool of prizes is an amount of the whole company: shared by twice as many it is half as much
    if any(tool.to.top is not None or tool.kind == "lottery" for tool in tools):
        one = replace(one, today=Program(), programs={"cut": CUT})
    # whether a desk copes depends on its size, and a budget does not grow with the customers
    one = replace(
        one,
        market=one.market.model_copy(update={"service": None}),
        company=one.company.model_copy(update={"acquisition_budget": 0.0}),
    )
    more = one.market.model_copy(update={"customers": 2 * one.market.customers})
    a, b = played(one).ledgers, played(replace(one, market=more)).ledgers
    for arm, book in a.items():
        if [cell.agents for cell in book.cells] != [cell.agents for cell in b[arm].cells]:
            continue  # fewer customers than agents: then more customers are more agents
        for segment in one.market.segments:
            mine, other = segment_rows(book, segment), segment_rows(b[arm], segment)
            assert mine.keys() == other.keys()
            assert all(np.array_equal(mine[row], other[row]) for row in mine)
        for cell, twice in zip(book.cells, b[arm].cells, strict=True):
            assert twice.weight == pytest.approx(2 * cell.weight, rel=1e-9)


def test_a_deeper_cut_brings_nobody_less_often() -> None:
    """One uniform decides a week's purchases: with the same luck, more demand only adds."""
    depths = (0.0, 0.02, 0.1, 0.3)
    arms = {
        f"cut_{depth}": program(tools={"cut": cut(depth=depth, reference_loss=0)})
        for depth in depths
    }
    done = play_weeks(case(arms, weeks=52, agents=300), panel=True)
    panel = done.panel
    assert panel is not None
    order = [panel.arms.index(arm) for arm in arms]
    visits, active = panel.visits[order], panel.active[order]
    assert np.all(np.diff(visits, axis=0) >= 0)
    assert np.all(np.diff(active.astype(int), axis=0) >= 0)
    assert np.all(visits[-1].sum() > visits[0].sum())


def test_a_card_worth_more_is_joined_by_more() -> None:
    arms = {
        f"back_{back}": program(tools={"points": card(back=back, gradient=0, rewarded=0)})
        for back in (0.001, 0.01, 0.1)
    }
    books = play_weeks(case(arms, agents=300)).ledgers
    joined = [total(books[arm], "joined") for arm in arms]
    assert joined == sorted(joined)
    assert joined[0] < joined[-1]
