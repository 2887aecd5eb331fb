"""Which scenario files a report was made from, as its lock tells: one report, one scenario."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

Origin = tuple[str, ...]
_LABEL = "# scenario: "


def origin_of(files: Iterable[Path | None], out: Path) -> Origin:
    """The files as seen from the folder above the report, so that both can be moved together.

    What is not a regular file (a pipe has another name each time) says nothing.
    """
    found = (_seen_from(out, file) for file in files if file is not None and file.is_file())
    return tuple(dict.fromkeys(found))


def _seen_from(out: Path, file: Path) -> str:
    whole = file.resolve()
    try:
        return Path(os.path.relpath(whole, out.resolve())).as_posix()
    except ValueError:  # on another drive
        return whole.as_posix()


def moved(origin: Origin, before: Path, out: Path) -> Origin:
    """The same files as seen from another folder."""
    if before.resolve() == out.resolve():
        return origin
    return tuple(_seen_from(out, before / name) for name in origin)


def labeled(lock: str, origin: Origin) -> str:
    """A lock that says in its first lines which files it spells out."""
    while lock.startswith(_LABEL):
        lock = lock.partition("\n")[2]
    return "".join(f"{_LABEL}{_quoted(name)}\n" for name in origin) + lock


def _quoted(name: str) -> str:
    """On one line, and without what no YAML may hold, not even in a comment."""
    return json.dumps(name, ensure_ascii=not name.isprintable())


def read_origin(lock: Path) -> Origin:
    """What the lock of an earlier report says; nothing where there is none or it does not say."""
    found = []
    try:
        with lock.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if not line.startswith(_LABEL):
                    break
                found.append(str(json.loads(line.removeprefix(_LABEL))))
    except (OSError, ValueError):
        return ()
    return tuple(found)


def shown(origin: Sequence[str], out: Path) -> str:
    """The files of an origin as they would be typed here."""
    return ", ".join(os.path.normpath(out / name) for name in origin)
