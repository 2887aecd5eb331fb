"""Two scenarios of a tool, one in which it is right and one in which it is not, played small."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simulator import experiment
from simulator.economics.customers.pairs import play_pairs
from simulator.report.result import Result, weighed
from simulator.scenario import load
from simulator.where import Where

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "tools"


def judged(name: str, *, agents: int, cases: int) -> Result:
    """A scenario in `scenarios/tools`, weighed without looking for better variants."""
    played = experiment.run(
        load(SCENARIOS / f"{name}.yaml"), agents=agents, cases=cases, seed=1, certain=False,
        play=play_pairs, where=Where(jobs=1),
    )  # fmt: skip
    return weighed(played, mend=False)


def npv(result: Result, arm: str) -> float:
    """What an arm brings on average, currency."""
    return float(np.mean(result.measures.whole(arm, "npv")))


def word(result: Result, arm: str) -> str:
    """The word of a program as it is."""
    return str(result.verdicts[arm].word)


def pays(result: Result, arm: str) -> float:
    """Share of cases in which an arm brings more than it costs."""
    return float(np.mean(result.measures.whole(arm, "npv") > 0))
