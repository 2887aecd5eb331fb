"""What a table of cases says: which arm, how sure, and what is worth knowing first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from simulator.decision.information.cases import CaseTable, Numbers
from simulator.decision.information.choice import (
    Acceptability,
    best_often,
    certainty_equivalent,
    expected_loss,
    over_price,
    over_return,
)
from simulator.decision.information.value import Partial, evpi, evppi, evsi, evsi_share

RETURNS = tuple(np.round(np.linspace(0, 1, 11), 1).tolist())  # required of what a program costs


@dataclass(frozen=True, slots=True)
class Study:
    """Observations of one number: `noise` of each, None for a share of which one says yes or no."""

    name: str
    noise: float | None
    sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Verdict and information; money in the unit of the table, arrays by arm.

    `parts` are single numbers by value, `groups` those asked for together. `after` is EVSI by size
    of the study, None where its EVPPI cannot be told. `sure` are certainty equivalents where a
    risk tolerance is given.
    """

    table: CaseTable
    choice: str
    mean: Numbers
    sd: Numbers
    best: Numbers
    loss: Numbers
    evpi: float
    parts: tuple[Partial, ...]
    groups: Mapping[str, Partial]
    study: Study | None
    after: tuple[float | None, ...]
    tolerance: float | None
    sure: Numbers | None
    returns: Acceptability | None
    prices: Acceptability | None
    sobol: Mapping[str, tuple[float, float]] | None


def decide(
    table: CaseTable,
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    study: Study | None = None,
    tolerance: float | None = None,
    prices: Sequence[float] = (),
    with_sobol: bool = False,
) -> Decided:
    """Work out everything that a table says."""
    parts = sorted((evppi(table, [name]) for name in table.drawn), key=lambda one: -one.value)
    return Decided(
        table,
        table.arms[table.choice],
        np.asarray(table.benefit.mean(axis=0)),
        np.asarray(table.benefit.std(axis=0, ddof=1)),
        best_often(table.benefit),
        expected_loss(table.benefit),
        evpi(table.benefit),
        tuple(parts),
        {name: evppi(table, list(inside)) for name, inside in (groups or {}).items()},
        study,
        () if study is None else tuple(_after(table, study, size, parts) for size in study.sizes),
        tolerance,
        None if tolerance is None else certainty_equivalent(table.benefit, tolerance),
        None if table.cost is None else over_return(table, RETURNS),
        over_price(table, prices) if prices and table.kept is not None else None,
        _sobol(table) if with_sobol and table.drawn else None,
    )


def _after(table: CaseTable, study: Study, n: float, parts: Sequence[Partial]) -> float | None:
    if not next(one.told for one in parts if one.names == (study.name,)):
        return None
    if study.noise is None:
        return evsi_share(table, study.name, n)
    return evsi(table, study.name, study.noise, n)


class _Drawn:
    """A number as it was drawn, as scipy asks for it."""

    def __init__(self, values: Numbers) -> None:
        self._values = values

    def ppf(self, u: Any) -> Any:
        """Quantiles of the cases."""
        return np.quantile(self._values, u)


def _sobol(table: CaseTable, points: int = 1024) -> dict[str, tuple[float, float]]:
    """First-order and total share of each number in the variance of the lead of the best arm.

    On a surrogate with lines, squares and products (scipy.stats.sobol_indices; Saltelli 2010).
    """
    names = list(table.drawn)
    drawn = np.column_stack([table.drawn[name] for name in names])
    middle, scale = drawn.mean(axis=0), np.where(drawn.std(axis=0) > 0, drawn.std(axis=0), 1.0)
    second = table.benefit.copy()
    second[:, table.choice] = -np.inf
    other = int(second.mean(axis=0).argmax())
    lead = table.benefit[:, table.choice] - table.benefit[:, other]

    # lines alone where the cases are too few for squares and products
    pairs = [(i, j) for i in range(len(names)) for j in range(i, len(names))]
    used = pairs if table.n >= 3 * (1 + len(names) + len(pairs)) else []

    def features(values: Numbers) -> Numbers:
        z = (values - middle) / scale
        return np.column_stack([np.ones(len(z)), z, *(z[:, i] * z[:, j] for i, j in used)])

    fit, *_ = np.linalg.lstsq(features(drawn), lead, rcond=None)
    found = stats.sobol_indices(
        func=lambda x: (features(np.asarray(x).T) @ fit)[np.newaxis],
        n=points,
        dists=[_Drawn(drawn[:, at]) for at in range(len(names))],
        rng=np.random.default_rng(1),
    )
    first, total = np.atleast_2d(found.first_order)[0], np.atleast_2d(found.total_order)[0]
    return {name: (float(a), float(b)) for name, a, b in zip(names, first, total, strict=True)}


def as_json(found: Decided) -> dict[str, Any]:
    """The same as plain data; what cannot be told is null."""
    arms = found.table.arms

    def by_arm(values: Numbers) -> dict[str, float]:
        return {arm: float(value) for arm, value in zip(arms, values, strict=True)}

    said: dict[str, Any] = {
        "cases": found.table.n,
        "arms": list(arms),
        "choice": found.choice,
        "mean": by_arm(found.mean),
        "sd": by_arm(found.sd),
        "best": by_arm(found.best),
        "expected_loss": by_arm(found.loss),
        "evpi": found.evpi,
        "evppi": {one.names[0]: one.value if one.told else None for one in found.parts},
        "told": {one.names[0]: one.told for one in found.parts},
        "groups": {
            name: {"of": list(one.names), "evppi": one.value if one.told else None}
            for name, one in found.groups.items()
        },
    }
    if found.study is not None:
        sizes = zip(found.study.sizes, found.after, strict=True)
        said["evsi"] = {"of": found.study.name, **{f"{n:g}": value for n, value in sizes}}
    if found.sure is not None:
        said["certainty_equivalent"] = by_arm(found.sure)
    for name, curve in (("over_return", found.returns), ("over_price", found.prices)):
        if curve is not None:
            said[name] = {
                "at": curve.at.tolist(),
                "best": {arm: curve.best[:, i].tolist() for i, arm in enumerate(arms)},
                "frontier": curve.frontier.tolist(),
                "chosen": [arms[i] for i in curve.chosen],
            }
    if found.sobol is not None:
        said["sobol"] = {k: {"first": a, "total": b} for k, (a, b) in found.sobol.items()}
    return said
