"""Terms of a fixed price that are possible and hardly meant."""

from __future__ import annotations

from typing import Protocol

from simulator.program import plain
from simulator.program.typical import Doubts, Typical
from simulator.say import fault

LONG = 156  # weeks: nobody knows what goods will cost then
MUCH = 0.2  # of what is spent in a term: no saving that is in sight is as large
YEAR = 52


class FixedPriceTerms(Protocol):
    """The terms of a fixed price; what each is stands beside its knob."""

    @property
    def weeks(self) -> int: ...

    def occasions(self, weeks: int) -> tuple[tuple[int, int], ...]: ...

    @property
    def fee(self) -> float: ...

    @property
    def cost_per_user(self) -> float: ...


def doubts(terms: FixedPriceTerms, usual: Typical) -> Doubts:
    """Prices that never rise, a term, a fee, and a cost that nobody can mean."""
    if not usual.prices_rise:
        yield (
            "weeks",
            fault(
                "our list prices never rise in this market, so nobody asks for a fixed one and it "
                "does nothing; type how they move, such as market: {{prices: {{ours: 4%}}}}"
            ),
        )
    if terms.weeks >= LONG:
        yield (
            "weeks",
            fault(
                "for {weeks} weeks we sell at today's prices, whatever goods come to cost; is that "
                "meant?",
                weeks=terms.weeks,
            ),
        )
    open_for = [length for _, length in terms.occasions(LONG)]
    if open_for and max(open_for) < 2:
        yield (
            "when",
            fault(
                "open for a week at a time: customers who ask in one week begin in the next, so "
                "nobody does; type for: 2"
            ),
        )
    spent = usual.spend * terms.weeks / YEAR
    if terms.fee > MUCH * spent:
        yield (
            "fee",
            fault(
                "{fee} for {weeks} weeks, in which the average customer spends {spent}: no rise "
                "of prices saves as much, so hardly anybody pays it",
                fee=plain.money(terms.fee, usual.currency),
                weeks=terms.weeks,
                spent=plain.money(round(spent, 2), usual.currency),
            ),
        )
    earned = usual.spend * usual.margin
    if usual.margin > 0 and terms.cost_per_user > earned:
        yield (
            "cost_per_user",
            fault(
                "{cost} a year is more than the average customer earns us ({earned})",
                cost=plain.money(terms.cost_per_user, usual.currency),
                earned=plain.money(round(earned, 2), usual.currency),
            ),
        )
