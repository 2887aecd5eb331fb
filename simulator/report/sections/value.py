"""What customers are worth with and without the program, and what follows for its own worth."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.explain.numbers import amount, span
from simulator.findings import Findings, Spread
from simulator.findings.value import LifetimeFinding, ValueFinding
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Range,
    Section,
    Strong,
    Table,
    bullets,
    marked,
    paragraph,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.value import group_name, lifetimes_figure, out_of_cash
from simulator.report.sections.keeping import churn, costs, paid_back, reserve_told
from simulator.say import label, say

_NAMES = {
    "week_0": label("Customers of launch"),
    "later": label("Customers since launch"),
    "company": label("Paid for the company as a whole"),
    "owed": label("Still owed at the horizon"),
}
_BEYOND = {
    "if_ended": say("If it ends at the horizon:"),
    "if_continued": say("If it goes on:"),
}


def value(findings: Findings) -> Section | None:
    """Lifetime values, the way to the NPV, winning and keeping, payback, what lies beyond."""
    worth = findings.value
    if worth is None:
        return None
    return section(
        "value",
        label("Customer lifetime value"),
        *_customers(findings, worth),
        *costs(findings, worth),
        *churn(findings, worth),
        prose(Strong(label("When money is back"))),
        paid_back(findings, worth),
        prose(said) if (said := reserve_told(findings, worth)) else None,
        out_of_cash(findings, worth),
        *_beyond(findings, worth),
    )


def _customers(findings: Findings, value: ValueFinding) -> Iterator[Block | None]:
    if value.lifetimes:
        yield lifetimes_figure(findings, value.lifetimes)
        yield prose(*_told(findings, value.lifetimes[0]))
        yield _lifetimes(findings, value)
        yield paragraph(
            "A rise in what customers are worth is not a profit: what is paid for the "
            "company as a whole is no customer's, and has to be earned by all of them "
            "together."
        )
        yield _parts(findings, value)
    yield _arrivals(findings, value)


def _told(findings: Findings, whole: LifetimeFinding) -> tuple[Inline, ...]:
    today, then = (amount(one, findings.currency) for one in whole.total)
    values = {
        "today": today,
        "with_it": then,
        "program": findings.main.label,
        "change": amount(whole.change.mean, findings.currency, sign=True),
    }
    if findings.certain:
        said = marked(
            "The [lifetime value](clv) of a customer of launch is {today} today and {with_it} with "
            "{program}: {change}.",
            **values,
        )
    else:
        said = marked(
            "The [lifetime value](clv) of a customer of launch is {today} today and {with_it} with "
            "{program}: {change} ({span} in 90 % of cases).",
            span=_range(findings, whole.change),
            **values,
        )
    how = say(
        "Within {weeks} weeks it is as simulated; beyond them it is extrapolated with the margin "
        "and the retention of the last year.",
        weeks=findings.horizon_weeks,
    )
    return (*said, f" {how}")


def _range(findings: Findings, spread: Spread) -> str:
    return span(spread.low, spread.high, findings.currency)


def _lifetimes(findings: Findings, value: ValueFinding) -> Table:
    columns = (
        Column("group", label("Customers of launch")),
        Column("customers", label("Customers"), "heads"),
        Column("observed_today", label("Within, today"), "currency"),
        Column("observed", label("Within, with it"), "currency"),
        Column("beyond_today", label("Beyond, today"), "currency", term="value_beyond_horizon"),
        Column("beyond", label("Beyond, with it"), "currency"),
        Column("clv_today", label("CLV today"), "currency", term="clv"),
        Column("clv", label("CLV with it"), "currency"),
        Column("change", label("Change"), "currency", signed=True),
        Column("range", label("90 % of cases"), "currency"),
        Column("error", label("Simulation error"), "currency", term="simulation_error"),
    )
    rows = tuple(
        (group_name(one), one.customers, one.observed[0], one.observed[1], one.beyond[0],
         one.beyond[1], *one.total, one.change.mean, Range(one.change.low, one.change.high),
         None if math.isnan(one.error) else one.error)
        for one in value.lifetimes
    )  # fmt: skip
    note = say(
        "Per customer, in today's money, {currency}, means over cases. Within: the "
        "{horizon_weeks} weeks that are simulated. Deciles by what customers spent in "
        "the 52 weeks before launch.",
        currency=findings.currency,
        horizon_weeks=findings.horizon_weeks,
    )
    return Table("clv", "", columns, rows, (note,), strong=frozenset({0}))


def _parts(findings: Findings, value: ValueFinding) -> Table | None:
    if not value.parts:
        return None
    columns = (
        Column("part", label("From customers' values to the NPV")),
        Column("amount", label("Today's money"), "currency", signed=True),
        Column("range", label("90 % of cases"), "currency"),
        Column("meaning", label("Meaning")),
    )
    rows: list[tuple[Cell, ...]] = [
        (_NAMES[one.name], one.amount.mean, Range(one.amount.low, one.amount.high), one.meaning)
        for one in value.parts
    ]
    main = findings.main.npv
    whole = label("their sum, in every case")
    rows.append((label("NPV"), main.mean, Range(main.low, main.high), whole))
    note = say(
        "{program} beyond today, {currency}, means over cases.",
        program=findings.main.label,
        currency=findings.currency,
    )
    last = frozenset({len(rows) - 1})
    return Table("value_parts", "", columns, tuple(rows), (note,), strong=last)


def _arrivals(findings: Findings, value: ValueFinding) -> Table | None:
    """Customers by the year in which they came; nothing where nobody comes."""
    if not value.arrivals:
        return None
    columns = (
        Column("came", label("Came in")),
        Column("joined_today", label("Customers, today"), "heads"),
        Column("joined", label("With it"), "heads"),
        Column("observed_today", label("Within, today"), "currency"),
        Column("observed", label("Within, with it"), "currency"),
        Column("beyond_today", label("Beyond, today"), "currency", term="value_beyond_horizon"),
        Column("beyond", label("Beyond, with it"), "currency"),
    )
    rows = tuple(
        (one.name.replace("week 0", label("launch")), *one.joined, *one.observed, *one.beyond)
        for one in value.arrivals
    )
    note = say(
        "First case, per customer who came, in {currency} of the month in which they came; what "
        "it costs to win them is not taken off. The later a customer comes, the less of their "
        "lifetime is within the horizon and the more is extrapolated.",
        currency=findings.currency,
    )
    return Table("arrivals", "", columns, rows, (note,))


def _beyond(findings: Findings, value: ValueFinding) -> Iterator[Block | None]:
    if not value.beyond:
        return
    yield paragraph(
        "**Beyond the horizon.** What comes after the last simulated week is "
        "extrapolated and no part of the NPV. The two are alternatives, not parts."
    )
    yield bullets(
        (Strong(_BEYOND[one.name]), f" {_beyond_told(findings, one.amount)} {one.assumed}")
        for one in value.beyond
    )


def _beyond_told(findings: Findings, money: Spread) -> str:
    """What lies beyond the horizon, with the range of cases."""
    mean = amount(money.mean, findings.currency, sign=True)
    if findings.certain:
        return say("{money} in today's money.", money=mean)
    return say(
        "{money} in today's money ({span} in 90 % of cases).",
        money=mean,
        span=_range(findings, money),
    )
