"""The description of a model as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from simulator.explain.explain import MARK
from simulator.report.folder import Unwritable
from simulator.say import label


def save(text: str, path: Path) -> None:
    """Write a description; an earlier one is replaced, anything else is left alone.

    Raises
    ------
    Unwritable
        If there is a file of another kind, or the place cannot be written.
    """
    place = path.resolve()  # a link stays one
    try:
        if place.exists() and not _ours(place):
            raise Unwritable(
                label(
                    "{path}: there is something else already; choose another name with --out",
                    path=path,
                )
            )
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as draft:
            # a file of one's own in a new folder has the rights that files usually have
            written = Path(draft) / place.name
            written.write_text(text, encoding="utf-8")
            written.replace(place)
    except OSError as fault:
        raise Unwritable(
            label(
                "{path}: cannot write the description here ({value}); choose another place "
                "with --out",
                path=path,
                value=fault.strerror or fault,
            )
        ) from None


def _ours(place: Path) -> bool:
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()
