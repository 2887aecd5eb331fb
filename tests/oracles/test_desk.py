"""The compiled desk against one process per ticket, against queueing theory, and its laws.

Theory is held against long runs in batches of a week: limits are `ERRORS` standard errors
of the batches, a false alarm in some 500 changes of the luck, which is fixed (33 comparisons).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from simulator.draws import Luck
from simulator.market.desk import Desk
from simulator.market.desk_week import tickets_of
from simulator.market.queue import MOST, Answers, Queue
from tests.laws.strategies import law
from tests.oracles.desk_of_tickets import DeskOfTickets, Ticket, gives_up, mean_waits, waits_at_all

ERRORS = 4.0
NEVER = 10_000.0  # weeks of patience
LUCK = Luck(11, 3)
WEEK = 38 * 60
Counts = NDArray[np.int64]


def rates(weeks: int, per_week: float, urgent: float, seed: int = 5) -> Counts:
    """Poisson numbers of new tickets, (weeks, 2)."""
    means = np.array([per_week * (1 - urgent), per_week * urgent])
    return np.random.default_rng(seed).poisson(means, (weeks, 2))


def play(queue: Queue, tickets: Counts, luck: Luck = LUCK) -> list[Answers]:
    """All weeks of one desk."""
    return [queue.week((int(a), int(b)), week, luck) for week, (a, b) in enumerate(tickets)]


# ---------------------------------------------------------------- one process per ticket


def compare(desk: Desk, tickets: Counts, luck: Luck) -> None:
    """The same tickets, week by week: fates, waits and work are the same."""
    queue, minutes = Queue(desk, 10.0), desk.minutes_per_week
    twin = DeskOfTickets(queue.staff)
    for week, (ordinary, urgent) in enumerate(tickets):
        opens, closes = week * minutes, (week + 1) * minutes
        for kind, n in enumerate((int(ordinary), int(urgent))):
            for reported, work, end in tickets_of(n, kind, week, luck, queue.means).T.tolist():
                twin.report(Ticket(kind, opens + reported, work, opens + end))
        twin.run(closes)
        found = queue.week((int(ordinary), int(urgent)), week, luck)
        for kind in range(2):
            mine = [ticket for ticket in twin.tickets if ticket.kind == kind]
            done = [t for t in mine if t.answered is not None and opens < t.answered <= closes]
            gone = [t for t in mine if t.gave_up is not None and opens < t.gave_up <= closes]
            waits = [t.started - t.reported for t in done if t.started is not None]
            assert found.answered[kind] == len(done), week
            assert found.gave_up[kind] == len(gone), week
            assert found.still_open[kind] == sum(t.is_open() for t in mine), week
            assert found.waiting_minutes[kind] == pytest.approx(sum(waits), rel=1e-9, abs=1e-9)
        work = sum(ticket.busy(opens, closes) for ticket in twin.tickets)
        assert found.busy_minutes == pytest.approx(work, rel=1e-9, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("load", [0.5, 0.95, 1.4])
@pytest.mark.parametrize("staff", [1, 2, 5])
def test_weeks_are_those_of_one_process_per_ticket(staff: int, load: float) -> None:
    desk = Desk(staff=staff, hours_per_week=10, patience_weeks=0.5)
    compare(desk, rates(8, load * staff * 30, 0.3), Luck(staff, 1))


@law(60)
@given(
    st.integers(1, 4),
    st.sampled_from([0.3, 1.0, 5.0]),
    st.sampled_from([1.0, 20.0, 200.0]),
    st.sampled_from([0.01, 0.5, 3.0]),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=1, max_size=8),
)
def test_any_few_tickets_fare_as_in_the_twin(
    staff: int, hours: float, minutes: float, patience: float, tickets: list[tuple[int, int]]
) -> None:
    """Short weeks: some cases take longer than a week, and sums are of few tickets."""
    desk = Desk(staff=staff, hours_per_week=hours, minutes_per_case=minutes)
    desk = desk.model_copy(update={"patience_weeks": patience})
    compare(desk, np.array(tickets), Luck(7, 7))


# ---------------------------------------------------------------- queueing theory


def ratio(parts: list[float], wholes: list[int]) -> tuple[float, float]:
    """The ratio of two sums over batches, and its standard error."""
    part, whole = np.array(parts), np.array(wholes)
    mean = float(part.sum() / whole.sum())
    return mean, float((part - mean * whole).std(ddof=1) / sqrt(len(part)) / whole.mean())


def busy_desk(servers: int, load: float, patience: float = NEVER, per_week: int = 4_000) -> Desk:
    """A desk whose week has so many tickets."""
    minutes = load * servers * WEEK / per_week
    return Desk(staff=servers, minutes_per_case=minutes, patience_weeks=patience, overloaded=True)


@pytest.mark.parametrize("load", [0.6, 0.8, 0.9])
@pytest.mark.parametrize("servers", [1, 3, 8])
def test_waits_of_erlang_c(servers: int, load: float) -> None:
    """One class, nobody gives up: W = C / (servers - offered), in mean service times."""
    desk = busy_desk(servers, load)
    weeks = play(Queue(desk, 4_000), rates(200, 4_000, 0.0))[5:]
    waits = [week.waiting_minutes[0] / desk.minutes_per_case for week in weeks]
    found, error = ratio(waits, [week.answered[0] for week in weeks])
    expected = waits_at_all(servers, load) / (servers * (1 - load))
    assert error < 0.03 * expected
    assert abs(found - expected) <= ERRORS * error


@pytest.mark.parametrize("urgent", [0.2, 0.6])
@pytest.mark.parametrize("servers", [1, 3, 8])
def test_waits_with_priority(servers: int, urgent: float) -> None:
    desk = busy_desk(servers, 0.85)
    weeks = play(Queue(desk, 4_000), rates(200, 4_000, urgent))[5:]
    for kind, expected in enumerate(mean_waits(servers, 0.85, urgent)):
        waits = [week.waiting_minutes[kind] / desk.minutes_per_case for week in weeks]
        found, error = ratio(waits, [week.answered[kind] for week in weeks])
        assert error < 0.03 * expected
        assert abs(found - expected) <= ERRORS * error


@pytest.mark.parametrize("urgent", [0.0, 0.3])
@pytest.mark.parametrize("patience", [0.5, 10.0])
@pytest.mark.parametrize(("servers", "load"), [(1, 0.8), (3, 1.0), (8, 1.4)])
def test_who_gives_up_by_erlang_a(
    servers: int, load: float, patience: float, urgent: float
) -> None:
    """Whoever is served first, as many are waiting: the share of both classes is Erlang's."""
    desk = busy_desk(servers, load)
    desk = desk.model_copy(update={"patience_weeks": patience * desk.minutes_per_case / WEEK})
    weeks = play(Queue(desk, 4_000), rates(100, 4_000, urgent))[2:]
    gone = [float(sum(week.gave_up)) for week in weeks]
    found, error = ratio(gone, [sum(week.answered) + sum(week.gave_up) for week in weeks])
    expected = gives_up(servers, load, patience)
    assert error < 0.03 * expected
    assert abs(found - expected) <= ERRORS * error


