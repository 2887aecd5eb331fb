"""Which way things go, on paired data: the same customers, the same luck, one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.ledger import SHARES, Ledger
from simulator.simulate import CONTROL, loop
from simulator.tools.premium_service import PremiumService
from tests.laws.living import living, mended
from tests.laws.worlds import case, company, cut, play_weeks, program

Ledgers = Mapping[str, Ledger]
WEEKS, AGENTS = 130, 3_000
LATE = slice(52, WEEKS)
FIRM = company(cost_per_new_customer=100, acquisition_budget=20_000)
NEVER_EMPTY = 1_000.0  # prospects per customer


def whole(book: Ledger, account: str, weeks: slice = LATE) -> float:
    return float(book.units(account)[weeks].sum())


def per_head(book: Ledger, account: str, weeks: slice = LATE) -> float:
    return whole(book, account, weeks) / whole(book, "active", weeks)


def felt(book: Ledger) -> float:
    """Mean satisfaction of those who are there."""
    return per_head(book, "satisfaction") / SHARES


def strained(**about: Any) -> Any:
    """A desk that does not cope with three quarters of what is reported."""
    service: dict[str, Any] = {
        "failure_rate": 0.06, "report_rate": 0.5,
        "desk": {"staff": 1, "minutes_per_case": 68, "overloaded": True},
    }  # fmt: skip
    service |= about.pop("service", {})
    return living(
        AGENTS, service=service, newcomers={"talk_response": 2}, new_customers_per_year=0.25,
        prospects=NEVER_EMPTY, **about,
    )  # fmt: skip


@pytest.fixture(scope="module")
def arms() -> Ledgers:
    world = strained()
    sets = {
        "worse": mended(world, failure_rate=0.15),
        "mended": mended(world),
        "staffed": mended(world, desk={"staff": 8, "minutes_per_case": 68}),
    }
    worlds = {name: (one, FIRM) for name, one in sets.items()}
    worlds["saving"] = (sets["mended"], FIRM.model_copy(update={"budget_saved_rate": 1.0}))
    programs = {name: program() for name in worlds}
    programs["deep"] = program(tools={"cut": cut(depth=0.3, reference_loss=0)})
    one = case(programs, world=world, worlds=worlds, firm=FIRM, weeks=WEEKS, agents=AGENTS)
    return play_weeks(one).ledgers


def test_more_failures_cost_satisfaction_customers_and_sales(arms: Ledgers) -> None:
    """In this order: worse than today, as today, nothing fails."""
    order = [arms[name] for name in ("worse", CONTROL, "mended")]
    for account in ("failures", "left", "grudges"):
        assert np.all(np.diff([per_head(book, account) for book in order]) < 0), account
    for account in ("satisfaction", "purchases", "sales"):
        assert np.all(np.diff([per_head(book, account) for book in order]) > 0), account
    assert whole(arms["mended"], "failures", slice(None)) == 0
    assert whole(arms["mended"], "reported", slice(None)) == 0


@pytest.mark.slow
def test_who_is_badly_served_buys_less_at_once_and_leaves_later(arms: Ledgers) -> None:
    """Satisfaction moves within months; the half-life of a grudge is a good part of a year."""
    drop = [
        per_head(arms["worse"], "purchases", weeks) / per_head(arms[CONTROL], "purchases", weeks)
        for weeks in (slice(0, 2), slice(20, 40))
    ]
    assert drop[0] > 0.99
    assert drop[1] < 0.97
    first = whole(arms["worse"], "left", slice(0, 8)) / whole(arms[CONTROL], "left", slice(0, 8))
    later = whole(arms["worse"], "left", slice(26, 52)) / whole(
        arms[CONTROL], "left", slice(26, 52)
    )
    assert first < later


@pytest.mark.slow
def test_more_staff_answer_more_and_lose_fewer(arms: Ledgers) -> None:
    control, staffed = arms[CONTROL], arms["staffed"]
    assert per_head(staffed, "desk_gave_up") < 0.2 * per_head(control, "desk_gave_up")
    assert whole(staffed, "desk_waiting") < whole(control, "desk_waiting")
    assert per_head(staffed, "resolved") > per_head(control, "resolved")
    assert per_head(staffed, "grudges") < per_head(control, "grudges")
    assert per_head(staffed, "satisfaction") > per_head(control, "satisfaction")
    assert whole(staffed, "left") < whole(control, "left")


def test_the_satisfied_send_more_newcomers(arms: Ledgers) -> None:
    """By talk only; those who come of themselves and for money are as many as in the control."""
    talk = [whole(arms[name], "arrived_by_talk") for name in ("worse", CONTROL, "mended")]
    assert talk[0] < talk[1] < talk[2]
    paid = [whole(arms[name], "arrived_paid") for name in ("worse", CONTROL, "mended")]
    assert paid == pytest.approx([paid[1]] * 3, rel=0.001)


def test_what_talk_brings_can_be_saved_in_the_budget(arms: Ledgers) -> None:
    """As many arrivals as in the control, for less; without saving, more for as much."""
    saving, spending, control = (arms[name] for name in ("saving", "mended", CONTROL))
    cost = {name: whole(arms[name], "acquisition_cost") for name in ("saving", "mended", CONTROL)}
    assert cost["saving"] < 0.97 * cost[CONTROL]
    assert cost["mended"] == pytest.approx(cost[CONTROL], rel=1e-6)
    assert whole(saving, "arrived") == pytest.approx(whole(control, "arrived"), rel=0.002)
    assert whole(spending, "arrived") > whole(control, "arrived")
    more = whole(spending, "arrived_by_talk") - whole(control, "arrived_by_talk")
    saved = whole(control, "arrived_paid") - whole(saving, "arrived_paid")
    assert saved == pytest.approx(more, rel=0.15), "fewer customers are there to talk"


@pytest.mark.slow
def test_crowding_makes_a_deep_cut_cost_satisfaction(arms: Ledgers) -> None:
    """More traffic makes more purchases fail; without crowding as many as in the control."""
    rates = [
        whole(arms[name], "failures") / whole(arms[name], "purchases") for name in ("deep", CONTROL)
    ]
    assert rates[0] > 1.2 * rates[1]
    assert felt(arms["deep"]) < felt(arms[CONTROL]) - 0.01
    world = strained(service={"crowding": 0})
    deep = {"deep": program(tools={"cut": cut(depth=0.3, reference_loss=0)})}
    books = play_weeks(case(deep, world=world, firm=FIRM, weeks=WEEKS, agents=AGENTS)).ledgers
    rates = [
        whole(books[name], "failures") / whole(books[name], "purchases")
        for name in ("deep", CONTROL)
    ]
    assert rates[0] == pytest.approx(rates[1], rel=0.01)
    assert felt(books["deep"]) == pytest.approx(felt(books[CONTROL]), abs=0.005)


def test_crowding_is_traffic_smoothed_to_a_power(monkeypatch: pytest.MonkeyPatch) -> None:
    """`s += .3 (ratio of last week's purchases - s)`, and `s^crowding`, from 1."""
    seen: list[tuple[float, float, float]] = []
    original = loop.Loop._merge

    def merge(self: loop.Loop, week: int) -> None:
        original(self, week)
        if week >= 0 and len(self.boards) == 2:
            control, arm = self.boards
            assert control.crowd == 1
            seen.append((arm.crowd, arm.pulses[week].purchases, control.pulses[week].purchases))

    monkeypatch.setattr(loop.Loop, "_merge", merge)
    arms = {"deep": program(tools={"cut": cut(depth=0.3)})}
    play_weeks(case(arms, world=living(service={"crowding": 3}), weeks=12))
    smooth, ratio = 1.0, 1.0
    for crowd, mine, control in seen:
        smooth += 0.3 * (ratio - smooth)
        assert crowd == pytest.approx(smooth**3)
        ratio = mine / control
    assert seen[-1][0] > 1.1


# ---------------------------------------------------------------- rival


def attacked(**rival: Any) -> Ledgers:
    arms = {"cut": program(tools={"cut": cut(depth=0.1, reference_loss=0, threshold=0)})}
    world = living(4_000, rival={"copies": 0, **rival})
    return play_weeks(case(arms, world=world, weeks=78, agents=4_000)).ledgers


@pytest.fixture(scope="module")
def peace() -> Ledgers:
    return attacked()


def test_an_attack_hits_every_arm_while_it_lasts(peace: Ledgers) -> None:
    """Before it nothing differs; after it only those are missing who left."""
    war = attacked(attacks={"fall": {"week": 26, "weeks": 13, "strength": 0.2}})
    for arm in (CONTROL, "cut"):
        quiet, hit = peace[arm], war[arm]
        assert np.array_equal(quiet.units("purchases")[:26], hit.units("purchases")[:26])
        during, after = slice(26, 39), slice(39, 78)
        assert whole(hit, "purchases", during) < 0.87 * whole(quiet, "purchases", during)
        assert whole(hit, "rival_purchases", during) > whole(quiet, "rival_purchases", during)
        assert whole(hit, "left", during) > 1.5 * whole(quiet, "left", during)
        assert whole(hit, "active", after) < 0.98 * whole(quiet, "active", after)
        ratio = per_head(hit, "purchases", after) / per_head(quiet, "purchases", after)
        assert ratio == pytest.approx(1, abs=0.01)


def calmer(rival: dict[str, Any], **about: Any) -> Ledgers:
    """Arms that give nothing but that felt price cuts matter less, to most customers."""
    care = {"value": 0, "frequency": 0, "lock_in": 1, "failures_spared": 0, "priority": False,
            "cost_per_user": 0, "cost_per_purchase": 0, "take_up": 0.9}  # fmt: skip
    tools = {
        name: program(tools={"care": PremiumService(**care, price_sensitivity=share), **about})
        for name, share in (("as usual", 0.0), ("halved", 0.5), ("nearly gone", 0.999))
    }
    world = living(2_000, rival={"copies": 0, **rival})
    return play_weeks(case(tools, world=world, weeks=78, agents=2_000)).ledgers


@pytest.mark.slow
def test_where_no_price_is_cut_nothing_matters_less() -> None:
    """Neither ours nor the rival's: to the bit, also where the rival copies what we give."""
    for rival in ({}, {"copies": 1, "delay": 5, "offset": 1}):
        books = calmer(rival)
        for name in ("halved", "nearly gone"):
            assert np.array_equal(books[name].book, books["as usual"].book)


