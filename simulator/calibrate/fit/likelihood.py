"""Log-likelihoods of repeat buying, in log space: NBD, Pareto/NBD and BG/NBD.

Schmittlein, Morrison & Colombo (1987), Management Science 33, for the Pareto/NBD; Fader, Hardie &
Lee (2005), Marketing Science 24 (2), for the BG/NBD. Parameters are logs throughout:

- `nbd`: shape r of rates and their mean;
- `pareto`: these, shape s of hazards and their mean, so that alpha = r / mean rate and
  beta = s / mean hazard. Unlike alpha and beta, the means stay where they are if shapes run off;
- `bg`: shape r and mean rate, a and b.

The likelihood of the Pareto/NBD needs an integral that is usually written as a difference of two
hypergeometric functions, which overflow for customers who buy hundreds of times. Here it is taken
by quadrature over a variable in which it is smooth, whatever the frequency.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Numbers = NDArray[np.float64]
_X, _W = np.polynomial.legendre.leggauss(96)
NODES, WEIGHTS = (_X + 1) / 2, _W / 2
POWER = 5  # of the nodes: evens out what is steep where nothing is left of the integrand


def nbd(logs: Numbers, x: Numbers, tx: Numbers, t: Numbers) -> Numbers:
    """Of each customer if nobody leaves, (n,)."""
    r, alpha = np.exp(logs[0]), np.exp(logs[0] - logs[1])
    ll: Numbers = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * np.log(alpha + t)
    return ll


def pareto(logs: Numbers, x: Numbers, tx: Numbers, t: Numbers) -> Numbers:
    """Of each customer under the Pareto/NBD, (n,)."""
    r, alpha, s, beta = pareto_of(logs)
    seen = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    alive = -(r + x) * np.log(alpha + t) - s * np.log(beta + t)
    ll: Numbers = seen + np.logaddexp(alive, np.log(s) + log_left(r, alpha, s, beta, x, tx, t))
    return ll


def log_left(
    r: float, alpha: float, s: float, beta: float, x: Numbers, tx: Numbers, t: Numbers
) -> Numbers:
    """Log of the integral of (alpha + y)^-(r + x) (beta + y)^-(s + 1) over y from tx to t, (n,).

    In p = ((alpha + tx) / (alpha + y))^k, k = r + s + x, the integrand is
    (alpha + tx + (beta - alpha) p^(1 / k))^-(s + 1): without a power that grows with x.
    """
    k = (r + s + x)[:, None]
    base = alpha + tx
    end = np.exp(k[:, 0] * (np.log(base) - np.log(alpha + t)) / POWER)
    q = end[:, None] + (1 - end)[:, None] * NODES
    root = np.exp(POWER * np.log(q) / k)
    bracket = (base[:, None] + (beta - alpha) * root) / (beta + tx)[:, None]
    summed = (POWER * q ** (POWER - 1) * bracket ** -(s + 1)) @ WEIGHTS * (1 - end)
    with np.errstate(divide="ignore"):
        found: Numbers = (
            (1 - r - x) * np.log(base) - np.log(k[:, 0]) - (s + 1) * np.log(beta + tx)
            + np.log(summed)
        )  # fmt: skip
    return found


def bg(logs: Numbers, x: Numbers, tx: Numbers, t: Numbers) -> Numbers:
    """Of each customer under the BG/NBD, (n,)."""
    r, alpha, a, b = bg_of(logs)
    again = np.maximum(x, 1)
    stays = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    alive = -(r + x) * np.log(alpha + t)
    gone = np.log(a) - np.log(b + again - 1) - (r + x) * np.log(alpha + tx)
    ll: Numbers = (
        gammaln(r + x) - gammaln(r) + r * np.log(alpha) + stays
        + np.where(x > 0, np.logaddexp(alive, gone), alive)
    )  # fmt: skip
    return ll


def pareto_of(logs: Numbers) -> tuple[float, float, float, float]:
    """r, alpha, s, beta."""
    r, rate, s, hazard = np.exp(logs).tolist()
    return r, r / rate, s, s / hazard


def bg_of(logs: Numbers) -> tuple[float, float, float, float]:
    """r, alpha, a, b."""
    r, rate, a, b = np.exp(logs).tolist()
    return r, r / rate, a, b
