"""Cross checks of uncertain numbers that are possible one by one but not together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.market.segment import Segment
from simulator.market.shapes import shapes_of
from simulator.say import label
from simulator.scenario.build import at_center, overlaid, with_numbers
from simulator.scenario.checks.notes import Notes
from simulator.scenario.uncertain import Distribution

TAIL = 1e-4  # the quantile that stands for an end where there is none
# At which end shares differ most beside the rates of purchases.
UNLIKE = {"loyalty_shape": "low", "share_of_wallet": "low", "need_shape": "high"}


def loyalties(cross: Notes) -> None:
    """Shares of wallet that in some draw would differ more than purchase rates do."""
    for path, segment in _segments(cross):
        if segment["loyalty_shape"] is None:
            continue
        corner = {key: _end(segment[key], side) for key, side in UNLIKE.items()}
        declared = Segment.model_validate({**with_numbers(segment, at_center), **corner})
        try:
            shapes_of(declared)
        except ValueError as error:
            drawn = [key for key in UNLIKE if isinstance(segment[key], Distribution)]
            at = ", ".join(f"{key}: {corner[key]:.4g}" for key in drawn)
            where = label("where {numbers}", numbers=at)
            cross.note(f"{path}.loyalty_shape", f"{error} ({where})" if drawn else str(error))


def _segments(cross: Notes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every segment of today, and of the arms that change it, with its path."""
    today = cross.tree["market"]["segments"]
    for name, segment in today.items():
        yield f"market.segments.{name}", segment
    for arm, program in cross.tree["programs"].items():
        sets = (program.get("sets") or {}).get("market", {}).get("segments", {})
        for name in (name for name, own in sets.items() if own.keys() & UNLIKE.keys()):
            path = f"programs.{arm}.sets.market.segments.{name}"
            yield path, overlaid(today[name], sets[name])


def _end(value: Any, side: str) -> float:
    if not isinstance(value, Distribution):
        return float(value)
    if value.open_ended:
        return value.ppf(TAIL if side == "low" else 1 - TAIL)
    return float(value.low if side == "low" else value.high)
