"""A file of observations as evidence: how many there are, and the interval that they leave."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from scipy.special import stdtrit

from simulator.scenario.faults import show, suggestion

LARGEST = 64_000_000  # bytes
FEWEST = 2  # one observation leaves no interval
LEVEL = 0.95


class Unusable(Exception):
    """The file cannot serve as evidence; says why, and what was expected."""


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
        raise Unusable(f"found {show(name)}; expected a path relative to the scenario")
    try:
        place = folder / path
        if place.is_dir():
            raise Unusable(f"found the folder {show(name)}; expected a CSV file")
        if place.stat().st_size > LARGEST:
            raise Unusable(f"{show(name)} is larger than {LARGEST:,} bytes")
        text = place.read_text("utf-8-sig")
    except FileNotFoundError:
        raise Unusable(f"no such file as {show(name)} beside the scenario") from None
    except UnicodeDecodeError:
        raise Unusable(f"{show(name)} is not UTF-8 text; expected a CSV file") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unusable(f"{show(name)} cannot be read: {why}") from None
    return _column(text, name, column)


def _column(text: str, name: str, column: str | None) -> list[float]:
    try:
        rows = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise Unusable(f"{show(name)} is no CSV: {error}") from None
    if not rows or not any(rows[0]):
        raise Unusable(f"{show(name)} is empty; expected a head and a row for each observation")
    head = [cell.strip() for cell in rows[0]]
    if column is None:
        if len(head) > 1:
            raise Unusable(f"{show(name)} has {len(head)} columns; name one with `column:`")
        column = head[0]
    if column not in head:
        raise Unusable(f"{show(name)} has no column {show(column)}{suggestion(column, head)}")
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
            raise Unusable(f"{show(name)} has {show(cell)} in line {line}; expected a number")
        numbers.append(value)
    if len(numbers) < FEWEST:
        raise Unusable(f"{show(name)} has {len(numbers)} observations; expected {FEWEST} or more")
    return numbers


def interval_of(values: list[float]) -> tuple[float, float]:
    """The ends of the 95 % interval (Student) of the mean of some values, two or more of them."""
    n = len(values)
    mean = math.fsum(values) / n
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    reach = float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * spread / math.sqrt(n)
    return mean - reach, mean + reach
