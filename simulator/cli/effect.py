"""`loyalty effect`: what a treatment of customers has done, and whom to treat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from simulator.cli.faults import BAD_INPUT, faults, stop, there
from simulator.cli.options import Quiet
from simulator.say import label, say

if TYPE_CHECKING:
    from simulator.decision.effect.whom import Money

Column = str | None
_COLUMN = "COLUMN"


def effect(
    treatments: Annotated[
        Path,
        typer.Argument(
            metavar="TREATMENTS", help=say("CSV: customer, date, treated; randomized, segment.")
        ),
    ],
    transactions: Annotated[
        list[Path],
        typer.Option("--transactions", metavar="FILE", help=say("Purchases; may be repeated.")),
    ],
    weeks: Annotated[
        int | None, typer.Option(min=1, max=520, metavar="N", help=say("After the date [8]."))
    ] = None,
    randomized: Annotated[
        bool | None,
        typer.Option("--randomized/--observed", help=say("Whether chance chose whom to treat.")),
    ] = None,
    margin: Annotated[
        float | None, typer.Option(metavar="SHARE", help=say("Gross margin, such as 0.3."))
    ] = None,
    cost: Annotated[
        float, typer.Option(metavar="MONEY", help=say("Of treating one customer."))
    ] = 0.0,
    missing: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help=say("Customers not in the transactions: zero or drop.")),
    ] = None,
    knob: Annotated[
        str, typer.Option(metavar="PATH", help=say("Keys of a scenario to print the effect under."))
    ] = "",
    currency: Annotated[
        str, typer.Option(metavar="XXX", help=say("Currency of the amounts."))
    ] = "USD",
    as_json: Annotated[bool, typer.Option("--json", help=say("Print plain data."))] = False,
    customer: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("Who bought [found by name]."))
    ] = None,
    when: Annotated[
        Column, typer.Option("--date", metavar=_COLUMN, help=say("When [found by name]."))
    ] = None,
    amount: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("What was paid [found by name]."))
    ] = None,
    order: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("Number of an order or a receipt."))
    ] = None,
    status: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("Says which lines are purchases."))
    ] = None,
    segment: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("Of the customer, in the transactions."))
    ] = None,
    discount: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("What was taken off the price."))
    ] = None,
    quantity: Annotated[Column, typer.Option(metavar=_COLUMN, help=say("How many items."))] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT", help=say("Values of a status that are purchases.")),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT", help=say("The same for what is to be left out.")),
    ] = None,
    date_format: Annotated[
        str | None, typer.Option(metavar="F", help=say("Order of day and month: dmy, mdy, ymd."))
    ] = None,
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help=say("Decimal mark: comma or point."))
    ] = None,
    amount_per: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help=say("Whether an amount is of an order or of a line.")),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(metavar="DATE", help=say("Last day to look at [the last in the files].")),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("Sheet of a workbook."))
    ] = None,
    table: Annotated[
        str | None, typer.Option(metavar="NAME", help=say("Table of a database."))
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="SQL", help=say("A query of a database."))
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Measure what a treatment of customers has done."""
    there(*transactions)
    columns = {"customer": customer, "date": when, "amount": amount, "order": order,
               "status": status, "segment": segment, "discount": discount,
               "quantity": quantity}  # fmt: skip
    money = _money(margin, cost)
    if missing not in (None, "zero", "drop"):
        stop(label("--missing: found '{found}'; expected zero or drop", found=missing), BAD_INPUT)
    with faults(treatments):
        import json

        from simulator.calibrate.options import Options
        from simulator.calibrate.read import reading
        from simulator.cli.calibrate import day_of
        from simulator.decision.effect.assessed import assess
        from simulator.report.effect.data import as_json as data
        from simulator.report.effect.joining import Missing, trial_of, window
        from simulator.report.effect.reading import read_treatments
        from simulator.report.progress import Display
        from simulator.report.terminal.effect import effect_summary

        given = read_treatments(treatments, date_format)
        options = Options(
            {role: name for role, name in columns.items() if name is not None}, date_format,
            decimal, amount_per, day_of(end), tuple(keep or ()), tuple(drop or ()), sheet, table,
            query,
        )  # fmt: skip
        with Display(quiet=quiet) as display:
            read = reading(transactions, options, display.step, people=True)
            trial = trial_of(given, read, cast("Missing", missing))
            display.step(label("measuring the effect"))
            chance = given.randomized if randomized is None else randomized
            found = assess(
                read.log, trial, window(given, read.log, trial, weeks), randomized=bool(chance),
                money=money,
            )  # fmt: skip
        if as_json:
            typer.echo(json.dumps(data(found, read.log.notes), indent=1))
            return
        typer.echo(effect_summary(found, currency, knob=knob, said=chance is not None))


def _money(margin: float | None, cost: float) -> Money | None:
    """Margin and cost, as far as they can be meant."""
    from simulator.decision.effect.whom import Money

    if not 0 <= cost < float("inf"):
        stop(label("--cost: expected money, 0 or above"), BAD_INPUT)
    if margin is None:
        if cost:
            stop(label("--cost: without --margin no profit is known; type --margin 0.3"), BAD_INPUT)
        return None
    if not 0 < margin <= 1:
        stop(
            label("--margin: found {found}; expected a share above 0, such as 0.3", found=margin),
            BAD_INPUT,
        )
    return Money(margin, cost)
