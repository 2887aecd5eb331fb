"""A scenario with some numbers set: as arms of one case, or as a scenario of its own.

Either way a version is drawn like the scenario it was made from: a number that is set
takes no luck from the others, so that all versions meet the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from simulator import experiment
from simulator.decision.between.groups import renamed
from simulator.program.program import Program
from simulator.scenario import Scenario
from simulator.scenario.searched import OF_A_PROGRAM
from simulator.simulate import CONTROL

Values = Mapping[str, Any]  # dotted path to what a file could say there
Turned = tuple[tuple[tuple[str, ...], Any], ...]  # keys inside a program, and what stands there


@dataclass(frozen=True)
class Version:
    """A scenario with some numbers set, checked like a file.

    Attributes
    ----------
    base, changed
        The scenario without and with `values`.
    program
        The program that is looked at.
    """

    base: Scenario
    changed: Scenario
    program: str
    values: Values

    @classmethod
    def of(cls, base: Scenario, program: str, values: Values) -> Version:
        """Set some numbers of a scenario.

        Raises
        ------
        ScenarioError
            A path or a value is refused.
        """
        return cls(base, base.with_values(values), program, values)

    @cached_property
    def turned(self) -> Turned:
        """The values as the model of the program holds them."""
        program = self.changed.case(0, None, seed=0, agents=1).programs[self.program]
        keys = [tuple(path.split(".")[2:]) for path in self.values]
        return tuple((one, value_in(program, one)) for one in keys)

    def point(self, u: Sequence[float]) -> tuple[float, ...]:
        """Where its own unknowns stand at a point of the base's design, (own dimensions,)."""
        place = {
            path: i
            for i, leaf in enumerate(self.base.uncertain)
            for path in (leaf.path, *leaf.also)
        }
        return tuple(u[place[leaf.path]] for leaf in self.changed.uncertain)


def as_arms(paths: Iterable[str]) -> bool:
    """Whether versions that differ at these paths can be arms of one case."""
    return all(OF_A_PROGRAM.match(path) for path in paths)


def seen_as(played: experiment.PlayedCases, version: Version) -> experiment.PlayedCases:
    """The result as that of a version: its own scenario, design and draws."""
    if played.certain:
        return replace(played, scenario=version.changed)
    points = [version.point(u) for u in played.u.tolist()]
    return replace(
        played,
        scenario=version.changed,
        u=np.array(points).reshape(len(points), len(version.changed.uncertain)),
        drawn=tuple(version.changed.drawn(point) for point in points),
    )


def arm_of(number: int) -> str:
    """The arm of a version; no name in a scenario has such a sign, so it can be no other's."""
    return f"@{number}"


def alone(
    played: experiment.PlayedCases, version: Version, number: int, control: str
) -> experiment.PlayedCases:
    """The result of one arm and its control arm, as if the version had been played on its own."""
    names = {control: CONTROL, arm_of(number): version.program}
    cases = tuple(renamed(case, names) for case in played.played)
    return replace(seen_as(played, version), played=cases)


# ------------------------------------------------------------ values put into a program


def with_turned(program: Program, turned: Turned) -> Program:
    """The program with some values put into it; they have been checked."""
    for keys, value in turned:
        program = _put(program, keys, value)
    return program


def _put(part: Any, keys: Sequence[str], value: Any) -> Any:
    """A copy of a section, mapping or list with a value at some keys."""
    if not keys:
        return value
    first, *rest = keys
    changed = _put(_at(part, first), rest, value)
    if isinstance(part, tuple):
        return (*part[: int(first)], changed, *part[int(first) + 1 :])
    if isinstance(part, Mapping):
        return {**part, first: changed}
    return part.model_copy(update={_field(part, first): changed})


def value_in(part: Any, keys: Sequence[str]) -> Any:
    """What stands at some keys of a section."""
    for key in keys:
        part = _at(part, key)
    return part


def _at(part: Any, key: str) -> Any:
    if isinstance(part, tuple):
        return part[int(key)]
    return part[key] if isinstance(part, Mapping) else getattr(part, _field(part, key))


def _field(part: Any, key: str) -> str:
    """The field that a file calls `key`."""
    known = type(part).model_fields
    return next((name for name, field in known.items() if field.alias == key), key)
