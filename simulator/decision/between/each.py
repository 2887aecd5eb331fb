"""Versions that change the market or the company: in every case, one after the other.

They share no control arm, because today is not the same in all of them; the draws and the
luck of a case they do share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from simulator import experiment
from simulator.decision.between.groups import renamed, together, with_arms
from simulator.decision.between.versions import Version, arm_of
from simulator.scenario import Scenario
from simulator.simulate import CONTROL, Case, Played, simulate


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOfVersions(Case):
    """The case of the first version, and those of all."""

    every: tuple[Case, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Each(Scenario):
    """A scenario that stands for versions of it, each with one program as its only arm."""

    versions: tuple[Version, ...]

    @classmethod
    def of(cls, versions: Sequence[Version]) -> Each:
        """The scenario of some versions, which share their base."""
        base = versions[0].base
        same: dict[str, Any] = {f.name: getattr(base, f.name) for f in fields(Scenario)}
        return cls(**same, versions=tuple(versions))

    def case(self, number: int, u: Sequence[float] | None, *, seed: int, agents: int) -> Case:
        """The cases of all versions at one point of the design."""
        every = []
        for one in self.versions:
            point = None if u is None else one.point(u)
            case = one.changed.case(number, point, seed=seed, agents=agents)
            every.append(with_arms(case, one.program, {one.program: case.programs[one.program]}))
        first: dict[str, Any] = {f.name: getattr(every[0], f.name) for f in fields(Case)}
        return CaseOfVersions(**first, every=tuple(every))

    def to_yaml(
        self, *, agents: int | None = None, cases: int | None = None, seed: int | None = None
    ) -> str:
        """The lock, and which versions there are: kept cases hold all of them."""
        lock = super().to_yaml(agents=agents, cases=cases, seed=seed)
        values = [sorted(one.values.items()) for one in self.versions]
        return f"{lock}# each of {self.versions[0].program}: {values!r}\n"


def play_each(case: CaseOfVersions, *, threads: int, panel: bool) -> Played:
    """Play the cases of all versions; each has a control arm of its own."""
    played = []
    for number, one in enumerate(case.every):
        alone = simulate(one, threads=threads, panel=panel)
        names = zip(alone.ledgers, (control_of(number), arm_of(number)), strict=True)
        played.append(renamed(alone, dict(names)))
    return together(played)


def control_of(number: int) -> str:
    """The control arm of a version."""
    return CONTROL + arm_of(number)


def run_each(versions: Sequence[Version], **how: Any) -> experiment.PlayedCases:
    """Play versions one after the other in every case; `how` as for `experiment.run`.

    Arm `arm_of(i)` is the i-th, with the control arm `control_of(i)`.
    """
    return experiment.run(Each.of(versions), panel=False, play=play_each, **how)
