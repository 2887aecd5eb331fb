"""From segments to people: one array per trait, one row per customer.

Traits are inverse-CDF images of keyed uniforms, so a changed parameter moves
people smoothly and the same person is recognisable in every arm, case size and
block. How much they differ in needs and shares is told by `shapes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simulator.draws import Luck
from simulator.market.category import taste_of
from simulator.market.segment import MOTIVES, Segment
from simulator.market.shapes import gap_of, sensitivity_of, shapes_of
from simulator.say import fault

Trait = NDArray[np.float32]
# Every purpose of luck besides the words of the tools, `<tool>.<word>`.
PURPOSES = (
    "people.traits", "people.life", *(f"people.{motive}" for motive in MOTIVES),
    "market.week", "market.basket", "market.life", "market.by_talk", "market.brought_by",
    "market.use", "market.contents", "people.taste", "people.users",
    "program.rollout", "program.share",
    "panel.sample", "transactions.sample", "transactions.day",
)  # fmt: skip
LONGEST_GAP = 9_000  # weeks; more than anybody has been away
PROSPECTS = 1 << 31  # prospects are numbered from here, customers of week 0 from 0


@dataclass(frozen=True, slots=True)
class Factors:
    """What reproduces the declared numbers: factors on the traits as drawn.

    `preference` is added to the log-odds of choosing us; the others multiply, `less` the
    hazards of customers by their own rate of purchases: (rates, factors), rising rates.
    """

    need: float = 1.0
    preference: float = 0.0
    basket: float = 1.0
    hazard: float = 1.0
    less: tuple[tuple[float, ...], tuple[float, ...]] = ((1.0,), (1.0,))


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Some agents of one segment; arrays are float32 (n,), and `means` says what each is.

    `waiting` is None for customers of week 0, `tenure` where nobody leaves and for those who
    start with us; `first` is the stable number of the first agent.
    """

    means: ClassVar[dict[str, str]] = {
        "need": "purchases per week anywhere",
        "preference": "log-odds of choosing us",
        "basket": "own mean list value",
        "hazard": "of leaving per week",
        "rhythm": "log of the factor on needs at the start",
        "waiting": "the turn of a prospect",
        "tenure": "weeks since a customer of week 0 came, where customers leave",
    }
    segment: str
    declared: Segment
    sensitivity: float
    first: int
    need: Trait
    preference: Trait
    basket: Trait
    hazard: Trait
    rhythm: Trait
    waiting: Trait | None = None
    tenure: Trait | None = None
    _weights: dict[str, Trait] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Number of agents."""
        return int(self.need.size)

    @property
    def usual_rate(self) -> Trait:
        """Purchases per week that the traits imply without any tool, (n,)."""
        rate: Trait = self.need * special.expit(self.preference)
        return rate

    def weight(self, motive: str, luck: Luck) -> Trait:
        """What each customer makes of a motive: segment mean x (1 +- motive_spread)."""
        if motive not in self._weights:
            u = luck.uniforms(f"people.{motive}", self.segment, self.first, self.n)
            cares: dict[str, float] = dict(self.declared.cares_about.items())
            mean = cares.get(motive, 1.0)
            spread = self.declared.motive_spread
            self._weights[motive] = (mean * (1 + spread * (2 * u - 1))).astype(np.float32)
        return self._weights[motive]

    def taste(self, shape: float, luck: Luck) -> Trait:
        """How much a second category is to each customer's taste: gamma with mean 1."""
        known = f"taste {shape}"
        if known not in self._weights:
            u = luck.uniforms("people.taste", self.segment, self.first, self.n)
            self._weights[known] = taste_of(u.astype(np.float64), shape).astype(np.float32)
        return self._weights[known]


def retention_pull_of(segment: Segment) -> float:
    """Log leaving hazard per unit of perceived value.

    `retention_pull` times the sensitivity that these customers would have at a share
    of wallet of one half and r = 1.25. A sensitivity declared at the own share grows
    without bound as the share nears 1, because ever more log-odds are needed for the same
    elasticity; leaving has no reason to: with it a 1 % card kept 11 % of the departing
    customers of a company with 80 % of the wallet, and 22 % with 90 %.
    """
    phi, share = 2.5, 0.5
    return segment.retention_pull * segment.elasticity * (phi + 1) / (phi * (1 - share))


