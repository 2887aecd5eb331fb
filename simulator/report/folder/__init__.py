"""The folder of a report: found unusable before the run, replaced only by a finished one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.report.folder import drafts
from simulator.report.folder.origin import Origin, labeled, read_origin, shown
from simulator.say import label
from simulator.scenario.load import LOCK
from simulator.store import owners
from simulator.workers import DeferredInterrupt

__all__ = ["LOCK", "ReportFolder", "Unwritable"]

# What a report consists of. Anything else in the folder belongs to somebody else and stays.
PAGE, MARKDOWN, WORKBOOK = "report.html", "report.md", "report.xlsx"
MAIL = "verdict.md"  # the answer alone
KEPT = "findings.json"
WINNER = "winner.yaml"  # of a search, as a scenario
FIGURES, TABLES = "figures", "tables"
OURS = frozenset({PAGE, MARKDOWN, MAIL, WORKBOOK, KEPT, LOCK, WINNER, FIGURES, TABLES})


class Unwritable(Exception):
    """The place for the report cannot be used; the text says which and why."""


class ReportFolder:
    """`<out>/<name>`, written beside its place and moved there when complete.

    Creating it makes the parent folders and tries to write, so that an
    impossible place is refused before hours of computing. So is one that holds the
    report, or the kept cases, of other scenario files than those of `origin`.

    Raises
    ------
    Unwritable
        If a folder cannot be made or written, something else is in the way, or the
        place belongs to another scenario.
    """

    def __init__(self, out: Path, name: str, origin: Origin = ()) -> None:
        self.path, self.origin = out / name, origin
        self._try_name()
        try:
            out.mkdir(parents=True, exist_ok=True)
            self._try_place()
        except OSError as fault:
            raise self._unwritable(fault) from None
        self._try_owner()
        drafts.sweep(self.path)

    def _try_name(self) -> None:
        try:
            str(self.path).encode()
        except UnicodeEncodeError:
            name = os.fsencode(self.path).decode("utf-8", "backslashreplace")
            raise Unwritable(
                label(
                    "{name}: cannot write the report here (the name is not UTF-8); rename "
                    "the scenario, or choose another place with --out",
                    name=name,
                )
            ) from None

    def _try_place(self) -> None:
        """Write where the draft, what is moved aside, and the report itself will be."""
        if self.path.is_symlink() and not self.path.exists():
            raise FileNotFoundError(2, label("a link to nothing"), str(self.path))
        if self.path.exists() and not self.path.is_dir():
            raise NotADirectoryError(20, label("Not a directory"), str(self.path))
        with drafts.new(self.path) as place:
            (place / self.path.name).mkdir()
        if self.path.is_dir():
            with tempfile.TemporaryFile(dir=self.path):
                pass

    def _try_owner(self) -> None:
        """Refuse to take the place of another scenario's report, or of its kept cases."""
        here = read_origin(self.path / LOCK)
        if here and here != self.origin:
            raise self._holds_report(here)
        for owner in owners(self.cases):
            if owner != self.owner:
                raise self._keeps_cases(tuple(owner.splitlines()))

    def _holds_report(self, theirs: Origin) -> Unwritable:
        return Unwritable(
            label(
                "{place}: holds the report of {theirs}, and this is {mine}; choose another place "
                "with --out, or delete that folder if nobody needs it",
                place=self.path,
                theirs=shown(theirs, self.path.parent),
                mine=self._mine(),
            )
        )

    def _keeps_cases(self, theirs: Origin) -> Unwritable:
        return Unwritable(
            label(
                "{place}: keeps cases of {theirs}, and this is {mine}; choose another place with "
                "--out, or delete that folder if nobody needs it",
                place=self.cases,
                theirs=shown(theirs, self.path.parent),
                mine=self._mine(),
            )
        )

    def _mine(self) -> str:
        return shown(self.origin, self.path.parent) or label("a scenario without a file")

    def _unwritable(self, fault: OSError) -> Unwritable:
        # a file we have just made up says less than the place that it was to be made in
        odd = fault.filename is None or Path(fault.filename).name.startswith(("tmp", "."))
        return Unwritable(
            label(
                "{path}: cannot write the report here ({value}); choose another place with --out",
                path=self.path if odd else fault.filename,
                value=fault.strerror or fault,
            )
        )

    @property
    def owner(self) -> str:
        """Whose cases are kept for this report; a line per scenario file."""
        return "\n".join(self.origin)

    @property
    def cases(self) -> Path:
        """Where finished cases are kept until the report is written."""
        return self.path.parent / f".{self.path.name}.cases"

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A new, empty folder on the same disk; gone at the end unless it was published."""
        drafts.sweep(self.path)
        try:
            with drafts.new(self.path) as place:
                yield place
        except OSError as fault:
            raise self._unwritable(fault) from None

    def write_lock(self, draft: Path, lock: str) -> None:
        """Write the lock of the scenario, which says whose report this is."""
        (draft / LOCK).write_text(labeled(lock, self.origin), "utf-8")

    def publish(self, draft: Path) -> Path:
        """Put `draft` in place; an earlier report disappears only once that has worked."""
        self._try_owner()  # somebody else may have been quicker
        # mkdtemp makes folders that only their owner can read, which reports need not be
        draft.chmod(0o777 & ~_umask())
        if not self.path.exists():
            return draft.rename(self.path)
        for other in self.path.iterdir():
            if other.name not in OURS:
                _copy(other, draft / other.name)
        with drafts.aside(self.path) as earlier, DeferredInterrupt():
            aside = self.path.rename(earlier / self.path.name)
            try:
                draft.rename(self.path)
            except OSError:
                aside.rename(self.path)
                raise
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
