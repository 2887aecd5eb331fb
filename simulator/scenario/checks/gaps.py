"""How long customers wait between purchases, beside what is looked at."""

from __future__ import annotations

from typing import Any

from simulator.market.market import Market
from simulator.market.people import gap_weeks
from simulator.say import clauses, fault
from simulator.scenario.checks.notes import Notes
from simulator.simulate import Case
from simulator.simulate.solve.warm_up import warm_up_weeks


def slowest_gap(market: Market) -> int:
    """The weeks that 95 % of purchases wait at most for the next, of the slowest segment."""
    return max(gap_weeks(customer) for customer in market.segments.values())


def warn_of_gaps(cross: Notes, case: Case) -> None:
    """Note where nobody would see by purchases who has stayed and who has left."""
    if case.market.start == "at_first_purchase":
        return
    gap, warm = slowest_gap(case.market), warm_up_weeks(case)
    tree: dict[str, Any] = cross.tree
    if gap > case.weeks:
        goal = fault("the goal retain is judged by the customers who have left")
        cross.note(
            "horizon",
            clauses(
                fault(
                    "95 % of purchases come within {gap} weeks of the one before, which is more "
                    "than the {weeks} weeks looked at: customers who have stopped buying cannot "
                    "be told from those who wait",
                    gap=gap,
                    weeks=case.weeks,
                ),
                goal if tree["goal"] == "retain" else "",
            ),
            cross.warnings,
        )
    elif gap > warm:
        cross.note(
            "market",
            fault(
                "95 % of purchases come within {gap} weeks of the one before, which is more "
                "than the {warm} weeks before launch that are "
                "simulated: many seem to lapse in week {week}, with the program and "
                "without it",
                gap=gap,
                warm=warm,
                week=gap - warm,
            ),
            cross.warnings,
        )
