"""What surrounds the customers: the rival, arrivals and departures by cause, the desk.

Measures are of shape (3,), what is told by period (3, periods).

A measure is NaN where neither the arm nor the control has booked what it is about:
the market has no such thing. What is posted for the company as a whole (the desk's work,
customers by cause) is caused by both halves together, so that halves cannot tell
how much of it is luck; they are NaN there, and its simulation error is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.periods import Periods
from simulator.program.ledger import HOURS, SHARES
from simulator.say import label

CAUSES = ("service", "rival")  # of leaving that the books tell apart
AFTERMATH = 26  # weeks after an attack in which it shows who has come back, and who has not
AROUND: dict[str, tuple[str, str]] = {
    "rival_sales": (
        "currency",
        label("expected purchases at the rival, at the basket they have at us"),
    ),
    "extra_rival_sales": (
        "currency",
        label("rival_sales, to control; new customers bring theirs along"),
    ),
    "wallet_after_attack": (
        "share",
        label(
            "purchases at us / all purchases of everybody who has been a customer, lost ones "
            "included, in the {weeks} weeks after the last attack",
            weeks=AFTERMATH,
        ),
    ),
    "arrived": ("heads", label("new customers over the horizon")),
    "arrived_paid": ("heads", label("of these, won by paid acquisition")),
    "arrived_by_talk": ("heads", label("of these, sent by other customers")),
    "won_back": ("heads", label("lost customers who came back over the horizon")),
    "cac": ("currency per head", label("acquisition cost / customers won by paid acquisition")),
    "satisfaction": (
        "satisfaction",
        label("mean over customers and weeks; 0 if nothing ever happens"),
    ),
    "failure_rate": ("share", label("purchases at which something went wrong / purchases")),
    "unresolved_rate": (
        "share",
        label("customers with an unresolved problem in mind, mean over weeks"),
    ),
    "desk_load": ("share", label("hours that the desk worked / hours that its staff had")),
    "desk_waiting": ("hours", label("mean open hours that answered tickets waited")),
    "desk_gave_up": ("share", label("tickets whose customers ran out of patience")),
}


@dataclass(frozen=True, slots=True, eq=False)
class Leavers:
    """Customers who left by period and cause, each (3, periods).

    `heads` and the list `sales` a year that were usual of them, in 1/10,000, by cause:
    `service` (who would have stayed, by the same luck, had nothing ever failed), `rival` (of
    the others, who would have stayed but for its attack) and `otherwise`. Causes add up to
    all who left. Zero where a market has no such thing.
    """

    periods: tuple[str, ...]
    heads: dict[str, Numbers]
    sales: dict[str, Numbers]


def leavers(accounts: Accounts, periods: Sequence[str]) -> Leavers:
    """Why customers of an arm leave, and what goes with them.

    Parameters
    ----------
    periods
        The period of each week, as `months` and `years` give them.

    Raises
    ------
    ValueError
        If there is not one period per week.
    """
    by = Periods.of(periods, accounts.weeks)

    def causes(end: str) -> dict[str, Numbers]:
        known = {who: by.sums(accounts.weekly(f"left_for_{who}{end}")) for who in CAUSES}
        rest = by.sums(accounts.weekly(f"left{end}")) - sum(known.values())
        return {**known, "otherwise": np.asarray(rest)}

    return Leavers(by.names, causes(""), causes("_sales"))


def handed_to_rival(
    arm: Accounts, periods: Sequence[str], control: Accounts | None = None
) -> Numbers:
    """Expected sales at the rival by period, (3, periods), in 1/10,000; as `rival_sales`.

    Beyond the control's, if it is given: below zero where the arm wins sales from the rival.
    """
    by = Periods.of(periods, arm.weeks)
    usual = np.zeros((3, arm.weeks)) if control is None else control.weekly("rival_sales")
    return by.sums(arm.weekly("rival_sales") - usual)


def around(arm: Accounts, control: Accounts, calm_from: int | None) -> dict[str, Numbers]:
    """The measures of `AROUND`, money in 1/10,000.

    `calm_from` is the week from which no attack is on any more, None without attacks.
    """
    lost, usual = rival_sales(arm), rival_sales(control)
    measures = {
        "rival_sales": lost,
        "extra_rival_sales": lost - usual,
        "wallet_after_attack": wallet_after_attack(arm, calm_from),
        "arrived": arm.total("arrived"),
        "arrived_paid": _alone(arm.total("arrived_paid")),
        "arrived_by_talk": _alone(arm.total("arrived_by_talk")),
        "won_back": arm.total("won_back"),
        "cac": _alone(ratio(arm.total("acquisition_cost"), arm.total("arrived_paid"))),
        "satisfaction": ratio(arm.total("satisfaction") / SHARES, arm.total("active")),
        "failure_rate": ratio(arm.total("failures"), arm.total("purchases")),
        "unresolved_rate": ratio(arm.total("grudges"), arm.total("active")),
        "desk_load": _alone(ratio(arm.total("desk_busy"), arm.total("desk_capacity"))),
        "desk_waiting": _alone(
            ratio(arm.total("desk_waiting") / HOURS, arm.total("desk_answered"))
        ),
        "desk_gave_up": _alone(
            ratio(arm.total("desk_gave_up"), arm.total("desk_answered") + arm.total("desk_gave_up"))
        ),
    }
    for name, account in _ABOUT.items():
        if not arm.posters(account) and not control.posters(account):
            measures[name] = np.full(3, np.nan)
    return measures


# What must have been booked for a measure to mean anything.
_ABOUT = {
    "arrived": "arrived",
    "arrived_paid": "arrived_paid",
    "arrived_by_talk": "arrived_by_talk",
    "won_back": "won_back",
    "satisfaction": "satisfaction",
    "failure_rate": "failures",
    "unresolved_rate": "problems",
    "desk_load": "desk_capacity",
    "desk_waiting": "desk_capacity",
    "desk_gave_up": "desk_capacity",
}


def _alone(of_the_company: Numbers) -> Numbers:
    """The whole, without what halves would say."""
    return np.array([of_the_company[0], np.nan, np.nan])


def rival_sales(arm: Accounts) -> Numbers:
    """What customers are expected to buy at the rival over the horizon, in 1/10,000.

    Everybody at their own mean basket at us: what they spend elsewhere is not known. It is a
    trait, so that arms do not differ by it.
    """
    return arm.total("rival_sales")


def wallet_after_attack(arm: Accounts, calm_from: int | None) -> Numbers:
    """Share of all needs that is bought at us once the attack is over; NaN without an attack.

    The purchases of those who have left count, as many as those who are there make: an
    attack drives the least loyal away, and the share of wallet of those who are left
    rises by it, the more the worse an arm has defended them.
    """
    if calm_from is None or not 0 <= calm_from < arm.weeks:
        return np.full(3, np.nan)
    weeks = slice(calm_from, calm_from + AFTERMATH)
    ours = arm.by_segment("purchases")[:, weeks].sum(axis=1)
    needs = ours + arm.by_segment("rival_purchases")[:, weeks].sum(axis=1) / SHARES
    there = arm.by_segment("active")
    ever = arm.heads[:, np.newaxis] + np.cumsum(arm.by_segment("arrived"), axis=1)
    gone = np.maximum(ever - there, 0.0)[:, weeks].sum(axis=1)
    each = np.nan_to_num(ratio(needs, there[:, weeks].sum(axis=1)))
    return ratio(ours.sum(axis=1), (needs + gone * each).sum(axis=1))
