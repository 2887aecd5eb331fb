"""Channels: the only ways a loyalty tool may act on a customer.

A tool never edits behavior. It adds to a channel, and the market reads the
total. Every rule is commutative and associative with neutral value 0, so the
order of tools cannot change a result, and a silent tool is no tool. The list is
closed: a new channel is a change to the theory (docs/model.md) and comes with
the line of `market/behavior.py` that reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from simulator.program.declarations import undeclared

Row = NDArray[np.float32]


class Rule(Enum):
    """How the contributions of several tools become one number."""

    ADD = "sum"  # on a log scale, where effects multiply
    STACK = "1 - prod(1 - x)"  # shares of a basket: 10 % and 10 % make 19 %
    BEST = "max"  # offers that exclude each other


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to act: its unit, how contributions combine, what it means."""

    name: str
    unit: str
    rule: Rule
    meaning: str


# What a failure costs the customer; tools mend each apart.
FACETS = {"time": "time", "money": "money", "emotion": "nerves", "comfort": "comfort"}
_VALUE = "perceived value addressed to the motive; the sum over motives saturates"
_LIST = (
    Channel("value.price", "share of the basket", Rule.ADD, _VALUE),
    Channel("value.service", "share of the basket", Rule.ADD, _VALUE),
    Channel("value.recognition", "share of the basket", Rule.ADD, _VALUE),
    Channel("value.belonging", "share of the basket", Rule.ADD, _VALUE),
    Channel("value.play", "share of the basket", Rule.ADD, _VALUE),
    Channel("value.cause", "share of the basket", Rule.ADD, _VALUE),
    Channel(
        "price_cut", "share of the list price", Rule.STACK, "what a purchase really costs less"
    ),
    Channel("price_felt", "-log(1 - depth)", Rule.ADD, "the cut as it is noticed; never saturates"),
    Channel("price_sensitivity_log", "log", Rule.ADD, "how much a felt price cut matters"),
    Channel("added_occasions", "purchases per week", Rule.ADD, "purchases beyond the own needs"),
    Channel("need_log", "log rate", Rule.ADD, "how often something is needed"),
    Channel("need_shift", "share of needs", Rule.ADD, "what comes early, or late and is missing"),
    Channel("basket_log", "log", Rule.ADD, "list value of a purchase"),
    Channel("choice_log_odds", "log-odds", Rule.ADD, "choosing us over the rival"),
    Channel("churn_log_hazard", "log hazard", Rule.ADD, "leaving for good: what one would lose"),
    Channel("earn_bonus", "share of the earn rate", Rule.ADD, "extra points per unit paid"),
    Channel("partner_points", "share of spend here", Rule.ADD, "what all partners give in points"),
    Channel("enrol_log_odds", "log-odds", Rule.ADD, "joining the program when asked"),
    Channel("satisfaction", "satisfaction", Rule.ADD, "felt beside what was lived through"),
    *(
        Channel(f"failure_log_odds.{facet}", "log-odds", Rule.ADD, f"failures that cost {what}")
        for facet, what in FACETS.items()
    ),
    Channel("desk_priority", "0 or 1", Rule.BEST, "problems are handled before those of others"),
    Channel("win_back_log", "log hazard", Rule.ADD, "coming back after having left"),
    Channel("talk_log", "log", Rule.ADD, "new customers won by what one says about us"),
    Channel("contact", "messages", Rule.ADD, "messages received in the week"),
    Channel("donated", "share of what is paid", Rule.ADD, "given to good causes, by all"),
    Channel("coupons_held", "usual coupons", Rule.ADD, "coupons got lately, by their size"),
    Channel(
        "services_offered", "share of the basket", Rule.ADD, "by all, times those who would take it"
    ),
    Channel("service_offered", "share of the basket", Rule.BEST, "the same of the largest service"),
    Channel(
        "staff_training", "hours", Rule.ADD, "training of staff, times those who are known to them"
    ),
    Channel("staff_knows", "share of visits", Rule.BEST, "at which staff know whom they serve"),
    Channel("replies_remembered", "replies", Rule.ADD, "to surveys, which customers remember"),
    Channel("mended", "share of failures", Rule.ADD, "what feedback has mended, by all"),
    Channel(
        "most_mended", "share of failures", Rule.BEST, "the same of the tool that mends the most"
    ),
    Channel("clubs_offered", "share of customers", Rule.ADD, "who would join a club, of all clubs"),
    Channel("club_offered", "share of customers", Rule.BEST, "the same of the largest club"),
    Channel("second_free", "trials", Rule.ADD, "that let one use the second category for nothing"),
    Channel("second_begins", "share", Rule.STACK, "of non-users who begin to use and pay for it"),
    Channel("second_stop_log", "log hazard", Rule.BEST, "how much sooner those who so begin stop"),
)
CHANNELS: dict[str, Channel] = {channel.name: channel for channel in _LIST}
# What tools may answer to.
ANSWERED = (
    "earn_bonus", "price_cut", "contact", "coupons_held", "need_shift", "staff_training",
    "staff_knows", "replies_remembered", "mended", "most_mended", "partner_points", "donated",
    "second_free",
)  # fmt: skip
MOTIVE_CHANNELS = tuple(name for name in CHANNELS if name.startswith("value."))


