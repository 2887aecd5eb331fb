"""The model behind a report: what is simulated, what is left out, and all of it in full."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.findings import Findings
from simulator.report.document import (
    Inline,
    Model,
    Section,
    bullets,
    marked,
    prose,
    section,
)
from simulator.say import label, say, say_n

SIMULATED = say(
    "Customers are simulated one by one and week by week: how often they need something, "
    "whether they buy it here or elsewhere, how much they pay, whether they join, what "
    "offers are worth to them, and whether they leave."
)
PAIRED = say(
    "Today's business and every program are played with the same customers and the same luck, so "
    "that what differs between them is what the program does."
)
LEFT_OUT = say(
    "Left out are inflation, stocks of goods, households that share a card, taxes, habit "
    "beyond what customers prefer, and friends who know each other."
)


def model(findings: Findings) -> Section | None:
    """A paragraph in words, what each tool leaves out, and the ODD description."""
    if not findings.model:
        return None
    return section(
        "model",
        label("Model"),
        prose(f"{SIMULATED} {PAIRED} {_size(findings)}"),
        prose(LEFT_OUT),
        bullets(_left_out(findings)),
        Model(
            "loyalty explain scenario.lock.yaml",
            label("The whole model: overview, design concepts, details (ODD)"),
            findings.model,
        ),
    )


def _left_out(findings: Findings) -> Iterator[tuple[Inline, ...]]:
    """What the models of the tools leave out, each kind once."""
    if findings.setting is None:
        return
    offers = [
        *findings.setting.today,
        *(o for one in findings.setting.programs for o in one.offers),
    ]
    for kind, text in {offer.kind: offer.leaves_out for offer in offers}.items():
        if text:
            yield (*marked("What **{kind}** leaves out:", kind=kind), f" {text}")


def _size(findings: Findings) -> str:
    """How many customers are simulated, in how many cases."""
    values = {
        "agents": f"{findings.agents:,}",
        "customers": f"{findings.customers:,.0f}",
    }
    if findings.certain:
        return say_n(
            "{agents} simulated customers stand for {customers}, in 1 case, each a stream of luck.",
            "{agents} simulated customers stand for {customers}, in {n} cases, each a stream of "
            "luck.",
            findings.cases,
            **values,
        )
    return say_n(
        "{agents} simulated customers stand for {customers}, in 1 case, each a draw of everything "
        "uncertain.",
        "{agents} simulated customers stand for {customers}, in {n} cases, each a draw of "
        "everything uncertain.",
        findings.cases,
        **values,
    )
