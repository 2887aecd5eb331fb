"""Folders beside a report while it is written, and what a run that was killed leaves of them.

A folder at work is locked, and a lock ends with its process: what nobody holds was left
behind. Where folders cannot be locked, an hour tells.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from simulator.workers import DeferredInterrupt

fcntl: Any = import_module("fcntl") if os.name == "posix" else None
_ABANDONED = 3600  # seconds after which nobody is still writing a draft
_BEGUN = 1  # seconds within which a new folder is certainly locked
_ODD = r"[a-z0-9_]{8}"  # what mkdtemp adds to a name


@contextmanager
def new(report: Path) -> Iterator[Path]:
    """A new, empty folder beside `report`; gone at the end unless it was moved."""
    with _beside(report, "draft") as place:
        yield place


@contextmanager
def aside(report: Path) -> Iterator[Path]:
    """A folder into which an earlier report is moved while the new one takes its place."""
    with _beside(report, "old") as place:
        yield place


@contextmanager
def _beside(report: Path, kind: str) -> Iterator[Path]:
    place, held = None, None
    try:
        with DeferredInterrupt():  # a Ctrl-C amid making it would leave it behind
            place = Path(tempfile.mkdtemp(prefix=f".{report.name}.{kind}-", dir=report.parent))
            held = _lock(place)
        yield place
    finally:
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        if held is not None:
            os.close(held)


def sweep(report: Path) -> None:
    """Remove what a run of `report` that was killed has left behind; put back what it moved."""
    whole = re.escape(report.name)
    ours = re.compile(rf"\.{whole}\.(draft-|old-|old\.)?{_ODD}")
    with suppress(OSError):
        for place in report.parent.iterdir():
            found = ours.fullmatch(place.name)
            if not found or not _left_behind(place, locks=(found[1] or "").endswith("-")):
                continue
            earlier = place / report.name
            if (found[1] or "").startswith("old") and earlier.is_dir() and not report.exists():
                earlier.rename(report)
            shutil.rmtree(place, ignore_errors=True)


def _left_behind(place: Path, *, locks: bool) -> bool:
    """Whether the process that made a folder has ended."""
    age = time.time() - place.stat().st_mtime
    if not locks or fcntl is None:
        return age > _ABANDONED
    held = _lock(place)
    if held is None:
        return False
    os.close(held)
    return age > _BEGUN


def _lock(place: Path) -> int | None:
    """Hold a folder until the process ends or closes this; None where it is held, or cannot be."""
    if fcntl is None:
        return None
    with suppress(OSError):
        held = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(held)
            return None
        return held
    return None
