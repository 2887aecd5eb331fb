"""Small markets, companies and programs, and how to compare their books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.market.category import SecondCategory
from simulator.market.company import Company
from simulator.market.market import Market
from simulator.market.segment import Segment
from simulator.program.chart import CHART
from simulator.program.ledger import Ledger, is_real
from simulator.program.program import Joining, Program
from simulator.simulate import Case, Panel, Played, simulate

Rows = dict[tuple[str, str], NDArray[np.int64]]

NOBODY_JOINS = Joining(ask_rate=0, membership_value_max=0)
EVERYBODY_JOINS = Joining(ask_rate=1, accept_rate=0.9, never_joins=0)

# No luck in needs and baskets: every purchase is worth the declared basket.
STEADY: dict[str, Any] = {"rhythm_spread": 0.0, "basket_spread": 0.0, "basket_variation": 0.0}


def customer(**about: Any) -> Segment:
    """A grocery customer, with what differs."""
    usual: dict[str, Any] = {
        "purchases_per_year": 63,
        "basket": 29.6,
        "share_of_wallet": 0.45,
        "churn_per_year": 0.18,
    }
    return Segment(**{**usual, **about})


def market(
    customers: int = 1_000, seasons: Mapping[str, float] | None = None, **about: Any
) -> Market:
    """A market of one segment, `all`."""
    start = about.pop("start", "running_base")
    return Market.model_validate(
        {
            "customers": customers,
            "seasons": dict(seasons or {}),
            "start": start,
            "segments": {"all": customer(**about)},
        }
    )


def with_second(world: Market) -> Market:
    """The same with a second category that a quarter of customers use, and many would."""
    category = SecondCategory(
        users=0.25, price=5, bought_with=0.5, gross_margin=0.5, stop_per_year=0.5,
        taste_shape=1.0, adoption_per_year=0.2,
    )  # fmt: skip
    return world.model_copy(update={"second_category": category})


def company(**about: Any) -> Company:
    """A company with a quarter of margin."""
    return Company(**{"gross_margin": 0.28, **about})


def program(**about: Any) -> Program:
    """A program; tools by name in `tools`."""
    return Program(**about)


def case(
    programs: Mapping[str, Program] | None = None,
    *,
    today: Program | None = None,
    weeks: int = 30,
    agents: int = 120,
    seed: int = 7,
    number: int = 0,
    start: date = date(2026, 1, 5),
    world: Market | None = None,
    firm: Company | None = None,
    worlds: Mapping[str, tuple[Market, Company]] | None = None,
) -> Case:
    """A small case; one segment and no tools today unless given."""
    return Case(
        number=number,
        seed=seed,
        weeks=weeks,
        start=start,
        agents=agents,
        market=world or market(),
        company=firm or company(),
        today=today or Program(),
        programs=programs or {},
        worlds=worlds or {},
    )


def play_weeks(case: Case, **how: Any) -> Played:
    """The weeks of a case and nothing after them; `how` as `simulate` takes it.

    What becomes of points that are owed in the end takes longer to play than the weeks before,
    and changes nothing in the books.
    """
    return simulate(case, owed=False, vintages=False, **how)


def rows(ledger: Ledger) -> Rows:
    """The book by (poster, account), each (weeks, cells)."""
    return {name: ledger.book[at] for at, name in enumerate(ledger.rows)}


def differences(one: Rows, other: Rows) -> dict[tuple[str, str], int]:
    """Rows in which two books differ, with the largest difference of an entry."""
    found = {}
    for name in sorted({*one, *other}):
        a, b = one.get(name), other.get(name)
        gap = np.abs((0 if a is None else a) - (0 if b is None else b))
        if np.any(gap):
            found[name] = int(np.max(gap))
    return found


def same_books(one: Ledger, other: Ledger) -> dict[tuple[str, str], int]:
    """Where two ledgers of the same cells differ; empty if they are equal to the bit."""
    assert one.cells == other.cells
    return differences(rows(one), rows(other))


def segment_rows(ledger: Ledger, segment: str) -> Rows:
    """What was booked for a segment; amounts of the whole company are left out."""
    own = [at for at, cell in enumerate(ledger.cells) if cell.segment == segment]
    return {name: row[:, own] for name, row in rows(ledger).items() if not is_real(name[0])}


def total(ledger: Ledger, account: str, poster: str | None = None) -> int:
    """An account over all weeks and cells, in agents' units."""
    return int(ledger.units(account, poster).sum())


def by_unit(ledger: Ledger, unit: str) -> Rows:
    """The rows whose account is counted in `unit`."""
    return {name: row for name, row in rows(ledger).items() if CHART[name[1]].unit == unit}


def same_panels(one: Panel | None, other: Panel | None) -> list[str]:
    """Parts in which two panels differ; empty if they are equal to the bit."""
    assert one is not None
    assert other is not None
    parts = Panel.__dataclass_fields__
    return [name for name in parts if not np.array_equal(getattr(one, name), getattr(other, name))]
