"""The terms of tiers: what has to be paid for each level, and what its holders are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, field_validator

from simulator.evidence import sources
from simulator.knobs import MOST_MONEY, Part, knob
from simulator.program.audiences.published import ABOVE
from simulator.say import fault
from simulator.tools.tiers.levels import FOUR, Levels, levels_of

YEAR = 52
MOST_GIVEN = 1e9  # currency: as far as all that is given in years is counted exactly
NONE = "none"  # what those without a level have


class TierTerms(Part):
    """Names, thresholds and privileges of up to three levels; mixed into tiers."""

    names: tuple[str, ...] = Field(
        ("silver", "gold", "platinum"), min_length=1, max_length=3,
        description="what the levels are called, from the lowest up; as many levels as names",
    )  # fmt: skip
    from_spend: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", threshold=True, money=True,
        unit="currency paid in the window for the first level; null for what the average customer "
        "spends in it", kind="assumed", source="an example",
    )  # fmt: skip
    second_from: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True,
        unit="currency paid in the window for the second level; null for 2.5 times the first",
        kind="assumed", source="about one customer in twelve spends so much",
    )  # fmt: skip
    third_from: float | None = knob(
        None, ge=0, le=MOST_MONEY, choice=True, costs="less", money=True,
        unit="currency paid in the window for the third level; null for twice the second",
        kind="assumed", source="about one customer in a hundred spends so much; three levels "
        "please more than two", evidence=(sources.THREE_TIERS,),
    )  # fmt: skip
    first_per_visit: float = knob(
        0.1, off=0, ge=0, le=MOST_GIVEN, choice=True, costs="more", money=True, baskets=0.0033,
        unit="currency that privileges of the first level cost at each purchase", kind="assumed",
        source="an example",
    )  # fmt: skip
    second_per_visit: float = knob(
        0.5, off=0, ge=0, le=MOST_GIVEN, choice=True, costs="more", money=True, baskets=0.017,
        unit="currency that those of the second level cost at each purchase, at least those of "
        "the first", kind="assumed", source="an example",
    )  # fmt: skip
    third_per_visit: float = knob(
        1.0, off=0, ge=0, le=MOST_GIVEN, choice=True, costs="more", money=True, baskets=0.033,
        unit="currency that those of the third level cost at each purchase, at least those of "
        "the second", kind="assumed", source="an example",
    )  # fmt: skip
    first_per_year: float = knob(
        2.0, off=0, ge=0, le=MOST_GIVEN, choice=True, costs="more", money=True, baskets=0.067,
        unit="currency that privileges of the first level cost per holder and year",
        kind="assumed", source="an example",
    )  # fmt: skip
    second_per_year: float = knob(
        10.0, off=0, ge=0, le=MOST_GIVEN, choice=True, costs="more", money=True, baskets=0.33,
        unit="currency that those of the second level cost per holder and year, at least those of "
        "the first", kind="assumed", source="an example",
    )  # fmt: skip
    third_per_year: float = knob(
        30.0, off=0, ge=0, le=MOST_GIVEN, choice=True, costs="more", money=True, baskets=1.0,
        unit="currency that those of the third level cost per holder and year, at least those of "
        "the second", kind="assumed", source="an example",
    )  # fmt: skip
    window: int = knob(
        52, ge=4, le=208, choice=True, costs="neither",
        unit="weeks in which a level is reached, and for which it is kept; by whole four weeks",
        kind="assumed", source="a year, as in most programs",
    )  # fmt: skip
    grace: int = knob(
        8, off=0, ge=0, le=52, choice=True, costs="more",
        unit="weeks for which a level is kept when it would be lost; by whole four weeks",
        kind="assumed", source="until the end of February, as in many programs",
    )  # fmt: skip
    period: Literal["fixed", "moving"] = Field(
        "fixed",
        description="whether windows follow each other, the same for all, from launch on, or "
        "each customer's last weeks count and a level is kept for as long from when it was reached",
    )
    soft_landing: bool = Field(
        True,
        description="whether those who lose a level fall one level, rather than to what was paid",
    )
    counts_past: bool = Field(
        False, description="whether what was paid in the window before launch counts"
    )
    desk_first: Literal["nobody", "top", "all"] = Field(
        "top", description="whose problems the desk handles first: those of nobody, of the top "
        "level, or of all levels"
    )  # fmt: skip

    @field_validator("names")
    @classmethod
    def _are_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse names that mean something else, or two levels."""
        for name in names:
            if not name.strip() or name == NONE or name.endswith(ABOVE):
                raise ValueError(
                    fault(
                        "found {name}; expected the name of a level, such as gold; {none} is what "
                        "customers without a level have",
                        name=repr(name),
                        none=repr(NONE),
                    )
                )
        if len(set(names)) < len(names):
            raise ValueError(fault("two levels have the same name; give each its own"))
        return names

    @property
    def weeks(self) -> int:
        """The window in whole four weeks."""
        return -(-self.window // FOUR) * FOUR

    @property
    def grace_weeks(self) -> int:
        """The time of grace in whole four weeks."""
        return -(-self.grace // FOUR) * FOUR

    def for_spend(self, weekly: float) -> Self:
        """The same tiers with their thresholds in currency."""
        first = weekly * self.weeks if self.from_spend is None else self.from_spend
        second = min(2.5 * first, MOST_MONEY) if self.second_from is None else self.second_from
        third = min(2 * second, MOST_MONEY) if self.third_from is None else self.third_from
        told: Mapping[str, Any] = {
            "from_spend": first, "second_from": second, "third_from": third,
        }  # fmt: skip
        return self.model_copy(update=dict(told))

    def levels(self) -> Levels:
        """What has to be paid for each level, and what its holders are given.

        Raises
        ------
        RuntimeError
            Before `for_spend`, where thresholds follow what the average customer spends.
        """
        spend = (self.from_spend, self.second_from, self.third_from)
        if None in spend:
            raise RuntimeError("levels are not known before for_spend()")
        per_visit = (self.first_per_visit, self.second_per_visit, self.third_per_visit)
        per_year = (self.first_per_year, self.second_per_year, self.third_per_year)
        return levels_of(
            len(self.names), tuple(float(one or 0.0) for one in spend), per_visit, per_year
        )
