"""Panels written by hand: a control arm and one program, one year unless said otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from simulator.program.ledger import MONEY
from simulator.simulate import Panel

FLOWS = ("sales", "paid", "reward", "profit", "face", "fees", "served", "common", "subsidy",
         "perceived", "beyond")  # fmt: skip


def panel(
    n: int, *, before: ArrayLike = 1.0, weight: ArrayLike = 1.0, segment: ArrayLike = 0,
    segments: tuple[str, ...] = ("all",), years: int = 1, satisfaction: ArrayLike | None = None,
    **columns: Any,
) -> Panel:  # fmt: skip
    """A panel of n customers; columns are (2, n) or (2, years, n), flows in currency.

    What is not given is zero, `paid` is what is sold, and everybody stays.
    """
    shape = (2, years, n)

    def of_arms(name: str, kind: type, default: ArrayLike = 0) -> Any:
        given = np.asarray(columns.pop(name, default))
        given = given[:, np.newaxis] if given.ndim == 2 and name != "member" else given
        return np.broadcast_to(given, (2, n) if name == "member" else shape).astype(kind)

    columns.setdefault("paid", columns.get("sales", 0))
    flows = {name: np.asarray(columns.pop(name, 0)) * MONEY for name in FLOWS}
    columns |= flows
    member = columns.get("member", 0)
    columns.setdefault("joined", member)
    return Panel(
        arms=("today", "card"), segments=segments,
        segment=np.broadcast_to(segment, n).astype(np.int16), index=np.arange(n),
        weight=np.broadcast_to(weight, n).astype(float),
        before=np.rint(np.broadcast_to(before, n) * np.float64(MONEY)).astype(np.int64),
        visits=of_arms("visits", np.int32),
        **{name: of_arms(name, np.int64) for name in FLOWS},
        active=of_arms("active", bool, 1), member=of_arms("member", bool),
        joined=of_arms("joined", bool), targeted=of_arms("targeted", bool),
        satisfaction=None if satisfaction is None else np.asarray(satisfaction, np.int64),
    )  # fmt: skip


@st.composite
def panels(draw: st.DrawFn, inert: bool = False) -> Panel:
    """Any panel of up to 40 customers, two segments and two years; `inert`: both arms alike."""
    n, years = draw(st.integers(1, 40)), draw(st.integers(1, 2))
    luck = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    largest = 10 ** draw(st.integers(0, 12))
    flows = luck.integers(-largest, largest, (len(FLOWS), 2, years, n)) / 3
    if inert:
        flows[:, 1] = flows[:, 0]
    visits = luck.integers(0, 5, (1 if inert else 2, years, n))
    return panel(
        n,
        before=luck.integers(0, largest, n) * luck.integers(0, 2, n),
        weight=np.where(luck.random(n) < 0.5, 8.25, 1 / 3),
        segments=("a", "b"),
        segment=luck.integers(0, 2, n),
        years=years,
        visits=np.broadcast_to(visits, (2, years, n)),
        member=np.stack([np.zeros(n), luck.random(n) < 0.5]),
        joined=luck.random((2, years, n)) < 0.5,
        targeted=luck.random((2, years, n)) < 0.3,
        **dict(zip(FLOWS, np.rint(flows), strict=True)),
    )
