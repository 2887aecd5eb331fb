"""What a sweep is asked to vary: `back=0.5%..3%`, `back=0.5%..3%:6`, `expires_by=earning,...`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from simulator import experiment
from simulator.decision.between.paths import looked_at, of_the_file, refusal
from simulator.decision.between.sweep_axis import Axis, axis_of, rounded
from simulator.decision.between.versions import Version
from simulator.say import fault
from simulator.scenario import Scenario

FULL_GRID = 121  # points of two paths up to which all pairs are played: 11 by 11


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What a sweep plays: versions of a scenario, all of one program.

    `grid` says that every value of an axis meets every value of the other. `reference` is
    the version nearest to the scenario as it is.
    """

    scenario: Scenario
    program: str
    axes: tuple[Axis, ...]
    versions: tuple[Version, ...]
    grid: bool

    @property
    def reference(self) -> int:
        """Place of the version that is nearest to the scenario's own values."""
        far = [
            sum(axis.apart(one.values[axis.path]) for axis in self.axes) for one in self.versions
        ]
        return far.index(min(far))


def planned(
    scenario: Scenario,
    specs: Sequence[str],
    *,
    program: str | None = None,
    points: int | None = None,
    seed: int = 1,
) -> SweepPlan:
    """Read what to vary.

    Parameters
    ----------
    specs
        One or two of `path=low..high`, `path=low..high:steps`, `path=a,b,c`; a path may be
        shortened to an ending that only one has.
    program
        The one to look at, where the paths do not say and there are several.
    points
        Points spread evenly over two paths instead of all pairs.

    Raises
    ------
    ScenarioError
        With what is wrong and what was expected.
    """
    if not 1 <= len(specs) <= 2:
        raise refusal(
            scenario,
            "",
            fault("found {count} paths to vary; expected one or two", count=len(specs)),
        )
    with of_the_file(scenario):
        axes = tuple(axis_of(scenario, spec) for spec in specs)
        if len({axis.path for axis in axes}) < len(axes):
            raise refusal(
                scenario, axes[0].path, fault("is given twice; expected two different paths")
            )
        name = looked_at(scenario, program, [axis.path for axis in axes])
        grid = points is None
        chosen = _pairs(scenario, axes) if points is None else _spread(scenario, axes, points, seed)
        versions = [
            Version.of(scenario, name, dict(zip((a.path for a in axes), values, strict=True)))
            for values in chosen
        ]
    return SweepPlan(scenario, name, axes, tuple(versions), grid)


# ------------------------------------------------------------ points


def _pairs(scenario: Scenario, axes: Sequence[Axis]) -> list[tuple[Any, ...]]:
    every = list(product(*(axis.values for axis in axes)))
    if len(every) > FULL_GRID:
        raise refusal(
            scenario,
            "",
            fault(
                "found {count} points; at most {most} are played in full: ask for "
                "fewer steps (:6), or for some that are spread over all (--points 64)",
                count=len(every),
                most=FULL_GRID,
            ),
        )
    return every


def _spread(
    scenario: Scenario, axes: Sequence[Axis], points: int, seed: int
) -> list[tuple[Any, ...]]:
    """Points of a Sobol design over the axes; a list counts by its places."""
    if len(axes) != 2:
        raise refusal(scenario, axes[0].path, fault("is one path; say how many points with :steps"))
    if not 2 <= points <= 10 * FULL_GRID:
        raise refusal(
            scenario,
            "",
            fault(
                "found {points} points; expected 2 to {most}", points=points, most=10 * FULL_GRID
            ),
        )
    design = experiment.design(points, 2, seed)
    columns = [_along(axis, design[:, i]) for i, axis in enumerate(axes)]
    return list(dict.fromkeys(zip(*columns, strict=True)))


def _along(axis: Axis, u: np.ndarray) -> list[Any]:
    """The values at places `u` in (0, 1) of an axis, (points,)."""
    if axis.ends is None:
        return [axis.values[int(one * len(axis.values))] for one in u.tolist()]
    low, high = axis.ends
    return [
        rounded(float(f"{low + (high - low) * one:.4g}"), whole=axis.whole) for one in u.tolist()
    ]
