"""What a client declares of market and company, and can hardly mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.market.segment import Segment
from simulator.program import plain
from simulator.say import clauses, fault, label
from simulator.scenario.build import Parts

if TYPE_CHECKING:
    from simulator.scenario.checks.cross import CrossChecks

Doubt = tuple[str, str]
FEW_LEAVE, MANY_LEAVE = 0.005, 0.9  # a year; no trade is outside
LITTLE_MARGIN, MUCH_MARGIN = 0.02, 0.95
LITTLE_WALLET = 0.02
OFTEN, SELDOM = 400.0, 0.2  # purchases a year: more than one a day, one in five years
MANY_SENT_BACK = 0.6
LEAST_CAPITAL = 0.01
YEARS = 3  # of a customer's spend that winning them may cost
# Baskets of any trade, in currencies of which one buys a piece of bread.
CHEAP, DEAR = 0.2, 20_000.0
HARD = frozenset({"USD", "EUR", "GBP", "CHF", "AUD", "CAD", "NZD", "$", "€", "£"})


def doubts(cross: CrossChecks, parts: Parts, center: dict[str, Any]) -> Iterator[Doubt]:
    """Everything that is hardly meant of the market, the company and the settings."""
    market = parts.market
    assert market is not None
    currency = parts.settings.currency if parts.settings else ""
    for name, customer in market.segments.items():
        yield from _customer(cross, f"market.segments.{name}", customer, currency)
    yield from _company(cross, parts)
    capital = center["cost_of_capital"]
    if 0 < capital < LEAST_CAPITAL:
        said = _percent(cross, "cost_of_capital", capital, 0.03, 0.5)
        yield (
            "cost_of_capital",
            clauses(
                fault(
                    "{capital} a year is less than any money costs", capital=plain.percent(capital)
                ),
                said,
            ),
        )


def _customer(cross: CrossChecks, path: str, one: Segment, currency: str) -> Iterator[Doubt]:
    churn = one.churn_per_year
    here = f"{path}.churn_per_year"
    if churn == 0:
        yield (
            here,
            fault(
                "0: nobody ever leaves, so nobody can be kept; type what your "
                "reports show, such as 20%"
            ),
        )
    elif churn < FEW_LEAVE:
        said = _percent(cross, here, churn, 0.02, MANY_LEAVE)
        yield (
            here,
            clauses(
                fault("{churn} a year: hardly anybody ever leaves", churn=plain.percent(churn)),
                said,
            ),
        )
    elif churn > MANY_LEAVE:
        yield (
            here,
            fault(
                "{churn} a year: hardly anybody stays; if that is one purchase and "
                "no more, start: at_first_purchase is a cohort of newcomers",
                churn=plain.percent(churn),
            ),
        )
    if one.share_of_wallet < LITTLE_WALLET:
        here = f"{path}.share_of_wallet"
        said = _percent(cross, here, one.share_of_wallet, 0.05, 1)
        yield (
            here,
            clauses(
                fault(
                    "{share_of_wallet}: next to nothing is bought from us",
                    share_of_wallet=plain.percent(one.share_of_wallet),
                ),
                said,
            ),
        )
    rate = one.purchases_per_year
    if rate > OFTEN:
        yield (
            f"{path}.purchases_per_year",
            (
                fault(
                    "{number} purchases of each customer a year, more than one a day; is "
                    "that the number of all customers together?",
                    number=plain.number(rate),
                )
            ),
        )
    elif rate < SELDOM:
        yield (
            f"{path}.purchases_per_year",
            (
                fault(
                    "{number} purchases a year, one in {years} years: no program can reach "
                    "customers who come so seldom",
                    number=plain.number(rate),
                    years=f"{1 / rate:,.0f}",
                )
            ),
        )
    if currency in HARD and not CHEAP <= one.basket <= DEAR:
        basket = plain.money(one.basket, currency)
        yield (
            f"{path}.basket",
            fault(
                "{basket} on an average purchase, less than in any shop; is it "
                "what one customer pays at one visit, and the currency right?",
                basket=basket,
            )
            if one.basket < CHEAP
            else fault(
                "{basket} on an average purchase, more than in any shop; is it "
                "what one customer pays at one visit, and the currency right?",
                basket=basket,
            ),
        )
    if one.refund_rate > MANY_SENT_BACK:
        yield (
            f"{path}.refund_rate",
            (
                fault(
                    "{refund_rate} of purchases are sent back, more than anywhere",
                    refund_rate=plain.percent(one.refund_rate),
                )
            ),
        )


def _company(cross: CrossChecks, parts: Parts) -> Iterator[Doubt]:
    market, company = parts.market, parts.company
    assert market is not None
    assert company is not None
    currency = parts.settings.currency if parts.settings else ""
    spend = sum(s.share * s.purchases_per_year * s.basket for s in market.segments.values())
    sales, margin = spend * market.customers, company.gross_margin
    here = "company.gross_margin"
    if margin <= 0:
        yield (
            here,
            fault(
                "{margin}: every sale loses money, whatever a program does",
                margin=plain.percent(margin),
            ),
        )
    elif margin < LITTLE_MARGIN:
        said = _percent(cross, here, margin, 0.05, MUCH_MARGIN)
        yield (
            here,
            clauses(
                fault(
                    "{margin} of sales is less than any trade lives on",
                    margin=plain.percent(margin),
                ),
                said,
            ),
        )
    elif margin > MUCH_MARGIN:
        yield (
            here,
            (
                fault(
                    "{margin} of sales is more than any trade keeps; take off what the goods cost",
                    margin=plain.percent(margin),
                )
            ),
        )
    for key, most, against in (
        (
            "cost_per_purchase",
            spend and _basket(market) * margin,
            label("what an average purchase earns"),
        ),
        ("cash_reserve", sales, label("a year's sales of all customers")),
        ("acquisition_budget", sales, label("a year's sales of all customers")),
        (
            "cost_per_new_customer",
            YEARS * spend,
            label("what an average customer spends in {years} years", years=YEARS),
        ),
    ):
        value = getattr(company, key)
        if value is not None and 0 < most < value:
            shown, limit = (plain.money(round(one, 2), currency) for one in (value, most))
            yield (
                f"company.{key}",
                fault(
                    "{shown} is more than {than} ({limit})", shown=shown, than=against, limit=limit
                ),
            )


def _basket(market: Any) -> float:
    segments = market.segments.values()
    rate = sum(one.share * one.purchases_per_year for one in segments)
    spend = sum(one.share * one.purchases_per_year * one.basket for one in segments)
    return float(spend / rate)


def _percent(cross: CrossChecks, path: str, value: float, low: float, high: float) -> str:
    """Whether a hundred times as much would make sense: `0.28%` for 28 %."""
    more = 100 * value
    known = path in cross.nodes
    return (
        fault("did you mean {number}%?", number=plain.number(100 * more))
        if known and low <= more < high
        else ""
    )
