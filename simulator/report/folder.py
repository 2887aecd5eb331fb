"""The folder of a report: found unwritable before the run, replaced only by a finished one."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# What a report consists of. Anything else in the folder belongs to somebody else and stays.
PAGE, MARKDOWN, WORKBOOK = "report.html", "verdict.md", "report.xlsx"
KEPT, LOCK = "findings.json", "scenario.lock.yaml"
WINNER = "winner.yaml"  # of a search, as a scenario
FIGURES, TABLES = "figures", "tables"
_ABANDONED = 3600  # seconds after which nobody is still writing a draft
OURS = frozenset({PAGE, MARKDOWN, WORKBOOK, KEPT, LOCK, WINNER, FIGURES, TABLES})


class Unwritable(Exception):
    """The place for the report cannot be used; the text says which and why."""


class ReportFolder:
    """`<out>/<name>`, written beside its place and moved there when complete.

    Creating it makes the parent folders and tries to write, so that an
    impossible place is refused before hours of computing.

    Raises
    ------
    Unwritable
        If a folder cannot be made or written, or something else is in the way.
    """

    def __init__(self, out: Path, name: str) -> None:
        self.path = out / name
        try:
            out.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and not self.path.is_dir():
                raise NotADirectoryError(20, "Not a directory", str(self.path))
            with tempfile.TemporaryFile(dir=self.path if self.path.is_dir() else out):
                pass
        except OSError as fault:
            raise self._unwritable(fault) from None

    def _unwritable(self, fault: OSError) -> Unwritable:
        # a file we have just made up says less than the place that it was to be made in
        odd = fault.filename is None or Path(fault.filename).name.startswith(("tmp", "."))
        return Unwritable(
            f"{self.path if odd else fault.filename}: cannot write the report here "
            f"({fault.strerror or fault}); choose another place with --out"
        )

    def _sweep(self) -> None:
        """Remove drafts that a run which was killed has left behind; young ones may be at work."""
        name = re.compile(rf"\.{re.escape(self.path.name)}\.[a-z0-9_]{{8}}")
        with suppress(OSError):
            for place in self.path.parent.iterdir():
                if name.fullmatch(place.name) and time.time() - place.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A new, empty folder on the same disk; gone at the end unless it was published."""
        self._sweep()
        place = Path(tempfile.mkdtemp(prefix=f".{self.path.name}.", dir=self.path.parent))
        try:
            yield place
        except OSError as fault:
            raise self._unwritable(fault) from None
        finally:
            shutil.rmtree(place, ignore_errors=True)

    @property
    def cases(self) -> Path:
        """Where finished cases are kept until the report is written."""
        return self.path.parent / f".{self.path.name}.cases"

    def publish(self, draft: Path) -> Path:
        """Put `draft` in place; an earlier report disappears only once that has worked."""
        # mkdtemp makes folders that only their owner can read, which reports need not be
        draft.chmod(0o777 & ~_umask())
        if not self.path.exists():
            return draft.rename(self.path)
        for other in self.path.iterdir():
            if other.name not in OURS:
                _copy(other, draft / other.name)
        earlier = Path(tempfile.mkdtemp(prefix=f".{self.path.name}.old.", dir=self.path.parent))
        aside = self.path.rename(earlier / self.path.name)
        try:
            draft.rename(self.path)
        except OSError:
            aside.rename(self.path)
            raise
        shutil.rmtree(earlier, ignore_errors=True)
        return self.path


def _copy(what: Path, where: Path) -> None:
    if what.is_dir() and not what.is_symlink():
        shutil.copytree(what, where, symlinks=True)
    else:
        shutil.copy2(what, where, follow_symlinks=False)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
