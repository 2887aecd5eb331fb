"""Distributions: how a number that is not known for certain is written and drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from simulator.knobs import SourceKind
from simulator.say import fault, label

ShapeName = Literal["pert", "triangular", "uniform", "normal", "lognormal", "beta"]
SHAPES: tuple[str, ...] = get_args(ShapeName)
LOWEST, LIKELIEST, HIGHEST = label("lowest"), label("most likely"), label("highest")
PARAMETERS = {
    "pert": (LOWEST, LIKELIEST, HIGHEST),
    "triangular": (LOWEST, LIKELIEST, HIGHEST),
    "uniform": (LOWEST, HIGHEST),
    "normal": (label("mean"), label("standard deviation")),
    "lognormal": (label("median"), label("standard deviation of the log")),
    "beta": (label("mean"), label("number of observations it is worth")),
}
UNBOUNDED = ("normal", "lognormal")
MAY_BE_TRUNCATED = (*UNBOUNDED, "beta")
SOURCES: tuple[str, ...] = get_args(SourceKind)
NEAR_AN_END = 1e-12


MODE = 4.0  # weight of a PERT's mode against its ends (Malcolm et al. 1959)
FLAT = 2.0  # the same where low, mode and high are somebody's judgment: nobody knows them so well


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is believed about one number.

    `numbers` are the parameters in the order of `PARAMETERS`; `truncate` cuts
    the tails; `whole` rounds draws (weeks, customers). `mode_weight` is that of the mode of
    a PERT against its ends.
    """

    shape: str
    numbers: tuple[float, ...]
    truncate: tuple[float, float] | None = None
    whole: bool = False
    mode_weight: float = MODE

    @property
    def low(self) -> float:
        """The lower end of the support."""
        if self.truncate:
            return self.truncate[0]
        return {"normal": -math.inf, "lognormal": 0.0, "beta": 0.0}.get(self.shape, self.numbers[0])

    @property
    def high(self) -> float:
        """The upper end of the support."""
        if self.truncate:
            return self.truncate[1]
        ends = {"normal": math.inf, "lognormal": math.inf, "beta": 1.0}
        return ends.get(self.shape, self.numbers[-1])

    @property
    def open_ended(self) -> bool:
        """Whether the ends of the support are approached but never drawn."""
        return self.shape == "beta" and self.truncate is None

    @property
    def central(self) -> float:
        """The value used where every number is taken as certain: mode, mean or median."""
        if self.shape in ("pert", "triangular"):
            value = self.numbers[1]
        elif self.shape == "uniform":
            value = (self.numbers[0] + self.numbers[1]) / 2
        else:
            value = self.numbers[0]
        return self.rounded(value)

    def ppf(self, u: float) -> float:
        """The value below which a share `u` in (0, 1) of the draws lies."""
        value = _quantile(self, u)
        low, high = self.low, self.high
        if self.open_ended:
            low, high = NEAR_AN_END, 1 - NEAR_AN_END
        return self.rounded(min(max(value, low), high))

    def rounded(self, value: float) -> float:
        """`value`, to the nearest whole number where only those make sense."""
        return math.floor(value + 0.5) if self.whole else value

    def in_words(self) -> str:
        """As a report prints it: `pert 0.1, 0.15, 0.3`."""
        cut = "" if self.truncate is None else " within {:g} and {:g}".format(*self.truncate)
        return f"{self.shape} {', '.join(f'{n:g}' for n in self.numbers)}{cut}"


def pert(
    low: float, mode: float, high: float, *, whole: bool = False, mode_weight: float = MODE
) -> Distribution:
    """PERT: a beta on [low, high] with so many times the weight on the mode."""
    return Distribution("pert", (low, mode, high), whole=whole, mode_weight=mode_weight)


def trouble(given: Distribution) -> str | None:
    """What is wrong with the parameters, None if nothing is."""
    numbers, names = given.numbers, PARAMETERS[given.shape]
    if len(numbers) != len(names):
        return fault(
            "found {given} numbers; expected {n}: {names}",
            given=len(numbers),
            n=len(names),
            names=", ".join(names),
        )
    if given.truncate is not None and given.shape not in MAY_BE_TRUNCATED:
        return fault("{shape} has ends already; leave `truncate` out", shape=given.shape)
    if given.shape in ("pert", "triangular", "uniform"):
        ordered = all(a <= b for a, b in pairwise(numbers))
        if not ordered or numbers[0] == numbers[-1]:
            return fault("expected rising numbers: {names}", names=", ".join(names))
        return None
    return _trouble_with_spread(given)


def _trouble_with_spread(given: Distribution) -> str | None:
    center, spread = given.numbers
    if spread <= 0:
        return fault(
            "found a {name} of {value}; expected more than 0",
            name=PARAMETERS[given.shape][1],
            value=f"{spread:g}",
        )
    if given.shape == "lognormal" and center <= 0:
        return fault("found a median of {value}; expected more than 0", value=f"{center:g}")
    if given.shape == "beta" and not 0 < center < 1:
        return fault("found a mean of {value}; expected between 0 and 1", value=f"{center:g}")
    if given.shape in UNBOUNDED and given.truncate is None:
        return fault(
            "{shape} has no ends; say them with `truncate: [lowest, highest]`", shape=given.shape
        )
    if given.truncate is not None:
        low, high = given.truncate
        if not low < high or not low <= center <= high:
            return fault(
                "expected truncate: [lowest, highest] around {center}", center=f"{center:g}"
            )
        if given.shape == "beta" and not 0 <= low < high <= 1:
            return fault("expected truncate within 0 and 1")
    return None


def _quantile(given: Distribution, u: float) -> float:
    first, last = given.numbers[0], given.numbers[-1]
    if given.shape == "uniform":
        return first + u * (last - first)
    if given.shape == "triangular":
        return _triangular(first, given.numbers[1], last, u)
    # scipy.special carries the same inverses as scipy.stats, imports in a fifth of the
    # time and takes microseconds a call where the frozen distributions take a hundred.
    from scipy.special import betainc, betaincinv, ndtr, ndtri

    if given.shape == "pert":
        low, mode, high = given.numbers
        weight = given.mode_weight
        a = 1 + weight * (mode - low) / (high - low)
        return low + (high - low) * float(betaincinv(a, 2 + weight - a, u))
    if given.shape == "beta":
        a, b = first * last, (1 - first) * last
        start, stop = (betainc(a, b, end) for end in (given.low, given.high))
        return float(betaincinv(a, b, start + u * (stop - start)))
    to_z = (lambda x: math.log(x) if x > 0 else -math.inf) if given.shape == "lognormal" else float
    z_low, z_high = ((to_z(end) - to_z(first)) / last for end in (given.low, given.high))
    z = float(ndtri(ndtr(z_low) + u * (ndtr(z_high) - ndtr(z_low))))
    return math.exp(to_z(first) + last * z) if given.shape == "lognormal" else first + last * z


def _triangular(low: float, mode: float, high: float, u: float) -> float:
    if u < (mode - low) / (high - low):
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))
