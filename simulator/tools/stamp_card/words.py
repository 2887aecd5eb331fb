"""A stamp card in plain words."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.audience import Audience


class StampCardTold(Protocol):
    """The terms of a card; what each is stands beside its knob."""

    @property
    def endowed(self) -> int: ...

    @property
    def face_value(self) -> float: ...

    @property
    def most_per_week(self) -> int | None: ...

    @property
    def percent(self) -> float | None: ...

    @property
    def stamp_per(self) -> float | None: ...

    @property
    def stamping(self) -> str: ...

    @property
    def stamps(self) -> int: ...

    @property
    def term(self) -> int: ...

    @property
    def to(self) -> Audience: ...

    def limits_plainly(self, currency: str, window: str) -> str: ...


def plainly(card: StampCardTold, currency: str) -> str:
    """What a full card is worth, and how one comes by it."""
    who, worth = plain.capitalized(card.to.plainly()), plain.money(card.face_value, currency)
    each = "each purchase"
    if card.stamp_per is not None:
        each = f"every {plain.money(card.stamp_per, currency)} they pay"
    asked = ", if they ask for it" if card.stamping == "asked" else ""
    term = plain.count(card.term, "week")
    said = (
        f"{who} get a stamp with {each}{asked}; {plain.number(card.stamps)} of them fill a "
        f"card, worth {worth} off a later purchase. There are {term} to fill a card, "
        "and as many to use what it gives"
    )
    if card.endowed:
        more = plain.count(card.endowed, "stamp")
        said += f". Beside them a card has {more} when it is begun"
    if card.most_per_week is not None:
        said += f". A week gives {plain.count(card.most_per_week, 'stamp')} at most"
    if card.percent is not None:
        said += f". It is {plain.percent(card.percent)} off, and that at most"
    return f"{said}{card.limits_plainly(currency, 'window')}."
