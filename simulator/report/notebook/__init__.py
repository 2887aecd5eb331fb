"""A result in a cell of a notebook: the verdict in words, and NPV of every case beside zero."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from simulator.report.document import Document, Prose, plainly
from simulator.report.figures.npv import npv
from simulator.say import label

if TYPE_CHECKING:
    from simulator.findings import Findings


def as_cell(findings: Findings) -> str:
    """Half a screen of HTML that asks nobody for anything; all names are escaped."""
    picture = npv(findings)
    return _template("cell.html.j2").render(
        question=findings.question,
        word=findings.said.capitalize(),
        headline=findings.headline,
        reason=findings.reason,
        title=picture.title,
        caption=picture.caption,
        svg=base64.b64encode(picture.bare().encode()).decode(),
        size=label("{n} cases, {agents} agents", n=findings.cases, agents=f"{findings.agents:,}"),
    )


def document_as_cell(document: Document) -> str:
    """The first paragraph of any report and its first picture; all names are escaped."""
    said = next((one.parts for one in document.blocks() if isinstance(one, Prose)), ())
    picture = next(iter(document.figures), None)
    return _template("found.html.j2").render(
        question=document.title,
        said=plainly(said),
        title="" if picture is None else picture.title,
        caption="" if picture is None else picture.caption,
        svg="" if picture is None else base64.b64encode(picture.bare().encode()).decode(),
    )


@cache
def _template(name: str) -> Template:
    loader = PackageLoader("simulator.report")
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)
    return environment.get_template(name)
