"""Published models in closed form, and what was measured on public data.

Written from the papers; nothing here knows the simulator.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import integrate, optimize, stats

Numbers = NDArray[np.float64]
CDNOW = Path(__file__).parents[1] / "data" / "cdnow" / "cdnow_sample.csv"


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """Schmittlein, Morrison & Colombo (1987); time in weeks since the first purchase.

    Purchase rates are Gamma(r, alpha), rates of leaving for good Gamma(s, beta).
    """

    r: float
    alpha: float
    s: float
    beta: float

    def alive(self, t: ArrayLike) -> Numbers:
        """Share of customers who have not left by t: Pareto of the second kind."""
        survival: Numbers = (self.beta / (self.beta + np.asarray(t, float))) ** self.s
        return survival

    def repeats(self, t: ArrayLike) -> Numbers:
        """Expected repeat purchases by t, E[X(t)] (Fader, Hardie & Lee 2005, appendix)."""
        left = (self.beta / (self.beta + np.asarray(t, float))) ** (self.s - 1)
        return self.r * self.beta / (self.alpha * (self.s - 1)) * (1 - left)

    def probability(self, x: int, t: float) -> float:
        """P(X(t) = x): NBD over the time until t or until she left, by quadrature."""
        whole = float(self.alive(t)) * self._nbd(x, t)
        return whole + integrate.quad(lambda u: self._leaves(u) * self._nbd(x, u), 0, t)[0]

    def silent(self, t: float, span: float) -> float:
        """Probability of no purchase in (t, t + span)."""
        gone = 1 - float(self.alive(t))
        leaves = integrate.quad(lambda u: self._leaves(t + u) * self._nbd(0, u), 0, span)[0]
        return gone + leaves + float(self.alive(t + span)) * self._nbd(0, span)

    def _nbd(self, x: int, t: float) -> float:
        return float(stats.nbinom.pmf(x, self.r, self.alpha / (self.alpha + t)))

    def _leaves(self, t: float) -> float:
        density: float = self.s / self.beta * (self.beta / (self.beta + t)) ** (self.s + 1)
        return density


# Maximum likelihood on the first 39 weeks of the 2,357 customers of CDNOW; published rounded to
# three digits by Fader, Hardie & Lee (2005), "'Counting your customers' the easy way",
# Marketing Science 24 (2).
CDNOW_FIT = ParetoNbd(r=0.5533, alpha=10.5777, s=0.6062, beta=11.6687)


def cdnow_trials() -> NDArray[np.int64]:
    """Day of each customer's first purchase, 0 for 1997-01-01; (2357,)."""
    first: dict[str, int] = {}
    with CDNOW.open(newline="") as rows:
        for row in csv.DictReader(rows):
            day = (date.fromisoformat(row["date"]) - date(1997, 1, 1)).days
            first[row["id"]] = min(day, first.get(row["id"], day))
    return np.array(list(first.values()))


# Share of two cohorts still subscribing after 0, 1, ... 12 years: Fader & Hardie (2007), "How to
# project customer retention", Journal of Interactive Marketing 21 (1); from Berry & Linoff.
COHORTS: dict[str, tuple[float, ...]] = {
    "regular": (
        1.0, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241, 0.223, 0.207, 0.194, 0.183, 0.173,
    ),
    "high_end": (
        1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491, 0.468, 0.445, 0.427, 0.409, 0.394,
    ),
}  # fmt: skip
# Discounted expected lifetime at 10 %, payments at years 0, 1, ..., of the beta-geometric model
# fitted to years 1 to 7.
DEL_AT_10 = {"regular": 3.6949, "high_end": 5.9223}


def fit_pareto(survival: ArrayLike) -> tuple[float, float]:
    """Shape and scale in years of gamma-distributed hazards, by maximum likelihood.

    `survival` are the shares alive after 0, 1, ... years.
    """
    alive = np.asarray(survival, float)
    years = np.arange(alive.size)

    def surprise(log: Any) -> float:
        s, beta = np.exp(log)
        model = (beta / (beta + years)) ** s
        return float(np.diff(alive) @ np.log(-np.diff(model)) - alive[-1] * np.log(model[-1]))

    found = optimize.minimize(surprise, [0, 0], method="Nelder-Mead", options={"fatol": 1e-12})
    s, beta = np.exp(found.x)
    return float(s), float(beta)
