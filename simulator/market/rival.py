"""The rival: attacks that hit every arm, and copies of what the company launches."""

from __future__ import annotations

import math

from pydantic import Field

from simulator.evidence import sources
from simulator.knobs import Part, knob


class Attack(Part):
    """A rival's offensive: as if it cut its prices by `strength` for some weeks."""

    week: int = knob(
        ..., ge=0, le=520, choice=True, unit="weeks after launch at which it starts",
        kind="declared", source="what you expect of the rival",
    )  # fmt: skip
    weeks: int = knob(
        13, ge=1, le=520, choice=True, unit="weeks that it lasts", kind="assumed",
        source="a quarter",
    )  # fmt: skip
    strength: float = knob(
        0.10, low=0.03, high=0.20, ge=0, lt=1, unit="price cut that it is worth to customers",
        kind="judged",
        source="the usual range of promotions",
        above_zero="without an attack that is expected, none is declared",
    )  # fmt: skip

    def value(self, week: int) -> float:
        """Value to customers in a week, `-log(1 - strength)`, 0 while it is not on."""
        on = self.week <= week < self.week + self.weeks
        return -math.log1p(-self.strength) if on else 0.0


class Rival(Part):
    """What the rival does: attacks in every arm; perhaps copies a program.

    A copy offsets a share of the value that the program gives to customers beyond what
    the tools of today give, so a program that gives nothing provokes nobody.
    """

    attacks: dict[str, Attack] = Field(default_factory=dict, max_length=100)
    copies: float = knob(
        0.3, low=0.1, high=0.5, off=0, ge=0, le=1, unit="probability that a program is copied",
        kind="judged",
        source="some do react; how many in a trade was not found",
        evidence=(sources.NO_REACTION,), counted=True,
    )  # fmt: skip
    delay: float = knob(
        22.0, low=9, high=35, ge=0, le=520, unit="weeks from launch to the copy", kind="judged",
        source="two to eight months", counted=True,
    )  # fmt: skip
    offset: float = knob(
        0.4, low=0, high=1, off=0, ge=0, le=1, unit="share of the program's value that a copy "
        "takes back", kind="judged", source="no measurement; the whole range is possible",
    )  # fmt: skip

    def attack(self, week: int) -> float:
        """Value of all attacks that are on in a week."""
        return sum(attack.value(week) for attack in self.attacks.values())

    def copied(self, week: int, value: float) -> float:
        """Value of the copy in a week of a program that gives `value` (shares of the basket)."""
        return self.offset * max(value, 0.0) if week >= self.delay else 0.0
