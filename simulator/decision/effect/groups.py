"""Effects in groups of customers, and whether they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from simulator.decision.effect.adjusted import TreatmentEffect, effect
from simulator.decision.effect.trial import Numbers, ObservedCustomers, Places

FEW = 10  # customers of an arm below which a group tells nothing
NONE, LESS, MORE = "none", "less", "more"  # what was spent before, where no groups are given


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """The effect on spend in a group; None where one of its arms has too few customers."""

    name: str
    customers: int
    effect: TreatmentEffect | None


def by_group(
    seen: ObservedCustomers, group: Places, names: tuple[str, ...]
) -> tuple[GroupEffect, ...]:
    """The effect on spend in each group."""
    found = []
    for number, name in enumerate(names):
        inside = group == number
        some = seen.of(inside)
        n = int(some.treated.sum())
        told = min(n, int(inside.sum()) - n) >= FEW
        one = effect(some.after["spend"], some.before, some.treated) if told else None
        found.append(GroupEffect(name, int(inside.sum()), one))
    return tuple(found)


def differ(effects: tuple[GroupEffect, ...]) -> float:
    """Chance that effects of groups spread as far where all have the same; 1 of one group.

    Source: Cochran (1954), Biometrics 10.
    """
    told = [one.effect for one in effects if one.effect is not None and one.effect.error > 0]
    if len(told) < 2:
        return 1.0
    weight = np.array([1 / one.error**2 for one in told])
    value = np.array([one.value for one in told])
    middle = float(weight @ value / weight.sum())
    return float(stats.chi2.sf(weight @ (value - middle) ** 2, len(told) - 1))


def by_spend(before: Numbers) -> tuple[Places, tuple[str, ...]]:
    """Groups by what was spent before: nothing, less and more than the median of who bought."""
    bought = before > 0
    if not bought.any():
        return np.zeros(len(before), np.int64), (NONE,)
    middle = float(np.median(before[bought]))
    group = np.where(~bought, 0, np.where(before <= middle, 1, 2))
    there, compact = np.unique(group, return_inverse=True)
    names = (NONE, LESS, MORE)
    return compact.reshape(-1).astype(np.int64), tuple(names[one] for one in there)
