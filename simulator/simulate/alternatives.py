"""The plain alternatives: an arm that spends, in this very case, what a program costs."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from simulator.market.shapes import elasticity_of
from simulator.program.chart import CHART, PROGRAM_COSTS
from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Program
from simulator.simulate.case import CONTROL, Case

ALL = 1 - 2.0**-53  # of the people who can be won, as far as a float can tell


def program_money(program: Ledger, own: Collection[str], control: Ledger) -> float:
    """What a program's own tools cost over the horizon, less what suppliers pay, currency.

    `own` names the tools. What stopping a tool of today saves is not part of it: the
    alternative stops it, too. The desk counts by what it costs more than the control's.
    """
    spent = 0.0  # float: more than the books hold in a cell may come together here
    for poster in program.posters:
        tool = poster.removeprefix("program:")
        if tool not in own and poster not in ("program", "members"):
            continue
        for name in PROGRAM_COSTS:
            spent -= CHART[name].sign * float(program.amounts(name, poster).sum(dtype=float))
    desks = [float(book.amounts("service_cost", "desk").sum()) for book in (program, control)]
    return (spent + desks[0] - desks[1]) / MONEY


def with_same_money(
    case: Case, arms: Sequence[str], ledgers: Mapping[str, Ledger]
) -> tuple[Case, dict[str, float]]:
    """Set the knobs of arms with `same_money_as` to what their program cost.

    They stop what the program stops. Returns the case with these programs solved,
    and the customers per week that arms which acquire can buy.
    """
    programs, bought = dict(case.programs), {}
    for arm in arms:
        program = case.programs[arm]
        assert program.same_money_as is not None
        source = case.programs[program.same_money_as]
        money = max(
            0.0, program_money(ledgers[program.same_money_as], source.tools, ledgers[CONTROL])
        )
        program = program.model_copy(update={"stops": program.stops or source.stops})
        if program.acquires:
            bought[arm] = bought_by(case, arm, money)
        else:
            program = _spending(case, program, money, ledgers[CONTROL])
        programs[arm] = program
    return replace(case, programs=programs), bought


def bought_by(case: Case, arm: str, money: float) -> float:
    """Customers per week that paid acquisition brings for `money` over the horizon.

    The first costs `cost_per_new_customer`; the cost rises as the pool of prospects
    empties, `price x pool / left`, so that money m brings pool (1 - exp(-m / (price x pool))).
    """
    market, company = case.world(arm)
    price = company.cost_per_new_customer
    if not price or not money:
        return 0.0
    pool = market.prospects * market.customers
    return -pool * math.expm1(-money / (price * pool)) / case.weeks


def price_of(case: Case, arm: str, bought_per_week: float) -> float:
    """What that many customers per week cost over the horizon; the inverse of `bought_by`.

    Of money that would buy more people than there are, what buys all but the last of them.
    """
    market, company = case.world(arm)
    price = company.cost_per_new_customer
    if not price or not bought_per_week:
        return 0.0
    pool = market.prospects * market.customers
    gone = min(bought_per_week * case.weeks / pool, ALL)
    return -price * pool * math.log1p(-gone)


def _spending(case: Case, program: Program, money: float, control: Ledger) -> Program:
    """The program with the knob of its plain tool set so that it costs `money`.

    A cut d on sales L costs d L (1 - d)^-e, because it sells more; e is the
    elasticity that the segments show, weighted by sales.
    """
    kept = control.amounts("sales") - control.amounts("refunds")
    sales = kept.sum(axis=0, dtype=float)
    total = float(sales.sum()) / MONEY
    by_segment = sales.reshape(-1, 2).sum(axis=1)
    elasticities = [elasticity_of(segment) for segment in case.market.segments.values()]
    e = float(np.average(elasticities, weights=by_segment)) if total else 0.0
    depth = 0.0
    for _ in range(50):
        depth = min(0.95, money / max(total, 1e-9) * (1 - depth) ** e)
    tools = {
        name: tool.model_copy(update={tool.spends: depth}) if tool.spends else tool
        for name, tool in program.tools.items()
    }
    return program.model_copy(update={"tools": tools})
