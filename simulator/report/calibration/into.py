"""Measured numbers written into a scenario: checked first, then moved into its place as a whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import yaml

from simulator.calibrate.into.place import Placed
from simulator.report.check.today import today_of
from simulator.report.folder import Unwritable
from simulator.report.text import WIDTH, wrapped
from simulator.say import fault, label, say
from simulator.scenario import ScenarioError, load
from simulator.scenario.faults import Fault
from simulator.scenario.typed.numbers import FORMS

SHOWN = 46  # characters of a number that was typed before


def as_typed(file: Path) -> str:
    """The text of a scenario with its own ends of lines and its own mark at the beginning."""
    return file.read_bytes().decode("utf-8")


def write_into(file: Path, placed: Placed) -> None:
    """Put the new text in the place of the scenario, if `loyalty check` reads it.

    Raises
    ------
    ScenarioError
        If the scenario is refused with the new numbers; the file stays as it was.
    Unwritable
        If it cannot be written.
    """
    there = file.resolve()  # a link stays a link
    try:
        handle, draft = tempfile.mkstemp(dir=there.parent, prefix=".draft", suffix=there.suffix)
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(placed.text)
        _checked(Path(draft), file)
        Path(draft).chmod(there.stat().st_mode & 0o777)
        Path(draft).replace(there)
    except OSError as error:
        raise _unwritable(file, error) from None
    finally:
        Path(draft).unlink(missing_ok=True)


def _checked(draft: Path, file: Path) -> None:
    try:
        today_of(load(draft, needs_program=False))
    except ScenarioError as error:
        refused = fault(
            "with the new numbers the scenario is refused, so it stays as it was; with them it says"
        )
        about = [
            Fault(str(file), one.line, one.path, one.message.replace(str(draft), str(file)))
            for one in error.faults
        ]
        raise ScenarioError([Fault(str(file), None, "", refused), *about]) from None


def _unwritable(file: Path, error: OSError) -> Unwritable:
    return Unwritable(
        label("{file}: cannot be written ({why})", file=file, why=error.strerror or error)
    )


def into_in_words(placed: Placed, file: Path, width: int = WIDTH) -> str:
    """What was changed from what to what, and what was left."""
    parts = [
        wrapped(
            say(
                "Changed in {file}, all else as it was; `loyalty check {file}` reads it:", file=file
            ),
            width,
        )
    ]
    for edit, before in placed.changed:
        old = label("not there") if before is None else _short(before)
        line = label(
            "{path}: from {old} to {new}", path=edit.dotted, old=old, new=_short(edit.value)
        )
        parts.append(wrapped(line, width, indent="  ", hang=4))
    parts += [wrapped(one, width) for one in placed.left]
    return "\n".join(parts)


def _short(typed: str) -> str:
    """A number as it was typed, in words: its center, its ends and where it comes from."""
    given = yaml.safe_load(typed)
    if isinstance(given, dict) and all(isinstance(one, dict) for one in given.values()):
        each = {name: _short(yaml.safe_dump(one)) for name, one in given.items()}
        return ", ".join(f"{name} {value}" for name, value in each.items())
    form = next((f for f in FORMS if isinstance(given, dict) and f in given), None)
    if form is None:
        text = " ".join(typed.split())
        return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
    center, ends = given[form], given.get("interval")
    if isinstance(center, list):
        at = 1 if form in ("pert", "triangular") else 0
        ends = ends or (
            None if form in ("normal", "lognormal", "beta") else [center[0], center[-1]]
        )
        center = center[at] if form != "uniform" else label("any value")
    source = given.get("study") or given.get("source") or label("assumed")
    if ends is None:
        return f"{center} ({source})"
    return label(
        "{value} ({low} to {high}, {source})",
        value=center,
        low=ends[0],
        high=ends[1],
        source=source,
    )
