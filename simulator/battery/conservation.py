"""Nothing gets lost: customers, points and money, in every week and cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.battery.law import Faults
from simulator.market.prices import levels_in
from simulator.program.accounts import GIVEN
from simulator.program.chart import CHART, PROFIT, in_part, known_as
from simulator.program.ledger import MONEY, Ledger
from simulator.simulate import CONTROL, Case, Played


def equal(what: str, one: Any, other: Any) -> Faults:
    """A fault where two whole numbers, or two rows of them, are not the same."""
    gap = np.abs(np.asarray(one) - np.asarray(other))
    if np.any(gap):
        yield f"{what}: they differ by up to {gap.max():,}"


def at_most(what: str, one: Any, other: Any) -> Faults:
    """A fault where one number is larger than the other, anywhere."""
    gap = np.asarray(one) - np.asarray(other)
    if np.any(gap > 0):
        yield f"{what}: by up to {gap.max():,} more"


def customers(book: Ledger) -> Faults:
    """Active and left are those who started, those who came, and those who came back."""
    agents = np.array([cell.agents for cell in book.cells])
    upto = {name: book.units(name).cumsum(axis=0) for name in ("arrived", "won_back", "left")}
    came = upto["arrived"] + upto["won_back"]
    there = book.units("active") + upto["left"]
    yield from equal("active and left are those who started and came", there, agents + came)
    yield from at_most("survivors are of those who started", book.units("survivors"), agents)
    back = np.diff(book.units("survivors"), axis=0, prepend=agents[None])
    yield from at_most("survivors who come back were won back", back, book.units("won_back"))
    for part, whole in (("retained", "survivors"), ("members", "active"),
                        ("repeat_buyers", "repeat_base")):  # fmt: skip
        yield from at_most(f"{part} are {whole}", book.units(part), book.units(whole))


def service(book: Ledger) -> Faults:
    """What goes wrong is a part of what was bought, what is solved of what was reported."""
    for part, whole in (("failures", "purchases"), ("problems", "failures"),
                        ("reported", "problems"), ("grudges", "active")):  # fmt: skip
        yield from at_most(f"{part} are {whole}", book.units(part), book.units(whole))
    room = book.units("desk_capacity") + 1
    yield from at_most("the desk is no busier than it can be", book.units("desk_busy"), room)
    for name in ("desk_answered", "desk_gave_up"):
        yield from at_most(f"{name} is not negative", 0, book.units(name))


def points(book: Ledger) -> Faults:
    """Every point that came is outstanding or went, up to every week, in every cell."""
    # what is paid for points is money, of which a part may be given back
    flows = [one for one in CHART if one.startswith("points_") and CHART[one].unit == "points"]
    upto = {name: book.units(name).cumsum(axis=0) for name in flows}
    came = upto["points_opening"] + upto["points_issued"] + upto["points_bought"]
    went = upto["points_redeemed"] + upto["points_expired"] + upto["points_clawed_back"]
    there = went + book.units("points_outstanding")
    yield from equal("points that came are outstanding or went", came, there)
    yield from equal("the same in all cells together", came.sum(axis=1), there.sum(axis=1))
    for name in upto:
        yield from at_most(f"{name} is not negative", 0, book.units(name))
    on_common = upto["points_on_common"]
    yield from at_most("points on common purchases were issued", on_common, upto["points_issued"])


def money(book: Ledger, case: Case) -> Faults:
    """Accounts, posters, segments and weeks add up to the last unit."""
    whole = book.contribution().sum()
    sums = {
        "posters": sum(int(book.contribution(poster).sum()) for poster in book.posters),
        "accounts": sum(CHART[name].sign * int(book.amounts(name).sum()) for name in PROFIT),
        "cells": sum(int(book.contribution()[:, at].sum()) for at, _ in enumerate(book.cells)),
        "weeks": sum(int(week.sum()) for week in book.contribution()),
    }
    for by, found in sums.items():
        yield from equal(f"contribution by {by}", found, whole)
    program = case.program(book.arm)
    setup = round(program.setup_cost * MONEY)
    booked = book.amounts("setup_cost", "program").sum()
    yield from equal("the setup cost is booked once", booked, setup)
    evenly = np.rint(program.running_cost_per_year * MONEY * case.weeks / 52)
    running = book.amounts("running_cost", "program").sum()
    yield from equal("the running cost is booked evenly", running, evenly)
    net = book.units("sales") - book.units("refunds")
    weeks = range(case.weeks)
    dearer = [[levels_in(case.market.prices, week).cost_of_sales] for week in weeks]
    goods = np.rint(net * (1 - case.world(book.arm)[1].gross_margin) * np.array(dearer))
    yield from equal("goods cost what the margin leaves", book.units("cost_of_goods"), goods)
    yield from at_most("discounts are part of sales", book.units("discount"), net)
    most = book.units("discount") + purchases(book)
    yield from at_most("suppliers pay part of discounts", book.units("supplier_income"), most)


def purchases(book: Ledger) -> NDArray[Any]:
    """One unit of rounding for each purchase and customer."""
    return book.units("purchases") + sum(cell.agents for cell in book.cells)


def shared(book: Ledger, control: Ledger) -> Faults:
    """What is said to be common with the control arm is in both books."""
    common = book.units("common_purchases")
    yield from at_most("common purchases are in the book", common, book.units("purchases"))
    yield from at_most("and in the control's", common, control.units("purchases"))
    given = sum(book.units(name) for name in in_part(GIVEN))
    slack = 2 * purchases(book)
    yield from at_most("subsidy is part of what is given", book.units("subsidy"), given + slack)
    if book.arm == CONTROL:
        yield from equal("all of the control's are common", common, book.units("purchases"))


def rewards(book: Ledger, case: Case) -> Faults:
    """What points cost is what was redeemed, whoever issued it, and wherever it was used."""
    tools = {**case.today.tools, **(case.programs[book.arm].tools if book.arm != CONTROL else {})}
    margin = case.company.gross_margin  # own goods cost what the company pays for them
    played = {name: tool.for_margin(margin) for name, tool in tools.items()}
    cards = {name: terms for name, tool in played.items() if (terms := tool.wallet()) is not None}
    paid = sum(int(book.units("reward_cost", name).sum()) for name in cards)
    costs: dict[str, list[float]] = {}
    for terms in cards.values():
        costs.setdefault(terms.currency, []).append(terms.point_cost)
    least = most = 0.0
    for currency, each in costs.items():
        redeemed = float(book.units("points_redeemed", f"wallet:{currency}").sum())
        least, most = least + redeemed * min(each) * 100, most + redeemed * max(each) * 100
    size = book.book[0].size
    yield from at_most("points cost what was redeemed", max(paid - most, least - paid), size)
    for name in ("reward_cost", "liability"):
        yield from at_most(f"{name} is not negative", 0, book.units(name))


def lost(case: Case, done: Played) -> Faults:
    """Whatever gets lost in a case that was played with a panel, by arm."""
    for arm, book in done.ledgers.items():
        for fault in (
            *customers(book), *service(book), *points(book), *money(book, case),
            *shared(book, done.ledgers[CONTROL]), *rewards(book, case),
        ):  # fmt: skip
            yield f"{arm}: {fault}"
    yield from panel_and_books(done, case)


def panel_and_books(done: Played, case: Case) -> Faults:
    """Customer by customer it is the same as week by week, for the customers of week 0."""
    panel = done.panel
    assert panel is not None
    names = list(case.market.segments)
    if sorted(panel.arms) != sorted(done.ledgers):
        yield f"the panel has the arms {panel.arms}"
    for at, arm in enumerate(panel.arms):
        book = done.ledgers[arm]
        for cell, about in enumerate(book.cells):
            if book.units("arrived")[:, cell].any():
                continue  # the panel leaves out who arrives later
            first = about.half * ((panel.segment == names.index(about.segment)).sum() + 1) // 2
            own = (panel.segment == names.index(about.segment)) & (panel.index >= first)
            own &= panel.index < first + about.agents
            booked = {name: int(book.units(name)[:, cell].sum()) for name in CHART}
            net = booked["sales"] - booked["refunds"]
            live = panel.member[at, own] & panel.active[at, -1, own]
            members = book.units("members")[-1, cell] if booked["members"] else live.sum()
            where = f"{arm}, customer by customer, {about.segment}"
            for what, mine, theirs in (
                ("agents", own.sum(), about.agents),
                ("purchases", panel.visits[at][:, own].sum(), booked["purchases"]),
                ("sales", panel.sales[at][:, own].sum(), net),
                ("paid", panel.paid[at][:, own].sum(), net - booked["discount"]),
                ("active", panel.active[at, -1, own].sum(), book.units("active")[-1, cell]),
                ("members", live.sum(), members),
            ):
                yield from equal(f"{where}: {what}", int(mine), int(theirs))
            given = sum(booked[name] for name in known_as("reward"))
            gap = abs(int(panel.reward[at][:, own].sum()) - given)
            yield from at_most(f"{where}: rewards", gap, case.weeks * (about.agents + 1))
