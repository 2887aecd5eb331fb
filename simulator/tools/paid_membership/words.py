"""A paid membership in plain words."""

from __future__ import annotations

from simulator.program import plain
from simulator.tools.paid_membership.terms import PaidMembershipTerms


def plainly(terms: PaidMembershipTerms, currency: str) -> str:
    """What it costs, what members get for it, what becomes of a fee."""
    fee, often = "for nothing", "a year" if terms.paid == "yearly" else "every four weeks"
    if terms.fee:
        fee = f"for {plain.money(terms.fee, currency)} {often}, paid in advance"
    gets = [f"pay {plain.percent(terms.depth)} less than the list price"] if terms.depth else []
    if terms.value:
        gets.append(f"get free service, worth {plain.percent(terms.value)} of what they spend")
    who = plain.capitalized(terms.to.plainly())
    said = [f"{who} can become paying members {fee}, and {plain.listed(gets or ['get nothing'])}"]
    if terms.places is not None:
        said.append(f"There are places for {plain.count(terms.places, 'customer')}")
    if terms.fee:
        rest = "refunded" if terms.when_it_ends == "refund" else "served to its end"
        said.append(f"Where it ends, what is left of a paid term is {rest}")
    return f"{'. '.join(said)}; amounts in {currency}."
