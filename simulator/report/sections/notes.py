"""What is odd about a scenario, told behind what is found."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.report.document import Section, bullets, section
from simulator.say import label


def notes(warnings: Sequence[str]) -> Section | None:
    """Warnings about the scenario; None where there is none."""
    return section("notes", label("Points to note"), bullets(warnings))
