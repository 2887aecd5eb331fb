"""A points card in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.program import plain
from simulator.tools.points.card import Card, least_of


def plainly(card: Card, currency: str) -> str:
    """What is earned, from when on it can be used, when it lapses, and what is sold."""
    name = card.currency
    who = plain.capitalized(card.to.plainly())
    said = (
        f"{who} earn {plain.percent(card.back)} of what they pay back in {name}; from "
        f"{_least(card, currency)} on they can redeem them"
    )
    if card.expires_after is None:
        said += f"; {name} never lapse"
    elif card.expires_by == "inactivity":
        term = plain.count(card.expires_after, "week")
        said += f"; {name} lapse after {term} without a purchase"
    else:
        said += f"; {name} lapse {plain.count(card.expires_after, 'week')} after they are earned"
    if card.welcome:
        said += f". Joining brings {plain.money(card.welcome, currency)} in {name} at once"
    return ". ".join([said, *_caps(card, currency), *_sold(card, currency)]) + "."


def _least(card: Card, currency: str) -> str:
    if card.reward_at is not None:
        return plain.money(least_of(card), currency)
    return f"what the average customer earns in {plain.number(card.reward_weeks)} weeks"


def _caps(card: Card, currency: str) -> Iterator[str]:
    """The most that is earned, and used at once."""
    caps = (
        (card.most_per_purchase, "with a purchase"),
        (card.most_per_week, "in a week"),
        (card.most_per_year, "in a year"),
    )
    most = [f"{plain.money(one, currency)} {when}" for one, when in caps if one is not None]
    if most:
        yield f"Nobody earns more than {plain.listed(most)}"
    if card.most_at_once is not None:
        yield f"At most {plain.money(card.most_at_once, currency)} is redeemed in a week"


def _sold(card: Card, currency: str) -> Iterator[str]:
    """Who pays for points, and whether they are sold below what they buy."""
    name = card.currency
    if card.sold_at is not None and card.most_bought:
        most = plain.money(card.most_bought, currency)
        share = plain.percent(card.sold_at)
        yield f"Members can buy {name} for {share} of their face value, {most} worth a year at most"
        if card.sold_at < 1:
            yield (
                "That is less than they buy, so every member who comes to the till buys some "
                "first and pays with them"
            )
    if card.partner_points:
        given = plain.money(card.partner_points, currency)
        share = plain.percent(card.partner_price)
        yield f"Partners give each member {given} in {name} a year and pay us {share} of that"
