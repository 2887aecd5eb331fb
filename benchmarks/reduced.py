"""The reduced model: its numbers, its people, and what is counted.

One week of a customer, in this order: points lapse, by lots of four weeks, the
youngest of a lot after 52 whole weeks; the customer may leave (half the hazard in
week 0, because leaving comes before buying); she buys `n ~ Poisson(need * p)`
times, with `p` logistic in preference and in what points are worth to a member;
every basket is log-normal; a non-member may join at each purchase, and then all
of the week earns; points come back on what is spent; in a week with a purchase a
member with enough points exchanges all whole rewards with a constant chance,
oldest points first.

What points are worth counts from the week after joining. All implementations
work out choice and leaving every week, as a model must in which value changes
from week to week (that it changes only once per customer here is the reduction).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import logit

SCENARIO = Path(__file__).with_name("reduced.yaml")
ARMS = ("today", "card")
LOTS = 14  # lots of four weeks: the one being filled and 13 more, so that points live 52 weeks
LOT_WEEKS = 4
MOST = 64  # purchases in a week; nobody comes near
YEAR = 52

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Terms:
    """Base parameters of the reduced model.

    `need_shape`, `need_rate` are those of the gamma of purchases anywhere per
    week; `share_shapes` those of the beta of the share that is ours;
    `hazard_shape`, `hazard_age` (weeks) those of the gamma of leaving hazards of
    a newcomer. `worth` is what points are worth to a member who reaches rewards, in
    shares of the basket, and saturates at `ceiling`; `on_choice` and `on_leaving` are
    log-odds of choosing us and log hazard per unit of that. Points live for `term` weeks.
    """

    weeks: int
    need_shape: float
    need_rate: float
    share_shapes: tuple[float, float]
    hazard_shape: float
    hazard_age: float
    firm_age: float
    log_basket: float
    basket_spread: float
    basket_variation: float
    worth: float
    ceiling: float
    on_choice: float
    on_leaving: float
    term: float
    join_rate: float
    back: float
    reward_at: float
    redeem_rate: float


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Traits of the customers of week 0, each of shape (n,).

    `need` is purchases anywhere per week, `preference` the log-odds of choosing
    us, `hazard` the leaving hazard per week, `log_basket` the mean log basket;
    `pull_on_choice` is what points add to a member's log-odds of choosing us,
    `pull_on_leaving` what they take from the log of her hazard.
    """

    need: Floats
    preference: Floats
    hazard: Floats
    log_basket: Floats
    pull_on_choice: Floats
    pull_on_leaving: Floats


@dataclass(slots=True)
class Totals:
    """What one arm comes to over the whole horizon; money and points in currency."""

    purchases: float = 0
    sales: float = 0
    active: float = 0
    members: float = 0
    issued: float = 0
    redeemed: float = 0
    expired: float = 0

    def as_dict(self) -> dict[str, float]:
        """Names to plain numbers."""
        return {name: float(value) for name, value in asdict(self).items()}


def number(written: Any) -> float:
    """A YAML scalar as a number: `5%`, `52 weeks` and `100_000` included."""
    text = str(written)
    if text.endswith("%"):
        return float(text[:-1]) / 100
    return float(text.removesuffix(" weeks"))


def read_terms(path: Path = SCENARIO) -> Terms:
    """The base parameters that the scenario's declared numbers stand for.

    Nothing is taken from the engine: that its own solution of the declared
    numbers leads to the same totals is part of what the benchmark checks.
    """
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    segment = {k: number(v) for k, v in tree["market"].items()}
    card = tree["programs"]["card"]
    points = {k: number(v) for k, v in card["tools"]["points"].items()}
    joining = {k: number(v) for k, v in card["joining"].items()}
    shape, share = segment["need_shape"], segment["share_of_wallet"]
    need_shape = shape / share  # makes purchases at us gamma-Poisson with `shape`
    pull = segment["elasticity"] * (need_shape + 1) / (need_shape * (1 - share))
    variance = segment["basket_spread"] ** 2 + segment["basket_variation"] ** 2
    return Terms(
        weeks=int(number(tree["horizon"])),
        need_shape=need_shape,
        need_rate=shape / (segment["purchases_per_year"] / YEAR),
        share_shapes=(shape, need_shape - shape),
        hazard_shape=segment["churn_shape"],
        hazard_age=solve_hazard_age(segment),
        firm_age=segment["firm_age"],
        log_basket=float(np.log(segment["basket"]) - variance / 2),
        basket_spread=segment["basket_spread"],
        basket_variation=segment["basket_variation"],
        worth=points["value_rate"] * points["back"],
        ceiling=segment["value_ceiling"],
        on_choice=pull,
        # leaving answers as if half the wallet were ours: (2.5 + 1) / (2.5 x .5)
        on_leaving=segment["retention_pull"] * segment["elasticity"] * 2.8,
        term=points["expires_after"],
        join_rate=joining["ask_rate"] * joining["accept_rate"],
        back=points["back"],
        reward_at=points["reward_at"],
        redeem_rate=points["redeem_rate"],
    )


