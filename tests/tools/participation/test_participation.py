"""Asking customers, worked out by hand: who replies, what it costs, what is mended and fades."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.market.market import Market
from simulator.program.ledger import MONEY, Ledger
from simulator.program.typical import Typical
from simulator.simulate import CONTROL, Played
from simulator.tools.participation import Participation
from simulator.tools.participation.mending import Mending, Workshop
from tests.laws.worlds import STEADY, case, market, play_weeks, program, total
from tests.tools.watch import Seen, column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
ALL_REPLY: dict[str, Any] = {
    "asked": 1, "response_rate": 1, "willing": 1, "fatigue": 0, "opt_out": 0, "tolerance": 100,
}  # fmt: skip


def survey(**about: Any) -> Participation:
    return Participation.model_validate({"asking": 0, **about})


def play(tool: Participation, world: Market | None = None, **about: Any) -> Played:
    world = world or market(40, **STILL)
    arms = {"arm": program(tools={"ask": tool})}
    return play_weeks(case(arms, world=world, **{"weeks": 12, "agents": 40, **about}))


def channel(seen: list[Seen], name: str) -> NDArray[Any]:
    return column(seen, lambda one: one.channels.get(name, one.rate * 0))


def amounts(book: Ledger, account: str, poster: str) -> NDArray[np.int64]:
    weeks: NDArray[np.int64] = book.amounts(account, poster).sum(axis=1)
    return weeks


# ---------------------------------------------------------------- in money, to the cent


def test_a_quarter_of_surveys() -> None:
    """40 customers are asked in weeks 0, 4 and 8, at .05 each: 2.00; all reply and all are
    answered, at 2.00 each: 80.00. Two focus groups of 1,500 each are 3,000.00 in these weeks; in
    every week .2 % of what was sold in the week before goes into mending, in week 0 nothing.
    """
    tool = survey(
        **ALL_REPLY, answered=1, cost=0.05, cost_per_answer=2, groups=2, cost_per_group=1_500,
        mending=0.002, when={"every": 4}, gives_up_after=None,
    )  # fmt: skip
    book = play(tool).ledgers["arm"]
    open_weeks = np.arange(12) % 4 == 0
    assert amounts(book, "contact_cost", "ask").tolist() == (open_weeks * 82 * MONEY).tolist()
    sold = book.amounts("sales").sum(axis=1)
    before = np.concatenate([[0], sold[:-1]])
    spent = np.rint(0.002 * before).astype(int) + open_weeks * 3_000 * MONEY
    assert amounts(book, "running_cost", "program:ask") == pytest.approx(spent, abs=1)


def test_few_reply_and_the_same_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """6 % of those asked, all of them of the 30 % who ever do, of whom in 40 months nearly all
    have once: 1 - .8^40."""
    seen = watch(Participation, monkeypatch)
    tool = survey(asked=1, when={"every": 4}, opt_out=0, gives_up_after=None)
    play(tool, market(4_000, **STILL), agents=4_000, weeks=160)
    told = column(seen, lambda one: one.own["told"] > 0)[::4]
    assert told.mean() == pytest.approx(0.06, rel=0.05)
    assert told.any(axis=0).mean() == pytest.approx(0.3, abs=4 * (0.21 / 4_000) ** 0.5)


def test_what_an_answer_does_and_that_there_was_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered: .3 % of the basket, or 1.5 times 2.00 over 26 weeks (.1154 a week) where that is
    less, and 1 % fewer leave; not answered: -.5 %; both from the week after for 26 weeks."""
    seen = watch(Participation, monkeypatch)
    tool = survey(**ALL_REPLY, answered=0.5, when={"weeks": [0]}, asking=-0.01, gives_up_after=None)
    play(tool, market(400, **STILL), agents=400, weeks=30)
    heard = column(seen, lambda one: one.own["heard"] > 0)[0]
    spend = seen[0].usual["spend"]
    belonging, churn = channel(seen, "value.belonging"), channel(seen, "churn_log_hazard")
    assert heard.mean() == pytest.approx(0.5, abs=0.1)
    expected = np.where(heard, np.minimum(0.003, 1.5 * 2 / 26 / spend), -0.005)
    for week in (1, 26):
        assert belonging[week] == pytest.approx(expected, rel=1e-5)
        assert churn[week] == pytest.approx(np.where(heard, log(0.99), 0), abs=1e-7)
        assert channel(seen, "need_log")[week] == pytest.approx(-0.01)
    for week in (0, 27):
        assert not belonging[week].any()
        assert not churn[week].any()


# ---------------------------------------------------------------- learning and mending