class _Until:
    """Offers, or answers, are accepted until a block of code ends."""

    __slots__ = ("_effects",)

    def __init__(self, effects: Effects) -> None:
        self._effects = effects

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._effects._open = self._effects._answers = False


class Effects:
    """Channel totals of one week for one block of customers, float32 rows of shape (n,).

    Rows that nobody touched stay None: neutral, and free.
    """

    def __init__(self, n_customers: int) -> None:
        self._n = n_customers
        self._spare: dict[str, Row] = {}
        self._total: dict[str, Row] = {}
        self._parts: dict[str, dict[str, Row]] = {}
        self._tool = ""
        self._may: Collection[str] = CHANNELS
        self._open = self._answers = False
        self._until = _Until(self)

    def opened(self, *, further: bool = False) -> _Until:
        """Accept contributions until the block ends; start from neutral, or add `further` ones."""
        if not further:
            self.clear()
        self._open = True
        return self._until

    def answering(self) -> _Until:
        """Accept contributions to channels that nobody may answer to, from tools that have read
        those that one may.
        """
        self._answers = True
        return self._until

    def clear(self) -> None:
        """Start from neutral."""
        self._total.clear()
        self._parts.clear()

    def of(self, tool: str, acts_on: Collection[str] = CHANNELS) -> Effects:
        """Name whose contributions follow, and the channels that it has declared.

        Price cuts are booked by tool.
        """
        self._tool, self._may = tool, acts_on
        return self

    def add(self, channel: str, amount: Row | float) -> None:
        """Add a contribution, scalar or (n,), to a channel by its rule.

        Raises
        ------
        Undeclared
            For a channel that the tool does not name in `acts_on`.
        RuntimeError
            When offers are not open.
        """
        if not self._open and (not self._answers or channel in ANSWERED):
            raise RuntimeError(f"{channel!r} can be added to in offer() only")
        if channel not in self._may:
            if channel not in CHANNELS:
                raise KeyError(f"no channel {channel!r}; see program/channels.py")
            raise undeclared(self._tool, channel, "adds to", "acts_on", self._may)
        rule = CHANNELS[channel].rule
        if rule is Rule.STACK:
            self._remember(channel, amount)
        row = self._total.get(channel)
        if row is None:
            row = self._spare.setdefault(channel, np.empty(self._n, np.float32))
            row[:] = amount
            self._total[channel] = row
        elif rule is Rule.ADD:
            row += amount
        elif rule is Rule.STACK:
            row += np.asarray(amount, np.float32) * (np.float32(1) - row)
        else:
            np.maximum(row, amount, out=row)

    def _remember(self, channel: str, amount: Row | float) -> None:
        part = np.broadcast_to(np.asarray(amount, np.float32), (self._n,))
        mine = self._parts.setdefault(channel, {})
        known = mine.get(self._tool)
        mine[self._tool] = part.copy() if known is None else known + part * (1 - known)

    def get(self, channel: str) -> Row | None:
        """The total of a channel, None where it is neutral for everybody.

        Raises
        ------
        RuntimeError
            While offers are open: the total is not known until every tool has spoken.
        """
        if self._open or (self._answers and channel not in ANSWERED):
            raise RuntimeError(
                f"the total of {channel!r} is not known until every tool has made its offer; "
                "read it in settle(), or publish what other tools need"
            )
        if channel not in CHANNELS:
            raise KeyError(channel)
        return self._total.get(channel)

    def totals(self) -> Mapping[str, Row]:
        """The totals of all channels that were touched, once every tool has answered."""
        if self._open or self._answers:
            raise RuntimeError("totals are not known until every tool has made its offer")
        return self._total

    def rows(self) -> list[tuple[str, Row]]:
        """All channels that were touched, with their totals."""
        return list(self._total.items())

    def parts(self, channel: str) -> dict[str, Row]:
        """What each tool has added to a stacking channel, by tool in order of its name."""
        return dict(sorted(self._parts.get(channel, {}).items()))
