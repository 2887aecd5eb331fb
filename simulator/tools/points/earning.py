"""What members earn in a week, and what is taken back of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32
from simulator.program.channels import Row
from simulator.program.known.purchases import Unearned, part_of
from simulator.program.ledger import MONEY, POINTS, Page
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import caps, stages
from simulator.tools.points.card import Card, in_points

Money = NDArray[np.int64]  # 1/10,000 of the currency, or hundredths of points


def issue(card: Card, week: Week, own: Own, mask: Row, now: Row, page: Page) -> Money:
    """Points for those whose turn it is `now`; welcome points for all who join.

    Returns what is asked for less what is taken back, hundredths (n,).
    """
    wallet, bonus = week.wallets[card.currency], week.effects.get("earn_bonus")
    share = now if bonus is None else now * (1 + bonus)
    paid, refunded = _basis(card, week)
    earned = _points(card, week, paid, share)
    if caps.capped(card):
        earned = caps.held_to(card, own, earned, week.t)
    if week.paid_common is week.paid:
        on_common = earned
    elif paid is week.paid and not card.round_down and not caps.capped(card):
        on_common = stages.points(week.paid_common, share, rate_of(card))
    else:
        on_common = np.empty(week.n, np.int64)
        part_of(earned, week.paid_common, week.paid, on_common)
        if not card.round_down and not caps.capped(card):  # as above, by each customer
            whole = stages.points(week.paid_common, share, rate_of(card))
            on_common = np.where(paid == week.paid, whole, on_common)
    asked = earned
    if card.welcome:
        asked = earned + (week.joined * (mask > 0)) * np.int64(in_points(card, card.welcome))
    if card.earn_on == "paid":
        wallet.forgo(share, card.back)
        week.unearned.append(
            Unearned(page, card.currency, share, rate_of(card), earned, card.round_down)
        )
    wallet.earn(asked)
    page.post("points_issued", asked)
    page.post("points_on_common", on_common)
    if refunded is None:
        return asked
    back = _points(card, week, refunded, share, back=True)
    if caps.capped(card):  # what was not earned is not taken back
        back = np.minimum(back, earned)
        if card.most_per_year is not None:
            own.earned -= np.minimum(back, own.earned)
    wallet.refund(back)
    return asked - back


def rate_of(card: Card) -> np.float32:
    """Hundredths of points per 1/10,000 of the currency."""
    return f32(card.back / card.point_value * POINTS / MONEY)


def _basis(card: Card, week: Week) -> tuple[Money, Money | None]:
    """What points are earned on, and what of it is given back, (n,) each."""
    if card.earn_on == "list":
        return week.listed, week.listed_back
    if week.rewards is None or week.refunded is None:
        return week.to_pay, week.refunded
    refunded = np.empty(week.n, np.int64)
    part_of(week.refunded, week.to_pay, week.paid, refunded)
    return week.to_pay, refunded


def _points(card: Card, week: Week, paid: Money, share: Row, *, back: bool = False) -> Money:
    """Points on amounts, hundredths (n,); whole ones of each purchase where rounded down."""
    baskets, most = week.baskets, card.most_per_purchase
    if baskets is None or (not card.round_down and most is None):
        return stages.points(paid, share, rate_of(card))
    running = baskets.back if back else baskets.running
    assert running is not None
    out = np.empty(week.n, np.int64)
    rate = share * rate_of(card)
    if most is None:
        stages.whole_points(week.n_purchases, baskets.start, running, paid, rate, out)
    else:
        caps.of_each(
            week.n_purchases, baskets.start, running, paid, rate, np.int64(in_points(card, most)),
            card.round_down, out,
        )  # fmt: skip
    return out
