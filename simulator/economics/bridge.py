"""The bridge: from the control's profit to the program's, cause by cause, adding up exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.economics.accounts import Accounts, Numbers

# What customers do, told apart customer by customer and week by week (`simulate/pairs.py`).
CAUSES = ("more_visits", "fewer_visits", "baskets", "kept", "won", "won_back")
# name -> meaning; in the order in which they are shown
PARTS: dict[str, str] = {
    "more_visits": "margin on purchases in weeks in which a customer bought more often",
    "fewer_visits": "margin lost in weeks in which they bought less: pulled forward, or a dip",
    "baskets": "margin on larger baskets",
    "kept": "margin on customers of launch who have left in one of the two only",
    "won": "margin on new customers who are there in one of the two only",
    "won_back": "margin on customers who have come back in one of the two only",
    "sales": "margin on all sales beyond the control's, where customers cannot be paired",
    "terms": "another margin, or another cost per purchase, on the control's sales",
    "subsidy": "discounts and rewards on purchases that the control had as well",
    "extra_rewards": "discounts and rewards on all other purchases",
    "supplier_income": "what suppliers pay of them",
    "fees": "fees that customers pay",
    "program": "setting up and running the program, messages and prizes",
    "service": "serving customers: the desk, and what tools promise",
    "acquisition": "paid acquisition",
}
_GIVEN = ("discount", "reward_cost")
_PROGRAM = ("setup_cost", "running_cost", "contact_cost", "prize_cost")


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """Parts of the difference between two contributions, each (3,), in 1/10,000.

    `parts` follows `PARTS`; they add up to `total`. Not discounted.
    """

    arm: str
    control: Numbers
    parts: dict[str, Numbers]
    total: Numbers

    @property
    def program(self) -> Numbers:
        """The contribution of the program arm, (3,)."""
        return self.control + self.total


def bridge_of(program: Accounts, control: Accounts) -> Bridge:
    """Why a program's contribution over the horizon differs from the control's.

    Every account of the chart that is profit is in exactly one part. What rounding to
    whole units leaves over (a few 1/10,000 a week and, where a purchase costs something,
    half a purchase: counts are whole) is in `more_visits`, or in `sales` where the arm
    has people of its own and customers cannot be paired.
    """
    margin, before = _margin(program), _margin(control)
    each, each_before = _per_purchase(program), _per_purchase(control)
    paired = any(poster == "pairs" for poster, _ in program.rows)
    causes = {
        cause: margin * program.total(f"{cause}_sales") - each * program.total(f"{cause}_purchases")
        for cause in CAUSES
    }
    given = _delta(program, control, *_GIVEN)
    # an arm that is not paired does not know which purchases the control had
    subsidy = _delta(program, control, "subsidy") if paired else np.zeros(3)
    parts = {
        **(causes if paired else dict.fromkeys(CAUSES, np.zeros(3))),
        "sales": np.zeros(3),
        "terms": (margin - before) * _net(control)
        - (each - each_before) * control.total("purchases"),
        "subsidy": -subsidy,
        "extra_rewards": subsidy - given,
        "supplier_income": _delta(program, control, "supplier_income"),
        "fees": _delta(program, control, "fee_income"),
        "program": -_delta(program, control, *_PROGRAM),
        "service": -_delta(program, control, "service_cost"),
        "acquisition": -_delta(program, control, "acquisition_cost"),
    }
    was = np.asarray(control.contribution().sum(axis=1))
    total = np.asarray(program.contribution().sum(axis=1)) - was
    rest = "more_visits" if paired else "sales"
    parts[rest] = parts[rest] + total - sum(parts.values())
    return Bridge(program.arm, was, {name: parts[name] for name in PARTS}, total)


def _net(accounts: Accounts) -> Numbers:
    return accounts.total("sales") - accounts.total("refunds")


def _margin(accounts: Accounts) -> Numbers:
    """Gross margin as a share of net sales; 0 without sales, (3,).

    To five digits: what rounding of costs to whole units moves is no other margin.
    """
    net = _net(accounts)
    safe = np.where(net > 0, net, 1.0)
    return np.where(net > 0, np.round(1 - accounts.total("cost_of_goods") / safe, 5), 0.0)


def _per_purchase(accounts: Accounts) -> Numbers:
    """Variable cost of a purchase, (3,), likewise."""
    n = accounts.total("purchases")
    return np.round(accounts.total("purchase_cost") / np.where(n > 0, n, 1.0))


def _delta(program: Accounts, control: Accounts, *names: str) -> Numbers:
    zero = np.zeros(3)
    return sum((program.total(name) - control.total(name) for name in names), zero)