def test_the_formulas_agree_where_they_meet() -> None:
    """M/M/1, and Erlang A of the patient: load above 1 is given up, below nobody."""
    assert waits_at_all(1, 0.7) == pytest.approx(0.7)
    assert mean_waits(1, 0.7, 0.0)[0] == pytest.approx(0.7 / 0.3)
    assert gives_up(5, 1.25, 1_000) == pytest.approx(0.2, rel=1e-3)
    assert gives_up(5, 0.8, 1e6) == pytest.approx(0, abs=1e-5)
    assert gives_up(1, 0.5, 1e-9) == pytest.approx(0.5 / 1.5)  # Erlang B: nobody waits


# ---------------------------------------------------------------- tickets


@pytest.mark.slow
def test_tickets_are_uniform_and_exponential() -> None:
    means = np.array([WEEK, 20.0, 2.0 * WEEK])
    reported, work, end = tickets_of(50_000, 0, 4, LUCK, means)
    assert (np.diff(reported) >= 0).all()
    assert stats.kstest(reported / WEEK, "uniform").pvalue > 1e-3
    assert stats.kstest(work / 20, "expon").pvalue > 1e-3
    assert stats.kstest((end - reported) / (2 * WEEK), "expon").pvalue > 1e-3
    together = np.corrcoef([reported, work, end - reported])
    assert np.abs(together - np.eye(3)).max() < ERRORS / sqrt(50_000)


@law(30)
@given(st.integers(0, 200), st.integers(0, 50), st.integers(-104, 500), st.integers(0, 1))
def test_more_tickets_move_no_other(n: int, more: int, week: int, kind: int) -> None:
    """The j-th ticket is the same, however many there are: what two arms share is the same."""
    means = np.array([WEEK, 20.0, 2.0 * WEEK])
    few = {tuple(one) for one in tickets_of(n, kind, week, LUCK, means).T.tolist()}
    many = {tuple(one) for one in tickets_of(n + more, kind, week, LUCK, means).T.tolist()}
    assert len(few) == n
    assert few <= many


def test_classes_weeks_and_cases_have_luck_of_their_own() -> None:
    means = np.array([1.0, 1.0, 1.0])
    asked = [(0, 0, Luck(1, 1)), (1, 0, Luck(1, 1)), (0, 1, Luck(1, 1)), (0, 0, Luck(2, 1))]
    drawn = [tickets_of(5, kind, week, luck, means) for kind, week, luck in asked]
    assert len({float(one[1, 0]) for one in drawn}) == len(asked)


# ---------------------------------------------------------------- laws

desks = st.builds(
    Desk,
    staff=st.one_of(st.none(), st.integers(1, 6)),
    minutes_per_case=st.sampled_from([0.5, 20.0, 300.0]),
    hours_per_week=st.sampled_from([1.0, 10.0, 38.0]),
    patience_weeks=st.sampled_from([0.05, 2.0, NEVER]),
)
usual = st.sampled_from([0.0, 1.0, 30.0, MOST + 1.0, 3.5 * MOST])
some_weeks = st.lists(
    st.tuples(
        st.one_of(st.just(0), st.integers(0, 400)), st.one_of(st.just(0), st.integers(0, 60))
    ),
    min_size=1,
    max_size=8,
)


