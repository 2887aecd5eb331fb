"""What the program arm has beyond the control, customer by customer: the stuff of the bridge.

Every difference in a customer's week belongs to one cause: they are there in both arms
and buy more often, less often or larger baskets; or they are there in one arm only,
because they were kept or won back there, or, of those who have come since launch, because
they were won there, earlier or later. Causes add up to the whole exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.draws import exp_of, f32, inline, stage
from simulator.program.ledger import SHARES, Books

if TYPE_CHECKING:
    from simulator.simulate.arm import Arm

i64 = np.int64
CAUSES = ("more_visits", "fewer_visits", "baskets", "kept", "won", "won_back")
REASONS = ("value", "lock_in", "service")
_PAIRS = tuple(tuple(f"{one}_{what}" for one in CAUSES) for what in ("sales", "purchases"))
_REASONS = tuple(f"stayed_for_{one}" for one in REASONS)


def book_pairs(arm: Arm, control: Arm, books: Books, week: int) -> None:
    """Sales (net of refunds) and purchases beyond the control's in one block-week, by cause."""
    block, state, other = arm.block, arm.state, control.state
    n, mine, theirs = block.n, arm.out, control.out
    totals = np.zeros((2, len(CAUSES), 2), np.int64)
    grown = arm.effects.get("basket_log")
    returns = bool(block.people.declared.refund_rate)
    tell_apart(
        state.alive, other.alive, state.returned, other.returned, block.prospects,
        mine.n[:n], theirs.n[:n], mine.sales[:n], theirs.sales[:n],
        mine.returned[:n], theirs.returned[:n], returns,
        block.zero if grown is None else grown, grown is not None, block.cut, totals,
    )  # fmt: skip
    for accounts, found in zip(_PAIRS, totals.tolist(), strict=True):
        for account, (first, second) in zip(accounts, found, strict=True):
            if first or second:
                books.add("pairs", account, week, block.cell, first, second)


def book_reasons(arm: Arm, control: Arm, books: Books, week: int, exposure: float) -> None:
    """Departures that the arm is expected to avoid in a week, by what it changes in the hazard.

    Of customers who are there in both arms. Value is what offers are worth (and a
    rival's), lock-in what one would lose by leaving, service what one has lived through.
    """
    cut, totals = arm.block.cut, np.zeros((len(REASONS), 2), np.int64)
    lock_in, before = arm.row("churn_log_hazard"), control.row("churn_log_hazard")
    about = (
        arm.state.alive, control.state.alive, arm.block.people.hazard, f32(exposure),
        arm.hazard_log(), control.hazard_log(),
    )  # fmt: skip
    if arm.experience is None and lock_in is before:  # zeros both
        why_stay_at_all(*about, cut, totals)
    else:
        service = arm.service_log(), control.service_log()
        why_stay(*about, lock_in, before, *service, cut, totals)
    for account, (first, second) in zip(_REASONS, totals.tolist(), strict=True):
        if first or second:
            books.add("pairs", account, week, arm.block.cell, first, second)


@stage
def tell_apart(  # type: ignore[no-untyped-def]
    here, there, returned, returned_there, prospects, n, n_there, sales, sales_there,
    back, back_there, returns, basket_log, grows, cut, totals,
):  # fmt: skip
    """Add differences of net sales and purchases to `totals`, int64 (2, causes, halves)."""
    for i in range(here.size):
        if (n[i] == n_there[i]) & (sales[i] == sales_there[i]):
            continue  # nearly everybody, so the branch is foreseen
        net, net_there = sales[i], sales_there[i]
        if returns:
            net -= back[i]
            net_there -= back_there[i]
        more, extra = n[i] - n_there[i], net - net_there
        if (here[i] > 0) & (there[i] > 0):
            if grows:
                plain = i64(np.float64(net) / np.float64(exp_of(basket_log[i])) + 0.5)
                totals[0, 2, i64(i >= cut)] += net - plain
                extra = plain - net_there
            cause = 1 if more < 0 else 0
        else:
            came_back = returned[i] if here[i] > 0 else returned_there[i]
            cause = 5 if came_back > 0 else (4 if prospects else 3)
        totals[0, cause, i64(i >= cut)] += extra
        totals[1, cause, i64(i >= cut)] += more


@stage
def why_stay_at_all(here, there, hazard, exposure, log, log_there, cut, totals):  # type: ignore[no-untyped-def]
    """Expected departures avoided, in millionths, where value alone keeps customers."""
    a, b = slice(0, cut), slice(cut, here.size)
    totals[0, 0] += _avoided(here[a], there[a], hazard[a], exposure, log[a], log_there[a])
    totals[0, 1] += _avoided(here[b], there[b], hazard[b], exposure, log[b], log_there[b])


@inline
def _avoided(here, there, hazard, exposure, log, log_there):  # type: ignore[no-untyped-def]
    by_value = i64(0)
    for i in range(here.size):
        both = f32(here[i] & there[i])
        avoided = both * hazard[i] * exposure * (exp_of(log_there[i]) - exp_of(log[i]))
        by_value += i64(np.float64(avoided) * SHARES)
    return by_value


@stage
def why_stay(  # type: ignore[no-untyped-def]
    here, there, hazard, exposure, log, log_there, lock_in, lock_in_there, service,
    service_there, cut, totals,
):  # fmt: skip
    """Expected departures avoided by value, lock-in and service, in millionths."""
    a, b = slice(0, cut), slice(cut, here.size)
    _why(
        here[a],
        there[a],
        hazard[a],
        exposure,
        log[a],
        log_there[a],
        lock_in[a],
        lock_in_there[a],
        service[a],
        service_there[a],
        totals[:, 0],
    )
    _why(
        here[b],
        there[b],
        hazard[b],
        exposure,
        log[b],
        log_there[b],
        lock_in[b],
        lock_in_there[b],
        service[b],
        service_there[b],
        totals[:, 1],
    )


@inline
def _why(  # type: ignore[no-untyped-def]
    here, there, hazard, exposure, log, log_there, lock_in, lock_in_there, service,
    service_there, totals,
):  # fmt: skip
    by_value, by_lock_in, by_service = i64(0), i64(0), i64(0)
    for i in range(here.size):
        both = f32(here[i] & there[i])
        change = log_there[i] - log[i]
        avoided = both * hazard[i] * exposure * (exp_of(log_there[i]) - exp_of(log[i]))
        # the whole in proportion to what each changes in the log hazard
        moved = (change > f32(1e-9)) | (change < f32(-1e-9))
        each = avoided / change if moved else f32(0)
        locked = each * (lock_in_there[i] - lock_in[i])
        served = each * (service_there[i] - service[i])
        by_lock_in += i64(np.float64(locked) * SHARES)
        by_service += i64(np.float64(served) * SHARES)
        by_value += i64(np.float64(each * change - locked - served) * SHARES)
    totals[0] += by_value
    totals[1] += by_lock_in
    totals[2] += by_service
