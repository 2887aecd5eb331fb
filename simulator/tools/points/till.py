"""What a card asks of the wallet in a week: points earned, bought, taken back and redeemed."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32
from simulator.program.channels import Row
from simulator.program.ledger import Page
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import earning, sale, stages
from simulator.tools.points.card import Card, in_points, least_of, step_of


def settle(card: Card, week: Week, own: Own, mask: Row, page: Page) -> None:
    """Ask for all of them; nothing is earned or bought where the card is closed."""
    wallet, new = week.wallets[card.currency], np.zeros(week.n, np.int64)
    if week.dials.open:
        new = earning.issue(card, week, own, mask, week.due(card.when, mask), page)
    step = np.empty(week.n, np.int64)
    stages.wishes(
        week.n_purchases, week.draw("redeem"), f32(card.redeem_rate), np.int64(step_of(card)), step
    )
    if week.dials.open and card.sold_at is not None and card.most_bought:
        sale.to_members(card, week, own, mask, new, step, page)
    if week.dials.open and card.partner_points:
        sale.to_partners(card, week, mask, page)
    # a reward that is more than one usually pays is used in parts
    parts = week.usual_spend < week.usual_rate * f32(least_of(card))
    cost = card.point_value * (1.0 if card.cost_rate is None else card.cost_rate)
    most = None if card.most_at_once is None else in_points(card, card.most_at_once)
    wallet.redeem(step, parts, at_cost=cost, poster=week.speaker, most=most)
