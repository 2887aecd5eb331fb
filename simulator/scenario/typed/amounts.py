"""Single numbers as they are typed: plain or spelled, within bounds, and never one for another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from simulator.knobs import Knob
from simulator.say import clauses, declared, fault
from simulator.scenario.faults import Faults, show
from simulator.scenario.shape import Shape
from simulator.scenario.text.nodes import BROKEN, Node
from simulator.scenario.typed import spelled, wanted
from simulator.scenario.typed.kinds import Kind
from simulator.scenario.typed.meant import thousands
from simulator.scenario.uncertain import Distribution

LEAST = 1e-12  # below it, divisions overflow and nothing is left of a number


def not_whole(value: float) -> str:
    """What is said of a number where only whole ones are taken."""
    return fault("found {found}; expected a whole number", found=show(value))


@dataclass
class Amounts:
    """Reads single numbers.

    What a `machine` has written (a lock) is not asked about where only a person could mean
    something else.
    """

    faults: Faults
    machine: bool = False

    def read(self, shape: Shape, node: Node, about: Knob, kind: Kind) -> Any:
        """A single number, whatever its bounds; None after a fault, or where null is meant."""
        value = node.value
        if value is None and shape.optional:
            return None
        if isinstance(value, str):
            value = self._spelled(node, value, about, kind)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            expected = wanted.in_words(about, weeks=kind.weeks)
            said = fault("found {found}; expected {expected}", found=show(value), expected=expected)
            if isinstance(value, list):
                said = wanted.of_list(value, kind, expected)
            self._note(node, said)
            return None
        if value is None or value is BROKEN:
            return None
        if not math.isfinite(value):
            self._note(
                node, fault("found {found}; expected a finite number", found=show(float(value)))
            )
            return None
        if 0 < abs(value) < LEAST:
            self._note(
                node,
                fault("found {found}; no number so small can be meant: write 0", found=show(value)),
            )
            return None
        unclear = thousands(node.typed, kind)
        if unclear is not None and not (self.machine and not node.typed.endswith("0")):
            self._note(node, unclear)
            return None
        if shape.integer and float(value).is_integer():
            return int(value)
        if shape.integer:
            self._note(node, not_whole(value))
            return None
        return value

    def _spelled(self, node: Node, text: str, about: Knob, kind: Kind) -> float | None:
        share, period = spelled.share(text), spelled.weeks(text)
        expected = wanted.in_words(about, weeks=kind.weeks)
        if period is not None:
            if kind.weeks:
                return period
            self._note(
                node,
                fault(
                    "found {found}, a time; expected {expected}",
                    found=show(text),
                    expected=expected,
                ),
            )
        elif share is not None:
            if not kind.weeks and not about.money:
                return share
            self._note(
                node,
                fault(
                    "found {found}, a share; expected {expected}",
                    found=show(text),
                    expected=expected,
                ),
            )
        else:
            self._note(node, wanted.of_text(text, kind, expected))
        return None

    def check(self, shape: Shape, node: Node, value: float, about: Knob, kind: Kind) -> None:
        """Note a number beyond the bounds of its place."""
        if shape.admits(value):
            return
        said = fault(
            "found {found}; expected {expected}",
            found=show(node.value),
            expected=wanted.bounds(shape, about),
        )
        self._note(node, clauses(said, wanted.hint(shape, node, value, kind)))

    def check_support(self, shape: Shape, node: Node, drawn: Distribution, about: Knob) -> None:
        """Note a distribution that reaches beyond them."""
        expected = shape.expected()
        if about.meant:
            expected = f"{expected} ({declared(about.meant)})"
        for end in (drawn.low, drawn.high):
            if not shape.admits(end, at_open_end=drawn.open_ended):
                self._note(
                    node,
                    fault(
                        "can be {end}; expected {expected}; narrow it",
                        end=f"{end:g}",
                        expected=expected,
                    ),
                )
                return

    def _note(self, node: Node, message: str) -> None:
        self.faults.add(node.path, message, node.line)
