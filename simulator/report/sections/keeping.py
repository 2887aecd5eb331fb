"""What winning and keeping customers costs, what churn costs, and when money is back."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.explain.numbers import amount, share, span
from simulator.findings import Findings, Spread
from simulator.findings.costs import CostsFinding, Dearer
from simulator.findings.value import ChurnWorth, ValueFinding
from simulator.report.document import (
    Block,
    Cell,
    Column,
    Inline,
    Strong,
    Table,
    bullets,
    marked,
    prose,
)
from simulator.say import label, say


def costs(findings: Findings, value: ValueFinding) -> Iterator[Block | None]:
    """A customer won beside a customer kept; nothing where nobody says what winning costs."""
    if value.costs is None:
        return
    yield prose(Strong(label("Winning and keeping customers")))
    yield bullets(_costs(findings, value.costs))


def _costs(findings: Findings, costs: CostsFinding) -> Iterator[tuple[Inline, ...]]:
    yield _won(findings, costs)
    yield _kept(findings, costs)
    if math.isnan(costs.dearer.pooled):
        yield marked(
            "How many times winning one costs [as much as keeping](times_dearer) cannot be told: "
            "neither is paid for."
        )
    else:
        yield marked(
            "Winning one costs [as much as keeping](times_dearer) {times}; the trade says five "
            "times.",
            times=_times(findings, costs.dearer),
        )
    if costs.dearer_years is not None and not math.isnan(costs.dearer_years.pooled):
        yield marked(
            "By customer-year, the fairer comparison, as a customer won late is there for less: "
            "winning costs as much as keeping {times}.",
            times=_times(findings, costs.dearer_years),
        )


def _each(cost: float, currency: str) -> str:
    return label("nothing") if math.isnan(cost) else amount(cost, currency)


def _heads(findings: Findings, kept: Spread) -> str:
    if findings.certain:
        return label("{mean} on average", mean=f"{kept.mean:+,.0f}")
    return label(
        "{mean} on average; {low} to {high} in 90 % of cases",
        mean=f"{kept.mean:+,.0f}",
        low=f"{kept.low:,.0f}",
        high=f"{kept.high:,.0f}",
    )


def _times(findings: Findings, dearer: Dearer) -> str:
    pooled = _factor(dearer.pooled)
    if findings.certain:
        return pooled
    said = label("{times} over all cases", times=pooled)
    if not math.isnan(dearer.low):
        said = label(
            "{times} over all cases, {low} to {high} in 90 % of cases",
            times=pooled,
            low=_factor(dearer.low),
            high=_factor(dearer.high),
        )
    if not dearer.undefined:
        return said
    return label(
        "{times}; not defined in {count} of {cases}",
        times=said,
        count=dearer.undefined,
        cases=findings.cases,
    )


def _factor(ratio: float) -> str:
    if math.isinf(ratio):
        return label("infinitely many times")
    return label("{factor} times", factor=f"{ratio:.2g}")


def churn(findings: Findings, value: ValueFinding) -> Iterator[Block | None]:
    """What today's churn costs, and what one point less would be worth."""
    if value.churn is not None:
        yield prose(Strong(label("What churn costs today")))
        yield bullets(_churn(findings, value.churn))


def _churn(findings: Findings, worth: ChurnWorth) -> Iterator[tuple[Inline, ...]]:
    def told(one: Spread) -> str:
        return with_range(findings, one)

    yield marked(
        "{customers} customers of launch are gone after a year. As average customers they would "
        "have brought {yearly} in each year from then on, and {missed} within the first.",
        customers=f"{worth.lost.mean:,.0f}",
        yearly=told(worth.yearly),
        missed=told(worth.missed),
    )
    yield marked(
        "All who left within the year used to bring {money} a year.", money=told(worth.taken)
    )
    values = {"customers": f"{worth.kept.mean:,.0f}", "money": told(worth.point)}
    if worth.lasting is None:
        yield marked(
            "[One point less churn](point_of_churn) keeps {customers} customers, who bring {money} "
            "a year. What it takes to get there is not taken off.",
            **values,
        )
    else:
        yield marked(
            "[One point less churn](point_of_churn) keeps {customers} customers, who bring {money} "
            "a year; if churn stays lower in every year to come, {lasting} in today's money "
            "(extrapolated). What it takes to get there is not taken off.",
            lasting=told(worth.lasting),
            **values,
        )


