"""The description of the model that a run has played."""

from __future__ import annotations

from dataclasses import replace

from simulator import experiment
from simulator.report.explain import explain


def model_of(played: experiment.Result) -> str:
    """The ODD description as Markdown, with the agents, cases and seed of the run."""
    size = {"agents": played.agents, "cases": len(played.played), "seed": played.seed}
    run = played.scenario.run.model_copy(update=size)
    return explain(replace(played.scenario, run=run))
