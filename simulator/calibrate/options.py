"""What a user may say about a file that it does not say itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Options:
    """How to read files of transactions; None or empty where the files are to say it.

    `columns` has the name of a column by its role (`roles.py`), or its number from 1 where a file
    names none. `keep` and `drop` are words, or `column=value,value`. `decimal` is `comma` or
    `point`, `amount_per` is `order` or `line`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str | None = None
    amount_per: str | None = None
    end: date | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    sheet: str | None = None
    table: str | None = None
    query: str | None = None
    today: date | None = None  # the day on which it is read; what is later is hardly meant

    def words(self, which: str) -> frozenset[str]:
        """The plain words of `keep` or `drop`, in lower case."""
        said = self.keep if which == "keep" else self.drop
        return frozenset(w.strip().casefold() for one in said if "=" not in one
                         for w in one.split(","))  # fmt: skip

    def filters(self, which: str) -> dict[str, frozenset[str]]:
        """The values by column, in lower case, of what was said as `column=value,value`."""
        found: dict[str, frozenset[str]] = {}
        for one in self.keep if which == "keep" else self.drop:
            name, equals, values = one.partition("=")
            if equals:
                found[name.strip().casefold()] = frozenset(
                    value.strip().casefold() for value in values.split(",")
                )
        return found
