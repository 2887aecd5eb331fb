"""What a company may choose of a tool, from next to nothing to the end of each knob's bounds.

Everything follows from what the tool declares, so that a new tool is held to the laws of
behavior by being there.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from annotated_types import Ge, Gt, Le, Lt
from pydantic import ValidationError

from simulator.knobs import Knob
from simulator.program.audience import EVERYONE, MEMBERS
from simulator.program.tool import REGISTRY, Tool

OURS = "simulator.tools."
FINE = (1e-4, 0.1, 0.3, 1.0, 3.0, 10.0, 1e3)  # of the usual value
COARSE = (1e-4, 1.0, 10.0)  # where something else was chosen, too
USUAL = 10.0  # of a knob that has no usual value besides none: messages, currency, coupons
# Where a share must stay below one: a price cut is perceived as -log(1 - depth), which there is
# 1.85 times its depth, and without end beyond.
MOST_OF_A_SHARE = 0.75


class KnobChoice(NamedTuple):
    """One knob of a tool at one value, on top of what else was chosen."""

    kind: str
    also: tuple[tuple[str, Any], ...]
    knob: str
    value: Any

    @property
    def name(self) -> str:
        """How a test calls it."""
        also = "".join(f",{name}={value:g}" for name, value in self.also)
        value = "null" if self.value is None else f"{self.value:g}"
        return f"{self.kind}{also},{self.knob}={value}"

    def tool(self, **about: Any) -> Tool:
        """The tool; what it hands out costs what it is worth at face value."""
        return made(self.kind, **{**dict(self.also), self.knob: self.value, **about})


def shipped() -> list[str]:
    """The kinds of all tools that come with the simulator."""
    return sorted(kind for kind, tool in REGISTRY.items() if tool.__module__.startswith(OURS))


def among(kind: str) -> list[str]:
    """A tool and all that are shipped: those that it may meet."""
    return sorted({kind, *shipped()})


def made(kind: str, **about: Any) -> Tool:
    """A tool whose rewards cost what they are worth, so that books speak of face values."""
    cls = REGISTRY[kind]
    at_face = {"cost_rate": 1.0} if "cost_rate" in cls.model_fields else {}
    return cls.model_validate({**at_face, **about})


def allowed(kind: str, **about: Any) -> bool:
    """Whether the tool takes these values at all."""
    try:
        made(kind, **about)
    except ValidationError:
        return False
    return True


def only_once(kind: str) -> bool:
    """Whether an arm has at most one tool of a kind: what it publishes has one value."""
    return bool(REGISTRY[kind].publishes)


def audiences(kind: str) -> list[Any]:
    """Members, for whom there is something to join, and everybody."""
    return [to for to in (MEMBERS, EVERYONE) if allowed(kind, to=to)]


def choices(kind: str) -> dict[str, Knob]:
    """What the company decides of a tool."""
    return {name: about for name, about in REGISTRY[kind].knobs().items() if about.choice}


def bounds(kind: str, knob: str) -> tuple[float, float]:
    """The ends of what is allowed, as declared."""
    low: Any = 0.0
    high: Any = float("inf")
    for limit in REGISTRY[kind].model_fields[knob].metadata:
        if isinstance(limit, Ge | Gt):
            low = limit.ge if isinstance(limit, Ge) else limit.gt
        if isinstance(limit, Le | Lt):
            high = limit.le if isinstance(limit, Le) else limit.lt
    return float(low), float(high)


def usual(kind: str, knob: str) -> float:
    """The default, or what stands for it where that is none."""
    default = REGISTRY[kind].model_fields[knob].default
    return float(default) if default else min(USUAL, bounds(kind, knob)[1] / 2)


@cache
def values(kind: str, knob: str, times: tuple[float, ...] = FINE) -> tuple[Any, ...]:
    """A grid over the whole range in rising order; null, which stands for no limit, last."""
    low, high = bounds(kind, knob)
    middle = usual(kind, knob)
    last = high if allowed(kind, **{knob: _of_kind(kind, knob, high)}) else MOST_OF_A_SHARE * high
    inside = [middle * by for by in times if low < middle * by < last]
    found = {_of_kind(kind, knob, value) for value in (low, *inside, last)}
    fine = sorted(value for value in found if allowed(kind, **{knob: value}))
    about = choices(kind)[knob]
    if about.costs == "more" and allowed(kind, **{knob: None}):
        return (*fine, None)
    return tuple(fine)


def _of_kind(kind: str, knob: str, value: float) -> float | int:
    """A whole number where the knob counts things."""
    counts = "int" in str(REGISTRY[kind].model_fields[knob].annotation)
    return round(value) if counts else float(f"{value:.6g}")


@cache
def bases(kind: str) -> tuple[tuple[tuple[str, Any], ...], ...]:
    """The tool as it is, and with each thing that is off unless chosen."""
    found: list[tuple[tuple[str, Any], ...]] = [()]
    for name, about in choices(kind).items():
        default = REGISTRY[kind].model_fields[name].default
        if about.off is not None and default == about.off:
            middle = _of_kind(kind, name, usual(kind, name))
            found.append(((name, middle),))
    return tuple(found)


@cache
def ranges(kind: str) -> tuple[tuple[KnobChoice, ...], ...]:
    """Every choice of a tool over its whole range, on top of every base; each range rising."""
    found = []
    for also in bases(kind):
        for knob, about in choices(kind).items():
            given = dict(also)
            if knob in given or (about.unless is not None and about.unless in given):
                continue
            grid = values(kind, knob, COARSE if also else FINE)
            row = (KnobChoice(kind, also, knob, value) for value in grid)
            found.append(tuple(one for one in row if allowed(kind, **given, **{knob: one.value})))
    return tuple(found)


def every_choice(kind: str) -> dict[str, KnobChoice]:
    """All values of all choices of a tool, by name."""
    return {one.name: one for row in ranges(kind) for one in row}


def thresholds(kind: str) -> tuple[KnobChoice, ...]:
    """The choices with which nobody can reach what is promised, where they count at all."""
    ends = (row[-1] for row in ranges(kind) if choices(kind)[row[0].knob].threshold)
    return tuple(end for end in ends if counts(end))


def counts(choice: KnobChoice) -> bool:
    """Whether the tool says anything else with it: a tool names what it was chosen to do."""
    without = made(choice.kind, **dict(choice.also))
    return choice.tool().plainly("XTS") != without.plainly("XTS")
