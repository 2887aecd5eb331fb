"""The bridge: from the control's profit to the program's, cause by cause, adding up exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.economics.books.accounts import Accounts, Numbers
from simulator.program.accounts import GIVEN, MARGIN, BridgePart
from simulator.program.accounts import PARTS as NAMED_BY_ACCOUNTS
from simulator.program.chart import CHART, PROFIT, in_part
from simulator.say import label

# What customers do, told apart customer by customer and week by week (`simulate/pairs.py`).
CAUSES = ("more_visits", "fewer_visits", "baskets", "kept", "won", "won_back")
# The parts that the bridge works out from accounts of sales and of what is given away.
WORKED_OUT: dict[str, BridgePart] = {
    "more_visits": BridgePart(
        label("margin on purchases in weeks in which a customer bought more often"),
        label("more visits"),
    ),
    "fewer_visits": BridgePart(
        label("margin lost in weeks in which they bought less: pulled forward, or a dip"),
        label("fewer visits"),
    ),
    "baskets": BridgePart(label("margin on larger baskets"), label("larger baskets")),
    "kept": BridgePart(
        label("margin on customers of launch who have left in one of the two only"),
        label("customers kept or lost"),
    ),
    "won": BridgePart(
        label("margin on new customers who are there in one of the two only"),
        label("new customers"),
    ),
    "won_back": BridgePart(
        label("margin on customers who have come back in one of the two only"),
        label("customers won back"),
    ),
    "sales": BridgePart(
        label("margin on all sales beyond the control's, where customers cannot be paired"),
        label("more sales"),
    ),
    "terms": BridgePart(
        label("another margin, or another cost per purchase, on the control's sales"),
        label("margin, cost per purchase"),
    ),
    "subsidy": BridgePart(
        label("discounts and rewards on purchases that the control had as well"),
        label("given on purchases made anyway"),
    ),
    "extra_rewards": BridgePart(
        label("discounts and rewards on all other purchases"), label("given on other purchases")
    ),
}
# What accounts stand in as they are: the part that each of them names.
AS_BOOKED = {name: part for name, part in NAMED_BY_ACCOUNTS.items() if name not in (MARGIN, GIVEN)}
# name -> meaning; in the order in which they are shown
PARTS: dict[str, str] = {name: part.meaning for name, part in {**WORKED_OUT, **AS_BOOKED}.items()}
LABELS: dict[str, str] = {name: part.label for name, part in {**WORKED_OUT, **AS_BOOKED}.items()}
_DIGITS = 5  # of a margin
_EXACT = 1e-12  # of what is added up, as floats do it


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

    Every account of the chart that is profit stands in one part, the one that it names. Sales
    and their costs are told apart by what customers do, gifts by whether the control had the
    purchase as well; all others are shown as they are booked.

    Raises
    ------
    ArithmeticError
        If the parts do not add up to the difference, or what customers do does not add up to
        the difference in sales as far as whole units can.
    """
    paired = any(poster == "pairs" for poster, _ in program.rows)
    given = _change(program, control, GIVEN)
    # an arm that is not paired does not know which purchases the control had
    subsidy = program.total("subsidy") - control.total("subsidy") if paired else np.zeros(3)
    parts = {
        **_sold(program, control, paired),
        "subsidy": -subsidy,
        "extra_rewards": subsidy + given,
        **{name: _change(program, control, name) for name in AS_BOOKED},
    }
    was = np.asarray(control.contribution().sum(axis=1))
    total = np.asarray(program.contribution().sum(axis=1)) - was
    turnover = sum((a.total(name) for a in (program, control) for name in PROFIT), np.zeros(3))
    _check(program.arm, "the difference in profit", parts, total, 1e-3 + _EXACT * turnover)
    return Bridge(program.arm, was, {name: parts[name] for name in PARTS}, total)


def _sold(program: Accounts, control: Accounts, paired: bool) -> dict[str, Numbers]:
    """What is sold beyond the control's at the program's margin, by cause, and other terms.

    Counts and amounts are scaled to customers and rounded row by row, so that what customers
    do adds up to the difference in sales within that rounding only; it is in `more_visits`.
    """
    margin, each = _margin(program), _per_purchase(program)
    terms = (margin - _margin(control)) * _net(control)
    terms -= (each - _per_purchase(control)) * control.total("purchases")
    beyond = _change(program, control, MARGIN) - terms
    nothing = dict.fromkeys(CAUSES, np.zeros(3))
    if not paired:
        return {**nothing, "sales": beyond, "terms": terms}
    causes = {
        cause: margin * program.total(f"{cause}_sales") - each * program.total(f"{cause}_purchases")
        for cause in CAUSES
    }
    within = _rounding(program, control, margin, each)
    _check(program.arm, "the margin on what is sold beyond today", causes, beyond, within)
    causes["more_visits"] = causes["more_visits"] + (beyond - sum(causes.values()))
    return {**causes, "sales": np.zeros(3), "terms": terms}


def _rounding(program: Accounts, control: Accounts, margin: Numbers, each: Numbers) -> Numbers:
    """The most that whole units can move the margin by cause, (3,), in 1/10,000.

    Half a unit in each entry of each row, causes and the two arms' own, scaled up where a half
    stands for the whole; and the last digit of a margin and of the cost of a purchase.
    """
    entries = 0.5 * program.weeks * program.factors.shape[1]
    scaled = np.array([1.0, *program.factors.max(axis=1)])
    sales, purchases = (entries * scaled * (len(CAUSES) + own) for own in (4, 2))
    moved = np.abs(margin) * sales + each * purchases
    net = sum(np.abs(_net(one)) for one in (program, control))
    count = sum(one.total("purchases") for one in (program, control))
    return np.asarray(moved + 0.5 * 10.0**-_DIGITS * net + 0.5 * count + 1.0)


def _check(arm: str, what: str, parts: dict[str, Numbers], whole: Numbers, within: Numbers) -> None:
    missing = whole - sum(parts.values(), np.zeros(3))
    if np.any(np.abs(missing) > within):
        raise ArithmeticError(
            f"{arm}: {', '.join(parts)} add up to {what} but for {missing[0]:.0f} of 1/10,000, "
            f"where rounding explains {within[0]:.0f}"
        )


def _net(accounts: Accounts) -> Numbers:
    return accounts.total("sales") - accounts.total("refunds")


def _margin(accounts: Accounts) -> Numbers:
    """Gross margin as a share of net sales; 0 without sales, (3,).

    Before the cost per purchase. To five digits: what rounding of costs to whole units moves
    is no other margin.
    """
    net = _net(accounts)
    kept = _signed(accounts, MARGIN) + accounts.total("purchase_cost")
    return np.where(net > 0, np.round(kept / np.where(net > 0, net, 1.0), _DIGITS), 0.0)


def _per_purchase(accounts: Accounts) -> Numbers:
    """Variable cost of a purchase, (3,), likewise."""
    n = accounts.total("purchases")
    return np.round(accounts.total("purchase_cost") / np.where(n > 0, n, 1.0))


def _signed(accounts: Accounts, part: str) -> Numbers:
    """The accounts of a part over the horizon, income less cost, (3,)."""
    zero = np.zeros(3)
    return sum((CHART[name].sign * accounts.total(name) for name in in_part(part)), zero)


def _change(program: Accounts, control: Accounts, part: str) -> Numbers:
    return _signed(program, part) - _signed(control, part)