@pytest.mark.slow
def test_an_attack_matters_as_much_as_price_cuts_do() -> None:
    """A rival's attack is a price cut: where price matters half as much to nine customers in ten,
    about half as many purchases are lost, and half as many customers to the rival; where it does
    not matter, it is those of one in ten."""
    attack = {"fall": {"week": 52, "weeks": 13, "strength": 0.2}}
    war, peace = calmer({"attacks": attack}), calmer({})
    during = slice(52, 65)
    lost, left = (
        {
            name: whole(war[name], account, during) - whole(peace[name], account, during)
            for name in ("as usual", "halved", "nearly gone")
        }
        for account in ("purchases", "left_for_rival")
    )
    assert lost["as usual"] < 1.5 * lost["halved"] < 2.2 * lost["nearly gone"] < 0
    assert left["as usual"] > 1.5 * left["halved"] > 0
    assert left["as usual"] > 4 * left["nearly gone"]


def lift(books: Ledgers, weeks: slice) -> float:
    return whole(books["cut"], "purchases", weeks) - whole(books[CONTROL], "purchases", weeks)


def test_a_copy_lowers_the_lift_once_it_is_there(peace: Ledgers) -> None:
    copied = attacked(copies=1, delay=26, offset=0.5)
    before, after = slice(0, 26), slice(27, 78)
    assert np.array_equal(peace[CONTROL].book, copied[CONTROL].book)
    assert lift(copied, before) == lift(peace, before) > 0
    assert 0.3 * lift(peace, after) < lift(copied, after) < 0.8 * lift(peace, after)


