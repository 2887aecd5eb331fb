"""Single numbers as they are typed: plain or spelled, within bounds, and never one for another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from simulator.knobs import Knob
from simulator.scenario.faults import Faults, show
from simulator.scenario.shape import Shape
from simulator.scenario.text.strict import BROKEN, Node
from simulator.scenario.typed import spelled, wanted
from simulator.scenario.typed.kinds import Kind
from simulator.scenario.typed.meant import thousands
from simulator.scenario.uncertain import Distribution

LEAST = 1e-12  # below it, divisions overflow and nothing is left of a number


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
            said = f"found {show(value)}; expected {expected}"
            if isinstance(value, list):
                said = wanted.of_list(value, kind, expected)
            self._note(node, said)
            return None
        if value is None or value is BROKEN:
            return None
        if not math.isfinite(value):
            self._note(node, f"found {show(float(value))}; expected a finite number")
            return None
        if 0 < abs(value) < LEAST:
            self._note(node, f"found {show(value)}; no number so small can be meant: write 0")
            return None
        unclear = thousands(node.typed, kind)
        if unclear is not None and not (self.machine and not node.typed.endswith("0")):
            self._note(node, unclear)
            return None
        if shape.integer and float(value).is_integer():
            return int(value)
        if shape.integer:
            self._note(node, f"found {show(value)}; expected a whole number")
            return None
        return value

    def _spelled(self, node: Node, text: str, about: Knob, kind: Kind) -> float | None:
        share, period = spelled.share(text), spelled.weeks(text)
        expected = wanted.in_words(about, weeks=kind.weeks)
        if period is not None:
            if kind.weeks:
                return period
            self._note(node, f"found {show(text)}, a time; expected {expected}")
        elif share is not None:
            if not kind.weeks and not about.money:
                return share
            self._note(node, f"found {show(text)}, a share; expected {expected}")
        else:
            self._note(node, wanted.of_text(text, kind, expected))
        return None

    def check(self, shape: Shape, node: Node, value: float, about: Knob, kind: Kind) -> None:
        """Note a number beyond the bounds of its place."""
        if shape.admits(value):
            return
        unit = f" ({about.unit})" if about.unit else ""
        why = f": {about.meant}" if about.meant else ""
        hint = wanted.hint(shape, node, value, kind)
        self._note(node, f"found {show(node.value)}; expected {shape.expected()}{unit}{why}{hint}")

    def check_support(self, shape: Shape, node: Node, drawn: Distribution, about: Knob) -> None:
        """Note a distribution that reaches beyond them."""
        why = f" ({about.meant})" if about.meant else ""
        for end in (drawn.low, drawn.high):
            if not shape.admits(end, at_open_end=drawn.open_ended):
                self._note(node, f"can be {end:g}; expected {shape.expected()}{why}; narrow it")
                return

    def _note(self, node: Node, message: str) -> None:
        self.faults.add(node.path, message, node.line)
