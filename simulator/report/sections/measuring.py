"""What to measure after launch."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.explain.numbers import share
from simulator.findings import Findings
from simulator.findings.measuring import Measuring, Showing
from simulator.report.document import Column, Range, Section, Table, bullets, prose, section


def measuring(found: Findings) -> Section | None:
    """A control group: how large, and after how long the difference shows."""
    plan = found.measuring
    if plan is None or not plan.showings:
        return None
    return section(
        "measuring",
        "What to measure after launch",
        prose(
            "Keep customers who are chosen by chance out of the program, before it starts and for "
            "as long as the question matters, and compare them with all others, members or not. "
            "Keep what each has spent in the year before launch: comparing everybody with what "
            "that lets expect makes a smaller group do."
        ),
        bullets(_told(found, plan)),
        _table(found, plan),
    )


def _told(found: Findings, plan: Measuring) -> Iterator[str]:
    showing = next((one for one in plan.showings if one.group_adjusted is not None), None)
    if showing is None or showing.group_adjusted is None:
        yield (
            f"The mean effect on what a customer brings does not show within "
            f"{found.horizon_weeks} weeks, even with half of the customers kept out."
        )
        return
    part = share(showing.group_adjusted / plan.customers)
    yield (
        f"The mean effect on what a customer brings shows after {showing.weeks} weeks if "
        f"{showing.group_adjusted:,.0f} customers ({part}) are kept out."
    )


def _table(found: Findings, plan: Measuring) -> Table:
    tenth = share(plan.share)
    columns = (
        Column("weeks", "After", "weeks"),
        Column("effect", "Mean effect", "currency", signed=True),
        Column("range", "90 % of cases", "currency"),
        Column("sd", "Customers differ by (sd)", "currency"),
        Column("adjusted", "Adjusted", "currency"),
        Column("group", "Keep out", "heads"),
        Column("group_adjusted", "Adjusted: keep out", "heads"),
        Column("smallest", f"Shown by {tenth}", "currency"),
    )
    rows = tuple(_row(one) for one in plan.showings)
    note = (
        f"Per customer of launch since launch, in {found.currency}; set-up and running cost of the "
        "program, which no single customer causes, are not in it. Keep out: customers, of "
        f"{plan.customers:,.0f}, for a two-sided test that finds the mean effect with probability "
        f"{share(plan.power)} and finds one by chance with {share(plan.false_alarm)}; empty where "
        f"half of them are not enough. Shown by {tenth}: the smallest effect that shows with so "
        "many kept out. How much customers differ is that of the first case."
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
