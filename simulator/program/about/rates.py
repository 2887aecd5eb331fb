"""A rate that is declared beside what will come of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateAsPlayed:
    """A rate of a tool as it is declared and as it will be played; `why` they differ, or ""."""

    name: str
    declared: float
    played: float
    why: str = ""
