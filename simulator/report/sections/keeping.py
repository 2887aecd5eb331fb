"""What winning and keeping customers costs, what churn costs, and when money is back."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.explain.numbers import amount, share, span
from simulator.findings import Findings, Spread
from simulator.findings.costs import Costs, Dearer
from simulator.findings.value import ChurnWorth, Value
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Strong,
    Table,
    Termed,
    bullets,
    prose,
)


def costs(found: Findings, of: Value) -> Iterator[Block | None]:
    """A customer won beside a customer kept; nothing where nobody says what winning costs."""
    if of.costs is None:
        return
    yield prose(Strong("Winning and keeping customers"))
    yield bullets(_costs(found, of.costs))


def _costs(found: Findings, of: Costs) -> Iterator[tuple[Inline, ...]]:
    labels = {arm.name: arm.label for arm in found.arms}
    who = f"{labels[of.won_by]} pays" if of.won_by else "as declared, it costs"
    yield (
        "A ",
        Termed("customer won", "cac"),
        f": {who} {_each(of.per_won, found.currency)}.{_arrives(found, of)}",
    )
    lost = f" In {share(of.keeps_nobody)} of cases it keeps nobody." if of.keeps_nobody else ""
    yield (
        "A ",
        Termed("customer kept", "cost_per_customer_kept"),
        f": {found.main.label} pays {_each(of.per_kept, found.currency)} for one of launch more at "
        f"the horizon ({_heads(found, of.kept)}), and {_each(of.per_extra, found.currency)} for a "
        f"customer more, whoever they are; all it spends is charged to them.{lost}",
    )
    yield (
        "Winning one costs ",
        Termed("as much as keeping", "times_dearer"),
        f" {_times(found, of.dearer)}; the trade says five times.",
    )
    if of.dearer_years is not None:
        yield (
            "By customer-year, the fairer comparison, as a customer won late is there for less: "
            f"winning costs as much as keeping {_times(found, of.dearer_years)}.",
        )


def _each(cost: float, currency: str) -> str:
    if math.isinf(cost):
        return "money and gains nobody"
    return "nothing" if math.isnan(cost) else amount(cost, currency)


def _heads(found: Findings, kept: Spread) -> str:
    between = "" if found.certain else f"; {kept.low:,.0f} to {kept.high:,.0f} in 90 % of cases"
    return f"{kept.mean:+,.0f} on average{between}"


def _times(found: Findings, of: Dearer) -> str:
    if math.isnan(of.pooled):
        return "by no factor that could be told: neither is paid for"
    if found.certain:
        return _factor(of.pooled)
    more = f", {_factor(of.low)} to {_factor(of.high)} in 90 % of cases"
    unknown = f"; not defined in {of.undefined} of {found.cases}" if of.undefined else ""
    return f"{_factor(of.pooled)} over all cases{more if not math.isnan(of.low) else ''}{unknown}"


def _factor(ratio: float) -> str:
    return "infinitely many times" if math.isinf(ratio) else f"{ratio:.2g} times"


def _arrives(found: Findings, of: Costs) -> str:
    if of.worth_won is None:
        return ""
    return f" Who comes today is worth {amount(of.worth_won.mean, found.currency)} on arrival."


def churn(found: Findings, of: Value) -> Iterator[Block | None]:
    """What today's churn costs, and what one point less would be worth."""
    if of.churn is not None:
        yield prose(Strong("What churn costs today"))
        yield bullets(_churn(found, of.churn))


def _churn(found: Findings, of: ChurnWorth) -> Iterator[tuple[Inline, ...]]:
    def told(one: Spread) -> str:
        between = f" ({span(one.low, one.high, found.currency)} in 90 % of cases)"
        return f"{amount(one.mean, found.currency)}{'' if found.certain else between}"

    yield (
        f"{of.lost.mean:,.0f} customers of launch are gone after a year. As average customers they "
        f"would have brought {told(of.yearly)} in each year from then on, and {told(of.missed)} "
        "within the first.",
    )
    yield (f"All who left within the year used to bring {told(of.taken)} a year.",)
    lasting = ""
    if of.lasting is not None:
        lasting = (
            f"; if churn stays lower in every year to come, {told(of.lasting)} in today's money "
            "(extrapolated)"
        )
    yield (
        Termed("One point less churn", "point_of_churn"),
        f" keeps {of.kept.mean:,.0f} customers, who bring {told(of.point)} a year{lasting}. What "
        "it takes to get there is not taken off.",
    )


def paid_back(found: Findings, of: Value) -> Table | None:
    """Payback simple and discounted, over cases."""
    if not of.payback:
        return None
    columns = [Column("payback", "Payback"), Column("middle", "Middle case", "weeks")]
    if not found.certain:
        columns += [
            Column("early", "5 % of cases by", "weeks"),
            Column("late", "95 % of cases by", "weeks"),
            Column("never", "Never", "share"),
        ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            "discounted" if one.discounted else "simple",
            *(one.middle, one.early, one.late, one.never)[: len(columns) - 1],
        )
        for one in of.payback
    )
    note: tuple[Inline, ...] = (
        f"Weeks until cumulative cash is back and stays; within {found.horizon_weeks} weeks. ",
        Termed("Discounted", "discounted_payback_weeks"),
        ": the same of cash in today's money. Points owed are not counted in either.",
    )
    return Table("payback", "", tuple(columns), rows, note)


def reserve_told(found: Findings, of: Value) -> str:
    """Whether cash lasts, in a sentence; what to declare where nobody knows."""
    if of.reserve is None:
        return "Whether cash lasts is not known: no reserve is given (company.cash_reserve)."
    if not of.funding.height:
        return ""
    there = amount(of.reserve, found.currency)
    risk = float(of.funding["out_of_cash"][-1] or 0.0)
    needed = amount(float(of.funding["mean"][-1]), found.currency)
    need = f"Until money is back it takes {needed} on average; {there} is there"
    if found.certain:
        return f"{need}, which {'runs out' if risk else 'is enough'}."
    if not risk:
        return f"{need}, which is enough in every case."
    first = int((of.funding["out_of_cash"] > 0).arg_max() or 0)
    return f"{need}, which runs out in {share(risk)} of cases, in week {first} at the earliest."