# ---------------------------------------------------------------- win-back


def lost(book: Ledger) -> NDArray[np.float64]:
    """How many are lost at the beginning of each week."""
    agents = sum(cell.agents for cell in book.cells)
    came = book.units("arrived").sum(axis=1).cumsum()
    gone = agents + came - book.units("active").sum(axis=1)
    return np.concatenate([[0], gone[:-1]]).astype(float)


@pytest.mark.parametrize("rate", [0.05, 0.5])
def test_of_the_lost_as_many_return_as_are_declared(rate: float) -> None:
    """A hazard of `rate` / 52 a week; offers raise it by what they take off leaving."""
    deep = cut(depth=0.3, threshold=0, reference_loss=0)
    world = living(4_000, churn_per_year=0.5, win_back_per_year=rate)
    one = case({"deep": program(tools={"cut": deep})}, world=world, weeks=104, agents=4_000)
    books = play_weeks(one).ledgers
    expected = lost(books[CONTROL]).sum() * -np.expm1(-rate / 52)
    found = books[CONTROL].units("won_back").sum()
    assert abs(found - expected) < 4 * expected**0.5
    offered = lost(books["deep"]).sum() * -np.expm1(-rate / 52)
    # pull 2.24 x felt .357: e^.8, and more on average where weights of the price differ
    assert 1.9 < books["deep"].units("won_back").sum() / offered < 2.8
