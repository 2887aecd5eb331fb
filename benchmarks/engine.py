"""Our engine on a scenario, reduced or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.reduced import SCENARIO, Totals
from simulator.program.ledger import MONEY, POINTS, Ledger
from simulator.scenario import load
from simulator.simulate import Case, simulate

WARM_AGENTS = 64
GROCERY = Path(__file__).parents[1] / "scenarios" / "grocery_points.yaml"
LIVING = Path(__file__).with_name("living.yaml")
SCENARIOS = {"reduced": SCENARIO, "grocery": GROCERY, "living": LIVING}


def prepare(
    path: Path, agents: int, seed: int, programs: Sequence[str], weeks: int | None = None
) -> Case:
    """Control and `programs` at the scenario's central values, compiled and ready to play."""
    whole = load(path).case(0, None, seed=seed, agents=agents)
    # no more agents than customers are simulated, so that many agents need a larger chain
    market = whole.market.model_copy(update={"customers": max(agents, whole.market.customers)})
    case = arms(replace(whole, market=market), programs)
    simulate(replace(case, agents=WARM_AGENTS))
    return case if weeks is None else replace(case, weeks=weeks)


def arms(case: Case, programs: Sequence[str]) -> Case:
    """The same case with the control arm and these programs only."""
    return replace(
        case,
        programs={name: case.programs[name] for name in programs},
        worlds={name: world for name, world in case.worlds.items() if name in programs},
    )


def play(case: Case, threads: int = 1) -> dict[str, dict[str, float]]:
    """Totals of every arm, in agents' units like those of the peers."""
    played = simulate(case, threads=threads)
    return {arm: totals_of(case, book).as_dict() for arm, book in played.ledgers.items()}


def totals_of(case: Case, ledger: Ledger) -> Totals:
    """What the peers count, from a ledger."""

    def flow(account: str) -> float:
        return float(ledger.units(account).sum())

    def stock(account: str) -> float:
        return float(ledger.units(account)[-1].sum())

    points = face_value(case, ledger.arm)
    return Totals(
        purchases=flow("purchases"),
        sales=flow("sales") / MONEY,
        active=stock("active"),
        members=stock("members"),
        issued=points * flow("points_issued"),
        redeemed=points * flow("points_redeemed"),
        expired=points * flow("points_expired"),
    )


def face_value(case: Case, arm: str) -> float:
    """Currency per unit of points in the ledger, 0 in an arm without points."""
    tools = case.programs[arm].tools if arm in case.programs else {}
    for tool in tools.values():
        terms = tool.wallet()
        if terms is not None:
            return float(terms.point_value) / POINTS
    return 0.0
