"""Terms of a paid membership that are possible and hardly meant."""

from __future__ import annotations

from simulator.program import plain
from simulator.program.parts.privilege import doubt_value
from simulator.program.typical import Doubts, Typical
from simulator.say import fault
from simulator.tools.paid_membership.fees import AT_MOST
from simulator.tools.paid_membership.terms import PaidMembershipTerms

HEAVY = 2.0  # times what the average customer spends: members are heavy ones


def doubts(terms: PaidMembershipTerms, usual: Typical) -> Doubts:
    """Benefits beside the margin, the fee beside what it brings, costs beside what is earned."""
    if not usual.margin > 0:
        return
    if terms.depth >= usual.margin:
        yield (
            "depth",
            fault(
                "{depth} is not less than the gross margin of {margin}: every sale "
                "to a member loses money",
                depth=plain.percent(terms.depth),
                margin=plain.percent(usual.margin),
            ),
        )
    each = usual.basket * (usual.margin - terms.depth)
    if terms.cost_per_purchase > each > 0:
        shown, limit = _money(terms.cost_per_purchase, usual), _money(each, usual)
        yield (
            "cost_per_purchase",
            fault(
                "{shown} per purchase, more than the average purchase of a member "
                "earns us ({limit})",
                shown=shown,
                limit=limit,
            ),
        )
    if terms.value and not terms.cost_per_purchase and not terms.cost_per_user:
        yield (
            "cost_per_purchase",
            fault(
                "nothing, and members take it to be worth {value} of what they "
                "spend; does serving them cost nothing? What costs nothing does nothing",
                value=plain.percent(terms.value),
            ),
        )
    else:
        yield from doubt_value(terms.value, terms.cost_per_user, terms.cost_per_purchase, usual)
    worth = terms.worth() * usual.spend
    if terms.fee and not worth:
        yield "fee", fault("members get nothing for it, so nobody pays it")
    elif terms.yearly_fee > AT_MOST * HEAVY * worth:
        yield (
            "fee",
            fault(
                "{fee} a year, and it saves the average customer {saved}; hardly anybody pays that",
                fee=_money(terms.yearly_fee, usual),
                saved=_money(worth, usual),
            ),
        )
    elif not terms.fee and worth:
        yield "fee", fault("nothing is paid for it: a discount or service for anyone who asks")


def _money(amount: float, usual: Typical) -> str:
    return plain.money(round(amount, 2), usual.currency)
