"""What customers are worth with and without the program, and what follows for its own worth."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.explain.numbers import amount, span
from simulator.findings import Findings, Spread
from simulator.findings.value import Lifetime, Value
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Range,
    Section,
    Strong,
    Table,
    Termed,
    bullets,
    prose,
    section,
)  # fmt: skip
from simulator.report.figures.value import group_name, lifetimes_figure, out_of_cash
from simulator.report.sections.keeping import churn, costs, paid_back, reserve_told

_NAMES = {
    "week_0": "Customers of launch",
    "later": "Customers since launch",
    "company": "Paid for the company as a whole",
    "owed": "Still owed at the horizon",
}
_BEYOND = {"if_ended": "If it ends at the horizon", "if_continued": "If it goes on"}


def value(found: Findings) -> Section | None:
    """Lifetime values, the way to the NPV, winning and keeping, payback, what lies beyond."""
    of = found.value
    if of is None:
        return None
    return section(
        "value",
        "What customers are worth",
        *_customers(found, of),
        *costs(found, of),
        *churn(found, of),
        prose(Strong("When money is back")),
        paid_back(found, of),
        prose(said) if (said := reserve_told(found, of)) else None,
        out_of_cash(found, of),
        *_beyond(found, of),
    )


def _customers(found: Findings, of: Value) -> Iterator[Block | None]:
    if of.lifetimes:
        yield lifetimes_figure(found, of.lifetimes)
        yield prose(*_told(found, of.lifetimes[0]))
        yield _lifetimes(found, of)
        yield prose(
            "A rise in what customers are worth is not a profit: what is paid for the company as a "
            "whole is no customer's, and has to be earned by all of them together."
        )
        yield _parts(found, of)
    yield _arrivals(found, of)


def _told(found: Findings, whole: Lifetime) -> tuple[Inline, ...]:
    today, then = (amount(one, found.currency) for one in whole.total)
    between = "" if found.certain else f" ({_range(found, whole.change)} in 90 % of cases)"
    return (
        "The ",
        Termed("lifetime value", "clv"),
        f" of a customer of launch is {today} today and {then} with {found.main.label}: "
        f"{amount(whole.change.mean, found.currency, sign=True)}{between}. Within "
        f"{found.horizon_weeks} weeks it is as simulated; beyond them it is extrapolated with the "
        "margin and the retention of the last year.",
    )


def _range(found: Findings, of: Spread) -> str:
    return span(of.low, of.high, found.currency)


def _lifetimes(found: Findings, of: Value) -> Table:
    columns = (
        Column("group", "Customers of launch"),
        Column("customers", "Customers", "heads"),
        Column("observed_today", "Within, today", "currency"),
        Column("observed", "Within, with it", "currency"),
        Column("beyond_today", "Beyond, today", "currency", term="value_beyond_horizon"),
        Column("beyond", "Beyond, with it", "currency"),
        Column("clv_today", "CLV today", "currency", term="clv"),
        Column("clv", "CLV with it", "currency"),
        Column("change", "Change", "currency", signed=True),
        Column("range", "90 % of cases", "currency"),
        Column("error", "Simulation error", "currency", term="simulation_error"),
    )
    rows = tuple(
        (group_name(one), one.customers, one.observed[0], one.observed[1], one.beyond[0],
         one.beyond[1], *one.total, one.change.mean, Range(one.change.low, one.change.high),
         None if math.isnan(one.error) else one.error)
        for one in of.lifetimes
    )  # fmt: skip
    note = (
        f"Per customer, in today's money, {found.currency}, means over cases. Within: the "
        f"{found.horizon_weeks} weeks that are simulated. Deciles by what customers spent in the "
        "52 weeks before launch."
    )
    return Table("clv", "", columns, rows, (note,), strong=frozenset({0}))


def _parts(found: Findings, of: Value) -> Table | None:
    if not of.parts:
        return None
    columns = (
        Column("part", "From customers' values to the NPV"),
        Column("amount", "Today's money", "currency", signed=True),
        Column("range", "90 % of cases", "currency"),
        Column("meaning", "Meaning"),
    )
    rows: list[tuple[Cell, ...]] = [
        (_NAMES[one.name], one.amount.mean, Range(one.amount.low, one.amount.high), one.meaning)
        for one in of.parts
    ]
    main = found.main.npv
    rows.append(("NPV", main.mean, Range(main.low, main.high), "their sum, in every case"))
    note = f"{found.main.label} beyond today, {found.currency}, means over cases."
    last = frozenset({len(rows) - 1})
    return Table("value_parts", "", columns, tuple(rows), (note,), strong=last)


def _arrivals(found: Findings, of: Value) -> Table | None:
    """Customers by the year in which they came; nothing where nobody comes."""
    if not of.arrivals:
        return None
    columns = (
        Column("came", "Came in"),
        Column("joined_today", "Customers, today", "heads"),
        Column("joined", "With it", "heads"),
        Column("observed_today", "Within, today", "currency"),
        Column("observed", "Within, with it", "currency"),
        Column("beyond_today", "Beyond, today", "currency", term="value_beyond_horizon"),
        Column("beyond", "Beyond, with it", "currency"),
    )
    rows = tuple(
        (one.name.replace("week 0", "launch"), *one.joined, *one.observed, *one.beyond)
        for one in of.arrivals
    )
    note = (
        f"First case, per customer who came, in {found.currency} of the month in which they came; "
        "what it costs to win them is not taken off. The later a customer comes, the less of their "
        "is within the horizon and the more is extrapolated."
    )
    return Table("arrivals", "", columns, rows, (note,))


def _beyond(found: Findings, of: Value) -> Iterator[Block | None]:
    if not of.beyond:
        return
    yield prose(
        Strong("Beyond the horizon."),
        " What comes after the last simulated week is extrapolated and no part of the NPV. The two "
        "are alternatives, not parts.",
    )
    yield bullets(
        (
            Strong(f"{_BEYOND[one.name]}:"),
            f" {amount(one.amount.mean, found.currency, sign=True)} in today's money",
            "" if found.certain else f" ({_range(found, one.amount)} in 90 % of cases)",
            f". {one.assumed}",
        )
        for one in of.beyond
    )