def gap_weeks(segment: Segment) -> int:
    """Weeks within which 95 % of a segment's next purchases come.

    Gamma(r, alpha) rates, weighted by purchases: P(gap > k) = (alpha / (alpha + k))^(r + 1).
    With a `loyalty_shape` rates are a gamma times a beta, and the gap is sought.
    """
    rate = segment.purchases_per_year / 52
    alpha = segment.need_shape / rate
    if segment.loyalty_shape is None:
        weeks = np.ceil(alpha * (20 ** (1 / (segment.need_shape + 1)) - 1))
    else:
        weeks = np.ceil(gap_of(shapes_of(segment), rate))
    return int(min(max(weeks, 1), LONGEST_GAP))


def _stays(s: float, age: float, beta: float) -> float:
    """Share of the running base that a total hazard Gamma(s, beta) leaves after a year."""
    tenure = tenure_of((np.arange(512) + 0.5) / 512, s, beta, age)
    return float(np.mean(((beta + tenure) / (beta + tenure + 52)) ** s))


_SMALLEST_BETA = 1e-3  # weeks


def hazard_beta(segment: Segment, newcomers: bool) -> float:
    """Rate `beta` in weeks of the hazards' gamma, so that the declared churn results.

    For newcomers (`start: at_first_purchase`) `1 - (beta / (beta + 52))^s` is the
    churn of the first year; for a running base the average over tenures.

    Raises
    ------
    ValueError
        If no beta gives the churn, naming the numbers that contradict each other.
    """
    s, kept = segment.churn_shape, 1 - segment.churn_per_year
    if newcomers:
        root = float(kept ** (1 / s))
        return 52 * root / (1 - root)
    return _running_beta(segment.churn_per_year, s, segment.firm_age)


def most_churn(shape: float, firm_age: float) -> float:
    """The largest share of a running base that can be lost in a year: who leaves soon has left."""
    return 1 - _stays(shape, firm_age, _SMALLEST_BETA)


@lru_cache(maxsize=256)
def _running_beta(churn: float, s: float, age: float) -> float:
    """The same for a running base; sought, so kept: every arm and half asks for it again."""
    kept, low, high = 1 - churn, _SMALLEST_BETA, 1e13
    if not _stays(s, age, low) <= kept <= _stays(s, age, high):
        raise ValueError(
            fault(
                "churn_per_year {churn_per_year} cannot be reached with churn_shape "
                "{shape} and firm_age {firm_age} weeks: a running base with these loses "
                "at most {most} a year",
                churn_per_year=f"{churn:.1%}",
                shape=f"{s:g}",
                firm_age=f"{age:g}",
                most=f"{1 - _stays(s, age, low):.1%}",
            )
        )
    for _ in range(80):
        beta = float((low * high) ** 0.5)
        low, high = (beta, high) if _stays(s, age, beta) < kept else (low, beta)
    return beta


def tenure_of(u: NDArray[np.float64], s: float, beta: float, age: float) -> NDArray[np.float64]:
    """Tenure in weeks of a stationary base, density (beta / (beta + t))^s on [0, age]."""
    if abs(s - 1) < 1e-9:
        grown = np.power(1 + age / beta, u)
    else:
        grown = np.power(1 - u * (1 - (1 + age / beta) ** (1 - s)), 1 / (1 - s))
    tenure: NDArray[np.float64] = beta * (grown - 1)
    return tenure


_NODES = np.linspace(-6.5, 6.5, 2_048)


