"""Which of several programs to choose: all of them in the same cases, beside no program at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from simulator import experiment
from simulator.decision import advice
from simulator.decision.between.pairing import Ranking, rank
from simulator.decision.word.verdict import Verdict
from simulator.economics import Measures
from simulator.say import label
from simulator.scenario import Fault, Scenario, ScenarioError
from simulator.where import Shorthand, Where

FEWEST, MOST = 2, 20


@dataclass(frozen=True, eq=False)
class Choice:
    """Programs of one scenario side by side.

    `ranking` is by NPV, of the control arm (no new program) and all programs; `verdicts`
    are about each program on its own, without a search for a better variant.
    """

    played: experiment.PlayedCases
    measures: Measures
    verdicts: dict[str, Verdict]
    ranking: Ranking


def choose(
    scenario: Scenario,
    *,
    agents: int,
    cases: int,
    seed: int,
    certain: bool = False,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> Choice:
    """Play all programs of a scenario in the same cases and rank them.

    Parameters
    ----------
    agents, cases, seed, certain, where, shorthand
        As for `simulator.experiment.run`.

    Raises
    ------
    ScenarioError
        The scenario has fewer programs than two, or more than twenty.
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    programs = scenario.arms[1:]
    if not FEWEST <= len(programs) <= MOST:
        raise ScenarioError([Fault(
            str(scenario.path or scenario.name), None, "programs",
            label(
                "{count} to compare; expected {fewest} to {most}, in one file or several",
                count=len(programs), fewest=FEWEST, most=MOST,
            ),
        )])  # fmt: skip
    played = experiment.run(
        scenario,
        agents=agents,
        cases=cases,
        seed=seed,
        certain=certain,
        panel=False,
        where=Where.of(where, **shorthand),
    )
    measured = advice.measured(played)
    advised = advice.advise(played, measured, mend=False)
    verdicts = {arm: one.verdict for arm, one in advised.items()}
    return Choice(played, measured, verdicts, rank(measured, played.arms))
