"""A tool that publishes a tier, as a tool of tiers would: by purchases so far, for tests alone."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from simulator.program.ledger import Page
from simulator.program.tool import REGISTRY, Own, Tool
from simulator.program.week import Week

LEVELS = ("none", "silver", "gold")


class Tiers(Tool):
    """Counts purchases; two make silver, five gold."""

    kind: Literal["test_tiers"] = "test_tiers"
    columns: ClassVar[dict[str, DTypeLike]] = {"n": np.int32}
    lasting: ClassVar[tuple[str, ...]] = ("n",)
    means: ClassVar[dict[str, str]] = {"n": "purchases so far"}
    publishes: ClassVar[dict[str, DTypeLike]] = {"tier": np.int8, "so_far": np.int32}

    def called(self, fact: str) -> tuple[str, ...]:
        return LEVELS if fact == "tier" else ()

    def settle(self, week: Week, own: Own, page: Page) -> None:
        own.n += week.n_purchases
        week.publish_fact("tier", tier_of(own.n))
        week.publish_fact("so_far", own.n)


def tier_of(n: Any) -> Any:
    """The tier of so many purchases."""
    return (n >= 2) + 1 * (n >= 5)


REGISTRY.pop("test_tiers")  # only where a test asks for it
