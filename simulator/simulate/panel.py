"""The panel: yearly totals per customer in every arm, for what needs pairs of customers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import Luck, exp_of, stage
from simulator.market import baskets
from simulator.market.prices import levels_in
from simulator.program.accounts import EACH, ROW
from simulator.program.channels import MOTIVE_CHANNELS
from simulator.program.ledger import MONEY, SHARES
from simulator.simulate.arm import Arm
from simulator.simulate.block import Block
from simulator.simulate.case import CONTROL, Case
from simulator.simulate.plan import Plan
from simulator.simulate.population import Population
from simulator.simulate.records import Panel

f32 = np.float32
Amounts = NDArray[np.int64]
_SUBSIDY = ROW["subsidy"]
WHOLE = 200_000  # agents of whom everyone is kept; above, a keyed sample of this size


class SpendBefore:
    """List spend of each customer in the 52 weeks before launch, less refunds, 1/10,000."""

    def __init__(self, population: Population) -> None:
        self.of = {people.segment: np.zeros(people.n, np.int64) for people in population.people}

    def note(self, block: Block, arm: Arm) -> None:
        """Add one week of one block."""
        first, kept = block.people.first, arm.out.sales[: block.n]
        if block.people.declared.refund_rate:
            kept = kept - arm.out.returned[: block.n]
        self.of[block.people.segment][first : first + block.n] += kept


class Recorder:
    """Collects the panel of one loop; customers of week 0 only.

    What is the same for everybody or nothing at all costs nothing: columns that nobody
    touches are never written, and where every agent is kept sums are added in place.
    """

    def __init__(
        self, case: Case, population: Population, arms: list[str], luck: Luck,
        before: SpendBefore | None, *, skip: str | None = None,
    ) -> None:  # fmt: skip
        """Prepare for some arms; `skip` is one that has been recorded before."""
        self._skip = skip
        self._case, self._arms, self._years = case, arms, -(-case.weeks // 52)
        total = sum(people.n for people in population.people)
        self._whole = total <= WHOLE
        chosen, segments = [], []
        for at, people in enumerate(population.people):
            keep = np.arange(people.n)
            if not self._whole:
                u = luck.uniforms("panel.sample", people.segment, people.first, people.n)
                keep = np.flatnonzero(u < WHOLE / total)
            chosen.append(keep)
            segments.append(np.full(keep.size, at, np.int16))
        self._chosen = {p.segment: c for p, c in zip(population.people, chosen, strict=True)}
        self._offset = dict(
            zip(self._chosen, np.cumsum([0, *map(len, chosen)])[:-1].tolist(), strict=True)
        )
        n = sum(map(len, chosen))
        weight = [c.weight for c in population.cells[::2]]
        self.segments = tuple(self._chosen)
        self.segment = np.concatenate(segments)
        self.index = np.concatenate(chosen).astype(np.int64)
        scale = [
            w * people.n / max(len(kept), 1)
            for w, people, kept in zip(weight, population.people, chosen, strict=True)
        ]
        self.weight = np.array(scale)[self.segment]
        self.before = np.zeros(n, np.int64)
        if before is not None:
            kept = [before.of[name][rows] for name, rows in self._chosen.items()]
            self.before = np.concatenate(kept)
        shape = (len(arms), self._years, n)
        self.visits = np.zeros(shape, np.int32)
        self.sales, self.off, self.common = (np.zeros(shape, np.int64) for _ in range(3))
        # sales as they would be if goods cost the share of them that they do in week 0
        self.goods = None if case.market.prices is None else np.zeros(shape)
        # one customer's weeks are added up in their order, so that floats will do until the end
        self.perceived, self.beyond = np.zeros(shape), np.zeros(shape)
        self.each = np.zeros((len(arms), self._years, len(EACH), n), np.int64)
        self.active, self.joined, self.targeted = (np.zeros(shape, bool) for _ in range(3))
        self.member = np.zeros((len(arms), n), bool)
        self._to_some: dict[str, tuple[str, ...]] = {}
        lives = any(case.world(arm)[0].service is not None for arm in arms)
        self.satisfaction = np.zeros((len(arms), n), np.int64) if lives else None

    def _places(self, block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the block that are kept, and where they stand in the panel."""
        chosen = self._chosen[block.people.segment]
        low = np.searchsorted(chosen, block.people.first)
        high = np.searchsorted(chosen, block.people.first + block.n)
        start = self._offset[block.people.segment]
        return chosen[low:high] - block.people.first, start + np.arange(low, high)

    def _stretch(self, block: Block) -> tuple[NDArray[np.int64] | slice, slice]:
        """The same, as far as possible without copying: kept customers stand side by side."""
        if self._whole:
            start = self._offset[block.people.segment] + block.people.first
            return slice(None), slice(start, start + block.n)
        rows, places = self._places(block)
        start = int(places[0]) if places.size else 0
        return rows, slice(start, start + places.size)

    def open(self, at: int, block: Block, week: int) -> Amounts | None:
        """Where the week's posts per customer are added up, (rows of `EACH`, n).

        None for customers who have still to arrive, and for an arm that is recorded already.
        """
        if block.prospects or self._arms[at] == self._skip:
            return None
        if self._whole:
            mine: Amounts = self.each[at, week // 52][:, self._stretch(block)[1]]
            return mine
        return np.zeros((len(EACH), block.n), np.int64)

    def note(self, at: int, block: Block, arm: Arm, week: int, reward: Amounts) -> None:
        """Add one week of one block in one arm; `reward` is what `open` gave, filled in."""
        if block.prospects:
            return
        (rows, here), year, out, n = self._stretch(block), week // 52, arm.out, block.n
        self.visits[at, year, here] += out.n[:n][rows]
        kept = out.sales[:n]
        if block.people.declared.refund_rate:
            kept = kept - out.returned[:n]
        self.sales[at, year, here] += kept[rows]
        if self.goods is not None:
            share = levels_in(self._case.market.prices, week).cost_of_sales
            self.goods[at, year, here] += kept[rows] * share
        if not self._whole:
            self.each[at, year][:, here] += reward[:, rows]
        paid = arm.week.paid if arm.week.refunded is None else arm.week.paid - arm.week.refunded
        listed, common = (kept, paid) if arm.week.common is arm.week.n_purchases else _common(arm)
        if common is not paid:
            self.common[at, year, here] += common[rows]
        if arm.effects.get("price_cut") is not None:
            self.off[at, year, here] += (kept - paid)[rows]
            self.each[at, year, _SUBSIDY, here] += (listed - common)[rows]
        if self._whole:
            _note_value(arm, kept, self.perceived[at, year, here], self.beyond[at, year, here])
        else:
            perceived, beyond = np.zeros(n), np.zeros(n)
            if _note_value(arm, kept, perceived, beyond):
                self.perceived[at, year, here] += perceived[rows]
                self.beyond[at, year, here] += beyond[rows]
        for name in self._addressed(arm.plan):
            mask = arm.week.speak(name).given(arm.plan.tools[name])
            if mask is not None and arm.week.dials.open:
                self.targeted[at, year, here] |= (mask > 0)[rows]
        if self.satisfaction is not None and arm.experience is not None:
            felt = arm.experience.lived.satisfaction + arm.row("satisfaction")
            self.satisfaction[at, here] += np.rint(felt * f32(SHARES)).astype(np.int64)[rows]
        if week % 52 == 51 or week == self._case.weeks - 1:
            self.active[at, year, here] = arm.state.alive[rows] > 0
            self.joined[at, year, here] = arm.state.member[rows] > 0
            self.member[at, here] = arm.state.member[rows] > 0

    def _addressed(self, plan: Plan) -> tuple[str, ...]:
        """Tools of the program that are neither for everybody nor for all members."""
        if plan.name not in self._to_some:
            self._to_some[plan.name] = tuple(
                name
                for name, tool in plan.tools.items()
                if name in plan.launching and tool.to.chosen
            )
        return self._to_some[plan.name]

    def finish(self) -> Panel:
        """The finished panel; profit is before costs that are not per customer."""
        reward, points, face, fees, served, subsidy = (
            self.each[:, :, ROW[name]]
            for name in ("reward", "points", "face", "fees", "served", "subsidy")
        )
        paid, profit = self.sales - self.off, np.empty_like(self.sales)
        for at, arm in enumerate(self._arms):
            if arm == CONTROL:
                self.common[at] = paid[at]
            if points[at].any():
                # they are earned on what is paid: as many as was paid for common purchases so far
                common, total = self.common[at].cumsum(axis=0), paid[at].cumsum(axis=0)
                share = np.minimum(common / np.maximum(total, 1), 1.0)
                subsidy[at] += np.rint(points[at] * share).astype(np.int64)
            company = self._case.world(arm)[1]
            sold = self.sales[at] if self.goods is None else self.goods[at]
            goods = np.rint(sold * (1 - company.gross_margin)).astype(np.int64)
            # visits are 32 bits wide, and times a whole number would stay so: in dong they wrapped
            handled = np.rint(self.visits[at] * (company.cost_per_purchase * MONEY))
            profit[at] = paid[at] - goods - handled.astype(np.int64)
            for each, sign in EACH.items():
                if sign:
                    profit[at] += sign * self.each[at, :, ROW[each]]
            face[at] += reward[at]
            reward[at] += points[at]
        return Panel(
            tuple(self._arms), self.segments, self.segment, self.index, self.weight, self.before,
            self.visits, self.sales, paid, reward, profit, self.active, self.member,
            face=face, fees=fees, served=served, common=self.common, subsidy=subsidy,
            perceived=np.rint(self.perceived).astype(np.int64),
            beyond=np.rint(self.beyond).astype(np.int64),
            joined=self.joined, targeted=self.targeted, satisfaction=self.satisfaction,
        )  # fmt: skip


def _common(arm: Arm) -> tuple[Amounts, Amounts]:
    """List value of the purchases that the control also had and what was paid, less refunds."""
    week, out, n = arm.week, arm.out, arm.block.n
    listed, paid = out.shared[:n], week.paid_common
    if arm.block.people.declared.refund_rate:
        back, depth = out.returned_shared[:n], arm.effects.get("price_cut")
        listed, paid = listed - back, paid - back
        if depth is not None:
            off = np.empty(n, np.int64)
            baskets.cut(back, depth, off)
            paid += off
    return listed, paid


def _note_value(
    arm: Arm, kept: Amounts, perceived: NDArray[np.float64], beyond: NDArray[np.float64]
) -> bool:
    """Add list sales x perceived value of the week's offers; whether there are any.

    That is the V of the model without what service and a rival do. `beyond` gets the part
    of it that is addressed to other motives than the price: what neither a price cut nor a
    reward pays out in money.
    """
    block, effects = arm.block, arm.effects
    people, zero = block.people, block.zero
    value, apart = zero, zero
    for channel in MOTIVE_CHANNELS:
        row = effects.get(channel)
        if row is not None:
            worth = row * people.weight(channel[6:], block.luck)
            value = worth if value is zero else value + worth
            if channel != "value.price":
                apart = worth if apart is zero else apart + worth
    felt, price_log = effects.get("price_felt"), effects.get("price_sensitivity_log")
    if value is zero and felt is None:
        return False
    _worth(
        value, apart, zero if felt is None else felt, zero if price_log is None else price_log,
        block.price_weight, f32(people.declared.value_ceiling), kept, perceived, beyond,
    )  # fmt: skip
    return True


@stage
def _worth(value, apart, felt, price_log, price_weight, ceiling, kept, perceived, beyond):  # type: ignore[no-untyped-def]
    """Add V x sales, float64 (n,), V as `behavior.perceive` has it.

    What saturates is the sum over motives; `apart` has its part in what is left of it.
    """
    for i in range(kept.size):
        v, sales = value[i], np.float64(kept[i])
        left = min(v, f32(0)) + ceiling * (f32(1) - exp_of(-max(v, f32(0)) / ceiling))
        whole = v if v != f32(0) else f32(1)
        total = left + price_weight[i] * felt[i] * exp_of(price_log[i])
        perceived[i] += np.float64(total) * sales
        beyond[i] += np.float64(apart[i] * left / whole) * sales
