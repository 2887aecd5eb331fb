"""Knobs that are left open, as axes from 0 to 1 along which a search moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.scenario import Searched

Candidate = tuple[Any, ...]  # one value per knob
DIGITS = 4  # that a number of a candidate has; more would pretend to know


def value_at(knob: Searched, place: float) -> Any:
    """The value at a place in [0, 1]."""
    if knob.words:
        return knob.words[min(int(place * len(knob.words)), len(knob.words) - 1)]
    value = knob.low + (knob.high - knob.low) * place
    if knob.whole:
        return int(np.floor(value + 0.5))
    return min(max(float(f"{value:.{DIGITS}g}"), knob.low), knob.high)


def place_of(knob: Searched, value: Any) -> float:
    """The place in [0, 1] of a value; the middle of its part for a word."""
    if knob.words:
        return (knob.words.index(value) + 0.5) / len(knob.words)
    return float((value - knob.low) / (knob.high - knob.low))


def candidate_at(knobs: Sequence[Searched], places: NDArray[np.float64]) -> Candidate:
    """The candidate at places, (knobs,)."""
    return tuple(value_at(knob, float(one)) for knob, one in zip(knobs, places, strict=True))


def places_of(knobs: Sequence[Searched], one: Candidate) -> NDArray[np.float64]:
    """The places of a candidate, (knobs,)."""
    return np.array([place_of(knob, value) for knob, value in zip(knobs, one, strict=True)])


def along(knob: Searched, steps: int) -> list[Any]:
    """Values all along a knob: evenly spaced numbers with both ends, or every word."""
    if knob.words:
        return list(knob.words)
    return list(dict.fromkeys(value_at(knob, one) for one in np.linspace(0, 1, steps).tolist()))
