"""Terms of a points card that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain, rewards
from simulator.program.typical import LONG, Doubts, Typical
from simulator.say import fault, label
from simulator.tools.points.card import Card

LEAST = 0.5  # of what goods cost that a point in goods costs
TERMS = 2.0  # times its term that the average member may need for a reward


def doubts(card: Card, usual: Typical) -> Doubts:
    """What is given back beside the margin, and how long a reward takes beside a life."""
    back, costs = plain.percent(card.back), card.cost_rate
    if costs is None:
        costs = rewards.cost(rewards.cost_of_goods(usual.margin), card.replaces)
    if card.back >= 1:
        yield (
            "back",
            fault(
                "{back}: everything that is paid comes back; type 1% for one in a hundred",
                back=back,
            ),
        )
    elif usual.margin > 0 and card.back * costs > usual.margin:
        yield (
            "back",
            fault(
                "{back} of what is paid comes back, which costs more than the gross "
                "margin of {margin}: every sale to a member loses money",
                back=back,
                margin=plain.percent(usual.margin),
            ),
        )
    goods = rewards.cost_of_goods(usual.margin)
    if 0 < costs < LEAST * goods:
        yield (
            "cost_rate",
            fault(
                "{costs} of what a reward is worth, but goods cost us {goods} of "
                "their price; leave it out for what follows from the margin",
                costs=plain.percent(costs),
                goods=plain.percent(round(goods, 3)),
            ),
        )
    if card.sold_at is not None and card.sold_at < 1 and card.most_bought:
        most = plain.money(round(card.most_bought, 2), usual.currency)
        yield (
            "sold_at",
            fault(
                "{sold_at}: points are sold for less than they buy, so every member "
                "buys some before paying: a discount of {off} on {most} a year for "
                "each; type 100% or more, or a smaller most_bought",
                sold_at=plain.percent(card.sold_at),
                off=plain.percent(1 - card.sold_at),
                most=most,
            ),
        )
    if card.partner_points and card.partner_price < costs:
        yield (
            "partner_price",
            fault(
                "{partner_price} of the face value, less than a point costs us when "
                "it is redeemed ({costs})",
                partner_price=plain.percent(card.partner_price),
                costs=plain.percent(round(costs, 3)),
            ),
        )
    if card.partner_points and card.partner_price > 1:
        yield (
            "partner_price",
            fault(
                "{partner_price} of the face value: partners pay more for a point "
                "than it buys, so all that is earned by it rests on their contract",
                partner_price=plain.percent(card.partner_price),
            ),
        )
    if card.most_at_once is not None and (card.reward_at or 0) > card.most_at_once:
        yield (
            "most_at_once",
            fault(
                "{most_at_once} is less than the smallest reward, so only parts of "
                "one can be redeemed",
                most_at_once=plain.money(card.most_at_once, usual.currency),
            ),
        )
    if card.welcome > usual.basket:
        yield "welcome", _above(card.welcome, usual)
    if card.point_value > usual.basket:
        yield (
            "point_value",
            fault(
                "a single point is worth {shown}, more than the average basket of {basket}",
                shown=plain.money(card.point_value, usual.currency),
                basket=plain.money(round(usual.basket, 2), usual.currency),
            ),
        )
    yield from _waiting(card, usual)


def _waiting(card: Card, usual: Typical) -> Doubts:
    weekly = usual.weekly * card.back
    key = "reward_weeks" if card.reward_at is None else "reward_at"
    weeks = card.reward_weeks if card.reward_at is None else card.reward_at / max(weekly, 1e-12)
    if not card.back or (card.back >= 1 and key == "reward_at"):
        return
    within = plain.money(round(weekly * 13, 2), usual.currency)
    if weeks > LONG:
        yield (
            key,
            fault(
                "the average member needs {years} for a reward, and nobody waits so "
                "long; {within} is what they earn in 13 weeks",
                years=_years(weeks),
                within=within,
            ),
        )
        return
    term = card.expires_after if card.expires_by == "earning" else None
    if term is not None and weeks > TERMS * term:
        yield (
            key,
            fault(
                "the average member needs {weeks} weeks for a reward, but points "
                "lapse after {term}; {within} is what they earn in 13 weeks",
                weeks=f"{weeks:.0f}",
                term=term,
                within=within,
            ),
        )


def _years(weeks: float) -> str:
    years = weeks / 52
    return label("{years} years", years=f"{years:,.0f}" if weeks >= 520 else f"{years:.1f}")


def _above(value: float, usual: Typical) -> str:
    shown = plain.money(value, usual.currency)
    basket = plain.money(round(usual.basket, 2), usual.currency)
    return fault("{shown}, more than the average basket of {basket}", shown=shown, basket=basket)
