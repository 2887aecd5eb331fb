"""What a fixed price does in a week, compiled."""

from __future__ import annotations

from simulator.draws import f32, i32, log_of, stage


@stage
def hold(  # type: ignore[no-untyped-def]
    has, left, term, fixed, price, falls_with, ignored, lock_in, usual, depth, felt, ignores, stays
):
    """What holders pay less, and what it does, by channel, (n,) each; how many do not pay `price`.

    Terms that begin, of which all `term` weeks are `left`, begin at `price`.

    Parameters
    ----------
    has, fixed, price
        1 for holders, their price, and the list price of the week.
    falls_with
        1 where holders pay their price also when the list price is lower.
    ignored, lock_in
        What holders ignore, and the log of their leaving hazard, per unit of the cut, up to
        that of `usual`.
    """
    differ = i32(0)
    for i in range(has.size):
        fixed[i] = price if left[i] == term else fixed[i]
        pays = fixed[i] / price if has[i] > f32(0) else f32(1)
        less = min(pays, f32(1))
        depth[i] = f32(1) - less
        size = min(f32(1) - less, usual)
        felt[i] = -log_of(max(less, pays * falls_with))
        ignores[i] = log_of(f32(1) - ignored * size)
        stays[i] = lock_in * size
        differ += i32(pays != f32(1))
    return differ
