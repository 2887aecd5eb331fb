"""A card that is judged, and a variant of it that has been tried."""

from typing import Any

import pytest
from numpy.typing import ArrayLike

from simulator.decision import (
    Terms,
    Trial,
    Variant,
    Verdict,
    criteria_of,
    judge,
    spread,
)
from tests.decision.conftest import WriteMeasures
from tests.decision.verdict.cards import KNOWN, TERMS, N, positive_in, share


@pytest.fixture
def card(write: WriteMeasures) -> Any:
    """A function that judges a card with some measures changed."""

    def judged(
        numbers: dict[str, ArrayLike], terms: Terms = TERMS, judged: float = 0.1, **more: Any
    ) -> Verdict:
        good = {
            "npv": positive_in(60),
            "returning": 0.1,
            "peak_funding": 500,
            "rush_funding": 700,
        }
        others = more.pop("others", {})
        if "today" in more:
            others["today"] = more.pop("today")
        return judge(write(N, card=good | numbers, **others), "card", terms,
                     known=more.pop("known", KNOWN),
                     sensitivity=more.pop("sensitivity", share(judged)), **more)  # fmt: skip

    return judged


@pytest.fixture
def repaired(write: WriteMeasures) -> Trial:
    measures = write(N, card={"npv": positive_in(63), "returning": 0.1})
    variant = Variant("programs.card.tools.points.back", 0.005, 0.01)
    return Trial(
        variant, criteria_of(measures, "card", TERMS), spread(measures.whole("card", "npv"))
    )
