"""What points do to many customers at once."""

import numpy as np
from numpy.typing import NDArray

from simulator.draws import f32, stage
from simulator.program.channels import Row

PRESSED, REST = 4, 52  # weeks in which a lapse presses at most, of so many


def points(paid: NDArray[np.int64], share: Row, rate: np.float32) -> NDArray[np.int64]:
    """Points in hundredths on `share` of money in 1/10,000, rounded, at `rate`."""
    out = np.empty(paid.size, np.int64)
    times(paid, share, rate, out)
    return out


@stage
def times(paid, share, rate, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = np.int64(np.float64(paid[i]) * np.float64(share[i] * rate) + 0.5)


@stage
def whole_points(n, start, running, paid, rate, out):  # type: ignore[no-untyped-def]
    """Whole points of each purchase, rounded down, in hundredths, summed over a week's, (n,).

    `paid` is split among purchases by their list price; a tenth of a hundredth is forgiven to
    single precision.
    """
    for i in range(out.size):
        total, before = np.int64(0), np.int64(0)
        last = start[i] + n[i] - 1
        listed = running[last] if n[i] > 0 else np.int64(0)
        each = np.float64(rate[i]) * np.float64(paid[i]) / max(np.float64(listed), 1.0)
        for q in range(start[i], start[i] + n[i]):
            points = np.float64(running[q] - before) * each * (1.0 + 1e-7) / 100.0
            total += np.int64(points) * 100
            before = running[q]
        out[i] = total


@stage
def press(  # type: ignore[no-untyped-def]
    mask, soon, balance, step, usual_spend, usual_share, typical_spend, pressure, press, wanted
):
    """Flexible members come before a reward would be lost: fewer whole ones after the lapse.

    Heavier than average, and elsewhere, too; for four weeks from the first one on, and not
    again within a year.
    """
    for i in range(wanted.size):  # without branches, which cannot be predicted here
        flexible = (usual_spend[i] > typical_spend) & (usual_share[i] < f32(0.8)) & (mask[i] > 0)
        whole = np.int64(np.float64(balance[i]) / np.float64(step)) * step
        # more than what would be left over anyway
        lost = flexible & (balance[i] >= step) & (soon[i] > balance[i] - whole)
        now = np.uint8(REST) if lost & (press[i] == 0) else press[i]
        wanted[i] += pressure if lost & (now > REST - PRESSED) else f32(0)
        press[i] = now - np.uint8(now > 0)


@stage
def wishes(n, u, redeem_rate, step, out):  # type: ignore[no-untyped-def]
    """The reward each customer asks for at a purchase; 0 for none."""
    for i in range(out.size):
        wants = (n[i] > 0) & (u[i] < redeem_rate)
        out[i] = step if wants else np.int64(0)
