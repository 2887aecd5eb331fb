"""Executors of a caller that count what they are given; stand in for a pool or a cluster."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Counted(ThreadPoolExecutor):
    """Threads of a caller, and how often they were given something to do."""

    submits = 0
    shut = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Count, and do."""
        self.submits += 1
        return super().submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Note that somebody has ended it."""
        self.shut = True
        super().shutdown(wait, cancel_futures=cancel_futures)
