"""A desk that goes on with other staff: what waited still waits, and nobody is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.draws import Luck
from simulator.market.desk import Desk
from simulator.market.queue import MOST, Answers, Queue
from tests.laws.strategies import law
from tests.oracles.test_desk import LUCK, NEVER

some_weeks = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=5)
desks = st.builds(
    Desk,
    staff=st.integers(1, 6),
    minutes_per_case=st.sampled_from([0.5, 20.0, 300.0, 5_000.0]),
    hours_per_week=st.sampled_from([1.0, 10.0, 38.0]),
    patience_weeks=st.sampled_from([0.05, 2.0, NEVER]),
)


def counts(found: Answers) -> tuple[object, ...]:
    return found.answered, found.gave_up, found.still_open


@law(60)
@given(desks, some_weeks, some_weeks, st.sampled_from([30.0, 2.5 * MOST]))
def test_the_same_staff_go_on_as_if_nothing_had_happened(
    desk: Desk, before: list[tuple[int, int]], after: list[tuple[int, int]], usual: float
) -> None:
    """Week by week: an arm that changes nothing has the control's desk."""
    one, other = Queue(desk, usual), Queue(desk, usual)
    for week, new in enumerate(before):
        one.week(new, week, LUCK)
        other.week(new, week, LUCK)
    other = other.continued(Queue(desk, usual))
    assert other.told == one.told
    for week, new in enumerate(after, start=len(before)):
        a, b = one.week(new, week, LUCK), other.week(new, week, LUCK)
        assert counts(a) == counts(b)
        assert a.waiting_minutes == pytest.approx(b.waiting_minutes, rel=1e-9, abs=1e-6)
        assert a.busy_minutes == pytest.approx(b.busy_minutes, rel=1e-9, abs=1e-6)


@law(60)
@given(desks, st.integers(1, 6), some_weeks, some_weeks, st.sampled_from([30.0, 2.5 * MOST]))
def test_nobody_is_lost_when_staff_change(
    desk: Desk, staff: int, before: list[tuple[int, int]], after: list[tuple[int, int]],
    usual: float,
) -> None:  # fmt: skip
    """Open then and new since are answered, given up or open; cases in hand are not given up."""
    queue = Queue(desk, usual)
    for week, new in enumerate(before):
        queue.week(new, week, LUCK)
    left = queue.open
    fresh = queue.continued(Queue(desk.model_copy(update={"staff": staff}), usual))
    assert fresh.open == left
    assert fresh.staff == staff
    for week, new in enumerate(after, start=len(before)):
        found = fresh.week(new, week, LUCK)
        for kind in range(2):
            fates = (found.answered[kind], found.gave_up[kind], found.still_open[kind])
            assert min(fates) >= 0
            assert sum(fates) == left[kind] + new[kind]
        assert 0 <= found.busy_minutes <= found.capacity_minutes * (1 + 1e-9)
        assert found.capacity_minutes == pytest.approx(desk.capacity(staff))
        if desk.patience_weeks == NEVER and queue.parts == 1:
            assert sum(found.gave_up) <= 1
        left = found.still_open


def test_the_desk_of_another_arm_is_left_alone() -> None:
    """Both arms go on from the same week; one must not work on the other's tickets."""
    desk = Desk(staff=2, minutes_per_case=300)
    queue = Queue(desk, 30)
    queue.week((40, 10), 0, LUCK)
    left = queue.open
    first = queue.continued(Queue(desk, 30)).week((5, 5), 1, LUCK)
    queue.continued(Queue(Desk(staff=9, minutes_per_case=300), 30)).week((50, 5), 1, LUCK)
    assert queue.open == left
    assert counts(queue.continued(Queue(desk, 30)).week((5, 5), 1, LUCK)) == counts(first)


def test_ten_times_the_staff_work_a_backlog_off_and_one_tenth_does_not() -> None:
    desk = Desk(staff=3, minutes_per_case=120, patience_weeks=NEVER)
    queue = Queue(desk, 50)
    queue.week((150, 0), 0, LUCK)
    assert queue.open[0] > 80
    more = queue.continued(Queue(desk.model_copy(update={"staff": 30}), 50))
    fewer = queue.continued(Queue(desk.model_copy(update={"staff": 1}), 50))
    assert more.week((0, 0), 1, Luck(1, 1)).still_open == (0, 0)
    # 38 hours of one person are 19 cases of two hours
    assert fewer.week((0, 0), 1, Luck(1, 1)).answered[0] == pytest.approx(19, abs=10)


def test_cases_in_hand_are_finished_by_who_is_left() -> None:
    """Five cases that take a fortnight each, then one person: all are answered, one by one."""
    desk = Desk(staff=5, minutes_per_case=10_000, patience_weeks=NEVER, hours_per_week=100)
    queue = Queue(desk, 5)
    queue.week((5, 0), 0, LUCK)
    waiting = queue.open[0]
    assert waiting > 0
    alone = queue.continued(Queue(desk.model_copy(update={"staff": 1}), 5))
    answered = 0
    for week in range(1, 40):
        found = alone.week((0, 0), week, LUCK)
        assert found.gave_up == (0, 0)
        answered += found.answered[0]
    assert answered == waiting
