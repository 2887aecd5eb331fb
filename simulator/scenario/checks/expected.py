"""Expectations that contradict themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.say import fault
from simulator.scenario.checks.notes import Notes


def bounds(notes: Notes, expect: Mapping[str, Any]) -> None:
    """Refuse a lower bound above the upper one."""
    for name, one in expect.items():
        least, most = (
            (one.get("at_least"), one.get("at_most")) if isinstance(one, dict) else (None, None)
        )
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            message = fault("is below at_least, which is {least}", least=f"{least:g}")
            notes.note(f"expect.{name}.at_most", message)