@law(100)
@given(desks, usual, some_weeks)
def test_tickets_are_conserved_and_work_fits_the_week(
    desk: Desk, usual_tickets: float, tickets: list[tuple[int, int]]
) -> None:
    """Whole customers, whatever fraction of the desk is simulated."""
    queue, before = Queue(desk, usual_tickets), (0, 0)
    for week, new in enumerate(tickets):
        found = queue.week(new, week, LUCK)
        for kind in range(2):
            fates = (found.answered[kind], found.gave_up[kind], found.still_open[kind])
            assert min(fates) >= 0
            assert sum(fates) == before[kind] + new[kind]
            assert 0 <= found.closed_share(kind) <= 1
            assert 0 <= found.in_time_share(kind) <= 1
            assert found.waiting_minutes[kind] >= 0
        assert found.capacity_minutes == pytest.approx(desk.capacity(queue.staff))
        assert 0 <= found.busy_minutes <= found.capacity_minutes
        before = found.still_open
        if desk.patience_weeks == NEVER and queue.parts == 1:
            assert sum(found.gave_up) <= 1


@law(30)
@given(desks, usual)
def test_without_tickets_there_is_no_work(desk: Desk, usual_tickets: float) -> None:
    found = Queue(desk, usual_tickets).week((0, 0), 0, LUCK)
    assert (found.answered, found.gave_up, found.still_open) == ((0, 0), (0, 0), (0, 0))
    assert (found.waiting_minutes, found.busy_minutes) == ((0.0, 0.0), 0.0)
    assert found.closed_share(0) == found.in_time_share(1) == 1


@law(30)
@given(desks, usual, some_weeks)
def test_the_same_desk_gives_the_same_answers(
    desk: Desk, usual_tickets: float, tickets: list[tuple[int, int]]
) -> None:
    once, again = (play(Queue(desk, usual_tickets), np.array(tickets)) for _ in range(2))
    assert once == again


def test_a_backlog_is_worked_off() -> None:
    """After weeks with ten times the usual tickets all are answered, priority first."""
    desk = Desk(staff=2, patience_weeks=NEVER)
    weeks = play(Queue(desk, 150), np.array([[900, 600], [0, 0], *[[0, 0]] * 6]))
    assert weeks[0].answered[1] > 20 * weeks[0].answered[0]
    assert weeks[0].busy_minutes == pytest.approx(weeks[0].capacity_minutes, rel=0.02)
    assert [sum(week.still_open) for week in weeks][-1] == 0
    assert sum(sum(week.answered) for week in weeks) == 1_500


# ---------------------------------------------------------------- staff and size


def test_staff_is_what_the_usual_load_asks_for() -> None:
    desk = Desk()
    assert desk.needed(0) == 1
    assert desk.needed(1_000) == 11  # 20,000 minutes of 2,280 at 85 %: 10.3 persons
    assert desk.needed(0.85 * WEEK / 20 * 4) == 4
    assert desk.load(1_000, 11) == pytest.approx(0.797, abs=1e-3)
    assert Queue(desk, 1_000).staff == 11
    assert Queue(Desk(staff=3), 1_000).staff == 3


@pytest.mark.parametrize(("load", "within"), [(0.85, 0.005), (0.95, 0.01), (1.2, 0.02)])
def test_a_large_desk_is_simulated_as_a_fraction(load: float, within: float) -> None:
    """Just below and just above the threshold the shares are the same but for their luck."""
    staff = round(MOST * 20 / WEEK / load)
    desk = Desk(staff=staff, patience_weeks=0.5, overloaded=True)
    tickets = rates(6, MOST, 0.2)
    whole, half = Queue(desk, MOST), Queue(desk, MOST + 1)
    assert (whole.parts, half.parts) == (1, 2)
    for a, b in zip(play(whole, tickets), play(half, tickets), strict=True):
        for kind in range(2):
            assert a.closed_share(kind) == pytest.approx(b.closed_share(kind), abs=within)
            assert a.in_time_share(kind) == pytest.approx(b.in_time_share(kind), abs=within)
        assert a.busy_minutes == pytest.approx(b.busy_minutes, rel=0.02)


@pytest.mark.parametrize("staff", [1, 2, 7])
def test_few_staff_for_very_many_tickets(staff: int) -> None:
    """A fraction of a person is a slower one; the load is that of the whole desk."""
    per_week = 3 * MOST
    desk = busy_desk(staff, 0.9, per_week=per_week)
    queue = Queue(desk, per_week)
    weeks = play(queue, rates(4, per_week, 0.1))
    assert queue.parts == 3
    for week in weeks:
        assert week.busy_minutes == pytest.approx(0.9 * week.capacity_minutes, rel=0.05)
        assert week.closed_share(0) > 0.99
