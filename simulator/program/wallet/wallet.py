"""What a wallet does with the points of many customers at once, all int64 hundredths."""

import numpy as np
from numpy.typing import NDArray

from simulator.draws import stage

Points = NDArray[np.int64]
MOST_POINTS = np.int64(1 << 62)


@stage
def credit(credited, balance, points):  # type: ignore[no-untyped-def]
    """Add points; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        credited[i] += points[i]
        balance[i] += points[i]
        total += points[i]
    return total


@stage
def take_back(credited, balance, points):  # type: ignore[no-untyped-def]
    """Undo credits as far as the balance goes, newest first; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        back = min(points[i], balance[i])
        credited[i] -= back
        balance[i] -= back
        total += back
    return total


@stage
def undo(who, points, credited, balance, newest, undone):  # type: ignore[no-untyped-def]
    """Undo credits of some customers as far as the balance goes, newest first.

    Returns whether less is left than the `newest` snapshot holds, which is of size 0 for none.
    """
    low = False
    for at in range(who.size):
        i = who[at]
        back = min(points[at], balance[i])
        credited[i] -= back
        balance[i] -= back
        undone[at] = back
        low |= newest.size > 0 and credited[i] < newest[i]
    return low


@stage
def redeem(  # type: ignore[no-untyped-def]
    balance, used, step, to_pay, per_point, parts, again, back, redeemed, who
):
    """Each customer redeems whole multiples of their step, as far as there is something to pay.

    Where that is less than a step, whoever takes `parts` uses just that, and the rest stays;
    others wait. `again` times `back` points per point redeemed will not be earned, and must be
    there, too. Rows of size 0 stand for: any number to pay, nobody in parts, nothing again.
    Returns how many points, and how many customers, whose places are written to `who`.
    """
    total, many = np.int64(0), 0
    for i in range(balance.size):
        if (step[i] > 0) & (balance[i] >= step[i]):  # few in a week
            most = MOST_POINTS
            if to_pay.size > 0:
                most = np.int64(np.floor(min(np.float64(to_pay[i]) / per_point, 2.0**62)))
            forgone = np.float64(again[i] * back) if again.size > 0 else 0.0
            steps = np.int64(np.float64(balance[i]) / (np.float64(step[i]) * (1.0 + forgone))) + 1
            # what is forgone is rounded up, where single precision alone makes no more of it
            while steps > 0 and balance[i] < steps * step[i] + np.int64(
                np.float64(steps * step[i]) * forgone + 0.999
            ):
                steps -= 1
            amount = steps * step[i]
            if amount > most:
                some = most if parts.size > 0 and parts[i] else np.int64(0)
                amount = most // step[i] * step[i] if most >= step[i] else some
            if amount > 0:
                balance[i] -= amount
                used[i] += amount
                redeemed[i] = amount
                total += amount
                who[many] = i
                many += 1
    return total, many


@stage
def lapse(credited, before, used, balance):  # type: ignore[no-untyped-def]
    """Points credited before the snapshot `before` and not used yet lapse; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        gone = max(min(before[i], credited[i]) - used[i], np.int64(0))
        used[i] += gone
        balance[i] -= gone
        total += gone
    return total


@stage
def burn(balance, used, step, burned):  # type: ignore[no-untyped-def]
    """Each customer uses as many whole rewards of their step elsewhere as there are points for.

    What there is to pay here does not matter. Returns how many points, which are written to
    `burned`.
    """
    total = np.int64(0)
    for i in range(balance.size):
        burned[i] = 0
        if (step[i] > 0) & (balance[i] >= step[i]):  # few in a week
            amount = balance[i] // step[i] * step[i]
            balance[i] -= amount
            used[i] += amount
            burned[i] = amount
            total += amount
    return total


@stage
def forfeit(used, balance, points):  # type: ignore[no-untyped-def]
    """Points that lapse at once, as far as they are there, the oldest first; returns how many."""
    total = np.int64(0)
    for i in range(balance.size):
        gone = max(min(points[i], balance[i]), np.int64(0))
        used[i] += gone
        balance[i] -= gone
        total += gone
    return total


@stage
def _soon(credited, before, used, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = max(min(before[i], credited[i]) - used[i], np.int64(0))


def soon(credited: Points, before: Points, used: Points) -> Points:
    """Points that `lapse` would take, (n,)."""
    out = np.empty_like(credited)
    _soon(credited, before, used, out)
    return out
