"""All facts, in the order of the page. A fact is added to the tuple of its module."""

from __future__ import annotations

from tests.facts import buying, members, offers, programs, service, timing, value
from tests.facts.fact import Fact

FACTS: tuple[Fact, ...] = tuple(
    sorted(
        (
            *members.FACTS, *programs.FACTS, *offers.FACTS, *value.FACTS, *timing.FACTS,
            *buying.FACTS, *service.FACTS,
        ),
        key=lambda fact: fact.label != "emergent",  # what nobody aimed at counts most
    )
)  # fmt: skip
