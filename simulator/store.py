"""Finished cases on disk, so that an interrupted run goes on where it stopped.

One file per case, complete or absent: it is written beside its place and then
renamed. A file is a first line, a digest and a compressed `npz` without pickles;
whatever does not match its digest is as good as absent and the case is redone.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import zlib
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator import software
from simulator.program.ledger import Cell, Ledger
from simulator.simulate import Cohorts, Panel, Played, RunOff, Solved, Vintages

_FIRST_LINE = b"loyalty case 1\n"
_DIGEST_BYTES = 32
# The fastest level: books are mostly zeros and shrink by half an order at any level.
_LEVEL = 1
_FOLDER = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"case_\d{6,}\.(bin|\d+\.part)|owner")
OWNER = "owner"  # a file in a folder

# What a kept case may be made of. Nothing else is ever constructed from a file.
_RECORDS: dict[str, type] = {
    kind.__name__: kind for kind in (Played, Ledger, Cell, Panel, Solved, RunOff, Vintages, Cohorts)
}


def fingerprint(lock: str, **settings: Any) -> str:
    """A name for everything that a case depends on besides its number.

    Besides the scenario and the settings these are the program itself, by its
    version and its source (an edited checkout keeps its version), and the
    versions of what draws and computes.

    Parameters
    ----------
    lock
        The scenario with every number resolved.
    settings
        Whatever else changes a case; must be JSON.
    """
    told = json.dumps([lock, settings, software.versions(), software.source()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """The kept cases of one fingerprint, and whose they are; made by `Store.folder_of`."""

    folder: Path
    owner: str = ""

    def load(self, number: int) -> Played | None:
        """A kept case, None where there is none or its file is damaged."""
        try:
            played = _unpacked(self._path(number).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        return played if played.number == number else None

    def save(self, played: Played) -> None:
        """Keep a finished case.

        Raises
        ------
        OSError
            The folder cannot be written or the disk is full.
        """
        path = self._path(played.number)
        # The process id keeps two runs that share a folder out of each other's files.
        part = path.with_suffix(f".{os.getpid()}.part")
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            if self.owner and not (self.folder / OWNER).exists():
                (self.folder / OWNER).write_text(self.owner, "utf-8")
            part.write_bytes(_packed(played))
            part.replace(path)
        except OSError as fault:
            # a full disk, say, does not tell on its own which file is meant
            raise OSError(fault.errno, fault.strerror, str(path)) from None
        finally:
            part.unlink(missing_ok=True)

    def numbers(self) -> tuple[int, ...]:
        """Numbers of the cases that have a file, damaged or not, in order."""
        numbers = (path.stem.removeprefix("case_") for path in self.folder.glob("case_*.bin"))
        return tuple(sorted(int(number) for number in numbers if number.isdecimal()))

    def _path(self, number: int) -> Path:
        return self.folder / f"case_{number:06d}.bin"


class Store:
    """A folder of finished cases, one folder within per fingerprint.

    Cases of a scenario that has changed since lie in another folder and are never
    mixed with new ones. Nothing is deleted until `clear` is called.

    Parameters
    ----------
    folder
        Made if it is missing.
    owner
        Whose cases these are, one line; empty where nobody else keeps cases here.

    Raises
    ------
    OSError
        The folder cannot be made or written; before any case has been played.
    """

    def __init__(self, folder: Path | str, owner: str = "") -> None:
        self.folder, self.owner = Path(folder), owner
        self.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "the folder cannot be written", str(self.folder))

    def folder_of(self, key: str) -> CaseFolder:
        """The cases kept under a `fingerprint`."""
        if not _FOLDER.fullmatch(key):
            raise ValueError(f"{key!r} is not a fingerprint")
        return CaseFolder(self.folder / key, self.owner)

    def count(self) -> int:
        """How many cases of this owner are kept, under all fingerprints."""
        mine = (folder for folder in _folders(self.folder) if _owner(folder) in ("", self.owner))
        return sum(len(CaseFolder(folder).numbers()) for folder in mine)

    def clear(self) -> None:
        """Delete every kept case; those of another owner, and files of somebody else, stay."""
        for folder in _folders(self.folder):
            if _owner(folder) not in ("", self.owner):
                continue
            for path in folder.iterdir():
                if _FILE.fullmatch(path.name):
                    path.unlink(missing_ok=True)
            _remove_if_empty(folder)
        _remove_if_empty(self.folder)


def owners(folder: Path) -> tuple[str, ...]:
    """Whose cases are kept in a folder, as far as they say."""
    return tuple(sorted({_owner(inner) for inner in _folders(folder)} - {""}))


def _folders(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return [
            inner
            for inner in folder.iterdir()
            if _FOLDER.fullmatch(inner.name) and inner.is_dir() and not inner.is_symlink()
        ]
    return []


def _owner(folder: Path) -> str:
    try:
        return (folder / OWNER).read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _packed(played: Played) -> bytes:
    """A case as the content of its file."""
    arrays: list[NDArray[Any]] = []
    described = json.dumps(_described(played, arrays)).encode()
    npz = io.BytesIO()
    # Arrays without names are called arr_0, arr_1, ...
    np.savez(npz, *arrays, np.frombuffer(described, np.uint8), allow_pickle=False)
    body = zlib.compress(npz.getbuffer(), _LEVEL)
    return _FIRST_LINE + hashlib.sha256(body).digest() + body


def _unpacked(content: bytes) -> Played:
    """The case in a file's content; ValueError, KeyError or TypeError if it is damaged."""
    start = len(_FIRST_LINE) + _DIGEST_BYTES
    body = content[start:]
    # Checked before anything is parsed: a reader of damaged archives fails in many ways.
    if content[:start] != _FIRST_LINE + hashlib.sha256(body).digest():
        raise ValueError("not a complete case")
    with np.load(io.BytesIO(zlib.decompress(body)), allow_pickle=False) as npz:
        *arrays, described = (npz[f"arr_{place}"] for place in range(len(npz.files)))
        played = _rebuilt(json.loads(described.tobytes()), arrays)
    if not isinstance(played, Played):
        raise TypeError("not a case")
    return played


def _described(value: Any, arrays: list[NDArray[Any]]) -> Any:
    """A value as JSON; arrays are put aside and named by their place.

    Raises
    ------
    TypeError
        The value could not be read back exactly as it is.
    """
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.hasobject:
            raise TypeError("an array of objects cannot be kept")
        arrays.append(np.asarray(value))
        return {"array": len(arrays) - 1, "scalar": isinstance(value, np.generic)}
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is tuple:
        return {"tuple": [_described(item, arrays) for item in value]}
    if type(value) is dict:
        return {"dict": [[_described(part, arrays) for part in item] for item in value.items()]}
    if is_dataclass(value) and _RECORDS.get(type(value).__name__) is type(value):
        held = {f.name: _described(getattr(value, f.name), arrays) for f in fields(value)}
        return {"record": type(value).__name__, "fields": held}
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _rebuilt(told: Any, arrays: list[NDArray[Any]]) -> Any:
    """The value that `_described` was given."""
    match told:
        case {"array": place, "scalar": scalar}:
            return arrays[place][()] if scalar else arrays[place]
        case {"tuple": items}:
            return tuple(_rebuilt(item, arrays) for item in items)
        case {"dict": items}:
            return {_rebuilt(key, arrays): _rebuilt(value, arrays) for key, value in items}
        case {"record": name, "fields": held}:
            return _RECORDS[name](**{key: _rebuilt(v, arrays) for key, v in held.items()})
    return told