def paid_back(findings: Findings, value: ValueFinding) -> Table | None:
    """Payback simple and discounted, over cases."""
    if not value.payback:
        return None
    columns = [Column("payback", label("Payback")), Column("middle", label("Median case"), "weeks")]
    if not findings.certain:
        columns += [
            Column("early", label("5 % of cases by"), "weeks"),
            Column("late", label("95 % of cases by"), "weeks"),
            Column("never", label("Never"), "share"),
        ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            label("discounted") if one.discounted else label("simple"),
            *(one.middle, one.early, one.late, one.never)[: len(columns) - 1],
        )
        for one in value.payback
    )
    note = marked(
        "Weeks until cumulative cash is back and stays; within {weeks} weeks. "
        "[Discounted](discounted_payback_weeks): the same of cash in today's money. Points owed "
        "are not counted in either.",
        weeks=findings.horizon_weeks,
    )
    return Table("payback", "", tuple(columns), rows, note)


def reserve_told(findings: Findings, value: ValueFinding) -> str:
    """Whether cash lasts, in a sentence; what to declare where nobody knows."""
    if value.reserve is None:
        return say("Whether cash lasts is not known: no reserve is given (company.cash_reserve).")
    if not value.funding.height:
        return ""
    risk = float(value.funding["out_of_cash"][-1] or 0.0)
    values = {
        "needed": amount(float(value.funding["mean"][-1]), findings.currency),
        "reserve": amount(value.reserve, findings.currency),
    }
    if findings.certain and risk:
        return say(
            "Until payback {needed} is needed on average; the reserve of {reserve} runs out.",
            **values,
        )
    if findings.certain:
        return say(
            "Until payback {needed} is needed on average; the reserve of {reserve} is enough.",
            **values,
        )
    if not risk:
        return say(
            "Until payback {needed} is needed on average; the reserve of {reserve} is enough in "
            "every case.",
            **values,
        )
    return say(
        "Until payback {needed} is needed on average; the reserve of {reserve} runs out in "
        "{share} of cases, in week {week} at the earliest.",
        share=share(risk),
        week=int((value.funding["out_of_cash"] > 0).arg_max() or 0),
        **values,
    )


def _won(findings: Findings, costs: CostsFinding) -> tuple[Inline, ...]:
    """What a customer won costs, and is worth."""
    labels = {arm.name: arm.label for arm in findings.arms}
    each = _each(costs.per_won, findings.currency)
    if costs.won_by and math.isinf(costs.per_won):
        said = marked(
            "A [customer won](cac): {program} pays money and gains nobody.",
            program=labels[costs.won_by],
        )
    elif costs.won_by:
        said = marked(
            "A [customer won](cac): {program} pays {cost}.", program=labels[costs.won_by], cost=each
        )
    elif math.isinf(costs.per_won):
        said = marked("A [customer won](cac): as declared, it costs money and gains nobody.")
    else:
        said = marked("A [customer won](cac): as declared, it costs {cost}.", cost=each)
    if costs.worth_won is None:
        return said
    worth = say(
        "A customer who comes today is worth {money} on arrival.",
        money=amount(costs.worth_won.mean, findings.currency),
    )
    return (*said, f" {worth}")


def _kept(findings: Findings, costs: CostsFinding) -> tuple[Inline, ...]:
    """What a customer kept costs, and a customer more."""
    values = {"program": findings.main.label, "customers": _heads(findings, costs.kept)}
    if math.isinf(costs.per_kept):
        said = marked(
            "A [customer kept](cost_per_customer_kept): {program} pays money and keeps no more "
            "customers of launch at the horizon ({customers}).",
            **values,
        )
    else:
        said = marked(
            "A [customer kept](cost_per_customer_kept): {program} pays {cost} for each "
            "incremental customer of launch at the horizon ({customers}).",
            cost=_each(costs.per_kept, findings.currency),
            **values,
        )
    more = [_extra(findings, costs)]
    if costs.keeps_nobody:
        more.append(say("In {share} of cases it keeps nobody.", share=share(costs.keeps_nobody)))
    return (*said, f" {' '.join(more)}")


def with_range(findings: Findings, spread: Spread) -> str:
    """An amount and the range of cases, such as `1.2 M USD (1 M to 1.4 M USD in 90 % of cases)`."""
    mean = amount(spread.mean, findings.currency)
    if findings.certain:
        return mean
    return label(
        "{mean} ({span} in 90 % of cases)",
        mean=mean,
        span=span(spread.low, spread.high, findings.currency),
    )


def _extra(findings: Findings, costs: CostsFinding) -> str:
    """What a customer more costs, whoever they are."""
    if math.isinf(costs.per_extra):
        return say(
            "It pays money and gains no incremental customer; all it spends is charged to them."
        )
    return say(
        "It pays {cost} for an incremental customer of any kind; all it spends is charged to them.",
        cost=_each(costs.per_extra, findings.currency),
    )
