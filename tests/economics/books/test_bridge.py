"""The bridge adds up, and each part is what its name says."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simulator.economics.books.accounts import Accounts
from simulator.economics.books.bridge import CAUSES, PARTS, Bridge, bridge_of
from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY
from simulator.scenario import loads
from simulator.simulate import simulate
from simulator.simulate.records import Played

SHOP = """
question: what does it come from?
goal: retain
horizon: 60 weeks
market:
  customers: 4_000
  purchases_per_year: 30
  basket: 20
  share_of_wallet: 40%
  churn_per_year: 30%
  new_customers_per_year: 30%
  win_back_per_year: 30%
  refund_rate: 4%
  service: {}
  newcomers: {}
company: {gross_margin: 35%, cost_per_purchase: 0.4}
programs:
  card:
    setup_cost: 1000
    running_cost_per_member: 0.5
    tools:
      points: {back: 4%}
      mailing: {}
      premium_service: {fee: 12}
  richer: {sets: {company.gross_margin: 36%, company.cost_per_purchase: 0.5}}
  others: {sets: {market.basket: 25}, tools: {discount: {depth: 3%}}}
  idle: {setup_cost: 5}
"""


@pytest.fixture(scope="module")
def played() -> Played:
    scenario = loads(SHOP)
    whole = scenario.case(0, None, seed=3, agents=1_500)
    names = ("card", "richer", "others", "idle")
    programs = {name: whole.programs[name] for name in names}
    return simulate(dataclasses.replace(whole, programs=programs))


def bridge(played: Played, arm: str) -> Bridge:
    control, program = (Accounts.of(played.ledgers[name]) for name in ("today", arm))
    return bridge_of(program, control)


@pytest.mark.slow
def test_causes_add_up_to_the_whole_in_every_week_to_the_last_unit(played: Played) -> None:
    for arm in ("card", "richer", "idle"):
        program, control = played.ledgers[arm], played.ledgers["today"]
        for suffix, accounts in {
            "sales": {"sales": 1, "refunds": -1}, "purchases": {"purchases": 1},
        }.items():  # fmt: skip
            whole = sum(
                sign * (program.units(name) - control.units(name))
                for name, sign in accounts.items()
            )
            causes = sum(program.units(f"{cause}_{suffix}") for cause in CAUSES)
            assert np.array_equal(whole, causes), (arm, suffix)


@pytest.mark.slow
@pytest.mark.parametrize("arm", ["card", "richer", "others", "idle"])
def test_parts_add_up_and_cover_every_account(played: Played, arm: str) -> None:
    found = bridge(played, arm)
    assert list(found.parts) == list(PARTS)
    added = sum(found.parts.values(), np.zeros(3))
    assert np.allclose(added, found.total, rtol=0, atol=1e-3)
    ledger, control = played.ledgers[arm], played.ledgers["today"]
    profit = sum(CHART[n].sign * (ledger.amounts(n) - control.amounts(n)).sum() for n in PROFIT)
    assert found.total[0] == pytest.approx(float(profit), abs=1e-3)
    assert found.program[0] == pytest.approx(float(ledger.contribution().sum()), rel=1e-12)


def test_what_rounding_leaves_is_next_to_nothing(played: Played) -> None:
    program, control = (Accounts.of(played.ledgers[name]) for name in ("card", "today"))
    margin = 1 - program.total("cost_of_goods") / (
        program.total("sales") - program.total("refunds")
    )
    computed = margin * program.total("more_visits_sales") - (
        program.total("purchase_cost") / program.total("purchases")
    ) * program.total("more_visits_purchases")
    found = bridge_of(program, control).parts["more_visits"]
    # counts scaled to customers are rounded to whole purchases: evenly within half of one, by
    # cause, week and cell; four standard deviations of their sum, at what a purchase costs
    rounded = len(CAUSES) * program.weeks * 2
    bound = 4 * 0.4 * MONEY * np.sqrt(rounded / 12)
    assert abs(found[0] - computed[0]) < bound < 1e-3 * abs(found[0])


def test_each_part_is_what_its_name_says(played: Played) -> None:
    card = bridge(played, "card").parts
    assert card["more_visits"][0] > 0 > card["fewer_visits"][0]
    assert card["kept"][0] > 0
    assert card["subsidy"][0] < card["extra_rewards"][0] < 0  # most of it would have come anyway
    assert card["fees"][0] > 0 > card["program"][0]
    assert card["baskets"][0] == card["terms"][0] == card["sales"][0] == 0
    richer = bridge(played, "richer")
    sales = Accounts.of(played.ledgers["today"])
    net = sales.total("sales") - sales.total("refunds")
    expected = 0.01 * net - 0.1 * MONEY * sales.total("purchases")
    assert np.allclose(richer.parts["terms"], expected, rtol=1e-4)
    assert np.allclose(richer.parts["terms"], richer.total, rtol=1e-4)


@pytest.mark.slow
def test_an_arm_that_does_nothing_has_its_cost_and_nothing_else(played: Played) -> None:
    idle = bridge(played, "idle")
    assert idle.parts["program"][0] == -5 * MONEY
    assert all(not part.any() for name, part in idle.parts.items() if name != "program")


def test_people_of_their_own_cannot_be_paired(played: Played) -> None:
    others = bridge(played, "others").parts
    assert others["sales"][0] > 0
    assert all(not others[cause].any() for cause in CAUSES)


def test_departures_avoided_have_reasons(played: Played) -> None:
    card, control = played.ledgers["card"], played.ledgers["today"]
    reasons = {
        reason: card.units(f"stayed_for_{reason}").sum() / 1e6
        for reason in ("value", "lock_in", "service")
    }
    assert reasons["value"] > 0
    assert reasons["lock_in"] > 0  # premium service
    drawn = control.units("left").sum() - card.units("left").sum()
    # expected against drawn: those kept leave later, and the luck of some hundred departures
    assert sum(reasons.values()) == pytest.approx(drawn, abs=4 * np.sqrt(abs(drawn) + 25))
    idle = played.ledgers["idle"]
    assert all(not idle.units(f"stayed_for_{reason}").any() for reason in reasons)


@pytest.mark.parametrize("lost", ["kept_sales", "more_visits_purchases"])
def test_what_customers_do_must_add_up_by_itself(played: Played, lost: str) -> None:
    program, control = (Accounts.of(played.ledgers[name]) for name in ("card", "today"))
    rows = {name: 9 * row if name[1] == lost else row for name, row in program.rows.items()}
    with pytest.raises(ArithmeticError, match=r"^card: more_visits, .* add up to the margin on"):
        bridge_of(dataclasses.replace(program, rows=rows), control)


# sales and what they cost are told apart by what customers do
@pytest.mark.parametrize("account", [name for name in PROFIT if CHART[name].part != "margin"])
def test_every_account_moves_the_part_that_it_names(played: Played, account: str) -> None:
    """What is booked beyond the control moves that part, and no other but by its rounding."""
    program, control = (Accounts.of(played.ledgers[name]) for name in ("card", "today"))
    part = CHART[account].part
    more = np.zeros_like(next(iter(program.rows.values())))
    more[5] = 1_000 * MONEY
    moved = dataclasses.replace(program, rows={**program.rows, ("company", account): more})
    before, after = bridge_of(program, control).parts, bridge_of(moved, control).parts
    into = "extra_rewards" if part == "given" else part
    for name in PARTS:
        expected = CHART[account].sign * 1_000 * MONEY * more.shape[1] if name == into else 0.0
        assert after[name][0] - before[name][0] == pytest.approx(expected, abs=1e-3), name
