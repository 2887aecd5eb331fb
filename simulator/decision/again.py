"""The cases of an experiment once more, played by something else: variants, remedies."""

from __future__ import annotations

from collections.abc import Callable

from simulator import experiment
from simulator.simulate import Played
from simulator.where import Where


def play_again(
    played: experiment.PlayedCases,
    play: Callable[..., Played],
    where: Where,
    cases: int | None = None,
) -> experiment.PlayedCases:
    """The first `cases` of an experiment, all where it is not given, with the same luck.

    They run where it says, but are not kept, and nobody is told how far they are: they are
    no cases of the scenario.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    return experiment.run(
        played.scenario,
        agents=played.agents,
        cases=len(played.played) if cases is None else cases,
        seed=played.seed,
        panel=False,
        play=play,
        where=where.unkept(),
    )
