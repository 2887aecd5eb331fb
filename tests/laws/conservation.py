"""Nothing gets lost: customers, points and money, in every week and cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.program.chart import CHART, PROFIT
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import CONTROL, Case, Played


def customers(book: Ledger) -> None:
    """Active and left are those who started, those who came, and those who came back."""
    agents = np.array([cell.agents for cell in book.cells])
    upto = {name: book.units(name).cumsum(axis=0) for name in ("arrived", "won_back", "left")}
    came = upto["arrived"] + upto["won_back"]
    assert np.array_equal(book.units("active") + upto["left"], agents + came)
    assert np.all(book.units("survivors") <= agents)
    back = np.diff(book.units("survivors"), axis=0, prepend=agents[None])
    assert np.all(back <= book.units("won_back"))
    assert np.all(book.units("retained") <= book.units("survivors"))
    assert np.all(book.units("members") <= book.units("active"))
    assert np.all(book.units("repeat_buyers") <= book.units("repeat_base"))


def service(book: Ledger) -> None:
    """What goes wrong is a part of what was bought, what is solved of what was reported."""
    assert np.all(book.units("failures") <= book.units("purchases"))
    assert np.all(book.units("problems") <= book.units("failures"))
    assert np.all(book.units("reported") <= book.units("problems"))
    assert np.all(book.units("grudges") <= book.units("active"))
    assert np.all(book.units("desk_busy") <= book.units("desk_capacity") + 1)
    assert all(book.units(name).min() >= 0 for name in ("desk_answered", "desk_gave_up"))


def points(book: Ledger) -> None:
    """Every point that came is outstanding or went, up to every week, in every cell."""
    upto = {name: book.units(name).cumsum(axis=0) for name in CHART if name.startswith("points_")}
    came = upto["points_opening"] + upto["points_issued"] + upto["points_bought"]
    went = upto["points_redeemed"] + upto["points_expired"] + upto["points_clawed_back"]
    assert np.array_equal(came, went + book.units("points_outstanding"))
    assert np.array_equal(came.sum(axis=1), (went + book.units("points_outstanding")).sum(axis=1))
    assert all(book.units(name).min(initial=0) >= 0 for name in upto)
    assert np.all(upto["points_on_common"] <= upto["points_issued"])


def money(book: Ledger, case: Case) -> None:
    """Accounts, posters, segments and weeks add up to the last unit."""
    whole = book.contribution().sum()
    by_poster = sum(int(book.contribution(poster).sum()) for poster in book.posters)
    by_account = sum(CHART[name].sign * int(book.amounts(name).sum()) for name in PROFIT)
    by_cell = sum(int(book.contribution()[:, at].sum()) for at, _ in enumerate(book.cells))
    by_week = sum(int(week.sum()) for week in book.contribution())
    assert whole == by_poster == by_account == by_cell == by_week
    program = case.program(book.arm)
    assert book.amounts("setup_cost").sum() == round(program.setup_cost * MONEY)
    evenly = program.running_cost_per_year * MONEY * case.weeks / 52
    assert book.amounts("running_cost", "program").sum() == np.rint(evenly)
    net = book.units("sales") - book.units("refunds")
    margin = case.world(book.arm)[1].gross_margin
    assert np.array_equal(book.units("cost_of_goods"), np.rint(net * (1 - margin)))
    assert np.all(book.units("discount") <= net)
    assert np.all(book.units("supplier_income") <= book.units("discount") + purchases(book))


def purchases(book: Ledger) -> NDArray[Any]:
    """One unit of rounding for each purchase and customer."""
    return book.units("purchases") + sum(cell.agents for cell in book.cells)


def shared(book: Ledger, control: Ledger) -> None:
    """What is said to be common with the control arm is in both books."""
    assert np.all(book.units("common_purchases") <= book.units("purchases"))
    assert np.all(book.units("common_purchases") <= control.units("purchases"))
    given = book.units("discount") + book.units("reward_cost")
    slack = 2 * purchases(book)
    assert np.all(book.units("subsidy") <= given + slack)
    if book.arm == CONTROL:
        assert np.array_equal(book.units("common_purchases"), book.units("purchases"))


def rewards(book: Ledger, case: Case) -> None:
    """What points cost is what was redeemed, whoever issued it."""
    tools = {**case.today.tools, **(case.programs[book.arm].tools if book.arm != CONTROL else {})}
    cards = {name: terms for name, tool in tools.items() if (terms := tool.wallet()) is not None}
    paid = sum(int(book.units("reward_cost", name).sum()) for name in cards)
    due = 0.0
    for terms in {terms.currency: terms for terms in cards.values()}.values():
        redeemed = book.units("points_redeemed", f"wallet:{terms.currency}").sum()
        due += float(redeemed) * terms.point_cost * 100
    assert abs(paid - due) <= book.book[0].size
    assert book.units("reward_cost").min() >= 0
    assert book.units("liability").min() >= 0


def nothing_gets_lost(case: Case, done: Played) -> None:
    """All of the above of a case that was played with a panel."""
    for book in done.ledgers.values():
        customers(book)
        service(book)
        points(book)
        money(book, case)
        shared(book, done.ledgers[CONTROL])
        rewards(book, case)
    panel_and_books(done, case)


def panel_and_books(done: Played, case: Case) -> None:
    """Customer by customer it is the same as week by week, for the customers of week 0."""
    panel = done.panel
    assert panel is not None
    names = list(case.market.segments)
    assert sorted(panel.arms) == sorted(done.ledgers)
    for at, arm in enumerate(panel.arms):
        book = done.ledgers[arm]
        for cell, about in enumerate(book.cells):
            if book.units("arrived")[:, cell].any():
                continue  # the panel leaves out who arrives later
            first = about.half * ((panel.segment == names.index(about.segment)).sum() + 1) // 2
            own = (panel.segment == names.index(about.segment)) & (panel.index >= first)
            own &= panel.index < first + about.agents
            assert own.sum() == about.agents
            booked = {name: int(book.units(name)[:, cell].sum()) for name in CHART}
            net = booked["sales"] - booked["refunds"]
            assert panel.visits[at][:, own].sum() == booked["purchases"]
            assert panel.sales[at][:, own].sum() == net
            assert panel.paid[at][:, own].sum() == net - booked["discount"]
            assert panel.active[at, -1, own].sum() == book.units("active")[-1, cell]
            live = panel.member[at, own] & panel.active[at, -1, own]
            assert live.sum() == book.units("members")[-1, cell] or not booked["members"]
            rounding = case.weeks * (about.agents + 1)
            assert abs(panel.reward[at][:, own].sum() - booked["reward_cost"]) <= rounding
