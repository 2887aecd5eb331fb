"""Price paths against closed forms: what moves with them, how far, and what does not."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from scipy import special

from simulator.battery.conservation import lost
from simulator.economics import Accounts, bridge_of
from simulator.market.market import Market
from simulator.market.prices import AS_TODAY, PriceChange, Prices
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import CONTROL, loop
from tests.laws.living import with_sections
from tests.laws.worlds import (
    STEADY,
    card,
    case,
    cut,
    market,
    play_weeks,
    program,
    same_books,
)

MARGIN, WEEKS = 0.28, 104
ALIKE: dict[str, Any] = {"motive_spread": 0, **STEADY}


def world(prices: dict[str, Any] | None = None, agents: int = 300, **about: Any) -> Market:
    """Customers who weigh prices alike, in whose baskets there is no luck."""
    one = market(agents, **{**ALIKE, **about})
    return one if prices is None else with_sections(one, prices=Prices.model_validate(prices))


def played(prices: dict[str, Any] | None, weeks: int = WEEKS, **about: Any) -> dict[str, Ledger]:
    arms = about.pop("arms", {})
    one = case(arms, world=world(prices, **about), weeks=weeks, agents=300)
    return dict(play_weeks(one).ledgers)


# ------------------------------------------------------------ the path


def test_prices_grow_by_the_year_and_at_once() -> None:
    path = Prices(
        ours=0.04, costs=0.06, rival=-0.02,
        changes={"may": PriceChange(week=20, ours=0.1), "june": PriceChange(week=30, rival=0.05)},
    )  # fmt: skip
    assert path.levels(-5) == path.levels(0) == AS_TODAY
    assert path.levels(19).ours == pytest.approx(1.04 ** (19 / 52))
    assert path.levels(20).ours == pytest.approx(1.1 * 1.04 ** (20 / 52))
    year = path.levels(52)
    assert (year.ours, year.costs, year.rival) == pytest.approx((1.144, 1.06, 0.98 * 1.05))
    assert year.dearer == pytest.approx(log(1.144 / (0.98 * 1.05)))
    assert year.cost_of_sales == pytest.approx(1.06 / 1.144)
    ahead = [path.levels(week).ours for week in range(-3, 60)]
    assert path.list_prices(-3, 63) == pytest.approx(ahead)


# ------------------------------------------------------------ what it acts on


def test_a_path_that_does_not_move_is_none() -> None:
    """To the bit, in every book and for every customer."""
    arms = {"cut": program(tools={"cut": cut(depth=0.1)}), "card": program(tools={"c": card()})}
    about: dict[str, Any] = {"arms": arms, "refund_rate": 0.1, "rhythm_spread": 0.3}
    plain, still = played(None, 60, **about), played({}, 60, **about)
    for arm, book in plain.items():
        assert not same_books(book, still[arm]), arm


def test_where_both_rise_alike_only_money_moves() -> None:
    """Purchases to the head; sales by (1 + g)^(t / 52), at us and at the rival."""
    plain = played(None)[CONTROL]
    dear = played({"ours": 0.1, "rival": 0.1})[CONTROL]
    index = 1.1 ** (np.arange(WEEKS) / 52)
    for account in ("purchases", "left", "rival_purchases", "survivors"):
        assert np.array_equal(plain.units(account), dear.units(account)), account
    for account in ("sales", "rival_sales"):
        was, now = (book.units(account).sum(axis=1) for book in (plain, dear))
        assert now == pytest.approx(was * index, rel=1e-5), (
            account
        )  # whole 1/10,000 of a basket of 29.60
    assert dear.units("cost_of_goods").sum() == pytest.approx(
        plain.units("cost_of_goods").sum(), rel=1e-5
    ), "what goods cost has not moved"


def test_the_margin_of_a_year_falls_where_costs_rise_faster() -> None:
    """1 - (1 - m) c / p in every week: 28 % becomes 21.5 % after a year of 20 % beside 10 %."""
    book = played({"ours": 0.1, "rival": 0.1, "costs": 0.2})[CONTROL]
    t = np.arange(WEEKS)
    kept = 1 - 0.72 * (1.2 / 1.1) ** (t / 52)
    sales, goods = (book.units(name).sum(axis=1) for name in ("sales", "cost_of_goods"))
    assert 1 - goods / sales == pytest.approx(kept, abs=1e-5)
    assert kept[52] == pytest.approx(0.2145, abs=1e-4)
    for year in (slice(0, 52), slice(52, 104)):
        whole = 1 - goods[year].sum() / sales[year].sum()
        assert whole == pytest.approx(np.average(kept[year], weights=sales[year]), abs=1e-5)


def test_who_becomes_dearer_is_chosen_by_the_logit(monkeypatch: pytest.MonkeyPatch) -> None:
    """p = 1 / (1 + exp(-(preference - sensitivity log(ours / rival)))), head by head."""
    found: dict[int, float] = {}
    original = loop.Loop._merge

    def merge(self: loop.Loop, week: int) -> None:
        original(self, week)
        if week < 0:
            return
        dearer = log(1.1 / 0.95) if week >= 3 else 0.0
        for block, (arm,) in zip(self.blocks, self.arms, strict=True):
            people = block.people
            odds = people.preference - people.sensitivity * dearer
            gap = np.abs(arm.out.share[: block.n] - special.expit(odds)).max()
            found[week] = max(found.get(week, 0.0), float(gap))

    monkeypatch.setattr(loop.Loop, "_merge", merge)
    played({"changes": {"spring": {"week": 3, "ours": 0.1, "rival": -0.05}}}, 6)
    assert len(found) == 6
    assert max(found.values()) < 1e-5


@pytest.mark.parametrize("prices", [{"ours": 0.25}, {"rival": -0.2}])
def test_dearer_than_the_rival_is_as_a_rival_who_attacks(prices: dict[str, float]) -> None:
    """Our prices up by 25 %, or theirs down by 20 %: in both cases theirs are 20 % below ours."""
    change = {"changes": {"spring": {"week": 2, **prices}}}
    attack = {"attacks": {"spring": {"week": 2, "weeks": 60, "strength": 0.2}}, "copies": 0}
    ours = played(change, 40)[CONTROL]
    attacked = with_sections(world(), rival=attack)
    theirs = play_weeks(case({}, world=attacked, weeks=40, agents=300)).ledgers[CONTROL]
    for account in ("purchases", "left", "rival_purchases"):
        mine, his = (float(book.units(account).sum()) for book in (ours, theirs))
        assert mine == pytest.approx(his, rel=1e-3), account
    plain = played(None, 40)[CONTROL]
    assert ours.units("purchases").sum() < 0.9 * plain.units("purchases").sum()
    assert ours.units("left").sum() > plain.units("left").sum()


def test_who_is_spared_a_rise_chooses_as_if_there_were_none() -> None:
    """Prices up by 25 %, and a cut of 20 % that is felt whole: what is paid is as it was."""
    felt = cut(depth=0.2, threshold=0, reference_loss=0, pull_forward=0)
    spared = played({"changes": {"now": {"week": 0, "ours": 0.25}}}, 30,
                    arms={"spared": program(tools={"cut": felt})})["spared"]  # fmt: skip
    plain = played(None, 30)[CONTROL]
    assert np.abs(spared.units("purchases") - plain.units("purchases")).max() <= 1
    paid = spared.units("sales") - spared.units("discount")
    assert paid.sum() == pytest.approx(plain.units("sales").sum(), rel=1e-4)


def test_who_cares_more_for_prices_minds_them_more() -> None:
    """With the weight of the motive price, as felt price cuts do."""
    change = {"changes": {"now": {"week": 0, "ours": 0.1}}}
    lost_sales = []
    for weight in (0.5, 1.0, 2.0):
        about = {"cares_about": {"price": weight}}
        plain, dear = (played(p, 20, **about)[CONTROL] for p in (None, change))
        lost_sales.append(1 - dear.units("purchases").sum() / plain.units("purchases").sum())
    assert lost_sales[0] < lost_sales[1] < lost_sales[2]


# ------------------------------------------------------------ what must go on adding up

PATH = {"ours": 0.08, "costs": 0.15, "rival": 0.03, "changes": {"x": {"week": 30, "ours": 0.05}}}


def test_nothing_is_lost_and_the_bridge_adds_up() -> None:
    arms = {
        "cut": program(tools={"cut": cut(depth=0.1)}),
        "card": program(tools={"card": card()}, setup_cost=1_000),
    }
    one = case(arms, world=world(PATH, refund_rate=0.1), weeks=70, agents=300)
    done = play_weeks(one, panel=True)
    assert not list(lost(one, done))
    accounts = {arm: Accounts.of(book) for arm, book in done.ledgers.items()}
    for arm in arms:
        bridge = bridge_of(accounts[arm], accounts[CONTROL])
        assert bridge.total == pytest.approx(sum(bridge.parts.values()), abs=1.0)
    panel = done.panel
    assert panel is not None
    for at, arm in enumerate(panel.arms):  # customer by customer, before what is not per customer
        books = done.ledgers[arm]
        profit = books.contribution().sum() + books.units("setup_cost").sum()
        gap = abs(int(panel.profit[at].sum()) - int(profit))
        assert gap < panel.profit[at].size, arm


def test_the_declared_basket_is_that_of_week_0() -> None:
    one = case({}, world=world(PATH), weeks=60, agents=600)
    shown = {line.name: line.simulated for line in play_weeks(one).solved}
    assert shown["basket"] == pytest.approx(29.6, rel=1e-3)


def test_a_calibration_is_at_prices_of_week_0() -> None:
    """With a card of today the market is solved by playing it: to the same people as without."""
    today = program(tools={"cut": cut(depth=0.05)})
    books = [
        play_weeks(case({}, today=today, world=world(p), weeks=4, agents=300)).ledgers[CONTROL]
        for p in (None, {"changes": {"later": {"week": 3, "ours": 0.5}}})
    ]
    for account in ("purchases", "sales", "discount", "left"):
        first, second = (book.units(account)[:3] for book in books)
        assert np.array_equal(first, second), account
    assert books[1].units("sales")[3].sum() != books[0].units("sales")[3].sum()


def test_money_that_is_declared_stays_what_it_is() -> None:
    """A purchase costs in handling what it cost in week 0."""
    book = played({"ours": 0.5, "costs": 0.5, "rival": 0.5})[CONTROL]
    assert book.units("purchase_cost").sum() == 0
    one = case({}, world=world({"ours": 0.5, "costs": 0.5, "rival": 0.5}), weeks=60, agents=300)
    firm = one.company.model_copy(update={"cost_per_purchase": 2.0})
    book = play_weeks(case({}, world=one.market, firm=firm, weeks=60, agents=300)).ledgers[CONTROL]
    assert np.array_equal(book.units("purchase_cost"), 2 * MONEY * book.units("purchases"))
