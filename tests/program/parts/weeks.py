"""A week of a few customers without a market, for parts that are tried on their own."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.program.channels import Effects
from simulator.program.dials import Dials
from simulator.program.ledger import Books, Page

N = 4


def row(*values: float) -> NDArray[np.float32]:
    """A row of float32."""
    return np.array(values, np.float32)


class Unlucky:
    """Luck that is always the same: one half."""

    def uniforms(self, name: str, segment: str, first: int, n: int, t: int = 0) -> Any:
        """A half for everybody, float32 (n,)."""
        return np.full(n, 0.5, np.float32)


def week(**about: Any) -> Any:
    """Four customers who buy once a week for 10; what differs by name."""
    usual: dict[str, Any] = {
        "t": 0, "n": N, "weight": 1.0, "heads": np.int64(1_000), "long_since": False,
        "segment": "all", "first": 0,
        "usual_rate": np.ones(N, np.float32), "usual_spend": np.full(N, 10, np.float32),
        "usual_share": np.full(N, 0.5, np.float32), "sensitivity": 4.0,
        "retention_pull": 2.0,
        "price_weight": np.ones(N, np.float32), "share": np.full(N, 0.5, np.float32),
        "rate": np.ones(N, np.float32),
        "active": np.ones(N, np.uint8), "ever": np.ones(N, np.uint8),
        "since": np.zeros(N, np.uint16), "n_purchases": np.ones(N, np.int32),
        "dials": Dials(open=True, published={}), "effects": Effects(N), "tallied": {},
        "luck": Unlucky(),
    }  # fmt: skip
    one = SimpleNamespace(**{**usual, **about})
    one.tally = lambda name, values: one.tallied.__setitem__(name, np.array(values))
    return one


def offered(one: Any, call: Callable[[], Any]) -> dict[str, NDArray[np.float32]]:
    """What a call adds to the channels in `offer`."""
    with one.effects.opened():
        call()
    return dict(one.effects.rows())


class Noted(Page):
    """A page of nobody's books, and what was posted to it."""

    def __init__(self) -> None:
        super().__init__(Books(4, 2), 1, "tool", 0, N)
        self.posted: dict[str, list[int]] = {}

    def post(self, account: str, amount: Any, who: Any = None) -> None:
        """Note an amount."""
        self.posted[account] = amount.tolist()
