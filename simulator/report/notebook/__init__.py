"""A result in a cell of a notebook: the verdict in words, and NPV of every case beside zero."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

from simulator.report.figures.npv import npv
from simulator.say import label

if TYPE_CHECKING:
    from simulator.findings import Findings


def as_cell(findings: Findings) -> str:
    """Half a screen of HTML that asks nobody for anything; all names are escaped."""
    picture = npv(findings)
    svg = base64.b64encode(picture.bare().encode()).decode()
    n, agents = findings.cases, f"{findings.agents:,}"
    size = label("{n} cases, {agents} agents", n=n, agents=agents)
    return (
        f"<div><p>{escape(findings.question)}</p>"
        f"<p><strong>{escape(findings.said.capitalize())}.</strong> "
        f"{escape(findings.headline)} {escape(findings.reason)}</p>"
        f'<img alt="{escape(picture.title)}" style="max-width: 100%; background: white" '
        f'src="data:image/svg+xml;base64,{svg}">'
        f"<p><small>{escape(picture.caption)} {escape(size)}</small></p></div>"
    )
