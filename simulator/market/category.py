"""A second category: what some customers buy at us beside their usual basket, and others do not.

Whether a customer uses it is a chain of two states. Customers differ in how much it is to their
taste: who would take to it sooner is more often among its users, and comes to it on their own
sooner. What tools do brings further users (`won`), who stop sooner or later, and of whom some
would have come on their own: these count as such from the week in which they would have.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from simulator.draws import exp_of, f32, philox, stage, u32, uniform_of
from simulator.knobs import MOST_MONEY, Part, knob

i64 = np.int64
YEAR = 52
EXAMPLE = "second_category: {users: 10%, price: 12, bought_with: 30%, gross_margin: 60%}"
GRID = (np.arange(4_096) + 0.5) / 4_096  # quantiles of taste over which shares are added up


class SecondCategory(Part):
    """A product or service of ours beside the usual basket, which a customer uses or does not.

    A user's purchase contains it with the chance `bought_with`, at `price`, beside the basket.
    A non-user begins with a weekly hazard that is proportional to their taste, gamma with shape
    `taste_shape`; a user stops with the same hazard whoever they are. In week 0 the share `users`
    uses it, with the tastes that such a chain has in the long run. Customers who come later use
    it as often as those of today do by then. Price cuts, refunds, points and coupons are about
    the usual basket alone.
    """

    users: float = knob(
        ..., ge=0, le=0.99, unit="share of customers who use it in week 0", kind="declared",
        source="your reports",
    )  # fmt: skip
    price: float = knob(
        ..., ge=0, le=MOST_MONEY, unit="currency each time, at list price", kind="declared",
        source="your reports; without sales tax or VAT, like every amount", money=True,
    )  # fmt: skip
    gross_margin: float = knob(
        ..., ge=-1, le=1, unit="share of its sales", kind="declared", source="your accounts",
    )  # fmt: skip
    bought_with: float = knob(
        ..., ge=0, le=1, unit="share of a user's purchases that contain it", kind="declared",
        source="your reports",
    )  # fmt: skip
    stop_per_year: float = knob(
        0.3, low=0.15, high=0.5, ge=0, le=0.99, unit="share of users who stop within a year",
        kind="judged", source="no measurement; more than of customers who leave altogether, "
        "because one can do without it", counted=True,
    )  # fmt: skip
    adoption_per_year: float | None = knob(
        None, ge=0, le=0.99, kind="assumed", unit="share of non-users who begin within a year on "
        "their own; null: as many as hold today's share",
        source="today's business goes on as it is unless declared",
    )  # fmt: skip
    taste_shape: float = knob(
        1.0, low=0.3, high=3.0, ge=0.05, le=100, unit="gamma shape of taste; the lower, the more "
        "unlike customers are", kind="judged", source="no measurement; new products are tried "
        "by few soon and by most never",
    )  # fmt: skip


class Hazards(NamedTuple):
    """What a category is solved to: weekly hazards, and how likely users are by taste.

    Of taste w, mean 1, the share `odds w / (1 + odds w)` uses it in week 0; non-users begin with
    the hazard `begin w`, users stop with `stop`.
    """

    odds: float
    begin: float
    stop: float


def hazards_of(category: SecondCategory) -> Hazards:
    """The hazards that show what is declared."""
    return _solved(
        category.users, category.stop_per_year, category.adoption_per_year, category.taste_shape
    )


@lru_cache(maxsize=1_024)
def _solved(users: float, stops: float, adopts: float | None, shape: float) -> Hazards:
    taste = taste_of(GRID, shape)

    def using(log_odds: float) -> NDArray[np.float64]:
        return np.asarray(special.expit(log_odds + np.log(np.maximum(taste, 1e-300))))

    odds = 0.0
    if users:
        odds = np.exp(optimize.brentq(lambda x: using(x).mean() - users, -60, 400))
    stop = -np.log1p(-stops) / YEAR
    if adopts is None:
        return Hazards(float(odds), float(odds * stop), float(stop))
    rest = 1 - (using(np.log(odds)) if odds else np.zeros_like(taste))

    def begun(log_hazard: float) -> float:
        gone = -np.expm1(-np.exp(log_hazard) * YEAR * taste)
        return float((rest * gone).sum() / rest.sum())

    begin = np.exp(optimize.brentq(lambda x: begun(x) - adopts, -60, 400)) if adopts else 0.0
    return Hazards(float(odds), float(begin), float(stop))


def taste_of(uniforms: NDArray[np.float64], shape: float) -> NDArray[np.float64]:
    """Taste at quantiles: gamma with mean 1, shape of the input."""
    return np.asarray(special.gammaincinv(shape, uniforms) / shape)


def users_of_week_0(
    taste: NDArray[np.float32], u: NDArray[np.float32], odds: float
) -> NDArray[np.uint8]:
    """Who uses it when week 0 begins, uint8 (n,), by one uniform each."""
    likely = odds * taste.astype(np.float64)
    return np.asarray(u < likely / (1 + likely), np.uint8)


@stage
def luck_of_use(first, when, purpose, case, k0, k1, u_begin, u_stop, u_won):  # type: ignore[no-untyped-def]
    """Draw who would begin on their own, stop, and be won this week, float32 (n,) each."""
    for i in range(u_begin.size):
        a, b, c, _ = philox(u32(first + u32(i)), when, purpose, case, k0, k1)
        u_begin[i] = uniform_of(a)
        u_stop[i] = uniform_of(b)
        u_won[i] = uniform_of(c)


@stage
def begin_and_stop(  # type: ignore[no-untyped-def]
    taste, begin, stop, wins, sooner, u_begin, u_stop, u_won, by_themselves, won, stop_log
):
    """One week of the chain, in place: `by_themselves` and `won` are uint8 (n,).

    A non-user begins with 1 - exp(-begin taste), a user stops with 1 - exp(-stop). Who does not
    use it is won with the chance `wins`, float32 (n,), and stops with a hazard of
    `stop exp(stop_log)`, `stop_log` being the `sooner` of the week in which they were won. Who
    would have come on their own has not been won any more.
    """
    one, none = f32(1), f32(0)
    stays = exp_of(-stop)
    for i in range(taste.size):
        mine, theirs = f32(by_themselves[i]), f32(won[i])
        comes = one if u_begin[i] < one - exp_of(-begin * taste[i]) else none
        keeps = one if u_stop[i] < stays else none
        mine = mine * keeps + (one - mine) * comes
        keeps = one if u_stop[i] < exp_of(-stop * exp_of(stop_log[i])) else none
        comes = one if u_won[i] < wins[i] else none
        new = (one - theirs) * comes
        stop_log[i] += new * (sooner[i] - stop_log[i])
        by_themselves[i] = np.uint8(mine)
        won[i] = np.uint8((theirs * keeps + new) * (one - mine))


@stage
def draw_contents(m, who, which, first, when, purpose, case, k0, k1, chance, holds):  # type: ignore[no-untyped-def]
    """Which purchases of the week would contain it, 0 or 1, int64 (m,), one keyed draw each."""
    for q in range(m):
        a, _, _, _ = philox(u32(first + u32(who[q])), when + u32(which[q]), purpose, case, k0, k1)
        holds[q] = i64(uniform_of(a) < chance)


@stage
def sell(used, by_themselves, won, free, price, cost, sales, goods):  # type: ignore[no-untyped-def]
    """What is sold and what that costs, 1/10,000, int64 (n,), of how often each would use it.

    Of users who are not given it for nothing; `used` becomes 0 for those who are neither.
    """
    for i in range(used.size):
        pays = i64(by_themselves[i] | won[i])
        given = i64(free[i] > f32(0))
        used[i] *= pays | given
        bought = used[i] * pays * (i64(1) - given)
        sales[i] = bought * price
        goods[i] = bought * cost
