"""What is the same in every arm of a block in a week, one function per step: luck and baskets.

In which order, and where, says the table in `table.py`, which the loop runs.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import purpose_of, when_of
from simulator.market import baskets, behavior, category, experience
from simulator.program.ledger import MONEY
from simulator.simulate.week.block_week import BlockWeek

f32 = np.float32
LIFE, WEEK, BASKET = "market.life", "market.week", "market.basket"
USE, CONTENTS = "market.use", "market.contents"


def draw_life(now: BlockWeek) -> None:
    """Draw the luck of answers, of forgetting and of coming back."""
    work, n = now.work, now.block.n
    out = (work.u_desk[:n], work.u_forget[:n], work.u_back[:n])
    experience.week_of_luck(*_keyed(now, LIFE), *out)


def draw_steady_needs(now: BlockWeek) -> None:
    """Draw the luck of the week where needs have no rhythm."""
    season = (now.block.people.need, f32(now.season))
    behavior.luck_and_steady_needs(*_keyed(now, WEEK), *season, *_needs(now))


def draw_needs(now: BlockWeek) -> None:
    """Draw the luck of the week and move the rhythm of needs."""
    people = now.block.people
    spread, memory = people.declared.rhythm_spread, people.declared.rhythm_memory
    behavior.luck_and_needs(
        *_keyed(now, WEEK), people.need, f32(now.season), f32(memory),
        f32(spread * (1 - memory**2) ** 0.5), f32(spread**2 / 2), now.block.rhythm, *_needs(now),
    )  # fmt: skip


def draw_use(now: BlockWeek) -> None:
    """Draw the luck of beginning to use the second category, of stopping and of being won."""
    work, n = now.work, now.block.n
    category.luck_of_use(*_keyed(now, USE), work.u_begin[:n], work.u_stop[:n], work.u_won[:n])


def list_purchases(now: BlockWeek) -> None:
    """List as many purchases as any arm has."""
    work, n = now.work, now.block.n
    top, (first, *others) = work.top[:n], (arm.out.n[:n] for arm in now.arms)
    top[:] = first
    for other in others:
        baskets.most(other, top)
    work.room(int(baskets.count(top)))
    work.m = baskets.list_occasions(top, work.start[:n], work.who, work.which)


def draw_sizes(now: BlockWeek) -> None:
    """Draw the size of each purchase and whether it is given back."""
    baskets.draw_sizes(*_sizes(now))


def draw_sizes_and_lives(now: BlockWeek) -> None:
    """The same, and how each purchase goes."""
    baskets.draw_sizes_and_lives(*_sizes(now), now.work.lived, now.work.reports)


def price(now: BlockWeek) -> None:
    """Give each purchase its list value."""
    work, people = now.work, now.block.people
    unit = MONEY * now.prices.ours
    baskets.price(work.m, work.who, people.basket, work.sizes, unit, work.basket)


def give_back(now: BlockWeek) -> None:
    """Work out what is given back of each purchase."""
    work = now.work
    baskets.give_back(work.m, work.basket, work.kept, work.back)
    baskets.add_up(work.m, work.which, work.back)


def add_up(now: BlockWeek) -> None:
    """Turn baskets into running totals per customer."""
    baskets.add_up(now.work.m, now.work.which, now.work.basket)


def draw_contents(now: BlockWeek) -> None:
    """Draw which purchases would contain the second category, as running totals."""
    work, second = now.work, now.arms[0].plan.market.second_category
    assert second is not None
    category.draw_contents(
        work.m, work.who, work.which, *_keyed(now, CONTENTS), f32(second.bought_with), work.holds
    )
    baskets.add_up(work.m, work.which, work.holds)


def _keyed(now: BlockWeek, purpose: str) -> tuple[np.uint32 | int, ...]:
    people, luck = now.block.people, now.block.luck
    key = purpose_of(purpose, people.segment)
    return np.uint32(people.first), when_of(now.t), key, luck.case, luck.k0, luck.k1


def _needs(now: BlockWeek) -> tuple[np.ndarray, ...]:
    work, n = now.work, now.block.n
    return work.u_leave[:n], work.u_buy[:n], work.u_join[:n], work.base[:n]


def _sizes(now: BlockWeek) -> tuple[object, ...]:
    work, declared = now.work, now.block.people.declared
    sd = declared.basket_variation
    return (
        work.m, work.who, work.which, *_keyed(now, BASKET), f32(sd), f32(sd**2 / 2),
        f32(declared.refund_rate), work.sizes, work.kept,
    )  # fmt: skip
