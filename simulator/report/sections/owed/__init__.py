"""What is owed to members: points, profit apart from cash, and what ending it would cost."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import amount, points, share
from simulator.findings import Findings
from simulator.findings.owed import Owed, Ultimate
from simulator.report.document import (
    Block,
    Inline,
    Section,
    bullets,
    marked,
    paragraph,
    section,
)
from simulator.report.figures.series import liability
from simulator.report.sections.owed.tables import (
    any_of,
    deferred_table,
    ending_table,
    points_table,
    profit_table,
    redemption_table,
)
from simulator.say import label, say


def owed(findings: Findings) -> Section | None:
    """Points outstanding, their roll-forward, redemption, deferral, and the cost of an end."""
    books = findings.owed
    there = books is not None and (books.points.height or any_of(books.profit, "change", "owed"))
    return section(
        "owed",
        label("Liability"),
        liability(findings),
        *(_books(findings, books) if books is not None and there else ()),
    )


def _books(findings: Findings, owed: Owed) -> Iterator[Block | None]:
    if owed.points.height:
        yield paragraph(
            "How what is owed in points moves, at full cost: as if every point were "
            "redeemed. Opening, issued, less what was redeemed, lapsed or taken back, is "
            "closing; closing of a period is the opening of the next."
        )
        yield points_table(findings, owed, "year")
        yield bullets(_redeemed(findings, owed))
        yield redemption_table(findings, owed)
    yield paragraph(
        "Profit is not cash: points cost money when they are redeemed, and are owed from "
        "when they are issued. Profit is cash less the change of what is owed, as far as it "
        "will be redeemed."
    )
    yield profit_table(findings, owed, "year")
    yield from _deferral(findings, owed)
    yield from _end(findings, owed)
    yield from (points_table(findings, owed, "month"), profit_table(findings, owed, "month"))
    yield from (deferred_table(findings, owed, "month"), ending_table(findings, owed, every=1))


def _redeemed(findings: Findings, owed: Owed) -> Iterator[str | tuple[Inline, ...]]:
    """The ultimate redemption rate, and how well it could have been known."""
    for one in owed.ultimate:
        yield _at_horizon(findings, one)
    for told in owed.redemptions:
        yield say(
            "After {months} months an actuary who knows the past only would expect {estimated} of "
            "the {points} outstanding to be redeemed; it will be {true} ({difference}, {money} of "
            "what is owed; first case).",
            months=told.months,
            estimated=share(told.estimated, 1),
            points=told.currency,
            true=share(told.true, 1),
            difference=points(told.estimated - told.true),
            money=amount(told.owed_as_estimated - told.owed, findings.currency, sign=True),
        )


def _at_horizon(findings: Findings, one: Ultimate) -> tuple[Inline, ...]:
    values = {
        "points": one.currency,
        "weeks": findings.horizon_weeks,
        "rate": share(one.rate.mean, 1),
    }
    if findings.certain:
        said = marked(
            "Of the {points} outstanding after {weeks} weeks, {rate} will be redeemed: their "
            "[ultimate redemption rate](urr). The rest is breakage.",
            **values,
        )
    else:
        said = marked(
            "Of the {points} outstanding after {weeks} weeks, {rate} will be redeemed ({low} to "
            "{high} in 90 % of cases): their [ultimate redemption rate](urr). The rest is "
            "breakage.",
            low=share(one.rate.low),
            high=share(one.rate.high),
            **values,
        )
    if not one.unsettled:
        return said
    open_end = say("The run-off saw no end of {share}.", share=share(one.unsettled, 1))
    return (*said, f" {open_end}")


def _deferral(findings: Findings, owed: Owed) -> Iterator[Block | None]:
    if owed.deferred.height:
        yield paragraph(
            "Accounting sees it from the customer's side: what was paid was paid for goods "
            "and for points, and the part of the points is [deferred "
            "revenue](deferred_revenue) until they are redeemed, taken at face value: "
            "another amount than what they cost."
        )
        yield deferred_table(findings, owed, "year")


def _end(findings: Findings, owed: Owed) -> Iterator[Block | None]:
    if owed.endless:
        yield paragraph(
            "What ending it would cost is not known: points need not lapse, and no notice is "
            "given (criteria.promises.notice)."
        )
    elif owed.ending.height and any_of(owed.ending, "total"):
        worst = owed.ending.row(int(owed.ending["total"].arg_max() or 0), named=True)
        yield paragraph(
            "If the program is ended, members redeem what they have. With everything "
            "claimed, a rush, that costs most at the end of {month}: {money} on average.",
            month=worst["month"],
            money=amount(worst["total"], findings.currency),
        )
        yield ending_table(findings, owed, every=12)
