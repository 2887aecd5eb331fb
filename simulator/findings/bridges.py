"""The bridge over cases: from today's profit to each arm's, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.decision import spread
from simulator.economics import Accounts
from simulator.economics.books.bridge import PARTS, bridge_of
from simulator.findings.arms import Spread
from simulator.program.chart import CHART
from simulator.program.ledger import MONEY, UNITS

Numbers = NDArray[np.float64]
REASONS = ("value", "lock_in", "service")
_DUST = 0.5 / MONEY  # half of the smallest unit of the books


@dataclass(frozen=True, slots=True)
class BridgeCause:
    """One cause of the difference between an arm's profit and today's, in currency."""

    name: str
    meaning: str
    amount: Spread


@dataclass(frozen=True, slots=True)
class ArmBridge:
    """Why an arm's profit over the horizon differs from today's, not discounted.

    `parts` are those that are not zero in all cases; their means add up to that of `total`.
    `stayed` are departures that the arm is expected to avoid by reason (value, lock_in,
    service), in heads, without reasons that avoid none.
    """

    arm: str
    parts: tuple[BridgeCause, ...]
    total: Spread
    stayed: tuple[tuple[str, float], ...] = ()


def bridges_of(
    books: Mapping[str, Sequence[Accounts]], control: str
) -> tuple[tuple[ArmBridge, ...], pl.DataFrame]:
    """The bridge of every arm beside the control, and the table (case, arm, part, amount).

    `books` are the accounts of each case by arm. Parts that are zero in all cases of an
    arm are left out of both; the others add up to the total in every case.
    """
    bridges, tables = [], []
    for arm in books:
        if arm == control:
            continue
        cases = [
            bridge_of(one, today) for one, today in zip(books[arm], books[control], strict=True)
        ]
        amounts = {
            name: np.array([bridge.parts[name][0] for bridge in cases]) / MONEY for name in PARTS
        }
        kept = {name: each for name, each in amounts.items() if (np.abs(each) > _DUST).any()}
        total = np.array([bridge.total[0] for bridge in cases]) / MONEY
        parts = tuple(BridgeCause(name, PARTS[name], _spread(each)) for name, each in kept.items())
        bridges.append(ArmBridge(arm, parts, _spread(total), _stayed(books[arm])))
        tables.append(_table(arm, kept))
    return tuple(bridges), pl.concat(tables) if tables else pl.DataFrame(schema=_BRIDGE)


def _stayed(cases: Sequence[Accounts]) -> tuple[tuple[str, float], ...]:
    """Departures avoided by reason, mean over cases; without reasons that avoid none."""
    names = {reason: f"stayed_for_{reason}" for reason in REASONS}
    heads = {
        reason: float(np.mean([one.total(name)[0] for one in cases])) / UNITS[CHART[name].unit]
        for reason, name in names.items()
    }
    return tuple((reason, mean) for reason, mean in heads.items() if mean)


def _spread(values: Numbers) -> Spread:
    over = spread(values)
    return Spread(over.mean, over.quantiles[0.05], over.quantiles[0.95])


def _table(arm: str, parts: Mapping[str, Numbers]) -> pl.DataFrame:
    rows = [
        (case, arm, name, float(amount))
        for name, each in parts.items()
        for case, amount in enumerate(each)
    ]
    return pl.DataFrame(rows, schema=_BRIDGE, orient="row")


_BRIDGE: dict[str, type[pl.DataType]] = {
    "case": pl.Int32,
    "arm": pl.String,
    "part": pl.String,
    "amount": pl.Float64,
}
