"""Where a launched program stands, as plain data for JSON."""

from __future__ import annotations

from typing import Any

from simulator.decision.tracking.course import Course
from simulator.report.tracking.reading import Actuals


def as_json(found: Course, given: Actuals, program: str, cases: int) -> dict[str, Any]:
    """Everything that is said; ranges are of all weeks watched jointly."""
    belief = found.belief
    return {
        "program": program,
        "call": found.call,
        "first_week": found.first,
        "weeks": found.weeks,
        "weeks_watched": found.watched,
        "false_alarms": found.alarm,
        "chance_as_odd": found.as_odd,
        "alarm": None if found.odd_since is None else {
            "week": found.odd_since,
            "figure": found.odd_name,
            "kind": found.odd_kind,
            "below": found.odd_below,
        },
        "failed_programs_seen_by_now": found.seen_by_now,
        "weeks_until_failed_programs_are_seen": found.seen_at,
        "cases": cases,
        "cases_hold_the_truth": found.holds,
        "chance_nearest_case_as_far": belief.nearest,
        "effective_cases": belief.effective,
        "effective_cases_before_flattening": belief.plain_effective,
        "pays_before": belief.before,
        "pays": belief.pays,
        "npv_before": belief.npv_before,
        "npv": belief.npv,
        "weights": belief.weights.tolist(),
        "customers": {"with": given.groups.program, "without": given.groups.without},
        "table": [
            {
                "week": one.week,
                "figure": one.name,
                "of": "ratio" if one.ratio else "customer",
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "odd": one.odd,
            }
            for one in found.table
        ],
        "columns_not_understood": list(given.ignored),
    }  # fmt: skip
