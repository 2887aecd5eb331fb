"""What a company sells, and which defaults of its customers hang on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulator.evidence import Evidence, sources
from simulator.knobs import SourceKind
from simulator.market.segment import Segment

Trade = Literal["goods", "services"]


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a trade: a number of `Segment` with its plausible range and source."""

    low: float
    mode: float
    high: float
    kind: SourceKind
    source: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def told(self) -> str:
        """Where it comes from: the reason, and what is cited with what was found."""
        return "; ".join((self.source, *(one.brief for one in self.evidence)))


# At the default elasticity a 5 % card (value .05 to .07) multiplies leaving by .64 to .53 at
# `high`, by .85 to .79 at `mode`, by 1 at `low`.
USUAL: Mapping[Trade, Mapping[str, Usual]] = {
    "goods": {},  # as `Segment` has them
    "services": {
        "retention_pull": Usual(
            0, 1.5, 4, "judged",
            "services: the channel is sure and the size is not",
            (sources.SALON_MEMBERS,),
        )
    },
}  # fmt: skip


def cited_by(told: str) -> tuple[Evidence, ...]:
    """The evidence of what is usual in some trade, from what it tells; none where nothing does."""
    every = (one for numbers in USUAL.values() for one in numbers.values())
    return next((one.evidence for one in every if one.told == told), ())


def usual(trade: str, said: Mapping[str, Any]) -> Mapping[str, Usual]:
    """What is usual in a trade for a segment that has `said` other things by name."""
    known = USUAL["services"] if trade == "services" else USUAL["goods"]
    return {name: number for name, number in known.items() if name not in said}


def with_usual(trade: str, segment: Any) -> Any:
    """A segment, as data or made, with what is usual in its trade where it says nothing."""
    if isinstance(segment, Segment):
        said = dict.fromkeys(segment.model_fields_set)
        more = {name: number.mode for name, number in usual(trade, said).items()}
        return segment.model_copy(update=more) if more else segment
    if isinstance(segment, dict):
        return {**segment, **{name: one.mode for name, one in usual(trade, segment).items()}}
    return segment
