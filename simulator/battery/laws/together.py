"""A tool with others: together they give what both give, and what is out of reach adds nothing."""

from __future__ import annotations

import numpy as np

from simulator.battery.arms import all_at_once, nobody_reaches, one_currency, pairs_of, partners
from simulator.battery.choices import among
from simulator.battery.law import Faults, law
from simulator.battery.laws.given import declared, felt_as_given

BEHAVIOR = ("purchases", "sales", "left", "joined", "members", "rival_sales")


@law("two tools are perceived as what both give", slow=True)
def two_tools_are_perceived_as_what_both_give(kind: str) -> Faults:
    """With each shipped tool that acts where it does, and with itself."""
    for other in partners(kind):
        seen = pairs_of(kind)[f"{kind}+{other}"]
        yield from felt_as_given(f"with {other}", seen, declared(kind) + declared(other))


@law("all tools are perceived as what all give", slow=True)
def all_tools_are_perceived_as_what_all_give(kind: str) -> Faults:
    """The tool and every shipped one in one program."""
    served = sum(declared(one) for one in among(kind))
    yield from felt_as_given("with all tools", all_at_once(kind), served)


@law("tools with one currency are perceived as what both give", slow=True)
def tools_with_one_currency_are_perceived_as_what_both_give(kind: str) -> Faults:
    """Also where one of them gives what is out of reach: what it adds to balances counts."""
    for name, seen in one_currency(kind).items():
        if name not in ("today", "fixed cost"):
            yield from felt_as_given(name, seen, 0.0)


@law("what is out of reach adds nothing to another tool", slow=True)
def out_of_reach_adds_nothing_to_another_tool(kind: str) -> Faults:
    """All that is out of reach at once: to the bit, so that nothing of it can hide."""
    arms = pairs_of(kind)
    with_ends, without = arms["out of reach"].ledger, arms[kind].ledger
    ends = f"with {len(nobody_reaches(kind))} promises that nobody reaches"
    for account in BEHAVIOR:
        gap = int(np.abs(with_ends.units(account) - without.units(account)).max())
        if gap:
            yield f"{ends}: {account} differs by up to {gap} in a week"
    gap = int(np.abs(with_ends.contribution() - without.contribution()).max())
    if gap:
        yield f"{ends}: contribution differs by up to {gap / 10_000:,.4f} in a week"
