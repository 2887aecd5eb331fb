"""`loyalty calibrate`: from a company's own transactions to a market."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.calibrating.into import Target, free, target_of, without_segments, write_new
from simulator.cli.calibrating.survey import survey_into
from simulator.cli.calibrating.targets import fit_targets
from simulator.cli.faults import BAD_INPUT, faults, stop, there
from simulator.cli.options import Quiet
from simulator.say import fault, label, say

if TYPE_CHECKING:
    from simulator.calibrate.log import OccasionLog

Column = str | None
_COLUMN = "COLUMN"
_KINDS = (".gz", ".csv", ".txt", ".tsv", ".xlsx", ".xls", ".parquet", ".duckdb", ".db", ".sqlite")


def calibrate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help=say("CSV, Parquet, workbook, DuckDB or SQLite.")),
    ] = None,
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
        Column, typer.Option(metavar=_COLUMN, help=say("Fitted of the customer."))
    ] = None,
    member: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("Whether the customer is a member."))
    ] = None,
    discount: Annotated[
        Column, typer.Option(metavar=_COLUMN, help=say("What was taken off the price."))
    ] = None,
    quantity: Annotated[Column, typer.Option(metavar=_COLUMN, help=say("How many items."))] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT",
            help=say("Values of a status that are purchases, or COLUMN=VALUE; may be repeated."),
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT", help=say("The same for what is to be left out.")),
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(metavar="F", help=say("Order of day and month: dmy, mdy, ymd, DD.MM.YYYY.")),
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
    holdout: Annotated[
        str | None,
        typer.Option(
            metavar="DATE|WEEKS", help=say("What is held back as proof [the last third].")
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.yaml", help=say("Where the market goes, as a scenario.")),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="SCENARIO", help=say("Whose measured numbers are replaced.")),
    ] = None,
    survey: Annotated[
        Path | None,
        typer.Option(metavar="ANSWERS.csv", help=say("What customers have answered.")),
    ] = None,
    targets: Annotated[
        Path | None,
        typer.Option(metavar="TARGETS.yaml", help=say("Known totals that a market must show.")),
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="XXX", help=say("Currency of the amounts [USD]."))
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=say("Where calibration.json goes [reports/NAME].")),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read your own transactions; account for every line."""
    there(*(files or ()), *(one for one in (survey, targets) if one is not None))
    if targets is not None:
        _alone(targets, files, survey)
        with faults(targets):
            target = None if into is None else target_of(into, out, currency)
            fit_targets(targets, target, out, quiet=quiet)
        return
    if survey is not None and not files:
        with faults(survey):
            target = None if into is None else target_of(into, out, currency)
            place = Path("reports") / f"{_name(survey)}.survey" if report is None else report
            survey_into(survey, place, target)
        return
    if not files:
        stop(fault("name a file of transactions, --survey or --targets"), BAD_INPUT)
    columns = {"customer": customer, "date": when, "amount": amount, "order": order,
               "status": status, "segment": segment, "member": member, "discount": discount,
               "quantity": quantity}  # fmt: skip
    with faults(files[0]):
        from simulator.calibrate.fit.calibration import AskedOfFit
        from simulator.calibrate.fit.fitted import fitted
        from simulator.calibrate.fit.rates import TooFew
        from simulator.calibrate.fit.tables import as_json
        from simulator.calibrate.fit.write import scenario_text
        from simulator.calibrate.options import Options
        from simulator.calibrate.read import reading
        from simulator.report.calibration.account import account_in_words
        from simulator.report.calibration.fit_words import fit_in_words
        from simulator.report.calibration.survey import write_questionnaire
        from simulator.report.calibration.written import as_data, try_place, write
        from simulator.report.progress import Display

        target = None if into is None else target_of(into, out, currency)
        options = Options(
            {role: name for role, name in columns.items() if name is not None}, date_format,
            decimal, amount_per, day_of(end), tuple(keep or ()), tuple(drop or ()), sheet, table,
            query,
        )  # fmt: skip
        place = Path("reports") / f"{_name(files[0])}.calibration" if report is None else report
        try_place(place)
        if out is not None:
            free(out)
        with Display(quiet=quiet) as display:
            found = reading(files, options, display.step)
            display.step(label("fitting rates, leaving and spend"))
            if target is not None and target.one_segment and segment is None:
                found = without_segments(found)
            asked = AskedOfFit(
                holdout=_cut(holdout, found.log), currency=_currency(currency, target)
            )
            try:
                fit = fitted(found.log, asked)
            except TooFew as few:
                fit, why = None, str(few)
        written = write(as_data(found.log, None if fit is None else as_json(fit)), place)
        typer.echo(account_in_words(found))
        typer.echo()
        typer.echo(say("Not fitted: {why}.", why=why) if fit is None else fit_in_words(fit))
        typer.echo()
        typer.echo(say("What was read and found is in {place}.", place=written))
        asking = write_questionnaire(place, segments=len(found.log.segments) > 1)
        typer.echo(say("Beside it, {file} asks what purchases cannot tell.", file=asking.name))
        if out is not None and fit is not None:
            write_new(out, scenario_text(fit))
            typer.echo(say("The market is in {out}; `loyalty check {out}` reads it.", out=out))
            into = out
        if target is not None and fit is not None:
            typer.echo(target.put(fit))
        if survey is not None:
            typer.echo()
            survey_into(survey, place, None if into is None else target_of(into, None, currency))


def _cut(text: str | None, log: OccasionLog) -> date | None:
    """The last day of the first part; None where nothing is said."""
    if text is None:
        return None
    if text.isdigit():
        cut = log.end - timedelta(weeks=int(text))
    else:
        day = day_of(text, "--holdout")
        assert day is not None
        cut = day
    if not log.start < cut < log.end:
        stop(
            fault(
                "{option}: {text} leaves nothing on one side; the file goes from {start} to {end}",
                option="--holdout",
                text=text,
                start=log.start,
                end=log.end,
            ),
            BAD_INPUT,
        )
    return cut


def _alone(targets: Path, files: list[Path] | None, survey: Path | None) -> None:
    """Refuse totals beside purchases or answers: the later would turn what the former measured."""
    beside = [str(one) for one in (*(files or ()), *((survey,) if survey else ()))]
    if beside:
        stop(
            fault(
                "found --targets {targets} beside {files}; first the one with --into SCENARIO, "
                "then the other",
                targets=targets,
                files=", ".join(beside),
            ),
            BAD_INPUT,
        )


def _currency(typed: str | None, target: Target | None) -> str:
    return typed or (target.scenario.currency if target is not None else "USD")


def day_of(text: str | None, option: str = "--end") -> date | None:
    """The day that an option names."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        stop(
            fault(
                "{option}: {text} is no date; type one such as 2025-12-31",
                option=option,
                text=repr(text),
            ),
            BAD_INPUT,
        )


def _name(file: Path) -> str:
    """The name of a file without what says of which kind it is."""
    name = file.name
    while (stem := Path(name).stem) != name and Path(name).suffix.lower() in _KINDS:
        name = stem
    return name
