"""A week as a tool sees it: what is known of customers, and what it may ask and say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.program.audience import Audience
from simulator.program.calendar import Calendar
from simulator.program.channels import Row
from simulator.program.declarations import unpublished
from simulator.program.dials import Dials
from simulator.program.known.facts import NO_COUNTS, NO_MONEY, NO_ROW, WeekFacts
from simulator.program.known.purchases import Unearned, add_up, forgone, keep, part_of
from simulator.program.known.second import NO_USE
from simulator.program.known.spend import Money, over
from simulator.program.ledger import POINTS
from simulator.program.occasions import Occasions, due

RUNNING = 520  # weeks that tools of today are taken to have run: ten years


class Timed(Protocol):
    """What is addressed to some, in some weeks; a tool."""

    @property
    def to(self) -> Audience: ...

    @property
    def when(self) -> Calendar: ...


@dataclass(slots=True, eq=False, kw_only=True)
class Week(WeekFacts):
    """One week of n customers of one segment in one arm, as the tool that speaks sees it.

    What is known stands in `WeekFacts`.

    Attributes
    ----------
    received
        What members got and used, currency (n,), None for nothing; see `benefit`.
    occasions
        Whose turn it is, where a tool asks for single customers; see `due`.
    """

    occasions: Occasions | None = None
    publishes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    published: dict[tuple[str, str], NDArray[Any]] = field(default_factory=dict)
    as_it_began: Row | None = None
    won: dict[str, Row] = field(default_factory=dict)
    received: Row | None = None
    discounts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    unearned: list[Unearned] = field(default_factory=list)
    tallied: dict[tuple[str, str], NDArray[Any]] = field(default_factory=dict)
    _dials: Mapping[str, Dials] = field(default_factory=dict)
    _tool: str = ""
    _drawn: set[str] = field(default_factory=set)

    def begin(self, t: int, dials: Mapping[str, Dials]) -> None:
        """Open a new week; called by the loop."""
        self.t, self._dials = t, dials
        self.n_purchases = self.common = NO_COUNTS
        self.paid = self.paid_common = NO_MONEY
        self.refunded = self.listed_back = self.n_returned = self.baskets = None
        self.rewards = self.kept_rewards = None
        if self.second is not None:
            self.second.used = self.second.used_common = NO_USE
        self.unearned.clear()
        self.rate = self.share = NO_ROW
        self._drawn.clear()
        self.tallied.clear()
        self.published.clear()
        self.won.clear()
        self.received = None

    def speak(self, tool: str) -> Week:
        """Name the tool that reads from here on; called by the loop."""
        self._tool = tool
        return self

    @property
    def dials(self) -> Dials:
        """The speaking tool's own dials of this week."""
        return self._dials[self._tool]

    @property
    def speaker(self) -> str:
        """The name of the speaking tool."""
        return self._tool

    def due(self, when: Calendar, mask: Row) -> Row:
        """Of those addressed the customers for whom the speaking tool is due; see `occasions`."""
        return due(self, when, mask)

    def dials_of(self, tool: str) -> Dials:
        """The dials of any tool; for the loop, which knows them all."""
        return self._dials[tool]

    @property
    def long_since(self) -> bool:
        """Whether the speaking tool starts as having run for `RUNNING` weeks.

        True for tools of today in the warm-up, and for prospects: memories that are
        slower than the warm-up are lifted to where so long a time would have brought them.
        """
        return self._tool in self.long_known

    @property
    def discount(self) -> NDArray[np.int64] | None:
        """What the speaking tool's price cut took off this week's purchases, 1/10,000 (n,)."""
        return self.discounts.get(self._tool)

    def hand_out(self, given: NDArray[np.int64]) -> NDArray[np.int64]:
        """Take rewards off what is to pay; returns what is left of them, (n,).

        A refund gives back what was paid, so a reward on a purchase that is given back comes
        back with it: of a week's rewards as large a part as of what was paid.

        Parameters
        ----------
        given
            1/10,000 of the currency, at most `to_pay`.
        """
        left = given
        if self.refunded is not None:
            left = np.empty_like(given)
            keep(given, self.paid, self.refunded, left)
        self.rewards = given.copy() if self.rewards is None else self.rewards + given
        both = left if self.kept_rewards is None else self.kept_rewards + left
        self.kept_rewards = np.minimum(both, self.kept)
        return left

    def spend(self, weeks: int) -> Money:
        """What was paid in the weeks before this one and not given back, 1/10,000 (n,).

        After price cuts, before rewards. It is kept by four weeks: of exactly so many weeks in
        every fourth week (t = 0, 4, 8, ...), else of up to three fewer. Before the warm-up
        everybody has paid what is usual without tools.

        Raises
        ------
        ValueError
            If weeks are no multiple of four, or more than `looks_back` of a tool or a condition
            asks for.
        """
        if self.window is None:
            raise ValueError(
                f"{self._tool!r} asks for the spend of {weeks} weeks, which nobody keeps; let "
                "looks_back() say how many"
            )
        return over(self.window, self.t, weeks)

    def draw(self, word: str) -> NDArray[np.float32]:
        """Uniforms in (0, 1), float32 (n,): the same tool, word, week and customer, the same
        number in every arm.

        Raises
        ------
        RuntimeError
            If the word was drawn already this week: the numbers would be the same.
        """
        name = f"{self._tool}.{word}"
        if name in self._drawn:
            raise RuntimeError(f"{name} is drawn twice in week {self.t}; use another word")
        self._drawn.add(name)
        name = f"{self.successors.get(self._tool, self._tool)}.{word}"
        return self.luck.uniforms(name, self.segment, self.first, self.n, self.t)

    def addressed(self, to: Audience) -> Row | None:
        """1 where a customer belongs to an audience now, float32 (n,); None where nobody does.

        Who is lapsed, and who is at the top, was settled before the week: a customer who
        comes back keeps what brought them.
        """
        belongs = to.mask(self)
        if belongs is False:
            return None
        mask = self.reached if self._tool in self.launching else None
        for part in (self.won.get(self._tool), None if belongs is True else belongs):
            if part is not None:
                mask = part if mask is None else mask * part
        return np.ones(self.n, np.float32) if mask is None else mask

    def given(self, tool: Timed) -> Row | None:
        """Of those whom a tool addresses whose turn it has been this week, once it has offered."""
        if not tool.when.personal or self.occasions is None:
            return self.addressed(tool.to)
        return self.occasions.had.get(self._tool)

    def was_addressed(self, to: Audience) -> Row | None:
        """The same before this week's joining, for `settle`: who was offered something."""
        self.as_it_began = self.member * (1 - self.joined)
        try:
            return self.addressed(to)
        finally:
            self.as_it_began = None

    def publish_fact(self, name: str, values: NDArray[Any]) -> None:
        """Let other tools address customers by `values`, (n,), of the speaking tool from next
        week on.

        Raises
        ------
        Undeclared
            For a fact that the tool does not name in `publishes`.
        """
        declared = self.publishes.get(self._tool, {})
        if name not in declared:
            raise unpublished(self._tool, name, declared)
        self.published[self._tool, name] = np.array(values, declared[name])

    def benefit(
        self, amount: NDArray[Any], unit: float, who: NDArray[np.integer] | None = None
    ) -> None:
        """Note what members got and used this week: `amount` of `unit` currency each.

        Of all customers, (n,), or of some, whose places are `who`. Only what makes being a
        member worth something; see `Benefits.lasting`.
        """
        if self.received is None:
            self.received = np.zeros(self.n, np.float32)
        if who is None:
            add_up(amount, np.float32(unit), self.received)
        else:
            self.received[who] += amount.astype(np.float32) * np.float32(unit)

    def tally(self, name: str, values: NDArray[Any]) -> None:
        """Count `values` (n,) in the speaking tool's tally of that name."""
        self.tallied[self._tool, name] = np.array(values)  # scratch is another block's by then

    def take_back_unearned(self, who: NDArray[np.integer], paid_with: NDArray[np.int64]) -> None:
        """Take back the points that were asked for on what some customers paid with points.

        `who` are their places, each once, `paid_with` in 1/10,000 of the currency.
        """
        for one in self.unearned:
            lost, common = np.empty(who.size, np.int64), np.empty(who.size, np.int64)
            unit = np.int64(POINTS if one.whole else 1)
            forgone(who, paid_with, one.share, one.rate, one.earned, unit, lost)
            lost = self.wallets[one.currency].take_back(who, lost, self.t)
            part_of(lost, self.paid_common[who], self.paid[who], common)
            one.page.post("points_issued", -lost, who)
            one.page.post("points_on_common", -common, who)
