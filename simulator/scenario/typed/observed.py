"""A file of observations as evidence: how many there are, and the interval that they leave."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from scipy.special import stdtrit

from simulator.say import clauses, fault
from simulator.scenario.faults import show, suggestion

LARGEST = 64_000_000  # bytes
FEWEST = 2  # one observation leaves no interval
LEVEL = 0.95


class Unusable(Exception):
    """The file cannot serve as evidence; says why, and whether `of_column` that is named."""

    def __init__(self, said: str, *, of_column: bool = False) -> None:
        super().__init__(said)
        self.of_column = of_column


def observations(folder: Path, name: str, column: str | None) -> list[float]:
    """The numbers in a column of a CSV file with a head, by its name relative to a folder.

    The only column where there is one and none is named.

    Raises
    ------
    Unusable
        If the file is not there, cannot be read, is no table, has no such column, or holds
        anything but finite numbers or fewer than two of them.
    """
    path = Path(name)
    if path.is_absolute():
        raise Unusable(
            fault("found {found}; expected a path relative to the scenario", found=show(name))
        )
    try:
        place = folder / path
        if place.is_dir():
            raise Unusable(fault("found the folder {name}; expected a CSV file", name=show(name)))
        if place.stat().st_size > LARGEST:
            raise Unusable(
                fault(
                    "{name} is larger than {largest} bytes", name=show(name), largest=f"{LARGEST:,}"
                )
            )
        text = place.read_text("utf-8-sig")
    except FileNotFoundError:
        raise Unusable(
            fault("no such file as {name} beside the scenario", name=show(name))
        ) from None
    except UnicodeDecodeError:
        raise Unusable(
            fault("{name} is not UTF-8 text; expected a CSV file", name=show(name))
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unusable(fault("{name} cannot be read: {why}", name=show(name), why=why)) from None
    return _column(text, name, column)


def _column(text: str, name: str, column: str | None) -> list[float]:
    try:
        rows = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise Unusable(fault("{name} is no CSV: {error}", name=show(name), error=error)) from None
    if not rows or not any(rows[0]):
        raise Unusable(
            fault(
                "{name} is empty; expected a head and a row for each observation", name=show(name)
            )
        )
    head = [cell.strip() for cell in rows[0]]
    if column is None:
        if len(head) > 1:
            raise Unusable(
                fault(
                    "{name} has {n} columns; name one with `column:`", name=show(name), n=len(head)
                ),
                of_column=True,
            )
        column = head[0]
    if column not in head:
        raise Unusable(
            clauses(
                fault("{name} has no column {column}", name=show(name), column=show(column)),
                suggestion(column, head),
            ),
            of_column=True,
        )
    at, numbers = head.index(column), []
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cell = row[at].strip() if at < len(row) else ""
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise Unusable(
                fault(
                    "{name} has {cell} in line {line}; expected a number",
                    name=show(name),
                    cell=show(cell),
                    line=line,
                )
            )
        numbers.append(value)
    if len(numbers) < FEWEST:
        raise Unusable(
            fault(
                "{name} has {n} observations; expected {fewest} or more",
                name=show(name),
                n=len(numbers),
                fewest=FEWEST,
            )
        )
    return numbers


def interval_of(values: list[float]) -> tuple[float, float]:
    """The ends of the 95 % interval (Student) of the mean of some values, two or more of them."""
    n = len(values)
    mean = math.fsum(values) / n
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    reach = float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * spread / math.sqrt(n)
    return mean - reach, mean + reach
