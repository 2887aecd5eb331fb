"""What is owed to members, by week and at the end."""

from __future__ import annotations

from simulator.report.document import Section, section
from simulator.report.figures.series import liability
from simulator.report.findings import Findings


def owed(found: Findings) -> Section | None:
    """Points outstanding at our cost."""
    return section("owed", "What is owed to members", liability(found))
