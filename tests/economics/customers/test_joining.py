"""Cohort tables: by hand, against customers counted one at a time, and against the books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulator.draws import Luck
from simulator.economics import months
from simulator.economics.books.accounts import Accounts
from simulator.economics.customers.joining import WEEK_0, cohort_table
from simulator.economics.customers.retention import retention_rate, survival_rate
from simulator.program.ledger import MONEY, Cell, Entries
from simulator.simulate import Case, Cohorts, Played, months_of, simulate
from simulator.simulate.around.actors import most_arrivals
from simulator.simulate.loop import Loop
from simulator.simulate.observe.joining import CohortRecorder
from simulator.simulate.plan import plan_of
from simulator.simulate.population import draw_population, prospects_needed, with_prospects
from tests.laws.living import everything
from tests.laws.worlds import EVERYBODY_JOINS, card, case, market, program

MIXED = (Cell("a", 0, 10, 2.0), Cell("a", 1, 10, 2.0), Cell("b", 0, 5, 4.0), Cell("b", 1, 5, 4.0))
LABELS = ["jan", "jan", "jan", "jan", "feb", "feb", "feb", "feb", "feb", "march"]


def by_hand(joined: Any, active: Any, sales: Any) -> Cohorts:
    """Three months of four, five and one weeks; half as many recent as active, a purchase each."""
    there, money = np.asarray(active, np.int64), np.asarray(sales, np.int64) * MONEY
    return Cohorts(
        MIXED, np.array([4, 5, 1]), np.asarray(joined, np.int64), there, there // 2, there, money
    )


def cohorts_of_a() -> Cohorts:
    """Segment `a`: 10 agents, then 4 in January and 2 in March; `b` has nobody but week 0's."""
    joined, active, sales = (np.zeros((4, 4), np.int64), *np.zeros((2, 4, 4, 3), np.int64))
    joined[:2], joined[2:] = [10, 4, 0, 2], [5, 0, 0, 0]
    active[:2], active[2:] = (
        [[10, 8, 6], [4, 2, 2], [0, 0, 0], [0, 0, 2]],
        [[5, 5, 5]] + [[0] * 3] * 3,
    )
    sales[:2] = [[100, 90, 50], [8, 20, 4], [0, 0, 0], [0, 0, 6]]
    active[1, 0] = [10, 10, 10]  # the halves differ by luck
    return by_hand(joined, active, sales)


def test_a_table_by_hand() -> None:
    found = cohort_table(cohorts_of_a(), LABELS, "a")
    nan = np.nan
    assert found.cohorts == (WEEK_0, "jan", "feb", "march")
    assert found.joined.tolist() == [[40, 16, 0, 8]] * 3
    assert found.weeks.tolist() == [[4, 5, 1], [4, 5, 1], [5, 1, 0], [1, 0, 0]]
    assert found.active[0] == pytest.approx(
        np.array([[1, 0.9, 0.8], [1, 0.5, 0.5], [nan] * 3, [1, nan, nan]]), nan_ok=True
    )
    assert found.active[1:, 0].tolist() == [[1, 0.8, 0.6], [1, 1, 1]]
    assert found.error("active")[0] == pytest.approx([0, 0.1, 0.2])
    assert found.recent[0, 1].tolist() == [0.5, 0.25, 0.25]
    assert found.sales[0, 1] / MONEY == pytest.approx([2, 5, 1])
    assert found.weekly("sales")[0, 1] / MONEY == pytest.approx([0.5, 1, 1])
    assert found.so_far("sales")[0, 1] / MONEY == pytest.approx([2, 7, 8])
    # at age 0 the four of January and the two of March, later those of January alone
    assert found.pooled("sales")[0] / MONEY == pytest.approx([(8 + 6) / 6, 5, 1])
    assert found.pooled("active")[0] == pytest.approx([1, 0.5, 0.5])
    table = found.columns()
    assert {len(column) for column in table.values()} == {3 + 3 + 2 + 1}
    assert table["cohort"][3:6] == ["jan"] * 3
    assert table["age"][3:6] == [0, 1, 2]


def test_all_segments_together_count_customers_not_agents() -> None:
    found = cohort_table(cohorts_of_a(), LABELS)
    assert found.joined[0].tolist() == [80, 16, 0, 8]
    assert found.active[0, 0] == pytest.approx([1, (36 + 40) / 80, (32 + 40) / 80])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no segment 'c'"):
        cohort_table(cohorts_of_a(), LABELS, "c")
    with pytest.raises(ValueError, match=r"months of \[4, 5\] weeks"):
        cohort_table(cohorts_of_a(), LABELS[:9])


