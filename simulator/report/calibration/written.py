"""`calibration.json`: totals and shares, and nothing of a single customer or purchase."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.calibrate.log import OccasionLog
from simulator.report.folder import Unwritable
from simulator.say import label

NAME = "calibration.json"


def as_data(log: OccasionLog, fit: Mapping[str, object] | None = None) -> dict[str, Any]:
    """What was read, and beside it what a fit of the log has found, each under names of its own."""
    account = log.account
    read: dict[str, Any] = {
        "rows": {
            "read": account.read, "kept": account.kept, "merged": account.merged,
            "dropped": account.dropped, "merged_by_reason": dict(account.merges),
            "dropped_by_reason": dict(account.drops),
        },
        "customers": log.customers,
        "occasions": log.occasions,
        "spend": {"gross": round(account.gross, 4), "refunded": round(account.refunded, 4),
                  "net": round(account.net, 4)},
        "period": {"start": log.start.isoformat(), "end": log.end.isoformat(),
                   "weeks": round((log.days + 1) / 7, 4)},
        "segments": {name: int((log.segment == at).sum())
                     for at, name in enumerate(log.segments) if log.segment is not None},
        "notes": list(log.notes),
    }  # fmt: skip
    return _beside(read, fit or {})


def _beside(read: dict[str, Any], fit: Mapping[str, Any]) -> dict[str, Any]:
    """Both, section by section; notes after one another. What was read stands under its names."""
    whole = dict(read)
    for name, value in fit.items():
        there = whole.get(name)
        if isinstance(there, dict) and isinstance(value, Mapping):
            whole[name] = {**there, **{k: v for k, v in value.items() if k not in there}}
        elif isinstance(there, list):
            whole[name] = [*there, *value]
        elif there is None:
            whole[name] = value
    return whole


def try_place(folder: Path) -> None:
    """Make the folder and write into it, before anything takes long.

    Raises
    ------
    Unwritable
        If that cannot be done.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Unwritable(
            label("{folder}: cannot write here ({why}); choose another place with --report",
                  folder=folder, why=error.strerror or error)
        ) from None  # fmt: skip


def write(data: Mapping[str, object], folder: Path) -> Path:
    """Write the file as a whole, in the place of an earlier one.

    Raises
    ------
    Unwritable
        If it cannot be written.
    """
    try_place(folder)
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".calibration")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(draft).chmod(0o644)
        return Path(draft).replace(folder / NAME)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
