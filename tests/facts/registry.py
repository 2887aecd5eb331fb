"""All facts, in the order of the page. A fact is added to the tuple of its module.

What customers think of the service, and how crowds spoil it, belongs into `service.py` beside
these modules, and then here.
"""

from __future__ import annotations

from tests.facts import buying, members, offers, programs, timing, value
from tests.facts.fact import Fact

FACTS: tuple[Fact, ...] = tuple(
    sorted(
        (
            *members.FACTS, *programs.FACTS, *offers.FACTS, *value.FACTS, *timing.FACTS,
            *buying.FACTS,
        ),
        key=lambda fact: fact.label != "emergent",  # what nobody aimed at counts most
    )
)  # fmt: skip
