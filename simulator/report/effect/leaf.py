"""A measured effect as a distribution of a scenario, ready to paste."""

from __future__ import annotations

import math

import yaml

from simulator.decision.effect.adjusted import TreatmentEffect

EVIDENCE = 0.95  # level of the interval by which a scenario knows what is measured
WITHIN_95 = 3.92  # standard deviations of a normal between its ends
NEARLY_ALL = 0.999  # level of the ends at which the distribution is cut


def leaf(one: TreatmentEffect, path: str = "") -> str:
    """The relative effect as a normal distribution in YAML, under the keys of a dotted path.

    Empty where it is not known, as untreated customers bought nothing.
    """
    low, high = one.relative_interval(EVIDENCE)
    if not math.isfinite(low):
        return ""
    spread = (high - low) / WITHIN_95
    ends = one.relative_interval(NEARLY_ALL)
    said = {
        "normal": [_short(one.relative), _short(spread)],
        "truncate": [_short(end) for end in ends],
        "source": "measured",
        "study": "randomized",
        "n": one.n_treated + one.n_untreated,
        "interval": [_short(low), _short(high)],
    }
    value = yaml.safe_dump(said, default_flow_style=True, sort_keys=False, width=1_000).strip()
    keys = [key for key in path.split(".") if key]
    if not keys:
        return value
    heads = [f"{'  ' * deep}{key}:" for deep, key in enumerate(keys)]
    return "\n".join([*heads[:-1], f"{heads[-1]} {value}"])


def _short(value: float) -> float:
    """A number with the four figures that matter."""
    return float(f"{value:.4g}")
