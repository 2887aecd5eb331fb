"""A table of cases from a file: Parquet or CSV, one row per case and arm."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from simulator.decision.information.cases import CaseTable, Numbers
from simulator.say import clauses, fault, label
from simulator.scenario.faults import Fault, ScenarioError, nearest

KEYS = ("case", "arm", "npv")
OPTIONAL = ("cost", "kept")  # of programs, in currency; customers beside today
LEAST = 2  # cases
EXPECTED = label("a table with the columns case, arm, npv and one for each number drawn")


def read_cases(path: Path) -> CaseTable:
    """Read a table of cases.

    Raises
    ------
    ScenarioError
        With every fault of the file that can be told at once.
    """
    frame = _frame(path)
    faults = [*_columns(path, frame)]
    _stop(faults)
    frame = frame.with_columns(pl.col("arm").cast(pl.String))
    faults += _rows(path, frame)
    _stop(faults)
    return _table(path, frame)


def _stop(faults: list[Fault]) -> None:
    if faults:
        raise ScenarioError(faults)


def _fault(path: Path, message: str, row: int | None = None) -> Fault:
    return Fault(str(path), row, "", message)


def _frame(path: Path) -> pl.DataFrame:
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            separator = "\t" if path.suffix.lower() == ".tsv" else _separator(path)
            return pl.read_csv(path, separator=separator, infer_schema_length=None)
    except FileNotFoundError:
        message = fault("no such file; expected {table}", table=EXPECTED)
        raise ScenarioError([_fault(path, message)]) from None
    except IsADirectoryError:
        message = fault("is a folder; name the file, such as tables/cases.parquet of a report")
        raise ScenarioError([_fault(path, message)]) from None
    except (OSError, pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        message = fault(
            "cannot be read as a table ({why}); expected {table}",
            why=str(error).splitlines()[0][:120],
            table=EXPECTED,
        )
        raise ScenarioError([_fault(path, message)]) from None
    if path.is_dir():
        message = fault("is a folder; name the file, such as tables/cases.parquet of a report")
    elif not path.exists():
        message = fault("no such file; expected {table}", table=EXPECTED)
    else:
        ending = path.suffix or label("no ending")
        message = fault("found {ending}; expected .parquet or .csv", ending=ending)
    raise ScenarioError([_fault(path, message)])


def _separator(path: Path) -> str:
    """A comma, unless the first line has more semicolons or tabs."""
    with path.open(encoding="utf-8") as file:
        first = file.readline()
    return max(",;\t", key=first.count)


def _columns(path: Path, frame: pl.DataFrame) -> list[Fault]:
    """Columns that are missing, and those that hold no numbers."""
    found = []
    for name in KEYS:
        if name not in frame.columns:
            there = ", ".join(frame.columns[:12]) or label("none")
            message = fault("no column {name}; found {columns}", name=name, columns=there)
            found.append(_fault(path, clauses(message, _near(name, frame.columns))))
    for name in frame.columns:
        if name not in ("arm", "case") and not frame[name].dtype.is_numeric():
            row = _first_text(frame[name])
            found.append(
                _fault(
                    path,
                    fault(
                        "column {name}: found '{value}'; expected numbers; leave the column out if "
                        "it is none",
                        name=name,
                        value=str(frame[name][row])[:40] if frame.height else "",
                    ),
                    row + 2,
                )
            )
    return found


def _near(name: str, columns: list[str]) -> str:
    near = nearest(name, columns)
    return "" if near is None else fault("did you mean '{near}'?", near=near)


def _first_text(column: pl.Series) -> int:
    """Where the first value stands that is no number."""
    numbers = column.cast(pl.String).cast(pl.Float64, strict=False)
    wrong = (numbers.is_null() & column.is_not_null()).arg_true()
    return int(wrong[0]) if len(wrong) else 0


def _rows(path: Path, frame: pl.DataFrame) -> list[Fault]:
    """Empty cells, rows that stand twice, arms that a case lacks, numbers that differ in a case."""
    found = []
    for name in frame.columns:
        column = frame[name]
        wrong = column.is_null()
        if column.dtype.is_float():
            wrong = wrong | ~column.is_finite().fill_null(value=False)
        if wrong.any():
            message = fault(
                "column {name}: {n} of {rows} values are empty or no finite number; leave these "
                "cases or the column out",
                name=name,
                n=int(wrong.sum()),
                rows=frame.height,
            )
            found.append(_fault(path, message, int(wrong.arg_true()[0]) + 2))
    if found:
        return found
    twice = frame.select("case", "arm").is_duplicated()
    if twice.any():
        at = int(twice.arg_true()[-1])
        message = fault(
            "case {case} has the arm '{arm}' twice; expected one row for each case and arm",
            case=frame["case"][at],
            arm=frame["arm"][at],
        )
        return [_fault(path, message, at + 2)]
    return [*_whole(path, frame)]


def _whole(path: Path, frame: pl.DataFrame) -> list[Fault]:
    arms, cases = frame["arm"].unique(maintain_order=True), frame["case"].n_unique()
    if cases < LEAST:
        message = fault("{n} cases; expected {least} at least", n=cases, least=LEAST)
        return [_fault(path, message)]
    if frame.height != len(arms) * cases:
        counts = frame.group_by("case", maintain_order=True).len()
        lacks = counts.filter(pl.col("len") < len(arms))["case"][0]
        there = frame.filter(pl.col("case") == lacks)["arm"].to_list()
        missing = next(arm for arm in arms if arm not in there)
        message = fault(
            "case {case} has no row for the arm '{arm}'; every case must have every arm",
            case=lacks,
            arm=missing,
        )
        return [_fault(path, message)]
    drawn = [one for one in frame.columns if one not in (*KEYS, *OPTIONAL)]
    for name in drawn:
        several = frame.group_by("case", maintain_order=True).agg(pl.col(name).n_unique())
        wrong = several.filter(pl.col(name) > 1)
        if wrong.height:
            message = fault(
                "column {name}: differs between the arms of case {case}; a number drawn is one for "
                "all arms of a case",
                name=name,
                case=wrong["case"][0],
            )
            return [_fault(path, message)]
    return []


def _table(path: Path, frame: pl.DataFrame) -> CaseTable:
    arms = tuple(frame["arm"].unique(maintain_order=True).to_list())
    place = {arm: at for at, arm in enumerate(arms)}
    ordered = frame.with_columns(
        pl.col("arm").replace_strict(place, return_dtype=pl.Int64).alias("_at")
    ).sort("case", "_at")
    n = ordered["case"].n_unique()

    def by_arm(name: str) -> Numbers | None:
        if name not in frame.columns:
            return None
        return np.asarray(ordered[name].to_numpy(), float).reshape(n, len(arms))

    benefit = by_arm("npv")
    assert benefit is not None
    drawn = {
        name: np.asarray(ordered[name].to_numpy(), float).reshape(n, len(arms))[:, 0]
        for name in frame.columns
        if name not in (*KEYS, *OPTIONAL)
    }
    table = CaseTable(arms, benefit, drawn, by_arm("cost"), by_arm("kept"))
    return table.with_nothing() if len(arms) == 1 else table
