"""What a card by spend does to many customers at once."""

import numpy as np

from simulator.draws import exp_of, f32, stage

REST = 52  # weeks after a warning in which there is no other


@stage
def hold(window, counted, exact, first, second, third, step):  # type: ignore[no-untyped-def]
    """Move each customer to the step that they have paid for.

    Up in any week; down where the window is `exact`, which it is in every fourth week.
    """
    for i in range(step.size):
        paid = min(window[i], counted[i])
        now = np.uint8(paid >= first) + np.uint8(paid >= second) + np.uint8(paid >= third)
        step[i] = np.uint8(now) if exact else max(step[i], np.uint8(now))


@stage
def press(  # type: ignore[no-untyped-def]
    mask, window, counted, first, second, third, pressure, step, quiet, wanted
):
    """Needs that come early, share of a week's (n,), before a step is lost; and who was warned."""
    for i in range(wanted.size):
        paid = min(window[i], counted[i])
        now = np.uint8(paid >= first) + np.uint8(paid >= second) + np.uint8(paid >= third)
        lost = (step[i] > np.uint8(now)) & (quiet[i] == 0) & (mask[i] > f32(0))
        wanted[i] = pressure if lost else f32(0)
        quiet[i] = np.uint8(REST) if lost else quiet[i]


@stage
def stretch(mask, open_to, known, fading, most, out):  # type: ignore[no-untyped-def]
    """Log-odds of choosing us for a step that is open, (n,): less the longer it is known."""
    for i in range(out.size):
        left = exp_of(max(-fading * f32(known[i]), f32(-80)))
        out[i] = mask[i] * most * max(open_to[i], f32(0)) * left
