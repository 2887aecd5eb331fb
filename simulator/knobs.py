"""Numbers that say where they come from: unit, bounds, source, and how uncertain they are.

Every default of the simulator is a *knob*. A scenario may set it; where it does
not, the default is used, drawn from its range in every case, and listed in the
report with its source.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from simulator.evidence import Evidence, studies_of
from simulator.say import declared, label

SourceKind = Literal["measured", "published", "derived", "declared", "judged", "assumed"]
Costs = Literal["more", "less", "neither"]

MOST_BASKETS = 1e5  # no fee, reward or cost of a customer is larger; in a mean basket
MOST_MONEY = 1e12  # currency: as far as whole 1/10,000 of a single amount are counted exactly
# What may be called evidence; the rest is opinion and is counted as such in the verdict.
EVIDENCE: tuple[SourceKind, ...] = ("measured", "published", "derived", "declared")


@dataclass(frozen=True, slots=True)
class Knob:
    """What is known about one number besides its value.

    `off` is the value without effect and without cost, where there is one.
    `low` and `high` are the ends of what is plausible: a knob that has them is
    uncertain unless the scenario fixes it, or it is the client's own. A `choice` is decided by
    the company (how much to give back); everything else is a belief about the world. What a choice
    `costs` is how the cost of what customers are given moves as it is raised. At the upper
    end of a `threshold` nobody can reach what is promised. A knob with `unless` counts only
    where the knob of that name is null. A `response` says how strongly customers answer to
    what is offered; where it is weaker than believed, others are likely to be, too.
    What is the client's `own` to know is asked and not drawn: where it is not given, its
    default is played. A default that is so many average `baskets` follows what customers spend,
    whatever the currency; one that is a `coin` is a round amount, far below a basket. No amount
    may be `most` average baskets or more. What is `meant` says why its bounds are where they are.
    """

    unit: str
    kind: SourceKind
    source: str
    low: float | None = None
    high: float | None = None
    off: float | None = None
    choice: bool = False
    money: bool = False
    costs: Costs | None = None
    threshold: bool = False
    unless: str | None = None
    response: bool = False
    own: bool = False
    baskets: float | None = None
    coin: bool = False
    most: float = MOST_BASKETS
    meant: str = ""
    evidence: tuple[Evidence, ...] = ()
    counted: bool = False
    above_zero: str = ""

    @property
    def none(self) -> float:
        """The value at which there is no effect."""
        return 0.0 if self.off is None else self.off

    @property
    def includes_none(self) -> bool:
        """Whether its plausible range holds that there is no effect; so where it has none."""
        if self.low is None or self.high is None:
            return True
        return self.low <= self.none <= self.high

    @property
    def from_experiment(self) -> bool:
        """Whether it was read off an experiment with sales; other evidence has misled before."""
        tried = any(one.study == "randomized" and one.on_sales for one in self.evidence)
        return tried and self.kind in ("measured", "published")

    @property
    def study(self) -> str:
        """How what it was read off was established: `randomized`; "" for what is judged."""
        return studies_of(self.evidence) if self.kind in ("measured", "published") else ""

    @property
    def rests_on(self) -> str:
        """The kind of its source, and how that was established: `measured, randomized`."""
        return ", ".join(filter(None, (self.kind, self.study)))

    @property
    def told(self) -> str:
        """Where it comes from: the reason, and what is cited with what was found."""
        zero = f"zero is left out: {self.above_zero}" if self.above_zero else ""
        findings = (one.brief for one in self.evidence)
        return "; ".join(filter(None, (self.source, *findings, zero)))

    @property
    def says(self) -> str:
        """The same in the language of the process, as `told` is what a lock keeps; not findings."""
        zero = ""
        if self.above_zero:
            zero = label("zero is left out: {why}", why=declared(self.above_zero))
        findings = (one.brief for one in self.evidence)
        return "; ".join(filter(None, (declared(self.source), *findings, zero)))

    def __call__(self, schema: dict[str, Any]) -> None:
        """Write unit, source and plausible range into a field's JSON Schema."""
        schema["description"] = f"{declared(self.unit)}; {self.rests_on}: {self.says}"
        schema["x-unit"] = self.unit
        if self.baskets is not None:
            schema["x-average-baskets"] = self.baskets
        schema["x-source"] = {"kind": self.kind, "source": self.source}
        if self.evidence:
            schema["x-evidence"] = [asdict(one) for one in self.evidence]
        if self.above_zero:
            schema["x-above-zero"] = self.above_zero
        if self.low is not None:
            schema["x-range"] = [self.low, self.high]


def knob(
    default: Any,
    *,
    unit: str,
    kind: SourceKind,
    source: str,
    low: float | None = None,
    high: float | None = None,
    off: float | None = None,
    choice: bool = False,
    money: bool = False,
    costs: Costs | None = None,
    threshold: bool = False,
    unless: str | None = None,
    response: bool = False,
    own: bool = False,
    baskets: float | None = None,
    coin: bool = False,
    most: float = MOST_BASKETS,
    meant: str = "",
    evidence: tuple[Evidence, ...] = (),
    counted: bool = False,
    above_zero: str = "",
    **bounds: Any,
) -> Any:
    """Declare a number of a `Part`; `bounds` are pydantic's (`ge`, `le`, `gt`, `lt`).

    `...` as the default makes the number required. `money` marks amounts that
    scale with the currency. A choice says what it `costs`.
    """
    about = Knob(
        unit, kind, source, low, high, off, choice, money, costs, threshold, unless, response, own,
        baskets, coin, most, meant, evidence, counted, above_zero,
    )  # fmt: skip
    return Field(default, json_schema_extra=about, **bounds)


def knob_of(field: FieldInfo) -> Knob | None:
    """The `Knob` of a pydantic field, None for fields that are not knobs."""
    about = field.json_schema_extra
    return about if isinstance(about, Knob) else None


class Part(BaseModel):
    """A section of a scenario: frozen, no unknown keys, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def knobs(cls) -> dict[str, Knob]:
        """The knobs of this section by name, in the order they were declared."""
        found = {name: knob_of(field) for name, field in cls.model_fields.items()}
        return {name: about for name, about in found.items() if about is not None}

    def inert(self) -> Self:
        """A copy with every knob that has an `off` value set to it."""
        off = {name: k.off for name, k in type(self).knobs().items() if k.off is not None}
        return self.model_copy(update=off)
