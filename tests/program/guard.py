"""Watching a tool: what it is shown it may not write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.program.tool import Own, Tool
from simulator.program.week import Week


def contents(week: Week) -> dict[str, NDArray[Any]]:
    """Copies of everything a tool is shown and may not write."""
    shown: dict[str, Any] = {}
    for name in Week.__dataclass_fields__:
        value = getattr(week, name)
        if isinstance(value, np.ndarray):
            shown[name] = value
        elif isinstance(value, dict) and name not in ("tallied", "published", "_dials", "wallets"):
            shown |= {f"{name}.{key}": row for key, row in value.items()}
    shown |= {f"{name}.balance": wallet.balance for name, wallet in week.wallets.items()}
    shown |= {f"{name}.redeemed": wallet.redeemed for name, wallet in week.wallets.items()}
    shown |= dict(week.effects.rows()) if not week.effects._open else {}
    return {name: np.array(value) for name, value in shown.items()}


def guarded(verb: Callable[..., None]) -> Callable[..., None]:
    """The verb, refused if it writes what it was only shown."""

    def call(tool: Tool, week: Week, own: Own, last: Any) -> None:
        before = contents(week)
        verb(tool, week, own, last)
        after = contents(week)
        for name, was in before.items():
            assert np.array_equal(was, after[name]), f"{verb.__qualname__} writes {name}"

    return call


def guard(cls: type[Tool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Watch `offer` and `settle` of a tool from now on."""
    for verb in ("offer", "settle"):
        monkeypatch.setattr(cls, verb, guarded(getattr(cls, verb)))
