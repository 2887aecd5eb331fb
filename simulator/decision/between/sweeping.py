"""What a sweep is asked to vary: `back=0.5%..3%`, `back=0.5%..3%:6`, `expires_by=earning,...`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from simulator import experiment
from simulator.decision.between.paths import full_path, looked_at, of_the_file, refusal
from simulator.decision.between.versions import Version
from simulator.say import fault
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.faults import show
from simulator.scenario.leaves import at
from simulator.scenario.text.strict import Node, scalar
from simulator.scenario.typed.amounts import not_whole

STEPS = 11  # of a range where nobody says how many
MOST_STEPS = 101
FULL_GRID = 121  # points of two paths up to which all pairs are played: 11 by 11
DIGITS = 12  # of a step, so that 0.5% .. 3% passes 1% and not 0.9999...%
FORMS = "path=low..high, path=low..high:steps or path=value,value,..."


@dataclass(frozen=True, slots=True)
class Axis:
    """One path of a sweep.

    Attributes
    ----------
    values
        In the order in which they are shown; of a range, rising.
    own
        The scenario's own value (the central one where it is uncertain).
    numeric
        Whether the values are numbers, so that something lies between them.
    ends
        Lowest and highest of a range, None of a list.
    """

    path: str
    values: tuple[Any, ...]
    own: Any
    numeric: bool
    whole: bool
    unit: str
    ends: tuple[float, float] | None

    def apart(self, value: Any) -> float:
        """How far a value is from the scenario's own, in widths of the axis."""
        if not self.numeric or not isinstance(self.own, int | float) or value is None:
            return float(value != self.own)
        known = [float(one) for one in self.values if one is not None]
        return abs(float(value) - self.own) / ((max(known) - min(known)) or 1.0)


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
        axes = tuple(_axis(scenario, spec) for spec in specs)
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


# ------------------------------------------------------------ values


def _axis(scenario: Scenario, spec: str) -> Axis:
    given, equals, values = (part.strip() for part in spec.partition("="))
    if not (given and equals and values):
        raise refusal(
            scenario, "", fault("found {found}; expected {forms}", found=show(spec), forms=FORMS)
        )
    path = full_path(scenario, given)
    leaf = {leaf.path: leaf for leaf in scenario.leaves}.get(path)
    own = leaf.value if leaf is not None else at(scenario.tree, path)
    if ".." in values:
        read, ends = _range(scenario, path, values)
    else:
        read, ends = _list(scenario, path, values), None
    numbers = [one for one in read if one is not None]
    numeric = all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers)
    whole = all(isinstance(one, int) for one in numbers)
    unit = "" if leaf is None else leaf.unit
    return Axis(path, read, own, numeric and bool(numbers), whole, unit, ends)


def _list(scenario: Scenario, path: str, text: str) -> tuple[Any, ...]:
    words = [part.strip() for part in text.split(",")]
    if "" in words or len(words) < 2:
        raise refusal(
            scenario,
            path,
            fault(
                "found {typed}; expected a range low..high, or two values or more", typed=show(text)
            ),
        )
    if len(words) > MOST_STEPS:
        raise refusal(
            scenario,
            path,
            fault(
                "found {count} values; at most {most}",
                count=len(words),
                most=MOST_STEPS,
            ),
        )
    read = [_read(scenario, path, word) for word in words]
    for i, one in enumerate(read):
        if one in read[:i]:
            raise refusal(
                scenario,
                path,
                fault("found {typed} twice; give each value once", typed=show(words[i])),
            )
    return tuple(read)


def _read(scenario: Scenario, path: str, text: str) -> Any:
    """A value as the scenario reads it at a path, with its bounds and units."""
    try:
        plain = scalar(text)
    except ValueError as error:
        raise refusal(scenario, path, str(error)) from None
    typed = text if isinstance(plain, int | float) else ""
    value = at(scenario.with_values({path: Node(plain, typed=typed)}).tree, path)
    return plain if isinstance(value, dict) else value


def _range(scenario: Scenario, path: str, text: str) -> tuple[tuple[Any, ...], tuple[float, float]]:
    span, colon, count = text.partition(":")
    texts = [part.strip() for part in span.split("..")]
    if len(texts) != 2 or not all(texts):
        raise refusal(
            scenario,
            path,
            fault("found {typed}; expected low..high or low..high:steps", typed=show(text)),
        )
    low, high = (_read(scenario, path, end) for end in texts)
    for end, word in zip((low, high), texts, strict=True):
        if isinstance(end, bool) or not isinstance(end, int | float):
            raise refusal(
                scenario,
                path,
                fault(
                    "found {typed}; only numbers have a range, list the others", typed=show(word)
                ),
            )
    if not low < high:
        raise refusal(
            scenario,
            path,
            fault(
                "found {low}..{high}; expected the lower end first",
                low=texts[0],
                high=texts[1],
            ),
        )
    steps = _steps(scenario, path, count.strip()) if colon else STEPS
    whole = isinstance(low, int) and isinstance(high, int) and _is_whole(scenario, path)
    even = (rounded(low + (high - low) * i / (steps - 1), whole=whole) for i in range(steps))
    return tuple(dict.fromkeys(even)), (float(low), float(high))


def _is_whole(scenario: Scenario, path: str) -> bool:
    """Whether only whole numbers are taken at a path."""
    try:
        scenario.with_values({path: 10.5})
    except ScenarioError as error:
        return any(one.message == not_whole(10.5) for one in error.faults)
    return False


def rounded(value: float, *, whole: bool) -> float:
    """A step of a range: whole where only those make sense, else without a tail of digits."""
    return round(value) if whole else float(f"{value:.{DIGITS}g}")


def _steps(scenario: Scenario, path: str, text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text[:9]) <= MOST_STEPS:
        raise refusal(
            scenario,
            path,
            fault(
                "found {typed} steps; expected 2 to {most}, such as :6",
                typed=show(text),
                most=MOST_STEPS,
            ),
        )
    return int(text)


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
