"""What a week costs is booked in that week, and a campaign can read what was earned."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import cache
from typing import Any, ClassVar, Literal

import numpy as np
import pytest

from simulator.market.service import Service
from simulator.program.ledger import MONEY, POINTS, Ledger
from simulator.program.program import Program
from simulator.program.tally import Totals
from simulator.program.tool import REGISTRY, Tool
from simulator.simulate import Case, simulate
from simulator.simulate.plan import plan_of
from tests.laws.worlds import EVERYBODY_JOINS, card, case, company, cut, market, program

WEEKS = 24
BOOKED = ("sales", "cost_of_goods", "purchase_cost", "reward_cost", "running_cost", "setup_cost")


class Reader(Tool):
    """Notes what its campaign reads as a week begins, and after the horizon."""

    kind: Literal["reader"] = "reader"
    read: ClassVar[dict[int, dict[str, float]]] = {}

    def campaign(
        self, env: Any, publish: Callable[..., None], totals: Totals, post: Callable[..., None]
    ) -> Generator[Any, Any, None]:
        while True:
            now = int(env.now)
            noted = {name: totals[name] for name in BOOKED}
            noted |= {f"last {n}": totals.contribution(n) for n in (1, 4, 52)}
            self.read[now] = noted
            yield env.timeout(1)


del REGISTRY["reader"]  # no tool of the trade: other tests look at all that are registered


def a_case(agents: int = 150) -> Case:
    """A card of today and one more, refunds, a desk, and weights that are no whole numbers."""
    world = market(1_000, refund_rate=0.06).model_copy(update={"service": Service()})
    arm = program(
        tools={"card": card(), "cut": cut(depth=0.05), "reader": Reader()},
        joining=EVERYBODY_JOINS,
        setup_cost=300,
        running_cost_per_year=520,
        running_cost_per_member=1.5,
    )
    today: Program = program(tools={"old": card(back=0.02)}, joining=EVERYBODY_JOINS)
    firm = company(cost_per_purchase=0.37)
    return case({"arm": arm}, today=today, world=world, firm=firm, weeks=WEEKS, agents=agents)


@cache
def played() -> tuple[Ledger, dict[int, dict[str, float]]]:
    """The book of the arm, and what its campaign has read by week, also beyond the horizon."""
    Reader.read.clear()
    book = simulate(a_case()).ledgers["arm"]
    return book, dict(Reader.read)


def by_week(book: Ledger, account: str) -> list[float]:
    return [amount / MONEY for amount in book.amounts(account).sum(axis=1).tolist()]


def rounding(book: Ledger) -> float:
    """The most by which rows that are rounded one by one miss their sum in a week, currency."""
    return 0.5 * len(book.rows) * len(book.cells) / MONEY


def test_a_campaign_reads_what_last_week_earned() -> None:
    book, read = played()
    earned = book.contribution().sum(axis=1) / MONEY
    assert len(np.unique(earned)) == WEEKS
    near = rounding(book)
    for week in range(1, WEEKS):
        noted = read[week]
        for account in BOOKED:
            assert noted[account] == pytest.approx(by_week(book, account)[week - 1], abs=near)
        assert noted["last 1"] == pytest.approx(earned[week - 1], abs=near)
        of_four = earned[max(0, week - 4) : week].sum()
        assert noted["last 4"] == pytest.approx(of_four, abs=4 * near)
        assert noted["last 52"] == pytest.approx(earned[:week].sum(), abs=week * near)
    assert all(sum(by_week(book, account)) > 0 for account in BOOKED)


def test_before_launch_nothing_has_been_earned() -> None:
    _, read = played()
    assert not any(read[0].values())


@pytest.mark.slow
def test_what_is_read_does_not_depend_on_the_cut() -> None:
    _, whole = played()
    hows: tuple[dict[str, Any], ...] = ({"block": 71}, {"block": 71, "threads": 3})
    for how in hows:
        Reader.read.clear()
        simulate(a_case(), owed=False, **how)
        assert len(Reader.read) >= WEEKS
        assert all(Reader.read[week] == whole[week] for week in range(WEEKS))


def test_goods_cost_something_after_the_horizon_too() -> None:
    """Points are followed beyond it; a campaign that goes on must not find sales for nothing."""
    _, read = played()
    after = [noted for week, noted in read.items() if week > WEEKS + 1]
    assert any(noted["reward_cost"] > 0 for noted in after)
    for noted in after:
        assert noted["cost_of_goods"] > 0.5 * noted["sales"] > 0
        assert noted["last 1"] < 0.5 * noted["sales"]


def test_points_cost_in_the_week_in_which_they_are_redeemed() -> None:
    book, _ = played()
    wallet = next(who for who, what in book.rows if what == "points_redeemed")
    redeemed = book.units("points_redeemed", wallet)
    cost = book.units("reward_cost", "card") + book.units("reward_cost", "old")
    each = plan_of(a_case(), "arm").wallets["points"].point_cost
    assert np.abs(cost - redeemed * (each * MONEY / POINTS)).max() <= 0.5
    assert (cost[1:] > 0).any()


def test_a_campaign_asks_for_one_week_at_least() -> None:
    totals = Totals(10, lambda account: 0.0, lambda weeks: 1.0)
    assert totals.contribution() == 1.0
    with pytest.raises(ValueError, match="say at least 1"):
        totals.contribution(0)
