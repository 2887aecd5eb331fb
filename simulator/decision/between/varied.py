"""Versions of one program as arms of one case, on the same luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from simulator import experiment
from simulator.decision.between.groups import at_most, play_in_groups, with_arms
from simulator.decision.between.versions import Turned, Version, arm_of, with_turned
from simulator.program.program import Program
from simulator.scenario import Scenario
from simulator.simulate import Case, Played, memory_needed
from simulator.where import DEFAULT, Where


@dataclass(frozen=True, eq=False, kw_only=True)
class Varied(Scenario):
    """A scenario whose arms are versions of one program, `at_once` of them in a case.

    An experiment asks such a case for the memory it takes, so it holds as many arms as are
    played at a time; `play_varied` adds the others. All versions set the same paths.
    """

    program: str
    turned: tuple[Turned, ...]
    at_once: int

    @classmethod
    def of(cls, versions: Sequence[Version], at_once: int | None = None) -> Varied:
        """The scenario of some versions, which share base and program."""
        first, turned = versions[0], tuple(one.turned for one in versions)
        same: dict[str, Any] = {f.name: getattr(first.base, f.name) for f in fields(Scenario)}
        return cls(
            **same, program=first.program, turned=turned, at_once=at_once or len(turned)
        )  # fmt: skip

    def case(self, number: int, u: Sequence[float] | None, *, seed: int, agents: int) -> Case:
        """One case with the first of its arms."""
        case = super().case(number, u, seed=seed, agents=agents)
        arms = _arms(case.programs[self.program], self.turned[: self.at_once])
        return with_arms(case, self.program, arms)

    def to_yaml(
        self, *, agents: int | None = None, cases: int | None = None, seed: int | None = None
    ) -> str:
        """The lock, and which arms there are; not how many at once, which changes no result."""
        lock = super().to_yaml(agents=agents, cases=cases, seed=seed)
        return f"{lock}# {self.program} turned: {self.turned!r}\n"

    def fitting(self, agents: int, at_a_time: int) -> Varied:
        """As many arms at once as fit into memory, where so many cases are."""

        def need(arms: int) -> int:
            case = replace(self, at_once=arms).case(0, None, seed=0, agents=agents)
            return memory_needed(case) * at_a_time

        return replace(self, at_once=at_most(len(self.turned), need))


def play_varied(
    case: Case, *, turned: Sequence[Turned], at_once: int, threads: int, panel: bool
) -> Played:
    """Play all versions of a case in groups; the case of a `Varied` holds the first."""
    source = arm_of(0)
    arms = _arms(case.programs[source], turned)
    return play_in_groups(case, source, arms, at_once, threads=threads, panel=panel)


def _arms(program: Program, turned: Sequence[Turned]) -> dict[str, Program]:
    return {arm_of(number): with_turned(program, one) for number, one in enumerate(turned)}


def run_arms(
    versions: Sequence[Version],
    *,
    agents: int,
    cases: int,
    at_once: int | None = None,
    where: Where = DEFAULT,
    **how: Any,
) -> experiment.PlayedCases:
    """Play versions of one program side by side; arm `arm_of(i)` is the i-th.

    Parameters
    ----------
    at_once
        Arms that are played at once; by default as many as fit into memory. Changes no
        result.
    agents, cases, where, how
        As for `simulator.experiment.run`.
    """
    varied = Varied.of(versions, at_once)
    if at_once is None:
        varied = varied.fitting(agents, where.at_a_time(cases))
    play: Callable[..., Played] = partial(
        play_varied, turned=varied.turned, at_once=varied.at_once
    )  # fmt: skip
    return experiment.run(
        varied, agents=agents, cases=cases, panel=False, play=play, where=where, **how
    )
