"""The folder of a report: refused early, replaced late."""

import errno
import os
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from simulator.report.folder import PAGE, TABLES, ReportFolder, Unwritable, drafts


def write(folder: ReportFolder, text: str) -> Path:
    """Publish a report whose page is `text`."""
    with folder.draft() as draft:
        (draft / PAGE).write_text(text)
        return folder.publish(draft)


def test_a_report_is_put_in_place(tmp_path: Path) -> None:
    place = write(ReportFolder(tmp_path / "a" / "b", "shop"), "first")
    assert place == tmp_path / "a" / "b" / "shop"
    assert (place / PAGE).read_text() == "first"
    assert place.stat().st_mode & 0o500 == 0o500


def test_a_new_report_replaces_ours_and_leaves_what_is_not(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path, "shop")
    write(folder, "first")
    (folder.path / "notes.txt").write_text("mine")
    (folder.path / "more").mkdir()
    (folder.path / "more" / "deep.txt").write_text("mine, too")
    (folder.path / TABLES).mkdir()
    (folder.path / TABLES / "weeks.parquet").write_text("stale")
    write(folder, "second")
    assert (folder.path / PAGE).read_text() == "second"
    assert (folder.path / "notes.txt").read_text() == "mine"
    assert (folder.path / "more" / "deep.txt").read_text() == "mine, too"
    assert not (folder.path / TABLES).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_a_failed_report_leaves_the_earlier_one(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path, "shop")
    write(folder, "first")
    with pytest.raises(Unwritable, match="shop: cannot write"), folder.draft() as draft:
        draft.joinpath(".").write_text("half")
    assert (folder.path / PAGE).read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_a_full_disk_is_told_with_the_place(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path, "shop")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(Unwritable, match=r"shop: cannot write.*No space left"), folder.draft():
        raise full
    assert not list(tmp_path.iterdir())


def test_drafts_of_a_run_that_was_killed_go_away_in_time(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path, "shop")
    names = (".shop.abcd1234", ".shop.efgh5678", ".shop.cases", ".shop.b.abcd1234", "notes")
    for name in names:
        (tmp_path / name).mkdir()
        if name != ".shop.efgh5678":  # somebody may be writing this one
            os.utime(tmp_path / name, (0, 0))
    write(folder, "first")
    assert {path.name for path in tmp_path.iterdir()} == {"shop", *names[1:]}


@pytest.mark.skipif(os.name != "posix", reason="locks on folders")
def test_drafts_of_a_killed_run_go_away_with_the_next_one(tmp_path: Path) -> None:
    """At once, and what the killed run had moved aside comes back; a draft at work stays."""
    folder = ReportFolder(tmp_path, "shop")
    write(folder, "first")
    with drafts.new(folder.path) as at_work:
        left = tmp_path / ".shop.draft-abcd1234"
        left.mkdir()
        earlier = tmp_path / ".shop.old-abcd1234"
        earlier.mkdir()
        folder.path.rename(earlier / "shop")
        for place in (left, earlier, at_work):
            os.utime(place, (time.time() - 5,) * 2)
        ReportFolder(tmp_path, "shop")
        assert sorted(tmp_path.iterdir()) == sorted([at_work, folder.path])
        assert (folder.path / PAGE).read_text() == "first"
    assert list(tmp_path.iterdir()) == [folder.path]


@pytest.mark.parametrize("way", ["file/deeper", "file", "."])
def test_an_impossible_place_is_found_before_the_run(tmp_path: Path, way: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "shop").write_text("in the way")
    with pytest.raises(Unwritable, match=r"cannot write the report here.*--out"):
        ReportFolder(tmp_path / way, "shop")


def test_ctrl_c_amid_making_a_draft_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tempfile.mkdtemp

    def interrupted(**about: Any) -> str:
        place: str = make(**about)
        signal.raise_signal(signal.SIGINT)  # the folder is there, and nobody knows of it yet
        return place

    monkeypatch.setattr(tempfile, "mkdtemp", interrupted)
    with pytest.raises(KeyboardInterrupt), drafts.new(tmp_path / "shop"):
        pass
    assert not list(tmp_path.iterdir())
