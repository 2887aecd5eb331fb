"""Looking over a tool's shoulder: what it and the market knew at the end of each week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.ledger import Page
from simulator.program.tool import Own, Tool
from simulator.program.week import Week


@dataclass(frozen=True)
class Seen:
    """One week of one block, after a tool has settled; arrays (n,)."""

    week: int
    first: int
    n: NDArray[np.int32]
    rate: NDArray[np.float32]
    member: NDArray[np.float32]
    active: NDArray[np.uint8]
    since: NDArray[np.uint16]
    joined: NDArray[np.uint8]
    paid: NDArray[np.int64]
    own: dict[str, NDArray[Any]]
    channels: dict[str, NDArray[np.float32]]
    balance: NDArray[np.int64] | None
    usual: dict[str, NDArray[np.float32]]


def watch(cls: type[Tool], patch: pytest.MonkeyPatch) -> list[Seen]:
    """What is seen from now on, in the order in which blocks and arms are played."""
    seen: list[Seen] = []
    original: Callable[..., None] = cls.settle

    def settle(tool: Tool, week: Week, own: Own, page: Page) -> None:
        original(tool, week, own, page)
        wallet = next(iter(week.wallets.values()), None)
        seen.append(
            Seen(
                week.t, week.first, week.n_purchases.copy(), week.rate.copy(), week.member.copy(),
                week.active.copy(), week.since.copy(), week.joined.copy(), week.paid.copy(),
                {name: row.copy() for name, row in vars(own).items()},
                {name: row.copy() for name, row in week.effects.rows()},
                None if wallet is None else wallet.balance.copy(),
                {"rate": week.usual_rate, "share": week.usual_share, "spend": week.usual_spend},
            )
        )  # fmt: skip

    patch.setattr(cls, "settle", settle)
    return seen


def column(seen: list[Seen], of: Callable[[Seen], NDArray[Any]]) -> NDArray[Any]:
    """One quantity over weeks and customers, (weeks, n), from the weeks of launch on."""
    by_week: dict[int, list[NDArray[Any]]] = {}
    for one in seen:
        if one.week >= 0:
            by_week.setdefault(one.week, []).append(of(one))
    return np.array([np.concatenate(rows) for _, rows in sorted(by_week.items())])
