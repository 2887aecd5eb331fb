"""Playing many arms at once, and what is noted of each beside its books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from simulator.battery.worlds import case, company, market, play_weeks
from simulator.market.market import Market
from simulator.program.channels import MOTIVE_CHANNELS, Effects
from simulator.program.ledger import MONEY, Ledger
from simulator.program.program import Program
from simulator.simulate import CONTROL, Played
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.loop import Loop
from simulator.simulate.panel import Recorder

YEARS = 3  # over fewer, a service that few take yet gives less than its members expect of it
WEEKS = 52 * YEARS
# What customers do; an arm that does nothing to them has all of it from the control.
BEHAVIOR = (
    "purchases", "sales", "refunds", "active", "left", "members", "joined", "won_back",
    "rival_purchases", "rival_sales",
)  # fmt: skip
GIVEN = (
    "reward_cost", "trial_cost", "prize_cost", "payout_cost", "discount", "contact_cost",
    "service_cost", "donation_cost",
)  # fmt: skip


@dataclass(slots=True)
class Noted:
    """What the books do not hold of one arm, by week: expected list sales, currency, by half.

    Currency over all weeks: `service` is the part of what is perceived that is addressed to
    the motive service, `served` that part before motives are weighed and the sum saturates,
    `held` the list sales to whom it is given; `handed` is what rewards took off purchases that
    were kept.
    """

    expected: NDArray[np.float64]
    service: float = 0.0
    served: float = 0.0
    held: float = 0.0
    handed: float = 0.0


@dataclass(frozen=True, slots=True)
class BehaviorSeen:
    """One arm beside the control of its case, in currency over all weeks.

    `usual` is the list sales of the control, `meant` the control's expected ones. What is
    `perceived` is what some gain less what others lose by it, `gained` the former alone.
    """

    ledger: Ledger
    control: Ledger
    noted: Noted
    usual: float
    perceived: float
    gained: float
    meant: float

    def money(self, *accounts: str) -> float:
        """The sum of accounts over all weeks, currency."""
        return sum(int(self.ledger.amounts(name).sum()) for name in accounts) / MONEY

    @property
    def given(self) -> float:
        """What customers got, and what they will still get of what they are owed in the end."""
        owed = int(self.ledger.amounts("liability")[-1].sum()) / MONEY
        return self.money(*GIVEN) + owed * self._used

    @property
    def _used(self) -> float:
        """Of points that have come to their end, the share that was redeemed."""
        used, lapsed = (self.ledger.units(f"points_{how}").sum() for how in ("redeemed", "expired"))
        return float(used / (used + lapsed)) if lapsed else 1.0

    @property
    def extra(self) -> float:
        """List sales beyond the control's, as a share of them."""
        control = int(self.control.amounts("sales").sum())
        return int(self.ledger.amounts("sales").sum()) / control - 1

    @property
    def cost(self) -> float:
        """What customers are given, less what they pay for it beside their purchases."""
        return max(self.given - self.money("fee_income"), 0.0)

    @property
    def likely(self) -> float:
        """Expected list sales beyond the control's, as a share of them: free of much luck."""
        return float(self.noted.expected.sum()) / self.meant - 1

    def like_the_control(self) -> dict[str, int]:
        """What customers do otherwise than in the control arm; empty if nothing, to the bit."""
        return unlike(self.ledger, self.control)


def unlike(one: Ledger, other: Ledger) -> dict[str, int]:
    """Accounts of behavior in which two books differ, with the largest difference of a week."""
    gaps = {name: np.abs(one.units(name) - other.units(name)).max() for name in BEHAVIOR}
    return {name: int(gap) for name, gap in gaps.items() if gap}


def played(
    arms: Mapping[str, Program], *, world: Market, today: Program | None = None,
    weeks: int = WEEKS, seed: int = 7,
) -> dict[str, BehaviorSeen]:  # fmt: skip
    """Play arms of a market in which every customer is an agent; the control is among them."""
    one = case(
        arms, world=world, today=today, weeks=weeks, agents=world.customers, seed=seed,
        firm=company(cost_per_purchase=0.5),
    )  # fmt: skip
    noted = [Noted(np.zeros((weeks, 2))) for _ in range(len(arms) + 1)]
    with (
        patch.object(Recorder, "note", _noting(noted)),
        patch.object(Loop, "_block", _noting_newcomers(noted)),
    ):
        done = play_weeks(one, panel=True)
    return {name: _seen(done, name, noted) for name in (CONTROL, *arms)}


def _seen(done: Played, name: str, noted: list[Noted]) -> BehaviorSeen:
    panel = done.panel
    assert panel is not None
    at = panel.arms.index(name)
    perceived = float(panel.perceived[at].sum()) / MONEY
    gained = float(np.maximum(panel.perceived[at], 0).sum()) / MONEY
    usual = float(panel.sales[0].sum()) / MONEY
    meant = float(noted[0].expected.sum())
    return BehaviorSeen(
        done.ledgers[name], done.ledgers[CONTROL], noted[at], usual, perceived, gained, meant
    )


def _noting(noted: list[Noted]) -> Any:
    original = Recorder.note

    def note(
        self: Recorder, at: int, block: Block, arm: Arm, week: int, reward: NDArray[np.int64]
    ) -> None:
        original(self, at, block, arm, week, reward)
        mine, sales = noted[at], arm.out.sales[: block.n] / MONEY
        basket, larger = block.people.basket, arm.effects.get("basket_log")
        if larger is not None:
            basket = basket * np.exp(larger)
        for cell, rows in block.parts:
            meant = float(arm.week.rate[rows] @ basket[rows])
            mine.expected[week, cell % 2] += meant
        if arm.week.kept_rewards is not None:
            mine.handed += int(arm.week.kept_rewards.sum()) / MONEY
        service = arm.effects.get("value.service")
        if service is not None:
            weight = block.people.weight("service", block.luck)
            mine.service += float((service * weight * _left(block, arm.effects)) @ sales)
            mine.served += float(service @ sales)
            mine.held += float(sales[service > 0].sum())

    return note


def _noting_newcomers(noted: list[Noted]) -> Any:
    """What rewards took off purchases of those who came later, whom no panel follows."""
    original = Loop._block

    def block(self: Loop, i: int, week: int, work: Any, books: Any) -> None:
        original(self, i, week, work, books)
        if self.recorder is not None and self.blocks[i].prospects:
            for at, arm in enumerate(self.arms[i]):
                if arm.week.kept_rewards is not None:
                    noted[at].handed += int(arm.week.kept_rewards.sum()) / MONEY

    return block


def _left(block: Block, effects: Effects) -> NDArray[np.float64]:
    """What is left of a unit of value where the sum over motives saturates, (n,)."""
    total = np.zeros(block.n)
    for channel in MOTIVE_CHANNELS:
        row = effects.get(channel)
        if row is not None:
            total += row * block.people.weight(channel[6:], block.luck)
    ceiling, total = block.people.declared.value_ceiling, np.maximum(total, 1e-9)
    left: NDArray[np.float64] = ceiling * -np.expm1(-total / ceiling) / total
    return left


def small(customers: int = 200, **about: Any) -> Market:
    """A market that is small enough to be played in many arms."""
    return market(customers, **about)
