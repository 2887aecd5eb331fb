"""Where compiled kernels are kept: beside the code, else for this user, else for a while.

What is kept is code that is run as it is. In a folder that anybody may write to, such as
that for temporary files, only a folder is used that nobody else can have filled.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

OWN = "NUMBA_CACHE_DIR"  # where a user wants them


def place_for(version: str) -> Path | None:
    """A folder for the kernels of a version, made if it is missing; None if none can be written."""
    for folder, private in _candidates():
        with contextlib.suppress(OSError):
            place, mode = folder / f"kernels-{version}", 0o700 if private else 0o777
            folder.mkdir(mode=mode, parents=not private, exist_ok=True)
            place.mkdir(mode=mode, exist_ok=True)
            if private and not _is_mine(place):
                continue
            with tempfile.TemporaryFile(dir=place):
                return place
    return None


def _candidates() -> Iterator[tuple[Path, bool]]:
    """Folders in order, and whether others may write beside them."""
    wanted = os.environ.get(OWN)
    if wanted:
        yield Path(wanted), False
    yield _beside(), False
    with contextlib.suppress(RuntimeError):  # nobody's home
        above = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        yield Path(above) / "loyalty-simulator", False
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir()) / f"loyalty-simulator-{_user()}", True


def _beside() -> Path:
    return Path(__file__).parent / "__pycache__"


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _is_mine(place: Path) -> bool:
    """Whether a folder, and that above it, are real ones, ours, and closed to others."""
    if not hasattr(os, "getuid"):
        return True
    for folder in (place, place.parent):
        seen = folder.lstat()
        others = stat.S_IMODE(seen.st_mode) & (stat.S_IWGRP | stat.S_IWOTH)
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid() or others:
            return False
    return True


def are_compiled(place: Path | None) -> bool:
    """Whether an earlier run has left kernels there."""
    return place is not None and any(place.glob("*/*.nbi"))


def told(place: Path | None) -> str:
    """What to say when kernels are about to be compiled."""
    if place is None:
        return f"compiling kernels (at every run: no folder for them can be written; set {OWN})"
    wanted = os.environ.get(OWN)
    if place.parent in {_beside(), Path(wanted or _beside())}:
        return "compiling kernels (first time on this machine only)"
    return (
        f"compiling kernels (the program's own folder cannot be written; kept in {place.parent}, "
        f"or where {OWN} says)"
    )
