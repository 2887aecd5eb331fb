"""A profit share worked out by hand: which profit, what is paid and owed of it, what is felt."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.economics.books.accounts import Accounts
from simulator.economics.books.bridge import bridge_of
from simulator.economics.measures import measure
from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Joining, Program
from simulator.simulate import Played
from simulator.tools.profit_share import ProfitShare, stages
from tests.laws.worlds import STEADY, case, company, market, play_weeks, program, total
from tests.tools.watch import column, watch

STILL: dict[str, Any] = {**STEADY, "churn_per_year": 0}
f = np.float32


def shared(**about: Any) -> ProfitShare:
    return ProfitShare.model_validate(
        {"to": "everyone", "period": 52, "cost_per_payout": 0.0, **about}
    )


def play(weeks: int = 14, agents: int = 200, customers: int = 200, **arms: Program) -> Played:
    world = market(customers, **STILL)
    firm = company(cost_per_purchase=0.6)
    return play_weeks(case(arms, world=world, firm=firm, weeks=weeks, agents=agents))


def only(**about: Any) -> Program:
    return program(tools={"share": shared(**about)})


def paid(book: Ledger) -> Any:
    """What was paid out by week, 1/10,000."""
    return book.amounts("payout_cost").sum(axis=1)


# ---------------------------------------------------------------- which profit, and how much of it


def test_a_share_of_what_the_period_has_earned_is_paid_in_the_week_after_it() -> None:
    """Each purchase is worth 29.60, of which .28 are left, 8.288, less .60: 7.688. Of 4 weeks a
    tenth of that is paid, .7688 a purchase, in weeks 4 and 8 and for weeks 8 to 11 in week 12: to
    the cent but for whole units of each customer.
    """
    book = play(arm=only(share=0.1, period=4, value_rate=0)).ledgers["arm"]
    purchases = book.units("purchases").sum(axis=1)
    out = paid(book)
    assert [week for week in range(14) if out[week]] == [4, 8, 12]
    for week in (4, 8, 12):
        earned = purchases[week - 4 : week].sum() * 7_688
        assert earned - 200 <= out[week] <= earned
    assert total(book, "subsidy") == pytest.approx(out.sum(), abs=3 * 200), "all was bought anyway"


def test_fixed_cost_is_taken_off_before_there_is_a_profit() -> None:
    """5,200 a year are 400 of 4 weeks; a payout does not lessen the profit of the next."""
    arm = only(share=0.1, period=4, value_rate=0, fixed_cost=5_200)
    book = play(arm=arm).ledgers["arm"]
    purchases = book.units("purchases").sum(axis=1)
    for week in (4, 8, 12):
        earned = 0.1 * (purchases[week - 4 : week].sum() * 76_880 - 400 * MONEY)
        assert paid(book)[week] == pytest.approx(earned, abs=250)


def test_what_the_program_costs_lessens_the_profit() -> None:
    """Set-up of 300 in week 0: 30 less of the first payout, of a tenth, and none of the second."""
    tool = {"share": shared(share=0.1, period=4, value_rate=0)}
    with_it, without = (
        paid(play(arm=program(tools=tool, setup_cost=cost)).ledgers["arm"]) for cost in (300, 0)
    )
    assert without[4] - with_it[4] == pytest.approx(30 * MONEY, abs=250)
    assert without[8] == with_it[8]


def test_a_loss_is_not_shared() -> None:
    """520,000 a year are 40,000 of 4 weeks, in which 200 customers earn some 7,400."""
    book = play(arm=only(share=0.1, period=4, fixed_cost=520_000)).ledgers["arm"]
    assert not paid(book).any()
    assert not book.amounts("liability").any()


def test_members_are_paid_on_what_they_have_bought_alone() -> None:
    """The rate is that of all sales; of it members get what their purchases stand for."""
    joining = Joining(ask_rate=0.3, accept_rate=0.5, never_joins=0.5)
    tool = shared(share=0.1, period=4, value_rate=0, to="members")
    book = play(arm=program(tools={"share": tool}, joining=joining)).ledgers["arm"]
    theirs = book.units("member_purchases").sum(axis=1)
    everybody = book.units("purchases").sum(axis=1)
    for week in (4, 8, 12):
        earned = theirs[week - 4 : week].sum() * 7_688
        assert 0 < theirs[week - 4 : week].sum() < everybody[week - 4 : week].sum()
        assert paid(book)[week] == pytest.approx(earned, abs=250)
    assert total(book, "member_reward") == total(book, "payout_cost")


def test_one_agent_may_stand_for_many() -> None:
    """Of 4,000 customers, of whom 200 are played, as much a purchase, also with a fixed cost."""
    arm = only(share=0.1, period=4, value_rate=0, fixed_cost=52_000)
    book = play(arm=arm, customers=4_000).ledgers["arm"]
    purchases = book.units("purchases").sum(axis=1)
    for week in (4, 8, 12):
        agents = purchases[week - 4 : week].sum()
        earned = 0.1 * (agents * 76_880 - 4_000 * MONEY / 20)
        assert paid(book)[week] == pytest.approx(20 * earned, rel=1e-4)


def test_each_payout_costs_to_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """.35 for each customer who has bought anything in the period, in the week after."""
    seen = watch(ProfitShare, monkeypatch)
    book = play(arm=only(share=0.1, period=4, cost_per_payout=0.35)).ledgers["arm"]
    out = book.amounts("running_cost").sum(axis=1)
    bought = column(seen, lambda one: one.n)
    for week in (4, 8, 12):
        assert out[week + 1] == (bought[week - 4 : week].sum(axis=0) > 0).sum() * 3_500
    assert np.count_nonzero(out) == 3


# ---------------------------------------------------------------- what is owed


def test_what_has_been_earned_so_far_is_owed() -> None:
    """At the end of the second week of a period the rate of the first on what was paid in both:
    .7688 a purchase, and nothing of the period that has been paid out."""
    book = play(arm=only(share=0.1, period=4, value_rate=0)).ledgers["arm"]
    purchases = book.units("purchases").sum(axis=1)
    owed = book.amounts("liability").sum(axis=1)
    assert owed[0] == 0, "nothing is known of the first week"
    for week, first in ((1, 0), (2, 0), (4, 4), (7, 4), (9, 8)):
        earned = purchases[first : week + 1].sum() * 7_688
        assert owed[week] == pytest.approx(earned, abs=250)


def test_what_is_owed_when_it_ends_is_paid_when_the_period_is_over() -> None:
    """A year of which 51 weeks count, and 5 in the second: all of it is paid, and then no more."""
    for until, dates in ((51, [52]), (57, [52, 104])):
        arm = only(share=0.1, value_rate=0, when={"until": until})
        book = play(weeks=120, arm=arm, agents=40, customers=40).ledgers["arm"]
        assert [week for week in range(120) if paid(book)[week]] == dates
        counted = book.units("purchases").sum(axis=1)[:until].sum()
        assert paid(book).sum() == pytest.approx(counted * 7_688, rel=1e-3)
        assert not book.amounts("liability")[dates[-1] :].any()


def test_of_today_s_what_was_earned_before_the_launch_is_paid_where_it_is_stopped() -> None:
    """At the usual rate, of a margin of .28 without cost per purchase: 2.8 % of what was paid."""
    today = program(tools={"old": shared(share=0.1, period=13)})
    world = market(100, **STILL)
    arms = {"stop": Program(stops=("old",))}
    book = play_weeks(case(arms, today=today, world=world, weeks=30, agents=100)).ledgers
    out = book["stop"].amounts("payout_cost").sum(axis=1)
    assert [week for week in range(30) if out[week]] == [0]
    usual = 63 / 4 * 29.6 * 100 * 0.028 * MONEY
    assert out[0] == pytest.approx(usual, rel=0.1)
    assert not book["stop"].amounts("liability").any()
    assert book["today"].amounts("payout_cost").sum(axis=1)[[0, 13, 26]].all()


# ---------------------------------------------------------------- what is felt


def felt(rate: float, **about: Any) -> tuple[float, float, float]:
    """What a payout on 1,000 paid in 52 weeks, once a week, is worth; then reference, last."""
    usual: dict[str, Any] = {
        "spent": 1_000, "ended": False, "weeks": 52, "usual_rate": 1, "usual_spend": 20,
        "value": 0.2, "noticed": 1e-3, "loss": 0.5, "pace": 0.34, "reference": 0, "last": 0,
    }  # fmt: skip
    usual |= about
    row = {name: np.full(1, usual[name], f) for name in ("reference", "last")}
    worth = np.empty(1, f)
    stages.receive(
        np.full(1, round(usual["spent"] * MONEY), np.int64), bool(usual["ended"]), f(rate),
        f(usual["weeks"]), np.full(1, usual["usual_rate"], f), np.full(1, usual["usual_spend"], f),
        f(usual["value"]), f(usual["noticed"]), f(usual["loss"]), f(usual["pace"]),
        row["reference"], row["last"], worth,
    )  # fmt: skip
    return float(worth[0]), float(row["reference"][0]), float(row["last"][0])


def test_a_payout_is_worth_a_part_of_what_it_is() -> None:
    """2 % of 1,000 are 20, a fifth of that 4; a third of it has become usual after it."""
    assert felt(0.02) == pytest.approx((4.0, 0.0068, 0.02))


def test_what_is_usual_is_worth_nothing() -> None:
    """Beyond the usual 1.5 %: .5 % of 1,000, a fifth of it: 1."""
    assert felt(0.02, reference=0.015, last=0.02)[0] == pytest.approx(1.0)
    assert felt(0.02, reference=0.02, last=0.02)[0] == pytest.approx(0, abs=1e-6)


def test_less_than_the_last_time_is_a_loss() -> None:
    """After 3 %, to which nobody is used yet, 2 % are 20 less half of 10: 15, a fifth is 3. A bad
    year after 2 % that are usual: 20 are missed, and half of that again, 30, a fifth is 6."""
    assert felt(0.02, last=0.03)[0] == pytest.approx(3.0)
    assert felt(0.0, last=0.02, reference=0.02)[0] == pytest.approx(-6.0)


def test_the_end_is_missed_once() -> None:
    """1,040 as usual of 20 a week: 2 % less, and half of that again: 31.20, a fifth is 6.24."""
    worth, reference, last = felt(0.0, spent=0, ended=True, last=0.02, reference=0.02)
    assert worth == pytest.approx(-6.24)
    assert (reference, last) == (0, 0)
    assert felt(0.0, spent=0, ended=True)[0] == 0
    assert felt(0.0, spent=0, last=0.02, reference=0.02)[0] == 0, "who has not bought"


def test_a_small_payout_is_hardly_noticed() -> None:
    """Of a basket of 20, bought once a week, 1 % of one week is a fifth of what is noticed."""
    week = felt(0.01, spent=20, weeks=1, noticed=0.05)[0]
    assert week == pytest.approx(0.2 * 0.2 * (1 - np.exp(-0.04)), rel=1e-3)
    year = felt(0.01, noticed=0.05)[0]
    assert year == pytest.approx(2.0, rel=1e-3)


def test_it_is_felt_after_it_was_paid_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(ProfitShare, monkeypatch)
    play(weeks=20, arm=only(share=0.3, period=13, value_rate=1.0, recall_half_life=4))
    nothing = np.zeros(200, np.float32)
    value = column(seen, lambda one: one.channels.get("value.belonging", nothing)).mean(axis=1)
    assert not value[:13].any()
    assert value[13] > 0
    assert value[17] == pytest.approx(value[13] / 2, rel=1e-3)


# ---------------------------------------------------------------- in the books, and in words


def test_the_bridge_says_that_it_is_given_on_what_was_bought_anyway() -> None:
    played = play(arm=only(share=0.1, period=4, value_rate=0))
    arm, today = (Accounts.of(played.ledgers[name]) for name in ("arm", "today"))
    out = total(played.ledgers["arm"], "payout_cost")
    assert measure(arm, today, 0.0)["program_cost"][0] == pytest.approx(out / MONEY)
    parts = bridge_of(arm, today).parts
    assert parts["subsidy"][0] + parts["extra_rewards"][0] == pytest.approx(-out)


def test_it_is_told_plainly() -> None:
    assert shared(share=0.1, fixed_cost=50_000).plainly("EUR") == (
        "All customers are paid 10 % of the profit after 50,000 EUR of fixed cost a year that "
        "their purchases of 52 weeks have made, in EUR, and nothing where there is none."
    )


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"fixed_cost": 1e6}, {"fixed_cost": "no profit"}),
        ({"share": 0.001}, {"share": "hardly noticed"}),
        ({"share": 0.01, "period": 4, "cost_per_payout": 2.0, "noticed_at": 0.001},
         {"cost_per_payout": "paid each time"}),
        ({"share": 0.8}, {"share": "given away"}),
        ({"expected_margin": 0.9}, {"expected_margin": "let down"}),
        ({"share": 0.0}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_said(about: dict[str, Any], told: dict[str, str]) -> None:
    usual: Any = SimpleNamespace(
        margin=0.28, currency="EUR", basket=30.0, sales=1e6, weekly=20.0, customers=1_000
    )
    found = dict(shared(**about).doubts(usual))
    assert found.keys() == told.keys()
    for name, words in told.items():
        assert words in found[name]
