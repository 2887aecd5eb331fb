"""What customers spent lately: readable by tools and audiences, kept where somebody looks back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.audiences.share import Share
from simulator.program.known.spend import begun, keep, over
from simulator.program.ledger import MONEY, Page
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.simulate import Case, simulate
from simulator.simulate.plan import plan_of
from tests.laws.worlds import EVERYBODY_JOINS, case, cut, market, program, total
from tests.program.parts.made import SpendCard


def test_a_window_holds_whole_four_weeks() -> None:
    """Week 0 brings 1, week 1 brings 2, and so on: worked out by hand."""
    window = begun(12, np.zeros(1))
    for t in range(16):
        keep(window, t, np.array([t + 1]))
        if t == 6:  # weeks 0 to 6 have been: 28, of which the last four weeks are three so far
            assert over(window, 7, 12).tolist() == [28]
            assert over(window, 7, 4).tolist() == [5 + 6 + 7]
    assert over(window, 16, 4).tolist() == [13 + 14 + 15 + 16]
    assert over(window, 16, 8).tolist() == [sum(range(9, 17))]
    assert over(window, 16, 12).tolist() == [sum(range(5, 17))]


def test_before_the_warm_up_everybody_spent_what_is_usual() -> None:
    window = begun(52, np.array([2.5, 0]))
    assert over(window, -104, 52).tolist() == [130, 0]
    keep(window, -104, np.array([7, 7]))
    assert over(window, -103, 52).tolist() == [127, 7]


@pytest.mark.parametrize("weeks", [0, 3, 6, 56, -4])
def test_what_is_not_kept_is_refused(weeks: int) -> None:
    with pytest.raises(ValueError, match="expected a multiple of 4, up to the 52 weeks"):
        over(begun(52, np.zeros(1)), 0, weeks)


def shop(**about: Any) -> Case:
    world = market(300, refund_rate=0.2, churn_per_year=0.3, new_customers_per_year=0.3)
    tools = {"tool": SpendCard.model_validate({"from_spend": 1_000.0, **about})}
    return case({"arm": program(tools=tools)}, world=world, agents=100, weeks=60)


def test_a_tool_reads_what_was_paid_and_not_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every customer's own, against what the till took in the 52 weeks before."""
    kept: dict[int, list[NDArray[np.int64]]] = {}
    read: dict[tuple[int, int], NDArray[np.int64]] = {}
    original = SpendCard.settle

    def settle(tool: SpendCard, week: Week, own: Own, page: Page) -> None:
        original(tool, week, own, page)
        kept.setdefault(week.first, []).append(week.kept.copy())
        read[week.first, week.t] = own.spent.copy()
        assert (week.spend(52) == own.spent).all()

    monkeypatch.setattr(SpendCard, "settle", settle)
    simulate(shop())
    for first, rows in kept.items():
        if len(rows) == 60:  # of one block that is there from launch on
            assert (read[first, 56] == sum(rows[4:56])).all()
            assert (read[first, 58] == sum(rows[8:58])).all()
            assert read[first, 56].any()


def test_who_is_above_pays_less_and_more_so_the_lower_it_is() -> None:
    sums = [
        total(simulate(shop(from_spend=least)).ledgers["arm"], "discount")
        for least in (0.0, 1_000.0, 1e9)
    ]
    assert sums[0] > sums[1] > sums[2] == 0


def test_customers_of_the_first_week_come_with_a_past() -> None:
    """In week 0 about as much is known of a year as in week 52."""
    today = program(tools={"tool": SpendCard()}, joining=EVERYBODY_JOINS)
    one = case({}, today=today, world=market(300, churn_per_year=0), agents=300, weeks=56)
    discount = simulate(one).ledgers["today"].units("discount").sum(axis=1)
    assert discount[:4].sum() == pytest.approx(discount[-4:].sum(), rel=0.1)


def test_nobody_keeps_what_nobody_asks_for() -> None:
    assert plan_of(shop(), "arm").looks_back == 52
    assert plan_of(shop(), "today").looks_back == 0

    class Curious(SpendCard):
        def looks_back(self) -> int:
            return 0

    one = case({"arm": program(tools={"tool": Curious.model_construct(**dict(SpendCard()))})})
    with pytest.raises(ValueError, match=r"'tool' asks for the spend of 52 weeks.*looks_back"):
        simulate(one)


def test_audiences_read_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A condition that looks back: those who paid 1,000 in a year, as the card has it."""
    monkeypatch.setattr(Share, "looks_back", property(lambda one: 52))
    monkeypatch.setattr(Share, "begin", lambda one, week: None)
    monkeypatch.setattr(
        Share, "mask", lambda one, week: (week.spend(52) >= 1_000 * MONEY).astype(np.float32)
    )
    world = market(300, refund_rate=0.2, churn_per_year=0.3, new_customers_per_year=0.3)
    to = {"share": 0.5}
    arms = {
        "card": program(tools={"tool": SpendCard(depth=0.1, from_spend=1_000.0)}),
        "cut": program(tools={"tool": cut(depth=0.1, to=to)}),
    }
    books = simulate(case(arms, world=world, agents=100, weeks=30)).ledgers
    assert total(books["cut"], "discount") == total(books["card"], "discount") > 0
