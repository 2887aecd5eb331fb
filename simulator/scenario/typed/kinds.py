"""The kinds of numbers that a scenario takes, and one kind turned into another by the year."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from simulator.say import label
from simulator.scenario.typed.grouped import grouped
from simulator.scenario.typed.spelled import PERIOD, WEEKS_IN_A_YEAR, share

TIMES = {
    "day": 364, "week": WEEKS_IN_A_YEAR, "fortnight": 26, "month": 12, "quarter": 4,
    "half-year": 2, "year": 1, "annum": 1,
}  # fmt: skip
YEARLY = re.compile(r"(per|and|-) ?year|(?<!within )(?<!after )\ba year\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a number is expected to be.

    `name` is its key, `unit` that of its knob. `optional` numbers may be null; those that are
    not `uncertain` cannot be distributions. `admits` says whether a value is within bounds.
    """

    name: str = ""
    unit: str = ""
    money: bool = False
    whole: bool = False
    weeks: bool = False
    optional: bool = False
    uncertain: bool = True
    admits: Callable[[float], bool] = lambda _: True

    @property
    def amount(self) -> bool:
        """Whether thousands are usual: amounts of money, and things that are counted."""
        return self.money or (self.whole and not self.weeks)

    @property
    def yearly(self) -> bool:
        """Whether it is a number by the year."""
        return self.name.endswith("_per_year") or YEARLY.search(self.unit) is not None

    @property
    def compounds(self) -> str:
        """How a rate by the month becomes one by the year: `loss`, `growth`, or "" for a sum."""
        if self.unit.startswith("share of customers lost"):
            return "loss"
        return "growth" if self.unit == "a year" or self.unit.startswith("growth") else ""


@dataclass(frozen=True, slots=True)
class Meant:
    """The right form, and why what was typed is not one."""

    form: str
    why: str


def by_the_year(text: str, period: str, kind: Kind) -> Meant | None:
    """A number by the month, week or quarter as one by the year, with how it is worked out."""
    times, number = TIMES[period], share(text)
    as_share = number is not None
    value = number if number is not None else value_of(text, kind)
    if value is None or not 0 <= value < 1e12:
        return None
    if kind.compounds and value < 1:
        sign = "-" if kind.compounds == "loss" else "+"
        rate = 1 - (1 - value) ** times if sign == "-" else (1 + value) ** times - 1
        shown = f"{100 * rate:.3g}%"
        one = "1 - " if sign == "-" else ""
        rest = " - 1" if sign == "+" else ""
        return _within(kind, rate, shown, f"{one}(1 {sign} {text})^{times}{rest}")
    total = Decimal(str(value)) * times
    shown = f"{float(total * 100):.6g}%" if as_share else grouped(total)
    return _within(kind, float(total), shown, label("{text} times {times}", text=text, times=times))


def value_of(text: str, kind: Kind) -> float | None:
    """The value of a text that can be read as it is, None for others."""
    part = None if kind.money or kind.weeks else share(text)
    if part is not None:
        return part
    period = PERIOD.match(text) if kind.weeks else None
    number = decimal_of(period[1] if period else text)
    if number is None:
        return None
    times = {"week": 1.0, "month": WEEKS_IN_A_YEAR / 12, "year": float(WEEKS_IN_A_YEAR)}
    return float(number) * (times[period[2]] if period else 1.0)


def decimal_of(text: str) -> Decimal | None:
    return Decimal(text.replace("_", "")) if re.match(r"[-+]?[\d_]*\d(\.\d+)?$", text) else None


def _within(kind: Kind, value: float, form: str, why: str) -> Meant | None:
    return Meant(form, why) if kind.admits(value) else None
