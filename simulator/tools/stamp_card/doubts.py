"""Terms of a stamp card that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

TERMS = 2.0  # times its term that the average customer may need for a card
MANY = 1_000  # stamps of a week: no limit
FORGED = 0.2  # stamps per purchase that nobody has earned: more is no card but a gift


class StampCardTerms(Protocol):
    """What is looked at of a stamp card."""

    @property
    def face_value(self) -> float: ...

    @property
    def stamps(self) -> int: ...

    @property
    def stamp_per(self) -> float | None: ...

    @property
    def term(self) -> int: ...

    @property
    def endowed(self) -> int: ...

    @property
    def unearned(self) -> float: ...

    @property
    def most_per_week(self) -> int | None: ...

    @property
    def stamping(self) -> str: ...


def doubts(tool: StampCardTerms, usual: Typical) -> Doubts:
    """A reward beside what customers spend, how long a card takes beside its term, stamps that
    nobody has earned."""
    if tool.face_value > usual.spend:
        value = plain.money(round(tool.face_value, 2), usual.currency)
        yield (
            "face_value",
            fault(
                "a reward of {value}, more than the average customer spends in a year", value=value
            ),
        )
    a_stamp = 52 / usual.purchases_per_year
    if tool.stamp_per is not None:
        a_stamp = tool.stamp_per / usual.weekly
    a_stamp = max(a_stamp, 1 / (tool.most_per_week or MANY))
    weeks = a_stamp * tool.stamps
    if weeks > TERMS * tool.term:
        yield (
            "stamps",
            fault(
                "the average customer needs {weeks} weeks to fill a card of "
                "{stamps}, but its term is {term} weeks; type a longer term, or fewer",
                weeks=plain.number(round(weeks)),
                stamps=tool.stamps,
                term=tool.term,
            ),
        )
    if tool.endowed > tool.stamps:
        yield (
            "endowed",
            fault(
                "{endowed} stamps are on a card from its beginning, more than the "
                "{stamps} that are to be earned; two of ten are usual",
                endowed=tool.endowed,
                stamps=tool.stamps,
            ),
        )
    yield from _forged(tool, usual)


def _forged(tool: StampCardTerms, usual: Typical) -> Doubts:
    """Stamps that nobody has earned: too many, or none although a card is worth forging."""
    if tool.unearned > FORGED:
        yield (
            "unearned",
            fault(
                "{unearned} of stamps more than purchases were made for; number the "
                "cards, or let the till give stamps (stamping: automatic)",
                unearned=plain.percent(tool.unearned),
            ),
        )
    if not tool.unearned and tool.stamping == "asked" and tool.face_value > usual.basket:
        worth = plain.money(round(tool.face_value, 2), usual.currency)
        yield (
            "unearned",
            fault(
                "0, although a card of paper is worth {worth}, more than the average "
                "basket; who looks at its stamps?",
                worth=worth,
            ),
        )
