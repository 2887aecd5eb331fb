"""A rough look: how much of it is played, and what is said below its half page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.report.text import WIDTH, printable, wrapped
from simulator.say import say

if TYPE_CHECKING:
    from simulator.findings import Findings

AGENTS, CASES = 500, 2  # of a look, unless told otherwise


def rough(findings: Findings, file: Path, width: int = WIDTH) -> str:
    """That this was a look and no answer, and what to type for one."""
    said = say(
        "A rough look at {cases} cases of {agents} agents: good for finding mistakes, not for "
        "deciding. No report was written and no better variant was looked for; `loyalty run "
        "{file}` does both.",
        cases=findings.cases,
        agents=f"{findings.agents:,}",
        file=printable(str(file)),
    )
    return wrapped(said, width)
