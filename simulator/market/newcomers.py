"""Newcomers: who comes by paid acquisition, by word of mouth, and by seeing an offer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.knobs import Part, knob
from simulator.market.company import Company

LEAST, MOST = 0.5, 2.0  # what talk, or an offer that everybody sees, may do to arrivals
MOST_IN_ALL = 1.6  # times what is usual; no evidence reaches further, and prospects cost time


class Newcomers(Part):
    """How the arrivals that are declared answer to satisfaction and to offers.

    Where the market has no such section, they do not.
    """

    talk_share: float = knob(
        0.3, low=0.1, high=0.5, off=0, ge=0, le=1, unit="share of arrivals sent by customers",
        kind="judged",
        source="no measurement; as a share of arrivals, because a free rate would make today's "
               "business grow on its own", counted=True,
    )  # fmt: skip
    talk_response: float = knob(
        1.0, low=0, high=5, off=0, ge=0, le=20, unit="log arrivals by talk per satisfaction",
        kind="judged", source="nothing identifies it; dissatisfied customers weigh double",
    )  # fmt: skip
    offer_pull: float = knob(
        1.0, low=0, high=2, off=0, ge=0, le=10, unit="log arrivals per log-odds of choice that an "
        "offer to everybody makes", kind="judged", source="no measurement; prospects see offers "
        "as customers do",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signals:
    """What decides this week's arrivals beyond what is declared; 0 and 1 mean as today.

    `talkers` is the number of customers against the control arm's, `mood` their
    satisfaction above the control's (dissatisfied ones doubled), `talk_log` what tools
    add to talk, `offers` the log-odds that public offers add beyond the control's,
    `left` the part of the prospects that is left.
    """

    talkers: float = 1.0
    mood: float = 0.0
    talk_log: float = 0.0
    offers: float = 0.0
    left: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """New customers of a week by what brought them, and what the paid ones cost."""

    paid: float
    talk: float
    other: float
    cost: float

    @property
    def total(self) -> float:
        """New customers of the week."""
        return self.paid + self.talk + self.other


def price_in(company: Company, week: int, left: float) -> float:
    """Cost of one customer by paid acquisition: grows by the year, and as the pool empties."""
    price = company.cost_per_new_customer or 0.0
    grown = float((1 + company.acquisition_cost_growth) ** (week / 52))
    return price * grown / min(max(left, 1e-9), 1.0)


def most(newcomers: Newcomers | None, company: Company, declared: float, weeks: int) -> float:
    """The most customers that can arrive in so many weeks, whatever happens."""
    eager = MOST_IN_ALL if newcomers is not None else 1.0
    cheap = float((1 + min(company.acquisition_cost_growth, 0.0)) ** (-weeks / 52))
    return (declared + paid_today(company) * cheap) * eager * weeks


def paid_today(company: Company) -> float:
    """Customers per week that the budget buys at launch."""
    if not company.acquisition_budget or not company.cost_per_new_customer:
        return 0.0
    return company.acquisition_budget / 52 / company.cost_per_new_customer


def arrivals_of(
    newcomers: Newcomers | None, company: Company, today: Company, declared: float, week: int,
    signals: Signals,
) -> Arrivals:  # fmt: skip
    """New customers of one week in one arm.

    Parameters
    ----------
    company, today
        Of the arm and of the control arm; what the control's budget buys at launch is
        part of `declared`.
    declared
        Customers per week that the market shows today, paid ones included; what the
        budget buys is the least.
    signals
        What is different from the control arm.
    """
    base = max(declared, paid_today(today))
    talk_share = newcomers.talk_share if newcomers else 0.0
    talk_base = min(talk_share * base, base - paid_today(today))
    talk, pull = talk_base, 1.0
    if newcomers is not None:
        log = newcomers.talk_response * signals.mood + signals.talk_log
        talk *= _between(math.exp(min(log, 10.0)) * signals.talkers)
        pull = _between(math.exp(min(newcomers.offer_pull * signals.offers, 10.0)))
    price = price_in(company, week, signals.left)
    budget = company.acquisition_budget / 52
    paid = budget / price if price > 0 else 0.0
    # customers who come of themselves need not be bought
    spared = min(company.budget_saved_rate * max(talk - talk_base, 0.0), paid)
    other = base - talk_base - paid_today(today)
    usual, lively = paid + talk_base + other, paid - spared + talk + other
    pull = min(pull, MOST_IN_ALL * usual / lively) if lively > 0 else 0.0
    pull *= 1.0 if signals.left > 0 else 0.0
    return Arrivals((paid - spared) * pull, talk * pull, other * pull, budget - spared * price)


def _between(factor: float) -> float:
    return min(max(factor, LEAST), MOST)
