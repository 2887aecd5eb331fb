"""Do customers stay, come back, and buy more of what they buy from us? All of shape (3,)."""

from __future__ import annotations

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers, ratio
from simulator.economics.books.statement import WEEKS_PER_YEAR
from simulator.program.ledger import SHARES


def retention_rate(accounts: Accounts) -> Numbers:
    """Share of week-0 customers who, at the horizon, bought within the 95 % gap.

    What a company can see of loyalty: the gap is that which 95 % of a segment's
    gaps between purchases stay below.
    """
    return ratio(accounts.last("retained"), accounts.customers)


def survival_rate(accounts: Accounts) -> Numbers:
    """Share of week-0 customers who have not left at the horizon.

    Latent, so it depends on the model: 0.81 under one model and 0.45 under
    another on the same data.
    """
    return ratio(accounts.last("survivors"), accounts.customers)


def churn_first_year(accounts: Accounts) -> Numbers:
    """Share of week-0 customers who are gone by the end of week 51; NaN on shorter horizons."""
    if accounts.weeks < WEEKS_PER_YEAR:
        return np.full(3, np.nan)
    stayed = accounts.weekly("survivors")[:, WEEKS_PER_YEAR - 1]
    return np.asarray(1.0 - ratio(stayed, accounts.customers))


def repeat_rate(accounts: Accounts) -> Numbers:
    """Share of those who bought in the year before the last who bought again in the last.

    The books hold both numbers at every year's end; the last one is read. NaN on
    horizons that see no year's end.
    """
    again = accounts.weekly("repeat_buyers")[:, -WEEKS_PER_YEAR:].sum(axis=1)
    return ratio(again, accounts.weekly("repeat_base")[:, -WEEKS_PER_YEAR:].sum(axis=1))


def returning(accounts: Accounts) -> Numbers:
    """Customers who bought in the year before the last and again in the last, in heads.

    The rate falls where more light buyers come, heads do not. NaN on horizons that see no
    year's end.
    """
    base = accounts.weekly("repeat_base")[:, -WEEKS_PER_YEAR:].sum(axis=1)
    again = accounts.weekly("repeat_buyers")[:, -WEEKS_PER_YEAR:].sum(axis=1)
    return np.where(base > 0, again, np.nan)


def share_of_wallet(accounts: Accounts, weeks: int = WEEKS_PER_YEAR) -> Numbers:
    """Purchases at us / (purchases at us + expected purchases at the rival) in the last `weeks`."""
    ours = accounts.weekly("purchases")[:, -weeks:].sum(axis=1)
    rival = accounts.weekly("rival_purchases")[:, -weeks:].sum(axis=1) / SHARES
    return ratio(ours, ours + rival)


def member_repeat_rate(accounts: Accounts) -> Numbers:
    """The repeat rate of those who were members when the last year began.

    Of those who bought in the year before it, who bought again in it. Who joins does so at a
    purchase: with those who have joined since, all of whom have bought, the rate would
    flatter. NaN where the last year began without members.
    """
    again = accounts.weekly("member_repeat_buyers")[:, -WEEKS_PER_YEAR:].sum(axis=1)
    return ratio(again, accounts.weekly("member_repeat_base")[:, -WEEKS_PER_YEAR:].sum(axis=1))


def active_members_rate(accounts: Accounts) -> Numbers:
    """Share of members at the horizon who bought within the 95 % gap of their segment."""
    return ratio(accounts.last("members_recent"), accounts.last("members"))


def members_rate(accounts: Accounts) -> Numbers:
    """Members per active customer at the horizon."""
    return ratio(accounts.last("members"), accounts.last("active"))
