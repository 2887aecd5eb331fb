"""What to measure after launch."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.measuring import Measuring, Showing
from simulator.report.document import (
    Column,
    Range,
    Section,
    Table,
    bullets,
    prose,
    section,
)
from simulator.say import label, say


def measuring(findings: Findings) -> Section | None:
    """A control group: how large, and after how long the difference shows."""
    plan = findings.measuring
    if plan is None or not plan.showings:
        return None
    return section(
        "measuring",
        label("Measurement after launch"),
        prose(
            say(
                "Keep customers who are chosen at random out of the program, before it starts and "
                "for as long as the question matters, and compare them with all others, members "
                "or not."
            ),
            " ",
            say(
                "Keep what each has spent in the year before launch: comparing everybody with "
                "what that lets expect makes a smaller group do."
            ),
        ),
        bullets(_told(findings, plan)),
        _table(findings, plan),
    )


def _told(findings: Findings, plan: Measuring) -> Iterator[str]:
    showing = next((one for one in plan.showings if one.group_adjusted is not None), None)
    if showing is None or showing.group_adjusted is None:
        yield (
            say(
                "The mean effect on what a customer brings does not show within "
                "{horizon_weeks} weeks, even with half of the customers kept out.",
                horizon_weeks=findings.horizon_weeks,
            )
        )
        return
    part = share(showing.group_adjusted / plan.customers)
    yield (
        say(
            "The mean effect on what a customer brings shows after {weeks} weeks if "
            "{group_adjusted} customers ({part}) are kept out.",
            weeks=showing.weeks,
            group_adjusted=f"{showing.group_adjusted:,.0f}",
            part=part,
        )
    )


def _table(findings: Findings, plan: Measuring) -> Table:
    tenth = share(plan.share)
    columns = (
        Column("weeks", label("After"), "weeks"),
        Column("effect", label("Mean effect"), "currency", signed=True),
        Column("range", label("90 % of cases"), "currency"),
        Column("sd", label("Customers differ by (sd)"), "currency"),
        Column("adjusted", label("Adjusted"), "currency"),
        Column("group", label("Keep out"), "heads"),
        Column("group_adjusted", label("Adjusted: keep out"), "heads"),
        Column("smallest", label("Shown by {tenth}", tenth=tenth), "currency"),
    )
    rows = tuple(_row(one) for one in plan.showings)
    note = say(
        "Per customer of launch since launch, in {currency}; set-up and running cost of "
        "the program, which no single customer causes, are not in it. Keep out: "
        "customers, of {customers}, for a two-sided test that finds the mean effect with "
        "probability {power} and finds one by chance with {false_alarm}; empty where "
        "half of them are not enough. Shown by {tenth}: the smallest effect that shows "
        "with so many kept out. How much customers differ is that of the first case.",
        currency=findings.currency,
        customers=f"{plan.customers:,.0f}",
        power=share(plan.power),
        false_alarm=share(plan.false_alarm),
        tenth=tenth,
    )
    return Table("measuring", "", columns, rows, (note,))


def _row(one: Showing) -> tuple[str | float | Range | None, ...]:
    return (
        one.weeks,
        one.effect.mean,
        Range(one.effect.low, one.effect.high),
        one.sd,
        one.adjusted,
        one.group,
        one.group_adjusted,
        one.smallest,
    )
