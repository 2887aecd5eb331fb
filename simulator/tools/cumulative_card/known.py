"""What the files of a cumulative card know of it."""

from __future__ import annotations

from typing import Protocol

from simulator.program.audience import Audience


class CumulativeCardKnown(Protocol):
    """The terms of a card; what each is stands beside its knob."""

    @property
    def to(self) -> Audience: ...

    @property
    def window(self) -> int: ...

    @property
    def counts_past(self) -> bool: ...

    @property
    def depth(self) -> float: ...

    @property
    def from_spend(self) -> float | None: ...

    @property
    def second_depth(self) -> float: ...

    @property
    def second_from(self) -> float | None: ...

    @property
    def third_depth(self) -> float: ...

    @property
    def third_from(self) -> float | None: ...
