"""The report of a finished run, written anew from what it found."""

from __future__ import annotations

import shutil
from pathlib import Path

from simulator.report.folder import KEPT, LOCK, PAGE, TABLES, WINNER, ReportFolder
from simulator.report.folder.origin import moved, read_origin
from simulator.report.kept import Kept, is_whole, read, unreadable
from simulator.report.reports import summary_of
from simulator.report.writing import write_report


def write_again(run: Path, out: Path | None = None) -> tuple[Kept, Path]:
    """Write the report of the run in a folder, there or below `out`; return its page.

    Raises
    ------
    Unreadable
        If the folder holds no finished run, or one of another version.
    Unwritable
        If the report cannot be written; the earlier one is as it was.
    """
    findings = read(run / KEPT)
    whole = run.resolve()
    above = whole.parent if out is None else out
    folder = ReportFolder(above, whole.name, moved(read_origin(run / LOCK), whole.parent, above))
    with folder.draft() as draft:
        try:
            summary_of(findings)  # for the terminal
            write_report(findings, draft)
        except OSError:
            raise
        except Exception as fault:
            if is_whole(run / KEPT):
                raise  # a fault of the program
            raise unreadable(run / KEPT, fault) from None
        if (run / WINNER).is_file():
            shutil.copy2(run / WINNER, draft / WINNER)
        if (run / LOCK).is_file():
            folder.write_lock(draft, (run / LOCK).read_text("utf-8"))
        if (run / TABLES).is_dir():
            shutil.copytree(run / TABLES, draft / TABLES)
        place = folder.publish(draft)
    return findings, (run if out is None else place) / PAGE
