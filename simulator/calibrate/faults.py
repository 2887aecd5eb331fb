"""What keeps a file of transactions from being read, said so that it can be mended."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from simulator.say import clauses, label

LISTED = 12  # names or values in a message


class BadFiles(ValueError):
    """Transactions that cannot be read, or not without being told how; the text says what to type.

    It names columns and the values of statuses, and never a customer or a purchase.
    """

    def __init__(self, file: Path | None, *said: str) -> None:
        message = clauses(*said)
        super().__init__(f"{file}: {message}" if file is not None else message)


def listed(names: Iterable[object]) -> str:
    """Names with commas between them, no more than a message has room for."""
    every = [str(name) for name in names]
    shown = ", ".join(every[:LISTED])
    if len(every) <= LISTED:
        return shown
    return label("{shown} and {n} more", shown=shown, n=len(every) - LISTED)


def masked(text: str, most: int = 60) -> str:
    """The shape of a text that may be about a person: letters are x, digits are 9."""
    shape = "".join("9" if c.isdigit() else "x" if c.isalpha() else c for c in text[: most + 1])
    shape = "".join(c if c.isprintable() else "?" for c in shape)
    return shape if len(shape) <= most else shape[: most - 3] + "..."
