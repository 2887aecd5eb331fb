"""Dirty files of which the truth is known: occasions first, then all that systems do to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

START = date(2023, 1, 1)


@dataclass
class Truth:
    """What must come out: occasions in cents, and lines by what becomes of them."""

    occasions: dict[tuple[str, int], int] = field(default_factory=dict)
    merged: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    gross: int = 0
    refunded: int = 0


@dataclass(frozen=True)
class Style:
    """How a system writes."""

    separator: str
    comma: bool
    day: str
    encoding: str
    quoted: bool
    newline: str

    def amount(self, cents: int) -> str:
        """An amount, with thousands apart where a comma is the decimal mark."""
        if not self.comma:
            return f"{cents / 100:.2f}"
        return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))

    def line(self, *cells: str) -> str:
        """Cells as a line; all of them in quotes, or those that need them."""
        return self.separator.join(
            f'"{cell}"' if self.quoted or self.separator in cell else cell for cell in cells
        )


STYLES = tuple(
    Style(separator, comma, day, encoding, quoted, newline)
    for separator, comma, day, encoding, quoted, newline in (
        (",", False, "%Y-%m-%d", "utf-8", False, "\n"),
        (";", True, "%d.%m.%Y", "cp1252", False, "\r\n"),
        (",", True, "%d/%m/%Y", "utf-8-sig", True, "\n"),
        ("\t", False, "%m/%d/%Y %H:%M", "utf-16", False, "\r\n"),
        ("|", True, "%Y-%m-%dT%H:%M:%SZ", "utf-8", True, "\n"),
        (";", False, "%d %b %Y", "cp1252", True, "\n"),
    )
)  # fmt: skip
HEAD = ("Order no", "Customer no", "Order date", "Status", "Total", "Note")


def made(seed: int, style: Style) -> tuple[bytes, Truth]:
    """A file of orders, and the truth about it."""
    luck, truth = Random(seed), Truth()
    rows: list[str] = []
    number = 1000

    def row(who: str, day: int, status: str, cents: int, order: int | None = None) -> str:
        nonlocal number
        number += 1
        when = (START + timedelta(days=day)).strftime(style.day)
        note = luck.choice(("", "grün", "to the door", "5 x"))
        return style.line(str(order or number), who, when, status, style.amount(cents), note)

    def add(line: str, fate: str = "", merged: bool = False) -> None:
        rows.append(line)
        truth.lines += 1
        if fate:
            (truth.merged if merged else truth.dropped)[fate] += 1

    for who in (f"K-{n:03d}" for n in range(luck.randint(3, 12))):
        for day in sorted(luck.sample(range(20, 400), luck.randint(1, 6))):
            tickets = [luck.randint(100, 250_000) for _ in range(luck.choice((1, 1, 1, 2, 3)))]
            for at, cents in enumerate(tickets):
                number_before = number + 1
                add(row(who, day, "completed", cents), "same_day" if at else "", merged=True)
                truth.gross += cents
                if luck.random() < 0.1:  # the same line once more
                    add(rows[-1], "duplicate")
            total = sum(tickets)
            fate = luck.random()
            if fate < 0.1 and len(tickets) == 1:  # all of it comes back, by its receipt
                add(row(who, day + 3, "completed", -total, number_before), "returned_in_full")
                truth.dropped["returned_in_full"] += 1
                truth.refunded += total
                continue
            if fate < 0.25:  # a part of it comes back, by its receipt
                part = luck.randint(1, total - 1)
                add(row(who, day + 2, "completed", -part, number_before), "return", merged=True)
                truth.refunded += part
                total -= part
            truth.occasions[who, day] = total
        for status, why in zip(("cancelled", "pending", "failed"),
                               ("cancelled", "unpaid", "failed"), strict=True):  # fmt: skip
            if luck.random() < 0.3:
                add(row(who, luck.randint(20, 400), status, luck.randint(100, 9_000)), why)
    add(row("K-000", 14, "completed", -500), "return_without_purchase")
    for _ in range(luck.randint(0, 3)):
        add(row("", luck.randint(20, 400), "completed", 777), "guest")
        add(row("TEST-1", luck.randint(20, 400), "completed", 555), "test")
        add(row("staff 3", luck.randint(20, 400), "completed", 444), "staff")
        add(style.line("Total", "", "", "", style.amount(99_999), ""), "total")
        add(style.separator.join(("1", "x")), "not_a_row")
    order = list(range(len(rows)))
    if luck.random() < 0.5:
        luck.shuffle(order)
    text = [style.line(*HEAD), *(rows[at] for at in order)]
    return (style.newline.join(text) + style.newline).encode(style.encoding), truth
