"""Money to advice: how sure one can be, what it hangs on, what to do."""

from simulator.decision.alternatives import Comparison, compare
from simulator.decision.criteria import Criterion, Goal, Terms, criteria_of
from simulator.decision.known import Known
from simulator.decision.promises import Break, Promise, Promises, promises_of
from simulator.decision.redesign import Trial, Variant, best, try_out, variants
from simulator.decision.sensitivity import Sensitivity, sensitivity_of
from simulator.decision.table import Cells, Word
from simulator.decision.uncertainty import Probability, Spread, probability, spread
from simulator.decision.verdict import Verdict, judge

__all__ = [
    "Break",
    "Cells",
    "Comparison",
    "Criterion",
    "Goal",
    "Known",
    "Probability",
    "Promise",
    "Promises",
    "Sensitivity",
    "Spread",
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
