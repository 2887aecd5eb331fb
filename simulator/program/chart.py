"""The chart of accounts: everything that is booked, one line each, and what follows from it."""

from __future__ import annotations

from simulator.program.accounts import Account, chart_of
from simulator.program.lines import LINES

CHART = chart_of(LINES)
PROFIT = tuple(name for name, one in CHART.items() if one.sign)
# What a company pays to keep, win, reach or serve customers, less what others pay of it.
PROGRAM_COSTS = tuple(name for name in PROFIT if CHART[name].program)
OF_CUSTOMERS = tuple(name for name in PROFIT if CHART[name].booked_for == "each customer")
_AS_A_WHOLE = ("company", "members")
# What is told once more of members alone.
OF_MEMBERS = frozenset(
    name for name, one in CHART.items() if one.booked_for == "members" and not one.sign
)


def in_part(part: str) -> tuple[str, ...]:
    """The accounts that stand in a part of the bridge."""
    return tuple(name for name in PROFIT if CHART[name].part == part)


def known_as(each: str) -> tuple[str, ...]:
    """The accounts that are known of each customer as `each`."""
    return tuple(name for name, one in CHART.items() if one.each == each)


def of_a_tool(poster: str, name: str, *, as_a_whole: bool = False) -> Account:
    """The account that a tool posts to: for each customer, or as a whole in `campaign`.

    Raises
    ------
    KeyError
        If the chart has no such account.
    ValueError
        If it is not a tool's to post: what the till and wallets book from what customers do
        would count twice, and what is the company's is no single customer's.
    """
    one = CHART.get(name)
    if one is None:
        raise KeyError(f"no account {name!r} in the chart; see program/lines.py")
    why = ""
    if one.each in ("till", "second"):
        why = "the till books it, from what customers buy and what tools offer"
    elif one.booked_for == "wallet":
        why = "wallets book it, from what tools ask of them"
    elif name in OF_MEMBERS:
        why = "it is booked for members when what it repeats is posted"
    elif as_a_whole and one.each == "issued":
        why = "points are each customer's; post them in `settle`"
    elif not as_a_whole and one.booked_for in _AS_A_WHOLE:
        why = f"it is booked for the {one.booked_for}, not for each customer; post it in `campaign`"
    if why:
        raise ValueError(f"{poster}.{name}: {why}")
    return one
