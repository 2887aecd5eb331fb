"""What taking something up for a term does to many customers at once."""

import numpy as np

from simulator.draws import exp_of, f32, log_of, stage

YEAR = 52


@stage
def admit(mask, is_open, free, line, term, ticket, left, uses, has):  # type: ignore[no-untyped-def]
    """Begin the term of those admitted; what is free ends where it is not offered, (n,)."""
    for i in range(has.size):
        admitted = (ticket[i] > f32(0)) & (ticket[i] < line)
        offered = (mask[i] > f32(0)) & (is_open > f32(0))
        goes_on = left[i] if (free == f32(0)) | offered else np.uint8(0)
        left[i] = term if admitted else goes_on
        uses[i] = np.int32(0) if admitted else uses[i]
        has[i] = f32(1) if left[i] > 0 else f32(0)


@stage
def apply(mask, active, left, spend, valued, u, bar, slope, toll, part, ticket):  # type: ignore[no-untyped-def]
    """Who wants it this week, and in which part of the week they come, (n,).

    A year's share p is taken at an even rate, -log(1 - p) / 52 a week; `part` of it beside
    others of its kind. `valued` is the part of `spend` of which it is worth what is said.
    """
    for i in range(ticket.size):
        yearly = max(spend[i] * f32(YEAR), f32(1e-9))
        minds = toll / max(valued[i] * f32(YEAR), f32(1e-9))
        odds = exp_of(min(max(bar + slope * log_of(yearly) - minds, f32(-80)), f32(20)))
        small = odds * (f32(1) - odds * (f32(0.5) - odds * f32(1 / 3)))
        rate = (small if odds < f32(0.02) else log_of(f32(1) + odds)) * f32(1 / YEAR) * part[i]
        chance = rate * (f32(1) - rate * (f32(0.5) - rate * f32(1 / 6)))
        wants = (mask[i] > f32(0)) & (active[i] > 0) & (left[i] == 0) & (u[i] < chance)
        ticket[i] = u[i] / chance if wants else f32(0)


@stage
def renew(mask, is_open, free, n, usual_rate, u, renewal, term, left, uses):  # type: ignore[no-untyped-def]
    """End the week; whose term is over has it for another one or not."""
    for i in range(left.size):
        held = left[i] > 0
        uses[i] += n[i] if held else np.int32(0)
        relative = renewal * f32(uses[i]) / max(f32(term) * usual_rate[i], f32(1e-9))
        pays = u[i] * (f32(1) - renewal + relative) < relative
        wants = (uses[i] > 0) & ((free > f32(0)) | pays)
        again = wants & (mask[i] > f32(0)) & (is_open > f32(0))
        over = left[i] == 1
        next_left = term if again else np.uint8(0)
        left[i] = next_left if over else (np.uint8(left[i] - 1) if held else np.uint8(0))
        uses[i] = np.int32(0) if over else uses[i]


@stage
def pay(had, term, fee, fees):  # type: ignore[no-untyped-def]
    """Fees of terms that begin, (n,)."""
    for i in range(fees.size):
        fees[i] = fee if had[i] == term else np.int64(0)
