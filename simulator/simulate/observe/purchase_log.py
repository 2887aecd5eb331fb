"""The purchase log: every purchase of some customers of one block in one arm, week by week.

The engine knows what a customer's week comes to, and the baskets it is made of. Baskets,
their refunds and the points on them are told apart here; nothing is drawn that the engine
itself would use, so that following customers changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, i32, philox, purpose_of, stage, u32, uniform_of, when_of
from simulator.market.prices import levels_in
from simulator.program.chart import CHART, known_as
from simulator.program.ledger import Page
from simulator.program.wallet import cost_of, worth_of
from simulator.simulate.observe.copied_page import CopiedPage
from simulator.simulate.observe.split import Whole, fill, put, rank, split

if TYPE_CHECKING:
    from simulator.simulate.arm import Arm
    from simulator.simulate.block import Scratch

DAY = "transactions.day"
PURCHASE, REFUND, OTHER = range(3)
NEVER, BEFORE = -2, -1  # weeks in which nothing happened, and what happened before launch
_POSTED = ("reward", "fees", "served")  # what tools post for each customer
YEARLY = ("net", "off", "visits", *_POSTED, "second")


@stage
def draw_days(first, who, which, when, purpose, case, k0, k1, day, later):  # type: ignore[no-untyped-def]
    """The day of each purchase, 0 to 6, and of its refund, that day or later; int32 (m,)."""
    for q in range(who.size):
        a, b, _, _ = philox(u32(first + u32(who[q])), when + u32(which[q]), purpose, case, k0, k1)
        day[q] = min(i32(uniform_of(a) * f32(7)), i32(6))
        later[q] = min(day[q] + i32(uniform_of(b) * f32(7 - day[q])), i32(6))


class PurchaseLog:
    """What the customers at `rows` of an arm's block do from week 0 on.

    `ids` are their numbers in the log. `came`, `left`, `joined` and `targeted` are weeks,
    `first_day` the day of the joining week, all (n,); `yearly` has the rows of `YEARLY`,
    (years, rows, n); `goods` are net sales as they would be if goods cost the share of them that
    they do in week 0, (years, n); `before` and `lapsed` are points by currency, (n,). `lines`
    are the finished purchases by column, a list of weeks.
    """

    def __init__(
        self, arm: Arm, rows: NDArray[np.intp], ids: Whole, weeks: int, paired: bool
    ) -> None:
        n, state = rows.size, arm.state
        self.arm, self.rows, self.ids, self.paired = arm, rows, ids, paired
        self.came = np.where(state.ever[rows] > 0, BEFORE, NEVER)
        self.left, self.joined, self.targeted = (np.full(n, NEVER) for _ in range(3))
        self.was_member = state.member[rows] > 0
        self.joined[self.was_member] = BEFORE
        self.first_day, self.messages = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.yearly = np.zeros((-(-weeks // 52), len(YEARLY), n), np.int64)
        self.goods = np.zeros((len(self.yearly), n))
        self.before = {c: wallet.balance[rows].copy() for c, wallet in state.wallets.items()}
        self.lapsed = {c: np.zeros(n, np.int64) for c in state.wallets}
        self.lines: dict[str, list[NDArray[np.int64]]] = {}
        self._alive = state.alive[rows].copy()
        self._copies: dict[tuple[str, str], Whole] = {}
        self._credited = {c: wallet.credited[rows].copy() for c, wallet in state.wallets.items()}
        self._used = {c: wallet.used[rows].copy() for c, wallet in state.wallets.items()}
        self._purpose = purpose_of(DAY, arm.block.people.segment)

    def copied(self, page: Page) -> Page:
        """The page that a tool is given, so that what it posts is known by customer."""
        about = {one.name: getattr(page, one.name) for one in fields(Page)}
        return CopiedPage(**about, rows=self.rows, copies=self._copies)

    def note(self, work: Scratch) -> None:
        """Take note of a week that has just been booked."""
        logged = LoggedWeek(self)
        self._moves(logged)
        self._add_up(logged)
        for name, column in logged.lines(work):
            self.lines.setdefault(name, []).append(column)
        if logged.at.size:
            self.first_day[logged.at] = np.where(
                self.joined[logged.at] == logged.week, logged.earliest, self.first_day[logged.at]
            )
        self._copies.clear()

    def _moves(self, logged: LoggedWeek) -> None:
        """Who has come, left and joined, and whom a tool was addressed to."""
        arm, state, rows, t = self.arm, self.arm.state, self.rows, logged.week
        self.came[(self.came == NEVER) & (state.ever[rows] > 0)] = t
        alive = state.alive[rows]
        gone = (alive == 0) & ((self._alive > 0) | (self.came == t))
        self.left[gone] = t
        self.left[alive > 0] = NEVER
        self._alive = alive.copy()
        self.joined[arm.week.joined[rows] > 0] = t
        for name, tool in arm.plan.tools.items():
            if name in arm.plan.launching and tool.to.chosen:
                mask = arm.week.speak(name).given(tool)
                if mask is not None and arm.week.dials.open:
                    here = (mask[rows] > 0) & (state.ever[rows] > 0)
                    self.targeted[here & (self.targeted == NEVER)] = t
        sent = arm.effects.get("contact")
        if sent is not None:
            self.messages += np.rint(sent[rows]).astype(np.int64)

    def _add_up(self, logged: LoggedWeek) -> None:
        """The totals of the year, as the panel has them."""
        year = self.yearly[logged.week // 52]
        year[0] += logged.sales - logged.back
        share = levels_in(self.arm.plan.market.prices, logged.week).cost_of_sales
        self.goods[logged.week // 52] += (logged.sales - logged.back) * share
        year[1] += logged.off - logged.off_back
        year[2] += logged.n
        for row, each in enumerate(_POSTED, start=3):
            year[row] += logged.posted(each)
        year[YEARLY.index("reward")] += logged.points_cost
        if self.arm.week.second is not None:
            out, rows = self.arm.out, self.rows
            year[YEARLY.index("second")] += (out.second_sales - out.second_goods)[rows]

    def points(self, logged: LoggedWeek) -> None:
        """By currency: what was issued, taken back and redeemed this week; what lapsed."""
        owner = {name: terms.currency for name, tool in self.arm.plan.tools.items()
                 if (terms := tool.wallet()) is not None}  # fmt: skip
        for name, wallet in self.arm.state.wallets.items():
            issued = np.zeros(self.rows.size, np.int64)
            for (tool, account), points in self._copies.items():
                if CHART[account].each == "issued" and owner.get(tool) == name:
                    issued += points
                    logged.issuers.setdefault(name, []).append((tool, points))
            credited, used = wallet.credited[self.rows], wallet.used[self.rows]
            redeemed = wallet.exchanged[self.rows].copy()
            logged.issued[name], logged.redeemed[name] = issued, redeemed
            logged.taken[name] = issued - (credited - self._credited[name])
            self.lapsed[name] += used - self._used[name] - redeemed
            self._credited[name], self._used[name] = credited.copy(), used.copy()
            logged.points_cost += cost_of(redeemed, wallet.terms)
            logged.points_face += worth_of(wallet.redeemed[self.rows], wallet.terms)

    def copies(self) -> dict[tuple[str, str], Whole]:
        """What tools have posted this week for those who are followed, by (tool, account)."""
        return self._copies


class LoggedWeek:
    """One week of a purchase log: what it comes to per customer, then purchase by purchase."""

    def __init__(self, log: PurchaseLog) -> None:
        arm, rows = log.arm, log.rows
        out, week, zero = arm.out, arm.week, np.zeros(rows.size, np.int64)
        self.log, self.week = log, week.t
        self.n, self.sales = out.n[rows], out.sales[rows]
        self.off = self.sales - week.paid[rows]
        returns = bool(arm.block.people.declared.refund_rate)
        self.back = out.returned[rows] if returns else zero
        kept = zero if week.refunded is None else week.refunded[rows]
        self.off_back = self.back - kept
        self.issued: dict[str, Whole] = {}
        self.issuers: dict[str, list[tuple[str, Whole]]] = {}
        self.taken: dict[str, Whole] = {}
        self.redeemed: dict[str, Whole] = {}
        self.points_cost, self.points_face = zero.copy(), zero.copy()
        self.rewards = {
            tool: self.posted("reward", tool)
            for tool in arm.plan.tools
            if any((tool, account) in log.copies() for account in known_as("reward"))
        }
        log.points(self)
        flows = [*self.issued.values(), *self.taken.values(), *self.redeemed.values()]
        some = self.n > 0
        for flow in (*flows, *self.rewards.values()):
            some = some | (flow != 0)
        self.at = np.flatnonzero(some)
        self.earliest = zero[:0]

    def posted(self, each: str, tool: str | None = None) -> Whole:
        """What tools, or one of them, have posted that is known of each customer so, (n,)."""
        total = np.zeros(self.log.rows.size, np.int64)
        for (poster, account), amounts in self.log.copies().items():
            if CHART[account].each == each and tool in (None, poster):
                total += CHART[account].side * amounts
        return total

    def lines(self, work: Scratch) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """The columns of the week's lines: first purchases, then refunds."""
        if not self.at.size:
            return
        at, many = self.at, np.maximum(self.n[self.at], 1)
        who = np.repeat(np.arange(at.size), many)
        self.who, self.which = who, rank(who)
        self._days()
        bought = self.n[at][who] > 0
        amount = split(self.sales[at], self._single(work, work.basket) * bought, who)
        off = split(self.off[at], amount, who)
        sold = self._sold(amount, off)
        back = self._given_back(work, amount * bought)
        again = np.flatnonzero(sum((np.abs(back[name]) for name in back), np.zeros(who.size)))
        about = self._about(bought)
        kind = np.where(bought, PURCHASE, OTHER)
        yield "kind", np.append(kind, np.full(again.size, REFUND))
        yield "day", np.append(self.day, self.later[again])
        for name, column in about.items():
            yield name, np.append(column, column[again])
        for name, column in sold.items():
            yield name, np.append(column, back.get(name, np.zeros_like(column))[again])

    def _single(self, work: Scratch, running: Whole) -> Whole:
        """The amounts of single purchases, (m,), from the week's running totals."""
        place = work.start[self.log.rows[self.at]].astype(np.int64)[self.who] + self.which
        before = np.where(self.which > 0, running[np.maximum(place - 1, 0)], 0)
        amounts: Whole = running[place] - before
        return amounts

    def _days(self) -> None:
        block, log = self.log.arm.block, self.log
        luck, m = block.luck, self.who.size
        self.day, self.later = np.empty(m, np.int32), np.empty(m, np.int32)
        draw_days(
            np.uint32(block.people.first), log.rows[self.at][self.who], self.which,
            when_of(self.week), log._purpose, luck.case, luck.k0, luck.k1, self.day, self.later,
        )  # fmt: skip
        by_day = np.lexsort((self.day, self.who))
        first = rank(self.who) == 0
        self.first = by_day[first]
        self.last = by_day[np.append(first[1:], True)]
        self.earliest = self.day[self.first].astype(np.int64)

    def _sold(self, amount: Whole, off: Whole) -> dict[str, Whole]:
        """Money and points of every purchase, and the tools that had a part in them."""
        at, who, m = self.at, self.who, self.who.size
        paid, tools = amount - off, np.zeros(m, np.int64)
        sold = {"amount": amount, "discount": off}
        places = {name: 1 << i for i, name in enumerate(self.log.arm.plan.tools)}
        for tool, row in self.log.arm.effects.parts("price_cut").items():
            tools |= places[tool] * ((off > 0) & (row[self.log.rows[at]] > 0)[who])
        reward = np.zeros(m, np.int64)
        for tool, given in self.rewards.items():
            parts = fill(given[at], paid, who)
            tools |= places[tool] * (parts != 0)
            reward += parts
        for name, wallet in self.log.arm.state.wallets.items():
            sold[f"earned {name}"] = split(self.issued[name][at], paid, who)
            sold[f"redeemed {name}"] = put(self.redeemed[name][at], self.last, m)
            for tool, points in self.issuers.get(name, ()):
                tools |= places[tool] * ((sold[f"earned {name}"] > 0) & (points[at] > 0)[who])
            for tool, place in places.items():
                terms = self.log.arm.plan.tools[tool].wallet()
                if terms is not None and terms.currency == wallet.terms.currency:
                    tools |= place * (sold[f"redeemed {name}"] > 0)
        sold["reward"] = reward + put(self.points_face[at], self.last, m)
        sold["reward_cost"] = reward + put(self.points_cost[at], self.last, m)
        return sold | {"tools": tools}

    def _given_back(self, work: Scratch, amount: Whole) -> dict[str, Whole]:
        """What refunds take off amounts, discounts and points earned, all negative, (m,)."""
        at, who = self.at, self.who
        returned = np.zeros_like(amount)
        if self.back.any():
            given = amount * (self._single(work, work.back) > 0)
            returned = split(self.back[at], given, who)
        off = split(self.off_back[at], returned, who)
        amounts = {"amount": -returned, "discount": -off}
        for name, points in self.taken.items():
            amounts[f"earned {name}"] = -split(points[at], returned - off, who)
        return amounts

    def _about(self, bought: NDArray[np.bool_]) -> dict[str, NDArray[np.int64]]:
        """What is the same for a purchase and its refund, (m,)."""
        log, at, who = self.log, self.at, self.who
        common = log.arm.week.common[log.rows[at]][who] > self.which
        return {
            "customer": log.ids[at][who],
            "week": np.full(who.size, self.week),
            "occasion": np.where(bought, self.which + 1, 0),
            "member": (log.arm.state.member[log.rows[at]] > 0)[who].astype(np.int64),
            "shared": (common & bought).astype(np.int64) if log.paired else np.full(who.size, -1),
        }
