"""What of a verdict could not be checked."""

from __future__ import annotations

from simulator.decision.word.basis import VerdictBasis
from simulator.say import say, say_n


def unchecked(grounds: VerdictBasis) -> tuple[str, ...]:
    """What could not be checked."""
    said = list(grounds.promises.unchecked)
    if grounds.goal is None:
        said.append(_goal_unknown(grounds))
    if grounds.pilot is not None and not grounds.pilot.examined:
        said.append(say("Whether a control group would show the effect was not examined."))
    if grounds.terms.goal == "acquire" and grounds.terms.cost_per_new_customer is None:
        said.append(say("No cost per new customer is given, so only their number was checked."))
    if grounds.sensitivity is None:
        said.append(say("What the outcome depends on was not examined."))
    elif not grounds.sensitivity.resolved:
        said.append(
            say_n(
                "One case is too few to tell what it depends on.",
                "{n} cases are too few to tell what it depends on.",
                grounds.sensitivity.n_cases,
            )
        )
    return tuple(said)


def _goal_unknown(grounds: VerdictBasis) -> str:
    """That nobody can tell whether the goal is met."""
    match grounds.terms.goal:
        case "acquire":
            return say("Whether it meets its goal (acquire) cannot be told.")
        case "retain":
            return say("Whether it meets its goal (retain) cannot be told.")
        case "defend":
            return say("Whether it meets its goal (defend) cannot be told.")
