"""One path of a sweep as it is asked for: `back=0.5%..3%:6`, `expires_by=earning,purchase`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.decision.between.paths import full_path, refusal
from simulator.say import fault
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.faults import show
from simulator.scenario.leaves import at
from simulator.scenario.text.nodes import Node, scalar
from simulator.scenario.typed.amounts import not_whole

STEPS = 11  # of a range where nobody says how many
MOST_STEPS = 101
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


def axis_of(scenario: Scenario, spec: str) -> Axis:
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
