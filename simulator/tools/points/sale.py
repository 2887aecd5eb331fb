"""Points that are sold: to members, who fill a reward or buy below what points are worth, and to
partners, who give them to members.

What members buy is used at once, on a purchase that they would have paid for, so it costs its
whole face value; what they pay comes in. Where points are sold for less than they buy, whoever
comes to the till buys all that the till and the cap allow: nobody leaves money on the counter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, stage
from simulator.program.channels import Row
from simulator.program.ledger import MONEY, POINTS, Page
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import reach
from simulator.tools.points.card import YEAR, Card, in_points, step_of

MISSING = 0.2  # of a reward that who tops up still lacks at most (judged)
Points = NDArray[np.int64]


def sells(card: Card) -> bool:
    """Whether points are paid for by anybody."""
    return (card.sold_at is not None and card.most_bought > 0) or card.partner_points > 0


def cheap(card: Card) -> bool:
    """Whether points are sold for less than they buy."""
    return card.sold_at is not None and card.sold_at < 1


def to_members(
    card: Card, week: Week, own: Own, mask: Row, new: Points, step: Points, page: Page
) -> None:
    """Members buy points at the till and use them there.

    Parameters
    ----------
    new
        Points that this week brings, hundredths (n,).
    step
        The reward that each asks for, hundredths (n,); raised for those who buy.
    """
    if week.t % YEAR == 0:
        own.bought[:] = 0
    room = np.maximum(in_points(card, card.most_bought) - own.bought, 0)
    unit = card.point_value * MONEY / POINTS
    most = np.floor(np.maximum(week.kept_to_pay, 0) / unit).astype(np.int64)
    if card.most_at_once is not None:
        most = np.minimum(most, in_points(card, card.most_at_once))
    wants = mask * (week.n_kept > 0)
    if not cheap(card):
        wants = wants * (week.draw("buys") < f32(card.top_up_rate))
    again = f32(card.back) if card.earn_on == "paid" else f32(0)
    bought = np.empty(week.n, np.int64)
    buy(
        wants, week.wallets[card.currency].balance + new, room, most, np.int64(step_of(card)),
        np.float64(again), np.bool_(cheap(card)), MISSING, bought, step,
    )  # fmt: skip
    own.bought += bought
    _book(card, week, page, bought, card.sold_at or 0.0)
    # a reward that is paid for replaces what would have been paid for anyway
    dearer = max(1.0 - (1.0 if card.cost_rate is None else card.cost_rate), 0.0)
    page.post("reward_cost", np.rint(bought * (unit * dearer)).astype(np.int64))


def to_partners(card: Card, week: Week, mask: Row, page: Page) -> None:
    """Members get the points that partners have bought for them, in equal parts of a year.

    A partner pays for what its customers can use: for points as far as they are likely to become
    rewards. Otherwise a card whose rewards are out of reach would be a business of its own.
    """
    each = np.int64(round(card.partner_points / card.point_value * POINTS / YEAR))
    price = reach.likely(card, week) * card.partner_price
    _book(card, week, page, (mask > 0) * (week.active > 0) * each, price)


def _book(card: Card, week: Week, page: Page, points: Points, price: float | Row) -> None:
    """Credit points that are paid for, and post what is paid."""
    week.wallets[card.currency].buy(points)
    page.post("points_bought", points)
    paid = points * (np.asarray(price, np.float64) * (card.point_value * MONEY / POINTS))
    page.post("points_income", np.rint(paid).astype(np.int64))


@stage
def buy(wants, balance, room, most, step, again, cheap, missing, bought, asks):  # type: ignore[no-untyped-def]
    """How many points each buys, (n,): as many as fill whole rewards that can be used at once.

    `room` is left of what one can buy in a year, `most` what can be used this week; `again`
    points per point used are not earned and must be there, too. Who buys asks for a `step`.
    """
    for i in range(bought.size):
        bought[i] = 0
        have = max(balance[i], np.int64(0))
        if wants[i] > 0 and most[i] >= step:
            whole = np.float64(step) * (1.0 + again)
            # what is not earned again is rounded up when it is redeemed
            up = np.int64(1) if again > 0.0 else np.int64(0)
            if cheap:
                within = np.int64(np.float64(have + room[i] - up) / whole)
            else:
                within = np.int64(np.float64(have) / whole) + 1
            rewards = min(most[i] // step, within)
            need = np.int64(np.ceil(np.float64(rewards) * whole)) + up - have
            enough = cheap or np.float64(need) <= np.float64(step) * missing
            if rewards > 0 and need > 0 and need <= room[i] and enough:
                bought[i] = need
                asks[i] = step
