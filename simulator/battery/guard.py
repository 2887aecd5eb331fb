"""Watching a tool: what it is shown it may not write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from simulator.program.tool import Own, Tool
from simulator.program.week import Week

WATCHED = ("offer", "settle")


class Wrote(AssertionError):
    """A tool has written what is not its own."""


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
            if not np.array_equal(was, after[name]):
                raise Wrote(f"{verb.__qualname__} writes {name}")

    return call


@contextmanager
def guard(cls: type[Tool]) -> Iterator[None]:
    """Watch the verbs of a tool that are shown a week.

    Raises
    ------
    Wrote
        Within it, where a verb writes what it was only shown.
    """
    with ExitStack() as stack:
        for verb in WATCHED:
            stack.enter_context(patch.object(cls, verb, guarded(getattr(cls, verb))))
        yield
