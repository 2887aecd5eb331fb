"""The model behind a report: what is simulated, what is left out, and all of it in full."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.findings import Findings
from simulator.report.document import Inline, Model, Section, Strong, bullets, prose, section

SIMULATED = (
    "Customers are simulated one by one and week by week: how often they need something, whether "
    "they buy it here or elsewhere, how much they pay, whether they join, what offers are worth "
    "to them, and whether they leave. Today's business and every program are played with the same "
    "customers and the same luck, so that what differs between them is what the program does."
)
LEFT_OUT = (
    "Left out are inflation, stocks of goods, households that share a card, taxes, habit beyond "
    "what customers prefer, and friends who know each other."
)


def model(found: Findings) -> Section | None:
    """A paragraph in words, what each tool leaves out, and the ODD description."""
    if not found.model:
        return None
    cases = "1 case" if found.cases == 1 else f"{found.cases} cases"
    each = "each a stream of luck" if found.certain else "each a draw of everything uncertain"
    size = (
        f"{found.agents:,} simulated customers stand for {found.customers:,.0f}, in {cases}, "
        f"{each}."
    )
    return section(
        "model",
        "The model behind it",
        prose(f"{SIMULATED} {size}"),
        prose(LEFT_OUT),
        bullets(_left_out(found)),
        Model(
            "loyalty explain scenario.lock.yaml",
            "The whole model: overview, design concepts, details (ODD)",
            found.model,
        ),
    )


def _left_out(found: Findings) -> Iterator[tuple[Inline, ...]]:
    """What the models of the tools leave out, each kind once."""
    if found.setting is None:
        return
    offers = [*found.setting.today, *(o for one in found.setting.programs for o in one.offers)]
    for kind, text in {offer.kind: offer.leaves_out for offer in offers}.items():
        if text:
            yield Strong(kind), f" leaves out: {text[0].lower()}{text[1:]}"
