"""The same customers typed as one segment and as eight: nobody may get surer by typing."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.experiment import design_for
from simulator.scenario import Scenario, loads

HEAD = "question: Does it pay?\ngoal: retain\nhorizon: 1 year\n"
REST = """\
company: {gross_margin: 40%}
programs: {card: {tools: {points: {back: 2%}}}}
"""
CUSTOMER = """purchases_per_year: 30, basket: 30, share_of_wallet: {pert: [30%, 45%, 60%],
      source: assumed}, churn_per_year: 20%"""
CASES = 16


def typed(segments: int) -> Scenario:
    """20,000 customers in so many equal segments."""
    each = "".join(f"    s{i}: {{share: {1 / segments}, {CUSTOMER}}}\n" for i in range(segments))
    return loads(f"{HEAD}market:\n  customers: 20_000\n  segments:\n{each}{REST}")


def customers(scenario: Scenario, seed: int) -> list[list[dict[str, Any]]]:
    """What every case says of the customers of every segment."""
    points = design_for(scenario, CASES, seed)
    found = []
    for number, point in enumerate(points):
        case = scenario.case(number, tuple(point), seed=seed, agents=1_600)
        segments = case.market.segments.values()
        found.append([one.model_dump(exclude={"share"}) for one in segments])
    return found


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_eight_equal_segments_are_as_uncertain_as_one(seed: int) -> None:
    """To the bit. Each segment with draws of its own shrank the spread of NPV to .64."""
    one, eight = customers(typed(1), seed), customers(typed(8), seed)
    assert len({str(case[0]) for case in one}) == CASES, "every case draws"
    for alone, among in zip(one, eight, strict=True):
        assert among == alone * 8
