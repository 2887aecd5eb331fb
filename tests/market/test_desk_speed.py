"""A desk with other staff than today's, and what its answers are worth by their speed."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from simulator.draws import Luck
from simulator.market.desk import Desk, within
from simulator.market.queue import Queue
from simulator.program.dials import NO_HELP, DeskHelp, Dials, lent

LUCK = Luck(7, 0)


def test_quicker_answers_satisfy_more_and_slower_ones_fewer() -> None:
    """After 120 minutes 1 - exp(-.5) = .3935 began within an hour.

    All of them now: .7 + .2 x .6065 x .3 = .7364. After twice the wait .2212 do: .7 - .2 x .1723 x
    .7 = .6759.
    """
    desk, before = Desk(answer_quality=0.7), within(60.0, 120.0)
    assert before == pytest.approx(1 - exp(-0.5))
    assert desk.satisfying(0.0, before, 60.0, 0.2) == pytest.approx(0.7364, abs=1e-4)
    assert desk.satisfying(240.0, before, 60.0, 0.2) == pytest.approx(0.6759, abs=1e-4)
    assert desk.satisfying(120.0, before, 60.0, 0.2) == 0.7


@pytest.mark.parametrize("wait", [0.0, 1e-9, 1.0, 1e3, 1e12])
@pytest.mark.parametrize("before", [None, 0.0, 0.4, 1.0])
@pytest.mark.parametrize("gain", [0.0, 0.3, 1.0])
def test_a_share_of_answers_stays_a_share(wait: float, before: float | None, gain: float) -> None:
    found = Desk(answer_quality=0.7).satisfying(wait, before, 60.0, gain)
    assert 0 <= found <= 1
    if not gain or before is None:
        assert found == 0.7


def test_what_is_usual_is_what_was_before_launch() -> None:
    """Two weeks before and one after: only the former count, and a staffed desk knows them.

    Of a week in which nobody waits all answers begin within an hour, and next to none of one in
    which everybody waits for long: the mean is that of the weeks, and not of the mean wait.
    """
    desk = Desk(staff=1, minutes_per_case=100.0)
    queue = Queue(desk, 20.0)
    assert queue.within_before(60.0) is None
    weeks = [queue.week((many, 0), week, LUCK) for week, many in ((-2, 3), (-1, 30))]
    many = [one.answered[0] for one in weeks]
    shares = [within(60.0, one.wait(0)) for one in weeks]
    found = queue.within_before(60.0)
    assert shares[0] > 2 * shares[1]
    assert found == pytest.approx(np.average(shares, weights=many))
    more = queue.continued(Queue(desk.staffed(20.0, 2), 20.0))
    assert more.staff == 3
    more.week((20, 0), 0, LUCK)
    assert more.within_before(60.0) == found


def test_persons_who_come_and_go_lose_no_problem() -> None:
    """Problems of ten weeks are answered, given up or still open, whoever works on them."""
    desk = Desk(staff=2, minutes_per_case=300.0)
    queue, closed = Queue(desk, 20.0), 0
    for week, more in enumerate([0, 5, 0, 1_000, 0, -1, -9, 3, 0, 0]):
        queue = queue.continued(Queue(desk.staffed(20.0, more), 20.0))
        answers = queue.week((15, 5), week, LUCK)
        closed += sum(answers.answered) + sum(answers.gave_up)
        assert answers.busy_minutes <= answers.capacity_minutes * (1 + 1e-9)
    assert closed + sum(queue.open) == 200
    assert Desk(staff=2).staffed(1.0, -9).staff == 1


def test_more_persons_answer_more_sooner() -> None:
    def played(staff: int) -> tuple[int, float]:
        queue = Queue(Desk(staff=staff, minutes_per_case=300.0), 20.0)
        weeks = [queue.week((20, 0), week, LUCK) for week in range(30)]
        answered = sum(one.answered[0] for one in weeks)
        return answered, sum(one.waiting_minutes[0] for one in weeks) / answered

    found = np.array([played(staff) for staff in (1, 2, 3, 6)])
    assert (np.diff(found[:, 0]) >= 0).all()
    assert (np.diff(found[:, 1]) < 0).all()
    assert found[-1, 1] >= 0


def test_persons_of_several_tools_add_up_and_speed_counts_once() -> None:
    dials = [
        Dials(True, {"desk": DeskHelp(2, 1.0, 0.2)}), Dials(True), Dials(True, {"left": 3}),
        Dials(True, {"desk": DeskHelp(-1, 4.0, 0.5)}),
    ]  # fmt: skip
    assert lent(dials) == DeskHelp(1, 4.0, 0.5)
    assert lent([]) == NO_HELP
