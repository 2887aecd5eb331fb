"""Terms of a partner that are possible and hardly meant."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.program import plain
from simulator.program.tool import Tool
from simulator.program.typical import LONG, Doubts, Typical
from simulator.say import fault
from simulator.tools.partners.terms import PartnersTerms

MUCH = 10.0  # times what the average customer spends here
LEAST = 0.5  # of the face value: what goods cost a shop, as a rule
OFTEN = 26.0  # mailings a year
GENEROUS = 0.03  # of what is paid at a partner; a percent or two is usual
RATHER_THEIRS = 10.0  # times what our own card gives, from which on it is the partner's program


def doubts(tool: PartnersTerms, usual: Typical) -> Doubts:
    """Prices beside what a point is worth, spend there beside spend here, waiting, leaving."""
    yield from _prices(tool)
    if tool.earn > GENEROUS and tool.earn_price:
        yield (
            "earn",
            fault(
                "the partner would give {earn} of its own sales away, and pay us for it; a percent "
                "or two is usual, so ask whether it signs that",
                earn=plain.percent(tool.earn),
            ),
        )
    if tool.earn and 0 < MUCH * usual.spend < tool.partner_spend:
        yield (
            "partner_spend",
            fault(
                "{there} a year, {times} times what the average customer spends here ({here}); "
                "are these our customers' own purchases there?",
                there=plain.money(round(tool.partner_spend, 2), usual.currency),
                times=plain.number(round(tool.partner_spend / usual.spend)),
                here=plain.money(round(usual.spend, 2), usual.currency),
            ),
        )
    weekly = tool.earn * tool.partner_spend * tool.collects / 52
    if weekly and tool.reward_at > LONG * (weekly + usual.weekly):
        yield (
            "reward_at",
            fault(
                "one who shops there earns {yearly} a year, so nobody can ever use points there",
                yearly=plain.money(round(weekly * 52, 2), usual.currency),
            ),
        )
    if tool.mailings > OFTEN:
        yield (
            "mailings",
            fault(
                "{mailings} a year, and most members never answer one; they tire of ours, too",
                mailings=plain.number(tool.mailings),
            ),
        )
    if tool.leaves_in is not None and tool.points_then == "lapse":
        yield (
            "points_then",
            fault(
                "what members have earned at the partner is taken from them in week {week}, and "
                "they hold it against us; type kept to let them use it",
                week=tool.leaves_in,
            ),
        )
    if tool.fee_per_year < 0:
        yield (
            "fee_per_year",
            fault(
                "below 0: the coalition pays us {amount} a year for being in it, whatever its "
                "members do",
                amount=plain.money(-tool.fee_per_year, usual.currency),
            ),
        )


def beside_cards(tool: PartnersTerms, others: Sequence[Tool]) -> Doubts:
    """Where nobody earns the same points here, or so few that they are sold and not given."""
    terms = (one.wallet() for one in others)
    back = [one.back for one in terms if one is not None and one.currency == tool.currency]
    given = max(back, default=0.0)
    if not given:
        yield (
            "currency",
            fault(
                "no tool of the program gives {currency} on what is bought here, so members can "
                "earn and use them at the partner alone; add one that does, as in "
                "`card: {{kind: points, currency: {currency}}}`",
                currency=tool.currency,
            ),
        )
    elif tool.earn > RATHER_THEIRS * given:
        yield (
            "earn",
            fault(
                "{earn} at the partner beside {back} here: this is the partner's program, which we "
                "run and it pays for; what it earns us is the price of points, not loyalty",
                earn=plain.percent(tool.earn),
                back=plain.percent(given),
            ),
        )


def _prices(tool: PartnersTerms) -> Doubts:
    paid, costs = plain.percent(tool.earn_price), plain.percent(tool.redeem_price)
    if tool.earn and tool.earn_price - tool.fee_per_point < tool.redeem_price:
        yield (
            "earn_price",
            fault(
                "{paid} of the face value, less the fee of the coalition, is less than what a "
                "point costs us when it is used there ({costs})",
                paid=paid,
                costs=costs,
            ),
        )
    if tool.earn and tool.earn_price > 1:
        yield (
            "earn_price",
            fault(
                "{paid} of the face value: the partner pays more for a point than it buys, so "
                "all that is earned by it rests on its contract",
                paid=paid,
            ),
        )
    if tool.redeem_price > 1:
        yield (
            "redeem_price",
            fault(
                "{costs} of the face value: we pay the partner more than points buy there",
                costs=costs,
            ),
        )
    if 0 < tool.redeem_price < LEAST:
        yield (
            "redeem_price",
            fault(
                "{costs} of the face value: the partner would give goods for less than they "
                "cost it, so members are taken to get no more than that for their points",
                costs=costs,
            ),
        )
