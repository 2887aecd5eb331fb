"""How often a service or a membership is taken beside others of the program."""

import numpy as np

from simulator.draws import f32
from simulator.program.channels import Row
from simulator.program.week import Week


def share_beside(week: Week, usual: float) -> Row:
    """All together are taken as often as the largest, or as one of usual worth, (n,).

    Parameters
    ----------
    usual
        What one of usual worth is to all whom it is offered, share of the basket.
    """
    part = np.ones(week.n, np.float32)
    total, most = (week.effects.get(f"{one}_offered") for one in ("services", "service"))
    if total is not None and most is not None:
        part = np.minimum(np.maximum(most, f32(usual)) / np.maximum(total, f32(1e-12)), part)
    return part
