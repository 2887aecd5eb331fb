"""Money to advice: how sure one can be, what it depends on, what to do."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.decision.alternatives import Comparison, compare
    from simulator.decision.asked.criteria import Criterion, Goal, Terms, criteria_of
    from simulator.decision.asked.promise import Break, Promise
    from simulator.decision.asked.promises import Promises, promises_of
    from simulator.decision.redesign import Trial, Variant, best, try_out, variants
    from simulator.decision.sensitivity import Sensitivity, sensitivity_of
    from simulator.decision.uncertainty import OverCases, Probability, probability, spread
    from simulator.decision.word.known import Knowledge
    from simulator.decision.word.table import Cells, Word
    from simulator.decision.word.verdict import Verdict, judge

__all__ = [
    "Break",
    "Cells",
    "Comparison",
    "Criterion",
    "Goal",
    "Knowledge",
    "OverCases",
    "Probability",
    "Promise",
    "Promises",
    "Sensitivity",
    "Terms",
    "Trial",
    "Variant",
    "Verdict",
    "Word",
    "best",
    "compare",
    "criteria_of",
    "judge",
    "probability",
    "promises_of",
    "sensitivity_of",
    "spread",
    "try_out",
    "variants",
]

_HOMES = {
    "alternatives": (
        "Comparison",
        "compare",
    ),
    "asked.criteria": (
        "Criterion",
        "Goal",
        "Terms",
        "criteria_of",
    ),
    "word.known": ("Knowledge",),
    "asked.promise": (
        "Break",
        "Promise",
    ),
    "asked.promises": (
        "Promises",
        "promises_of",
    ),
    "redesign": (
        "Trial",
        "Variant",
        "best",
        "try_out",
        "variants",
    ),
    "sensitivity": (
        "Sensitivity",
        "sensitivity_of",
    ),
    "word.table": (
        "Cells",
        "Word",
    ),
    "uncertainty": (
        "Probability",
        "OverCases",
        "probability",
        "spread",
    ),
    "word.verdict": (
        "Verdict",
        "judge",
    ),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, and only then: `loyalty check` takes words alone from here."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
