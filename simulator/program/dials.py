"""What a tool's campaign has set for a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Dials:
    """What a tool's campaign has set for this week; nothing in it ever changes.

    `open` says whether the calendar lets the tool offer anything; `published`
    holds whatever else its own campaign has announced.
    """

    open: bool = False
    published: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        return (self.published or {})[name]