TABLES = hnp.arrays(np.int64, (4, 4, 3), elements=st.integers(0, 1_000))
JOINED = hnp.arrays(np.int64, (4, 4), elements=st.integers(0, 1_000))


@given(JOINED, TABLES, TABLES)
def test_any_table_adds_up_again(joined: Entries, active: Entries, sales: Entries) -> None:
    # nobody is there before she has joined
    joins = np.maximum(np.arange(4) - 1, 0)[:, np.newaxis] <= np.arange(3)
    cohorts = by_hand(joined, active * joins, sales * joins)
    found = cohort_table(cohorts, LABELS)
    weight = np.array([cell.weight for cell in MIXED])
    for rates, table in ((found.active, cohorts.active), (found.sales, cohorts.sales)):
        there, booked = rates * found.joined[:, :, np.newaxis], np.tensordot(weight, table, axes=1)
        for cohort in range(4):
            if not found.joined[0, cohort]:
                assert np.isnan(rates[0, cohort]).all()
                continue
            seen = found.weeks[cohort] > 0
            assert there[0, cohort, seen] == pytest.approx(booked[cohort, max(cohort - 1, 0) :])
            assert np.isnan(rates[:, cohort, ~seen]).all()
            if found.joined[1:, cohort].all():  # the whole is the mean of both halves, scaled up
                assert there[1:, cohort, seen].mean(axis=0) == pytest.approx(there[0, cohort, seen])


# ------------------------------------------------------------ against the books


def lively() -> Case:
    """Customers come, leave, come back, join; some were members before launch."""
    return everything(agents=150, weeks=30, seed=11)


@pytest.fixture(scope="module")
def lived() -> Played:
    return simulate(lively(), panel=True, block=64)


def monthly(weekly: Entries, month: Entries) -> Entries:
    """Flows by month, (weeks, cells) to (cells, months)."""
    return np.stack([weekly[month == m].sum(axis=0) for m in range(month[-1] + 1)], axis=1)


def test_cohorts_add_up_to_the_books(lived: Played) -> None:
    one = lively()
    month, ends = months_of(one.start, one.weeks)
    assert set(lived.cohorts) == set(lived.ledgers)
    assert {arm for arm, kinds in lived.cohorts.items() if "members" in kinds} == {"card"}
    for arm, kinds in lived.cohorts.items():
        book = lived.ledgers[arm]
        for kind, table in kinds.items():
            members = kind == "members"
            of = "member_" if members else ""
            assert (
                book.units("members" if members else "active")[ends] == table.active.sum(axis=1).T
            ).all()
            for name in ("purchases", "sales"):
                booked = monthly(book.units(of + name), month)
                assert (getattr(table, name).sum(axis=1) == booked).all(), (arm, kind, name)
            came = monthly(book.units("joined" if members else "arrived"), month)
            assert (table.joined[:, 1:] == came).all()
            if members:
                assert (book.units("members_recent")[ends] == table.recent.sum(axis=1).T).all()
                assert (table.joined[:, 0] == book.units("members_opening")[0]).all()
            else:
                assert (table.joined[:, 0] == [cell.agents for cell in book.cells]).all()
                assert (book.units("survivors")[ends] == table.active[:, 0].T).all()
                assert (book.units("retained")[ends] == table.recent[:, 0].T).all()


@pytest.mark.slow
def test_cohorts_are_the_same_however_customers_are_cut(lived: Played) -> None:
    again = simulate(lively(), panel=True, block=1_000, threads=2)
    for arm, kinds in lived.cohorts.items():
        for kind, table in kinds.items():
            for name in ("weeks", "joined", "active", "recent", "purchases", "sales"):
                other = getattr(again.cohorts[arm][kind], name)
                assert np.array_equal(getattr(table, name), other), (arm, kind, name)


@pytest.mark.slow
def test_nobody_asked_nothing_is_kept_and_books_are_the_same(lived: Played) -> None:
    plain = simulate(lively())
    assert plain.cohorts == {}
    for arm, ledger in plain.ledgers.items():
        assert ledger.rows == lived.ledgers[arm].rows
        assert np.array_equal(ledger.book, lived.ledgers[arm].book)


# ------------------------------------------------------------ one customer at a time


@dataclass
class Diary:
    """What is seen of every customer of one arm in each week, in plain Python."""

    weeks: list[list[tuple[int, bool, bool, bool, int, int, int]]] = field(default_factory=list)

    def read(self, arm: Any, cell: int, n: int) -> None:
        """Cell, there, ever, member, weeks since, purchases and sales of each customer."""
        state, out = arm.state, arm.out
        self.weeks[-1].extend(
            (cell, bool(state.alive[i]), bool(state.ever[i]), bool(state.member[i]),
             int(state.since[i]), int(out.n[i]), int(out.sales[i]))
            for i in range(n)
        )  # fmt: skip