def solve_hazard_age(segment: dict[str, float]) -> float:
    """Weeks `beta` at which a running base loses the declared share in its first year.

    With tenure of density `(beta / (beta + t))^s` on [0, firm age] and hazards
    Gamma(s) / (beta + tenure), the share that stays for `w` weeks is a ratio of
    two integrals of `(beta + t)^-s`; the first week counts half.
    """
    power = 1 - segment["churn_shape"]
    age, weeks = segment["firm_age"], YEAR - 0.5

    def too_many_stay(log_beta: float) -> float:
        beta = np.exp(log_beta)
        later = (beta + age + weeks) ** power - (beta + weeks) ** power
        stay = later / ((beta + age) ** power - beta**power)
        return float(stay - (1 - segment["churn_per_year"]))

    return float(np.exp(brentq(too_many_stay, np.log(1e-3), np.log(1e5))))


def draw_people(terms: Terms, customers: int, seed: int) -> People:
    """A running base of `customers`, drawn with `seed`."""
    rng = np.random.default_rng([seed, 1])
    power = 1 - terms.hazard_shape
    young, old = terms.hazard_age**power, (terms.hazard_age + terms.firm_age) ** power
    seniority = (young + rng.random(customers) * (old - young)) ** (1 / power)  # beta + tenure
    # The beta of a light brand comes so close to 0 that its log-odds would be infinite.
    share = np.clip(rng.beta(*terms.share_shapes, customers), 1e-300, 1 - 1e-16)
    need = rng.gamma(terms.need_shape, 1 / terms.need_rate, customers)
    hazard = rng.gamma(terms.hazard_shape, 1, customers) / seniority
    log_basket = terms.log_basket + terms.basket_spread * rng.standard_normal(customers)
    value = perceived(terms, need * share, log_basket)
    return People(
        need, logit(share), hazard, log_basket, terms.on_choice * value, terms.on_leaving * value
    )


def perceived(terms: Terms, rate: Floats, log_basket: Floats) -> Floats:
    """What points are worth to each member: nothing to who never reaches a reward in time.

    Full value where filling a reward and waiting for a purchase fit the term, falling
    to none where they take twice as long.
    """
    spend = rate * np.exp(log_basket + terms.basket_variation**2 / 2)
    filling = terms.reward_at / np.maximum(spend * terms.back, 1e-9)
    weekly = np.maximum(-terms.redeem_rate * np.expm1(-rate), 1e-6)
    waiting = (1 - terms.redeem_rate) / weekly
    reach = np.clip(2 * (terms.term - waiting) / filling - 1, 0, 1)
    return np.asarray(terms.ceiling * -np.expm1(-terms.worth * reach / terms.ceiling))


def expected_today(terms: Terms) -> dict[str, float]:
    """What one customer comes to in the control arm, in closed form.

    Purchases and leaving are independent there, so purchases are the mean rate
    times the expected weeks of presence; somebody present in week w has been
    exposed to her hazard for w + 1/2 weeks.
    """
    power, beta, age = 1 - terms.hazard_shape, terms.hazard_age, terms.firm_age
    exposed = np.arange(terms.weeks) + 0.5
    later = (beta + age + exposed) ** power - (beta + exposed) ** power
    present = later / ((beta + age) ** power - beta**power)
    shape, rest = terms.share_shapes
    rate = terms.need_shape / terms.need_rate * shape / (shape + rest)
    variance = terms.basket_spread**2 + terms.basket_variation**2
    purchases = float(rate * present.sum())
    return {
        "purchases": purchases,
        "sales": purchases * float(np.exp(terms.log_basket + variance / 2)),
        "active": float(present[-1]),
    }
