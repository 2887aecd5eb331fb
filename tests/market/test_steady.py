"""A market in which as many arrive as leave, and nothing is done, stays as it is for ten years.

What is declared to move: newcomers are younger than the customers of week 0, so that the
hazards of those who are there, and with them their number, need some years to settle.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.ledger import MONEY, SHARES, Ledger
from simulator.simulate import CONTROL, simulate
from tests.laws.living import living
from tests.laws.worlds import STEADY, case

AGENTS, YEARS = 6_000, 10
Series = NDArray[np.float64]

LOAD = AGENTS * 63 / 52 * 0.05 * 0.3 * 0.3  # problems reported in a week
OVERLOADED = {"staff": 1, "minutes_per_case": 1.5 * 38 * 60 / LOAD, "overloaded": True}
MARKETS: dict[str, dict[str, Any]] = {
    "usual": {"service": {}, "newcomers": {}},
    "talk at its highest": {
        "service": {"departures_share": 0.4},
        "newcomers": {"talk_share": 0.5, "talk_response": 5},
    },
    "overloaded desk": {"service": {"desk": OVERLOADED}, "newcomers": {}},
    "budget": {"service": {}, "newcomers": {}, "budget": True},
}


def by_year(book: Ledger, account: str) -> Series:
    """A year's total over its customer-years."""
    weeks, heads = book.units(account).sum(axis=1), book.units("active").sum(axis=1)
    n = len(weeks) // 52 * 52
    years: Series = weeks[:n].reshape(-1, 52).sum(axis=1) / heads[:n].reshape(-1, 52).mean(axis=1)
    return years


def drift(years: Series) -> float:
    """Change a year from the second year on, least squares, as a share of the mean."""
    slope = np.polyfit(np.arange(len(years) - 1), years[1:], 1)[0]
    return float(slope / abs(years[1:].mean()))


@cache
def control(name: str) -> Ledger:
    about = dict(MARKETS[name])
    firm = case().company
    if about.pop("budget", False):
        firm = firm.model_copy(
            update={"cost_per_new_customer": 50.0, "acquisition_budget": 0.09 * AGENTS * 50}
        )
    world = living(AGENTS, new_customers_per_year=0.18, **STEADY, **about)
    done = simulate(case(world=world, firm=firm, agents=AGENTS, weeks=52 * YEARS))
    return done.ledgers[CONTROL]


@pytest.mark.parametrize("name", MARKETS)
def test_nothing_drifts_by_more_than_one_per_cent_a_year(name: str) -> None:
    book = control(name)
    for account in ("sales", "satisfaction", "grudges", "reported", "failures"):
        assert abs(drift(by_year(book, account))) < 0.01, account
    left = by_year(book, "left")
    assert -0.02 < drift(left) < 0.005, "the longer somebody has stayed, the likelier she stays on"
    active = book.units("active").sum(axis=1)
    assert active.min() > 0.9 * AGENTS
    assert active.max() < 1.1 * AGENTS
    busy, capacity = (book.units(f"desk_{of}").sum(axis=1) for of in ("busy", "capacity"))
    load = (busy / capacity)[: 52 * YEARS].reshape(-1, 52).mean(axis=1)
    assert abs(drift(load)) < 0.01


@pytest.mark.parametrize("name", ["usual", "talk at its highest", "overloaded desk"])
def test_arrivals_are_as_declared_for_ten_years(name: str) -> None:
    """Mood is that of the control against itself, so talk can carry nothing away."""
    book = control(name)
    weight = np.array([cell.weight for cell in book.cells])
    arrived = book.units("arrived") @ weight
    assert arrived.sum() == pytest.approx(0.18 * AGENTS * YEARS, abs=4)
    talk = book.units("arrived_by_talk").sum()
    share = MARKETS[name]["newcomers"].get("talk_share", 0.3)
    assert talk == pytest.approx(share * 0.18 * AGENTS * YEARS, abs=2)


def test_an_overloaded_desk_stays_finite() -> None:
    """Half as much work again as it can do: a third runs out of patience, year after year."""
    book = control("overloaded desk")
    gone = by_year(book, "desk_gave_up") / by_year(book, "reported")
    assert np.all((gone > 0.25) & (gone < 0.42))
    busy, capacity = (book.units(f"desk_{of}").sum() for of in ("busy", "capacity"))
    assert busy / capacity > 0.99
    behind = book.units("reported").sum() - sum(
        book.units(of).sum() for of in ("desk_answered", "desk_gave_up")
    )
    assert abs(behind) < 4 * LOAD * 2, "never more than some weeks of patience are waiting"


def test_bad_service_is_no_spiral() -> None:
    """Ten years on, those who are there are no less satisfied than at first."""
    for name in MARKETS:
        felt = by_year(control(name), "satisfaction") / SHARES / 52
        assert felt[-3:].mean() == pytest.approx(felt[1:4].mean(), abs=0.004), name
        assert by_year(control(name), "sales").min() / MONEY > 1_600


@pytest.mark.parametrize(
    ("about", "within"),
    [
        ({"service": {}}, 0.07),
        ({"service": {}, "purchases_per_year": 4}, 0.12),
        ({"service": {"departures_share": 0.6}, "churn_per_year": 0.4}, 0.16),
    ],
    ids=["usual", "rare", "restless"],
)
def test_the_market_starts_where_it_stays(about: dict[str, Any], within: float) -> None:
    """Grudges and satisfaction of the first quarter are those of the third year, but for luck."""
    churn = about.get("churn_per_year", 0.18)
    world = living(6_000, new_customers_per_year=churn, **about)
    ratios = []
    for seed in (7, 8, 9):
        one = case(world=world, agents=6_000, weeks=156, seed=seed)
        book = simulate(one).ledgers[CONTROL]
        heads = book.units("active").sum(axis=1)
        each = [book.units(of).sum(axis=1) / heads for of in ("grudges", "satisfaction")]
        ratios.append([row[:13].mean() / row[100:156].mean() for row in each])
    grudges, satisfaction = np.mean(ratios, axis=0)
    assert grudges == pytest.approx(1, abs=within)
    assert satisfaction == pytest.approx(1, abs=0.04)


def test_as_many_leave_in_the_first_weeks_as_in_the_first_year() -> None:
    """Nobody has waited for week 0 to leave; the most restless do leave first, by some per cent."""
    rates = []
    services: tuple[dict[str, Any] | None, ...] = (None, {})
    for service in services:
        world = living(16_000, service=service)
        book = simulate(case(world=world, agents=16_000, weeks=52)).ledgers[CONTROL]
        left, heads = (book.units(of).sum(axis=1) for of in ("left", "active"))
        rates.append(left[1:14].sum() / heads[1:14].sum() / (left[1:].sum() / heads[1:].sum()))
    assert rates[0] < 1.1
    assert rates[1] < 1.15


@pytest.mark.parametrize("purchases", [6, 63])
def test_heavy_buyers_are_not_driven_out(purchases: float) -> None:
    """Where service causes most departures, sales per head stay within 1 % a year, too."""
    world = living(
        AGENTS, new_customers_per_year=0.18, service={"departures_share": 0.6},
        purchases_per_year=purchases, **STEADY,
    )  # fmt: skip
    book = simulate(case(world=world, agents=AGENTS, weeks=260)).ledgers[CONTROL]
    sales = by_year(book, "sales")
    assert sales[-1] / sales[0] > 0.99**4
