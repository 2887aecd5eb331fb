"""What a card is worth to a member: how much they earn, and what of it becomes a reward."""

from __future__ import annotations

import numpy as np

from simulator.draws import f32
from simulator.program import often, plain
from simulator.program.about.rates import RateAsPlayed
from simulator.program.benefits import Benefits
from simulator.program.channels import Row
from simulator.program.known.crowd import Crowd
from simulator.program.ledger import POINTS
from simulator.program.parts import progress
from simulator.program.parts.progress import NEVER
from simulator.program.tool import Own
from simulator.program.week import Week
from simulator.tools.points import caps, rounding
from simulator.tools.points.card import YEAR, Card, least_of

NEAR = 0.005  # of what is declared, within which it is played


def benefits(card: Card, week: Week, own: Own) -> Benefits:
    """What a member earns as far as it is within reach; welcome points, once, likewise."""
    settle(card, week, own)
    given = own.reach * f32(card.back * share_open(card)) * left(card, week)
    once: Row | float = 0.0
    if card.welcome:
        at_once = f32(card.welcome >= least_of(card))
        once = np.maximum(own.reach, at_once) * f32(card.welcome * card.value_rate)
    wait = np.where(own.reach > 0, least_of(card) / np.maximum(weekly(card, week), 1e-9), 0)
    return Benefits(given * f32(card.value_rate), given * f32(card.value_rate > 0), once, wait)


def played(card: Card, crowd: Crowd) -> tuple[RateAsPlayed, ...]:
    """How often who has enough points for a reward uses it in a week with a purchase."""
    if not card.back and not card.welcome:
        return ()
    reward, why = least_of(card), ""
    enough = crowd.pays_for(reward)
    if enough < 1 - NEAR:
        share = plain.percent(round(enough, 3))
        why = (
            f"in {share} of weeks with a purchase a reward of {plain.number(round(reward, 2))} "
            "can be used: as much is paid, or who usually pays less uses a part of it"
        )
    return (RateAsPlayed("redeem_rate", card.redeem_rate, card.redeem_rate * enough, why),)


def share_open(card: Card) -> float:
    """Of a year's weeks, the share in which points are given to a member."""
    when = card.when
    if when.personal:
        return often.share(when, when.start)
    return 1.0 if when.every is None else when.length / when.every


def weekly(card: Card, week: Week) -> Row:
    """Face value that customers earn in a week as usual, currency (n,)."""
    earned: Row = np.multiply(week.usual_spend, f32(card.back * share_open(card)))
    return earned * left(card, week)


def left(card: Card, week: Week) -> Row | np.float32:
    """Share of the points that rounding down and caps leave, (n,)."""
    limited = caps.capped(card) or card.most_at_once is not None
    if not card.round_down and not limited:
        return f32(1)
    crowd = week.crowds.get(week.segment)
    varies = 0.0 if crowd is None else crowd.varies
    usual: Row = np.divide(week.usual_spend, np.maximum(week.usual_rate, f32(1e-9)))
    share: Row | np.float32 = f32(1)
    if card.round_down:
        points: Row = np.multiply(usual, f32(card.back / card.point_value))
        share = rounding.left(points, varies)
    if limited:
        within = caps.left(card, usual, week.usual_rate, share_open(card), varies)
        share = np.multiply(share, within)
    return share


def felt(card: Card, week: Week, own: Own, share: Row) -> Row:
    """What this week's points are worth to customers, of the price, at `share` of them, (n,)."""
    worth: Row = share * counts(card, week, own)
    worth *= f32(card.back * card.value_rate) * left(card, week)
    return worth


def settle(card: Card, week: Week, own: Own) -> None:
    """Work out progress and reach of those who go on as usual."""
    term, inactive = _terms(card, week)
    card.settle_progress(
        week, own, weekly(card, week), least_of(card), term=term, redeem_rate=card.redeem_rate,
        inactive=inactive, power=card.size_response - 1,
    )  # fmt: skip


def likely(card: Card, week: Week) -> Row:
    """How likely points that partners give become rewards, however large these are, (n,).

    Not at all where what is collected as usual does not fill a reward within its term: points of
    partners come evenly, so that nobody has the luck that is hoped for with those of purchases.
    """
    term, inactive = _terms(card, week)
    collected = weekly(card, week) + f32(card.partner_points / YEAR)
    steady, mean, fills, kept = (np.empty(week.n, np.float32) for _ in range(4))
    for lapses, out in ((NEVER, fills), (inactive, kept)):
        progress.settle(
            collected, week.usual_spend, week.usual_rate, f32(least_of(card)),
            f32(card.redeem_rate), f32(term), f32(lapses), f32(0), steady, mean, out,
        )  # fmt: skip
    return kept * (fills >= 1)


def _terms(card: Card, week: Week) -> tuple[float, float]:
    """Weeks in which points must become a reward, and without a purchase after which they lapse."""
    inactive = card.expires_after if card.expires_by == "inactivity" else None
    term = card.patience
    if card.expires_after is not None and inactive is None:
        term = min(term, card.expires_after)
    last = card.when.last_week(week.t)
    if last is not None:
        term = min(term, max(last - max(week.t, 0), 0))
    return term, inactive or NEVER


def counts(card: Card, week: Week, own: Own) -> Row:
    """Share of this week's points that counts, (n,); near a known end only what still can."""
    last, reach = card.when.last_week(week.t), own.reach
    if last is None or week.t < 0:
        known: Row = reach
        return known
    still = np.empty(week.n, np.float32)
    balance = week.wallets[card.currency].balance
    progress.still(
        weekly(card, week), balance, f32(card.point_value / POINTS), f32(least_of(card)),
        f32(last - week.t), reach, still,
    )  # fmt: skip
    return still
