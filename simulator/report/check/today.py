"""Today's business as it is declared and as it is simulated, and where it is heading."""

from __future__ import annotations

from dataclasses import replace

from simulator.explain.match import Match
from simulator.explain.outlook import Outlook, outlook_of
from simulator.machine import TooLarge, division
from simulator.market.newcomers import paid_today
from simulator.say import label
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.schema import AGENTS, SEED
from simulator.simulate import CONTROL, Case, memory_needed, simulate
from simulator.simulate.around.actors import most_arrivals


def _joined_as_declared(case: Case) -> Case:
    """Today on its own, and the programs of which it is declared how many will be members."""
    arms = {
        name: program
        for name, program in case.programs.items()
        if program.joining.members_after and program.same_money_as is None
    }
    worlds = {name: world for name, world in case.worlds.items() if name in arms}
    return replace(case, programs=arms, worlds=worlds)


def _too_many(case: Case, fault: TooLarge) -> str:
    """Why a case does not fit into memory, where not the agents but who arrives is to blame."""
    heads = sum(most_arrivals(case, CONTROL, 0.0).values())
    return label(
        "up to {customers} customers arrive within the horizon, and {fault}, or who arrives",
        customers=f"{heads:,.0f}",
        fault=fault,
    )


def today_of(
    scenario: Scenario, *, agents: int = AGENTS, seed: int = SEED
) -> tuple[tuple[Match, ...], Outlook]:
    """Today's business over the horizon, every number at its center, and declared members.

    Declared beside simulated numbers, and where it is heading.

    Raises
    ------
    ScenarioError
        If no market shows what is declared.
    """
    case = scenario.case(0, None, seed=seed, agents=agents)
    try:
        division(lambda: memory_needed(case), 1, 1)
    except TooLarge as fault:
        bought = "company.acquisition_budget" if paid_today(case.company) else "market"
        raise ScenarioError([scenario.fault(bought, _too_many(case, fault))]) from fault
    try:
        played = simulate(_joined_as_declared(case))
    except ValueError as fault:
        place = getattr(fault, "place", "market")
        raise ScenarioError([scenario.fault(place, str(fault))]) from fault
    matches = tuple(Match(s.segment, s.name, s.declared, s.simulated) for s in played.solved)
    return matches, outlook_of(case, played.ledgers[CONTROL])
