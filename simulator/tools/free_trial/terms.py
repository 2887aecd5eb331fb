"""What is looked at of a free trial, without knowing the tool."""

from __future__ import annotations

from typing import Any, Protocol

from simulator.program.audience import Audience


class FreeTrialTerms(Protocol):
    """The knobs of a free trial that words and doubts are about."""

    @property
    def to(self) -> Audience: ...

    @property
    def given_to(self) -> Any: ...

    @property
    def weeks(self) -> int: ...

    @property
    def take_up(self) -> float: ...

    @property
    def conversion(self) -> float: ...

    @property
    def cost_per_trial(self) -> float: ...
