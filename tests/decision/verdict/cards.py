"""What a card is judged by where a test changes one thing: beliefs, what was seen, NPVs."""

import numpy as np
from numpy.typing import ArrayLike

from simulator.decision import (
    Knowledge,
    Sensitivity,
    Terms,
)
from simulator.decision.uncertainty import Numbers
from simulator.decision.word.seen import Seen, Shown

N = 64
TERMS = Terms("retain", currency="USD", cash_reserve=1000.0)


def share(judged: float) -> Sensitivity:
    """A sensitivity of which only the judged share matters."""
    return Sensitivity(
        names=("market.elasticity", "market.basket"),
        kinds=("judged", "declared"),
        correlation=np.array([-0.8, 0.5]),
        share=np.array([judged, 1 - judged]),
        by_kind={"judged": judged, "declared": 1 - judged},
        unexplained=0.0,
        noise_floor=0.3,
        judged_share=judged,
        resolved=not np.isnan(judged),
        n_cases=N,
    )


def positive_in(count: int, n: int = N) -> ArrayLike:
    """An NPV that is positive in so many cases."""
    return np.where(np.arange(n) < count, 200.0, -100.0) + np.linspace(0, 1, n)


def even(n: int = N, seed: int = 0) -> Numbers:
    """Values evenly spread over 0 to 1, in an order of their own, (n,)."""
    return np.random.default_rng(seed).permutation((np.arange(n) + 0.5) / n)


# What is believed, and what is measured, in every case.
BELIEVED, MEASURED = even(seed=1), even(seed=2)
DRAWN = np.stack([BELIEVED, MEASURED], axis=1)
KNOWN = Knowledge(DRAWN, ("market.elasticity", "market.basket"), np.array([True, False]))
# Half of the effects are 2.5 or more from where the NPV turns; 200 of 1,000 show so much at
# this standard deviation, and nobody at the other.
WITHIN_A_YEAR = Seen(1000, (Shown(52, 10 * (BELIEVED - 0.5), 15.0, 11.29, 300.0, 200.0, 1.0),))
NEVER = Seen(1000, (Shown(52, 10 * (BELIEVED - 0.5), 400.0, 400.0, None, None, 1.0),))
