"""What page, figures and terminal say alike of a run: the order of arms, how sure, how far off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.explain.numbers import amount, share

if TYPE_CHECKING:
    from simulator.findings import Findings
    from simulator.findings.arms import ArmFinding


def in_order(found: Findings) -> Iterable[ArmFinding]:
    """Programs, each followed by its plain alternatives."""
    for program in found.programs:
        yield program
        yield from found.alternatives(program.name)


def pays(arm: ArmFinding, *, certain: bool) -> str:
    """In how many cases an arm pays; whether at all where cases differ by luck alone."""
    return _yes(arm.npv.mean > 0) if certain else share(arm.probability)


def beaten(arm: ArmFinding, *, certain: bool) -> str:
    """In how many cases the program beats an arm; whether at all where only luck differs."""
    if arm.beaten is None or arm.behind is None:
        return ""
    return _yes(arm.behind.mean > 0) if certain else share(arm.beaten)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def opinion(found: Findings) -> str:
    """How much of the answer rests on numbers that nobody has measured."""
    if found.certain or not (found.drivers or found.unknowns):
        return "Every number is taken as certain, which none of them is."
    if found.opinion_share is None:
        return "The cases are too few to tell how much rests on judged or assumed numbers."
    return (
        f"{share(found.opinion_share)} of what explains the NPV rests on judged or assumed numbers."
    )


def error(found: Findings) -> str:
    """What more computing would still change, beside what it would not."""
    cases = "1 case" if found.cases == 1 else f"{found.cases} cases"
    size = f"{found.agents:,} agents, {cases}, seed {found.seed}"
    text = f"Simulation error of a case {amount(found.simulation_error, found.currency)} ({size})"
    if not found.certain and found.cases > 1:
        text += f"; real uncertainty over cases {amount(found.real_spread, found.currency)}"
    return text + (". Rough: more agents are needed." if found.rough else ".")