class Slow:
    """Plays a small case beside a diary of all customers."""

    def __init__(self) -> None:
        joins = program(tools={"points": card(back=0.03)}, joining=EVERYBODY_JOINS)
        world = market(
            600, new_customers_per_year=1.2, churn_per_year=0.6, win_back_per_year=3.0,
            refund_rate=0.1,
        )  # fmt: skip
        self.case = case({"card": joins}, world=world, weeks=24, agents=60)
        luck = Luck(self.case.seed, self.case.number)
        drawn, halves = draw_population(world, luck, self.case.agents, None)
        pool = prospects_needed(world, self.case.agents, most_arrivals(self.case, "card", 0.0))
        people = with_prospects(drawn, world, luck, halves, pool)
        plans = [plan_of(self.case, arm) for arm in ("today", "card")]
        self.loop = Loop(self.case, people, plans, luck, block=16, threads=1)
        self.diaries = [Diary(), Diary()]
        self.loop.watch = self.note
        keeper = CohortRecorder(self.loop)
        self.gap = int(self.loop.arms[0][0].gap)
        self.loop.run(0, self.case.weeks, leaving=True)
        self.fast = keeper.finish()

    def note(self, week: int, i: int) -> None:
        for at, diary in enumerate(self.diaries):
            if i == 0:
                diary.weeks.append([])
            block = self.loop.blocks[i]
            diary.read(self.loop.arms[i][at], block.cell, block.n)

    def counted(self, at: int, members: bool) -> dict[str, Counter[tuple[int, ...]]]:
        """The tables of one arm by (cell, cohort, month), each customer on her own."""
        found: dict[str, Counter[tuple[int, ...]]] = {
            name: Counter() for name in ("joined", "active", "recent", "purchases", "sales")
        }
        month = months_of(self.case.start, self.case.weeks)[0].tolist()
        for first, life in self.lives(at):
            cohort = 0 if first and not members else None
            if cohort == 0:
                found["joined"][life[0][0], 0] += 1
            for week, (cell, alive, ever, member, since, n, sales) in enumerate(life):
                of = member if members else ever
                if of and cohort is None:
                    cohort = month[week] + 1
                    found["joined"][cell, cohort] += 1
                if cohort is None or not of:
                    continue
                key = cell, cohort, month[week]
                found["purchases"][key] += n
                found["sales"][key] += sales
                if week == len(month) - 1 or month[week + 1] != month[week]:
                    found["active"][key] += alive
                    found["recent"][key] += alive and since < self.gap
        return found

    def lives(self, at: int) -> Iterator[tuple[bool, list[Any]]]:
        """The weeks of one customer after another, and whether she was there in week 0."""
        diary = self.diaries[at].weeks
        whose = [block for block in self.loop.blocks for _ in range(block.n)]
        for i, block in enumerate(whose):
            yield not block.prospects, [week[i] for week in diary]


@pytest.fixture(scope="module")
def slow() -> Slow:
    return Slow()


@pytest.mark.parametrize(("at", "kind"), [(0, "customers"), (1, "customers"), (1, "members")])
def test_tables_are_those_of_customers_one_at_a_time(slow: Slow, at: int, kind: str) -> None:
    fast = slow.fast["today" if at == 0 else "card"][kind]
    counted = slow.counted(at, kind == "members")
    for name, counts in counted.items():
        table: Entries = getattr(fast, name)
        expected = np.zeros_like(table)
        for key, amount in counts.items():
            expected[key] = amount
        assert np.array_equal(table, expected), name
    assert counted["joined"].total() > 60
    assert (fast.active < fast.joined[:, :, np.newaxis]).any()


def test_shares_are_shares_and_the_first_cohort_is_that_of_week_0(lived: Played) -> None:
    one = lively()
    labels = months(one.start, one.weeks)
    for arm, kinds in lived.cohorts.items():
        accounts = Accounts.of(lived.ledgers[arm])
        for table in kinds.values():
            found = cohort_table(table, labels)
            known = ~np.isnan(found.active)
            assert (found.active[known] <= 1 + 1e-12).all()
            assert (found.recent[known] <= found.active[known]).all()
        first = cohort_table(kinds["customers"], labels)
        # weeks are rounded to customers one by one in the books
        assert first.active[:, 0, -1] == pytest.approx(survival_rate(accounts), abs=1e-3)
        assert first.recent[:, 0, -1] == pytest.approx(retention_rate(accounts), abs=1e-3)
