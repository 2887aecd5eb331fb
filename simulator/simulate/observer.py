"""Who looks at the weeks of an arm and changes nothing."""

from __future__ import annotations

from typing import Protocol

from simulator.program.ledger import Page
from simulator.simulate.block import Scratch


class Observer(Protocol):
    """Keeps what single customers do in a block; see `purchase_log.PurchaseLog`."""

    def copied(self, page: Page) -> Page:
        """The page that a tool is given, so that what it posts is known by customer."""

    def note(self, work: Scratch) -> None:
        """Take note of a week that has just been booked."""
