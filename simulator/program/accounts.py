"""What an account is, and what it has to say of itself.

The chart of accounts (`lines.py`) is one table. What is a program's cost, which part of the bridge
an account stands in, what is known of single customers and what readers call a line are all read
off it: an account that is added there is known everywhere, and one that leaves out a word is
refused when the chart is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from simulator.say import label

Unit = Literal[
    "money", "points", "heads", "purchases", "expected purchases", "expected customers",
    "satisfaction", "hours",
]  # fmt: skip
Whose = Literal["each customer", "members", "company", "wallet"]


class BridgePart(NamedTuple):
    """A part of the bridge from the control's profit to a program's."""

    meaning: str
    label: str


MARGIN, GIVEN = "margin", "given"
# Parts of the bridge that accounts stand in, in the order in which they are shown; the bridge
# tells the first two apart further.
PARTS: dict[str, BridgePart] = {
    MARGIN: BridgePart(label("what is sold, less what it costs"), label("margin")),
    GIVEN: BridgePart(label("discounts and rewards"), label("given away")),
    "second": BridgePart(
        label("the second category: what is sold of it, less what it costs"),
        label("second category"),
    ),
    "supplier_income": BridgePart(label("what suppliers pay of them"), label("paid by suppliers")),
    "fees": BridgePart(label("fees that customers pay"), label("fees of customers")),
    "program": BridgePart(
        label("setting up and running the program, messages and prizes"),
        label("set-up, running, messages"),
    ),
    "donations": BridgePart(label("what is given to good causes"), label("donations")),
    "service": BridgePart(
        label("serving customers: the desk, and what tools promise"), label("serving customers")
    ),
    "acquisition": BridgePart(label("paid acquisition"), label("paid acquisition")),
}

# What is known of single customers, and the sign with which it is in the profit of each: rewards
# that tools hand out, points redeemed at our cost and at face value, fees paid, what serving and
# writing costs, subsidy that tools know of, what the second category earns.
EACH = {
    "reward": -1, "points": -1, "face": 0, "fees": 1, "served": -1, "subsidy": 0, "second": 1,
}  # fmt: skip
ROW = {each: row for row, each in enumerate(EACH)}
_BY_WALLETS = ("points", "face")
# What is known of single customers elsewhere: the till works it out from purchases, and points
# issued are in the wallet.
_ELSEWHERE = ("till", "issued")
_UNSAID: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One line of the chart of accounts.

    Attributes
    ----------
    sign
        +1 for income, -1 for cost, 0 for what is not profit (memo items, points, heads).
    stock
        Whether it is the state at the end of a week, which does not add up over weeks.
    part
        The part of the bridge that it stands in, one of `PARTS`.
    program
        Whether it is what a company pays to keep, win, reach or serve customers (or what
        others pay of that), and not the business itself.
    booked_for
        Whom its rows are of, where they are not posted for the company as a whole: each
        customer, members by their number, the company, or the wallet of a currency.
    each
        Of what is booked for each customer, where it is known of a single one: in a row of
        `EACH`, `issued` to a wallet, or worked out by the `till`.
    of_members
        The account that takes what tools post for members once more.
    label
        What readers call the line in a statement.

    Profit (a `sign` other than 0) needs all of these but `of_members`, and nothing else may have
    a part, a label or be a program's cost.

    Raises
    ------
    ValueError
        For a word that is missing, unknown or out of place; the message names it.
    """

    name: str
    unit: Unit = _UNSAID
    sign: int = _UNSAID
    meaning: str = _UNSAID
    stock: bool = False
    part: str = _UNSAID
    program: bool = _UNSAID
    booked_for: Whose = _UNSAID
    each: str = _UNSAID
    of_members: str = ""
    label: str = _UNSAID

    def __post_init__(self) -> None:
        for word, choice in _CHOICES.items():
            said = getattr(self, word)
            if said in (_UNSAID, ""):
                if word in self._needed():
                    raise ValueError(f"account {self.name}: `{word}` is missing; say {choice.says}")
            elif word not in self._allowed():
                raise ValueError(f"account {self.name}: `{word}` is {said!r}; {_WHY_NOT[word]}")
            elif choice.of and said not in choice.of:
                raise ValueError(f"account {self.name}: `{word}` is {said!r}; say {choice.says}")
        if self.sign and (self.unit != "money" or self.stock):
            raise ValueError(f"account {self.name}: `unit` of profit is money that flows")
        if self._each_customer and self.each != "till" and bool(self.sign) != self._in_profit:
            raise ValueError(
                f"account {self.name}: `each` is {self.each!r}, which is "
                f"{'no' if self.sign else 'a'} part of a customer's profit"
            )

    def _needed(self) -> tuple[str, ...]:
        words: tuple[str, ...] = ("unit", "sign", "meaning")
        if self.sign:
            words += ("part", "program", "booked_for", "label")
        return (*words, "each") if self._each_customer else words

    def _allowed(self) -> tuple[str, ...]:
        return (*self._needed(), "booked_for")

    @property
    def _each_customer(self) -> bool:
        return self.booked_for == "each customer"

    @property
    def _in_profit(self) -> bool:
        return bool(EACH.get(self.each, 0))

    @property
    def side(self) -> int:
        """+1 or -1: how it counts in its row of `EACH`; a cost counts up among costs."""
        return -1 if self.sign * EACH.get(self.each, 0) < 0 else 1


class _Choice(NamedTuple):
    """What a word of an account may be, and how to ask for it."""

    of: tuple[object, ...]
    says: str


def _one_of(names: Iterable[str], what: str) -> _Choice:
    of = tuple(names)
    return _Choice(of, f"{what}: {', '.join(of)}")


_CHOICES = {
    "unit": _one_of(get_args(Unit), "what it is counted in"),
    "sign": _Choice((-1, 0, 1), "+1 for income, -1 for cost, 0 for what is not profit"),
    "meaning": _Choice((), "what is booked there"),
    "part": _one_of(PARTS, "the part of the bridge it stands in"),
    "program": _Choice((True, False), "True for a program's cost, False for the business itself"),
    "booked_for": _one_of(get_args(Whose), "whom it is booked for"),
    "each": _one_of(
        (*_ELSEWHERE, *(name for name in EACH if name not in _BY_WALLETS)),
        "where it is known of each customer",
    ),
    "label": _Choice((), "what readers call it in a statement"),
}
_NOT_PROFIT = "what is not profit (`sign` 0) has none"
_WHY_NOT = dict.fromkeys(("part", "program", "label"), _NOT_PROFIT) | {
    "each": "only what is booked for each customer has one"
}


def chart_of(accounts: Iterable[Account]) -> dict[str, Account]:
    """Accounts by name, in their order.

    Raises
    ------
    ValueError
        If two have the same name or label, or one says of members what the chart lacks.
    """
    chart: dict[str, Account] = {}
    labels: dict[str, str] = {}
    for one in accounts:
        if one.name in chart:
            raise ValueError(f"account {one.name}: `name` stands twice in the chart")
        if one.label and labels.setdefault(one.label, one.name) != one.name:
            other = labels[one.label]
            raise ValueError(f"account {one.name}: `label` {one.label!r} is that of {other}")
        chart[one.name] = one
    for one in chart.values():
        theirs = chart.get(one.of_members)
        if one.of_members and (theirs is None or theirs.sign or theirs.unit != one.unit):
            raise ValueError(
                f"account {one.name}: `of_members` is {one.of_members!r}; say an account of the "
                "same unit that is not profit"
            )
    return chart
