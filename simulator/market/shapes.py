"""How customers differ in needs and in shares of wallet, and how they answer to value.

The NBD-Dirichlet: needs ~ Gamma(K), a store's share of a customer's purchases
~ Beta(S share, S (1 - share)), independent of each other. S is the loyalty between
stores: who bought here last does so again with (S share + 1) / (S + 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import optimize, special

from simulator.market.segment import Segment
from simulator.say import fault

USUAL_SHAPE = 1.25  # of purchase rates, where an elasticity was found; need_shape's default
LATE = 1 / 20  # of next purchases come after the gap
NODES = 4_096  # shares at which a gap is looked at
MOST_WEEKS = 1e5  # of a gap; more than anybody lives


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes of the traits of a segment: `need` K, `us` and `rival` those of the beta, no units.

    `need_at_us` is K x share: needs are in purchases at us when they are divided by it.
    """

    need: float
    need_at_us: float
    us: float
    rival: float
    loyalty: float


def shapes_of(segment: Segment) -> Shapes:
    """The shapes by which purchase rates at us vary as Gamma(`need_shape`) does.

    Without a `loyalty_shape` needs have the shape r / share and S is the same number, which
    makes purchases at us exactly Gamma(r)-Poisson. With one, K follows from the variance,
    1 + 1 / K = (1 + 1 / r) / (1 + (1 - s) / (s (S + 1))).

    Raises
    ------
    ValueError
        If shares alone make rates vary more than that, naming what to type.
    """
    r, s, loyalty = segment.need_shape, segment.share_of_wallet, segment.loyalty_shape
    if loyalty is None:
        phi = r / s
        return Shapes(phi, r, r, phi - r, phi)
    left = (1 + 1 / r) / (1 + (1 - s) / (s * (loyalty + 1))) - 1
    if left < 1e-9:
        raise ValueError(
            fault(
                "loyalty_shape {loyalty} makes shares so unlike that purchase rates "
                "would vary more than need_shape {need} says; type loyalty_shape above "
                "{least}, or need_shape below {most}",
                loyalty=f"{loyalty:g}",
                need=f"{r:g}",
                least=f"{least_loyalty(segment):.4g}",
                most=f"{s * (loyalty + 1) / (1 - s):.4g}",
            )
        )
    return Shapes(1 / left, s / left, loyalty * s, loyalty * (1 - s), loyalty)


def least_loyalty(segment: Segment) -> float:
    """The `loyalty_shape` at which needs are all alike; below it there are none."""
    s = segment.share_of_wallet
    return segment.need_shape * (1 - s) / s - 1


def phi_of(segment: Segment) -> float:
    """Shape of the need rates, K."""
    return shapes_of(segment).need


def loyalty_of(segment: Segment) -> float:
    """Dirichlet S of the shares of wallet."""
    return shapes_of(segment).loyalty


def sensitivity_of(segment: Segment) -> float:
    """Log-odds of choosing us per unit of perceived value.

    Among customers whose shares are Beta(S s, S (1 - s)), `e (S + 1) / (S (1 - s))` shows
    the elasticity e. It is taken at the share of wallet where the elasticity holds: a
    customer of whom we have more has less left to give, and answers to the same offer by less.
    Of whom we have less they show the elasticity itself and no more than that: who says that
    customers buy nearly everything elsewhere must not make them answer twice as strongly.
    """
    own = _per_elasticity(segment.share_of_wallet, loyalty_of(segment))
    at = segment.elasticity_at
    there = own if at is None else _per_elasticity(at, USUAL_SHAPE / at)
    return segment.elasticity * min(own, there)


def _per_elasticity(share: float, loyalty: float) -> float:
    """Log-odds of choosing us per unit of value that make an elasticity of 1."""
    return (loyalty + 1) / (loyalty * (1 - share))


def elasticity_of(segment: Segment) -> float:
    """The elasticity that these customers show, at their own share of wallet."""
    if segment.elasticity_at is None:
        return segment.elasticity  # to the bit
    loyalty = loyalty_of(segment)
    return sensitivity_of(segment) * (1 - segment.share_of_wallet) * loyalty / (loyalty + 1)


@lru_cache(maxsize=256)
def gap_of(shapes: Shapes, purchases_per_week: float) -> float:
    """Weeks within which 95 % of next purchases come, whatever the shapes.

    Weighted by purchases, needs are Gamma(K + 1) and shares Beta(S s + 1, S (1 - s)):
    P(gap > k) = mean of (A / (A + k share))^(K + 1), A = `need_at_us` / purchases per week.
    """
    p = (np.arange(NODES) + 0.5) / NODES
    share = special.betaincinv(shapes.us + 1, shapes.rival, p)
    unit = shapes.need_at_us / purchases_per_week

    def late(weeks: float) -> float:
        return float(np.mean((unit / (unit + weeks * share)) ** (shapes.need + 1))) - LATE

    if not late(MOST_WEEKS) <= 0:  # nor where it is no number
        return MOST_WEEKS
    return float(optimize.brentq(late, 0, MOST_WEEKS, xtol=1e-6))