def test_what_is_learned_mended_and_forgotten() -> None:
    """200 replies are half of what can be learned, .3 % of sales mend half of that: .15 x .5 x .5,
    3.75 % of failures; within 26 weeks all but exp(-1) of it; a year later half is left."""
    how = Mending(mendable=0.15, half_replies=200, half_spend=0.003, takes=26, fades=52)
    assert how.reach(200, 0.003) == pytest.approx(0.0375)
    assert how.reach(1e9, 0.006) == pytest.approx(0.15 * 0.75)
    assert how.reach(0, 1) == how.reach(200, 0) == 0
    workshop = Workshop(how, replies=200)
    steady = 200 * (1 - how.kept)
    for _ in range(26):
        workshop.work(steady, 0.003)
    assert workshop.mended == pytest.approx(0.0375 * (1 - np.exp(-1)), rel=1e-6)
    before = workshop.mended
    for _ in range(52):
        workshop.work(0, 0)
    assert workshop.mended == pytest.approx(before / 2)
    assert workshop.replies == pytest.approx(100)


def served(customers: int = 400, **about: Any) -> Market:
    service = {"failure_rate": 0.2, "crowding": 0}
    world = market(customers, **{**STILL, **about})
    return Market.model_validate({**dict(world), "service": service})


def failures(tool: Participation, **about: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Failures per purchase in the arm and in the control, by week."""
    books = play(tool, served(), agents=400, **about).ledgers
    here, there = (
        books[arm].units("failures").sum(axis=1) / books[arm].units("purchases").sum(axis=1)
        for arm in ("arm", CONTROL)
    )
    return here, there


def test_failures_fall_over_time_by_what_was_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """With focus groups that tell everything and money for all of it the odds of each facet are .7
    times as high: of rates between .02 and .2, .704 to .745 times as many."""
    seen = watch(Participation, monkeypatch)
    tool = survey(asked=0, groups=100, mending=0.1, mendable=0.3, takes=13)
    here, there = failures(tool, weeks=130)
    ratio = here[104:].sum() / there[104:].sum()
    assert 0.70 < ratio < 0.745
    first = here[:4].sum() / there[:4].sum()
    assert first > 0.9, "it takes time"
    log_odds = channel(seen, "failure_log_odds.time")[:, 0]
    assert 0 == log_odds[0] > log_odds[4] > log_odds[13] > log_odds[26] > log_odds[52] > log(0.7)


# ---------------------------------------------------------------- what is told


@pytest.mark.slow
def test_what_comes_back_where_a_tool_of_today_is_stopped() -> None:
    """What it has mended is in today's failures: kept on, nothing changes; stopped, the odds rise
    as knowledge fades, never above what they were without it."""
    today = program(tools={"ask": survey(groups=20, mending=0.05, mendable=0.3)})
    arms = {"stop": program(stops=("ask",))}
    books = play_weeks(case(arms, world=served(), today=today, weeks=104, agents=400)).ledgers
    rates = [
        books[arm].units("failures").sum(axis=1) / books[arm].units("purchases").sum(axis=1)
        for arm in ("stop", CONTROL)
    ]
    first, middle, last = (
        float(rates[0][weeks].sum() / rates[1][weeks].sum())
        for weeks in (slice(0, 4), slice(20, 50), slice(74, 104))
    )
    assert first == pytest.approx(1, abs=0.02)
    assert first < middle < last < 1 / 0.7
    assert last > 1.1
    assert rates[1][:52].mean() == pytest.approx(0.2, rel=0.03)
    assert total(books["stop"], "running_cost") == 0


def test_terms_that_are_hardly_meant() -> None:
    usual = Typical(10_000, 12, 30, 0.4, "USD")
    assert not [*survey().doubts(usual)]
    for about, knob in (
        ({"when": {"every": 1}}, "asked"), ({"answered": 0}, "answered"),
        ({"cost_per_answer": 0}, "cost_per_answer"), ({"mending": 0}, "mending"),
        ({"mending": 0.2}, "mending"), ({"cost": 20}, "cost"),
    ):  # fmt: skip
        assert [name for name, _ in survey(**about).doubts(usual)] == [knob], about


def test_no_more_reply_than_ever_would() -> None:
    world = market(400, **STILL)
    book = play(survey(asked=1, response_rate=0.5, willing=0.1), world, agents=400).ledgers["arm"]
    assert total(book, "contact_cost") > 0
    about = {one.name: one for one in survey(response_rate=0.5, willing=0.1).played(None, [])}  # type: ignore[arg-type]
    assert about["response_rate"].played == 0.1
