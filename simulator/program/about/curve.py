"""What a practitioner expects of a choice of a tool over its range, for `docs/curves.md`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Curve:
    """One choice: the values that are played, what to expect, and the tool's other choices.

    `service` is the section of the market in which it is played, where there is any.
    """

    values: tuple[float, ...]
    expects: str
    beside: dict[str, Any] = field(default_factory=dict)
    service: dict[str, Any] = field(default_factory=dict)