def _image(u: NDArray[np.float64], at_nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of `u` by interpolation in 2,048 nodes: 50 times faster, 1e-4 near the ends."""
    return np.interp(special.ndtri(u), _NODES, at_nodes)


def draw_people(
    declared: Segment, segment: str, luck: Luck, *, n: int, cohort: bool, first: int = 0
) -> People:
    """Draw n agents as the closed forms have them; `solve` then makes sums match.

    A `cohort` starts with tenure 0 instead of a running base's, and its churn is that
    of newcomers. Agents numbered from `PROSPECTS` on are prospects: they start with
    tenure 0, too, and get their turn to arrive.
    """
    prospects = first >= PROSPECTS
    u_need, u_share, u_basket, u_hazard = luck.traits("people.traits", segment, first, n)
    u_tenure, u_rhythm, u_waiting, _ = luck.traits("people.life", segment, first, n)
    shapes = shapes_of(declared)
    alpha = shapes.need_at_us / (declared.purchases_per_year / 52)
    need = np.exp(_image(u_need, _log_gamma(shapes.need))) / alpha
    preference = _image(u_share, _log_odds_beta(shapes.us, shapes.rival))
    spread = declared.basket_spread
    basket = declared.basket * np.exp(spread * special.ndtri(u_basket) - spread**2 / 2)
    hazard, tenure = np.zeros(n), None
    if declared.churn_per_year > 0:
        beta = hazard_beta(declared, cohort)
        s = declared.churn_shape
        if not (cohort or prospects):
            tenure = tenure_of(u_tenure, s, beta, declared.firm_age)
        since = 0.0 if tenure is None else tenure
        hazard = np.exp(_image(u_hazard, _log_gamma(s))) / (beta + since)
    rhythm = declared.rhythm_spread * special.ndtri(u_rhythm)
    return People(
        segment, declared, sensitivity_of(declared), first,
        need=need.astype(np.float32),
        preference=preference.astype(np.float32),
        basket=basket.astype(np.float32),
        hazard=hazard.astype(np.float32),
        rhythm=rhythm.astype(np.float32),
        waiting=(np.arange(n) + u_waiting).astype(np.float32) if prospects else None,
        tenure=None if tenure is None else tenure.astype(np.float32),
    )  # fmt: skip


# Both halves of a segment, its prospects and every arm ask for the same nodes: a few are kept.
@lru_cache(maxsize=64)
def _log_gamma(shape: float) -> NDArray[np.float64]:
    """Logs of the quantiles of Gamma(shape) at the nodes, (2048,); not to be written."""
    quantile: NDArray[np.float64] = np.maximum(
        special.gammaincinv(shape, special.ndtr(_NODES)), 1e-30
    )
    return _kept(np.log(quantile))


def _kept(nodes: NDArray[np.float64]) -> NDArray[np.float64]:
    nodes.flags.writeable = False
    return nodes


@lru_cache(maxsize=64)
def _log_odds_beta(a: float, b: float) -> NDArray[np.float64]:
    """Log-odds of the quantiles of Beta(a, b) at the nodes, (2048,); not to be written."""
    p = special.ndtr(_NODES)
    share = special.betaincinv(a, b, p)
    rest = special.betaincinv(b, a, 1 - p)  # 1 - share, without losing digits near 1
    log_odds: NDArray[np.float64] = np.log(np.maximum(share, 1e-12)) - np.log(
        np.maximum(rest, 1e-12)
    )
    return _kept(log_odds)


def less_for(rate: NDArray[Any], by: Factors) -> NDArray[np.float64]:
    """`Factors.less` for customers with these rates of purchases, (n,)."""
    less: NDArray[np.float64] = np.interp(np.log(rate), np.log(by.less[0]), by.less[1])
    return less


def scaled(people: People, by: Factors) -> People:
    """The same people with solved factors applied."""
    rate = people.need * special.expit(people.preference + by.preference) * by.need
    return People(
        people.segment, people.declared, people.sensitivity, people.first,
        need=people.need * np.float32(by.need),
        preference=people.preference + np.float32(by.preference),
        basket=people.basket * np.float32(by.basket),
        hazard=people.hazard * (by.hazard * less_for(rate, by)).astype(np.float32),
        rhythm=people.rhythm,
        waiting=people.waiting,
        tenure=people.tenure,
    )  # fmt: skip
