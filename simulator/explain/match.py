"""Declared beside simulated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A number as the client declares it and as today's business, simulated, shows it."""

    segment: str
    name: str
    declared: float
    simulated: float
