"""Staff who use what they were told, worked out by hand: who is known, what it costs and does."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.program.typical import Typical
from simulator.simulate import Played
from simulator.tools.secret_service import SecretService
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import Seen, column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
NOBODY_MINDS: dict[str, Any] = {"irritated": 0}


def service(**about: Any) -> SecretService:
    return SecretService.model_validate({**NOBODY_MINDS, **about})


def play(
    world: Market | None = None, *, weeks: int = 30, agents: int = 400, **tools: SecretService
) -> Played:
    world = world or market(agents, **STILL)
    arms = {"arm": program(tools=tools)}
    return play_weeks(case(arms, world=world, weeks=weeks, agents=agents))


def known(seen: list[Seen]) -> NDArray[Any]:
    return column(seen, lambda one: one.own["known"])


def channel(seen: list[Seen], name: str) -> NDArray[Any]:
    return column(seen, lambda one: one.channels.get(name, one.rate * 0))


def amounts(book: Ledger, account: str, poster: str) -> NDArray[np.int64]:
    weeks: NDArray[np.int64] = book.amounts(account, poster).sum(axis=1)
    return weeks


# ---------------------------------------------------------------- in money, to the cent


def test_a_quarter_of_training_and_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three employees are trained for 8 hours at 30 each: 720.00 at launch.

    With a turnover of .5 a year, 1 - exp(-.5 / 52) = .95693 % of 720.00 is paid again in each week
    from then on: 6.8899, so 82.68 in twelve weeks.
    A visit of somebody whom half of the staff know costs .05 of .10. Who has come twice is known
    to 1 - exp(-2 / 5) = 33.0 % of the staff, a week later to exp(-.5 / 52) of these.
    """
    seen = watch(SecretService, monkeypatch)
    tool = service(employees=3, hours=8, cost_per_hour=30, cost_per_visit=0.1, turnover=0.5)
    book = play(weeks=13, agents=40, care=tool).ledgers["arm"]
    setup = amounts(book, "setup_cost", "program:care")
    again = amounts(book, "running_cost", "program:care")
    assert setup.tolist() == [720 * MONEY] + [0] * 12
    assert again.tolist() == [0] + [68_899] * 12
    left, mine, cost = exp(-0.5 / 52), np.zeros(40), 0
    for week, bought in enumerate(column(seen, lambda one: one.n)):
        cost += int(np.rint(mine * bought * 0.1 * MONEY).sum())
        mine = mine * left + (1 - mine * left) * -np.expm1(-bought / 5)
        assert known(seen)[week] == pytest.approx(mine, abs=1e-6)
    twice = column(seen, lambda one: one.n)[:2].sum(axis=0) == 2
    once_each = twice & (column(seen, lambda one: one.n)[0] == 2)
    assert known(seen)[0][once_each] == pytest.approx(0.3297, abs=1e-4)
    assert int(amounts(book, "service_cost", "care").sum()) == pytest.approx(cost, abs=20)
    assert cost > 0


def test_what_being_recognized_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """8 hours where 4 reach a half do three quarters: .75 x .5 % of the basket, to who is known;
    prices matter 5 % less, of which three quarters: .95^.75. A visit costs .1 of 29.60, .34 %,
    of which nobody perceives more than 1.5 times: .51 %, more than .375 %."""
    seen = watch(SecretService, monkeypatch)
    play(weeks=20, care=service(employees=100))
    before = known(seen)[18]
    usual = seen[19].usual
    each = 0.1 * usual["rate"] / usual["spend"]
    expected = np.minimum(0.005 * 0.75, 1.5 * each) * before
    assert channel(seen, "value.recognition")[19] == pytest.approx(expected, rel=1e-4)
    less = channel(seen, "price_sensitivity_log")[19]
    assert less == pytest.approx(0.75 * log(0.95) * before, rel=1e-4)
    assert before.max() > 0.9


def test_who_minds_loses_and_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth find it creepy, the same ones in every week: -.75 x .5 % of the basket."""
    seen = watch(SecretService, monkeypatch)
    play(weeks=20, agents=4_000, care=service(employees=100, irritated=0.2))
    value, less = channel(seen, "value.recognition"), channel(seen, "price_sensitivity_log")
    minds = seen[0].own["minds"] < 0.2
    assert minds.mean() == pytest.approx(0.2, abs=4 * (0.16 / 4_000) ** 0.5)
    for week in (5, 19):
        before = known(seen)[week - 1]
        assert value[week][minds] == pytest.approx(-0.75 * 0.005 * before[minds], rel=1e-4)
        assert (less[week][minds] == 0).all()
        assert (value[week][~minds & (before > 0)] > 0).all()


# ---------------------------------------------------------------- who is known


def long_run(monkeypatch: pytest.MonkeyPatch, rate: float, **about: Any) -> float:
    """Share of visits at which customers are recognized after three years."""
    seen = watch(SecretService, monkeypatch)
    world = market(300, **{**STILL, "purchases_per_year": rate})
    play(world, weeks=156, agents=300, care=service(**about))
    monkeypatch.undo()
    row = channel(seen, "staff_knows")[-1]
    return float(row.mean())


def test_coverage_grows_with_visits_and_is_lost_with_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    often, seldom = (long_run(monkeypatch, rate) for rate in (52, 4))
    assert often > 0.75
    assert seldom < 0.75 * often
    fleeting = long_run(monkeypatch, 4, turnover=2)
    assert fleeting < 0.6 * seldom


def test_few_employees_recognize_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who keep 60 in mind have room for 120 of 300 customers, and for no more."""
    two = long_run(monkeypatch, 52, employees=2)
    assert two == pytest.approx(120 / 300, rel=0.01)
    assert long_run(monkeypatch, 52, employees=20) > 2 * two


def test_staff_of_today_know_customers_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """As well as they will in the long run, also where there are few of them: nobody comes to be
    known at launch, and the first week is like the last."""
    for employees in (20, 4):
        seen = watch(SecretService, monkeypatch)
        world = market(600, **STILL)
        today = program(tools={"care": service(employees=employees)})
        play_weeks(case({}, world=world, weeks=52, agents=600, today=today))
        coverage = channel([one for one in seen if one.week >= 0], "staff_knows").mean(axis=1)
        assert coverage[-1] == pytest.approx(coverage[0], rel=0.03)
        monkeypatch.undo()


# ---------------------------------------------------------------- what is told


def test_terms_that_are_hardly_meant() -> None:
    usual = Typical(10_000, 12, 30, 0.4, "USD")
    assert not [*service(employees=170).doubts(usual)]
    for about, knob in (
        ({"employees": 20_000}, "employees"), ({"employees": 1}, "employees"),
        ({"employees": 170, "hours": 100}, "hours"),
        ({"employees": 170, "cost_per_hour": 0}, "cost_per_hour"),
        ({"employees": 170, "cost_per_visit": 0}, "cost_per_visit"),
        ({"employees": 170, "cost_per_visit": 15}, "cost_per_visit"),
    ):  # fmt: skip
        assert [name for name, _ in service(**about).doubts(usual)] == [knob], about


def test_it_is_a_secret_so_nobody_joins_for_it() -> None:
    world = market(400, **STILL)
    arms = {"arm": program(tools={"care": service(to={"members": True})})}
    book = play_weeks(case(arms, world=world, weeks=30, agents=400)).ledgers["arm"]
    assert total(book, "members") == 0
