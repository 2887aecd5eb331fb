"""The report of a finished run, written again."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.report.again import write_again
from simulator.report.folder import FIGURES, KEPT, LOCK, MARKDOWN, PAGE, TABLES, Unwritable
from simulator.report.kept import Unreadable
from simulator.report.writing import write_report
from tests.report.hand import findings


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a finished run, with a note of somebody else."""
    place = tmp_path / "reports" / "shop"
    place.mkdir(parents=True)
    write_report(findings(), place)
    (place / LOCK).write_text("question: why?\n", "utf-8")
    (place / TABLES).mkdir()
    (place / TABLES / "weeks.csv").write_text("week\n0\n", "utf-8")
    (place / "notes.txt").write_text("mine", "utf-8")
    return place


def files(place: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = (path for path in sorted(place.rglob("*")) if path.is_file())
    return {str(path.relative_to(place)): path.read_bytes() for path in found}


def test_the_same_findings_give_the_same_bytes(run: Path) -> None:
    before = files(run)
    assert {PAGE, MARKDOWN, KEPT, f"{FIGURES}/npv.svg", f"{FIGURES}/npv.png"} <= set(before)
    for _ in range(2):
        found, page = write_again(run)
        assert found.question == findings().question
        assert page == run / PAGE
        assert files(run) == before
    assert [path.name for path in run.parent.iterdir()] == ["shop"]


def test_it_can_go_elsewhere_and_takes_all_along(run: Path, tmp_path: Path) -> None:
    before = files(run)
    _, page = write_again(run, tmp_path / "other")
    assert page == tmp_path / "other" / "shop" / PAGE
    assert files(page.parent) == {
        name: data for name, data in before.items() if name[:5] != "notes"
    }
    assert files(run) == before


def test_a_changed_report_takes_the_place_of_what_was_there(run: Path) -> None:
    before = files(run)
    (run / PAGE).write_text("stale", "utf-8")
    (run / FIGURES / "stale.svg").write_text("stale", "utf-8")
    write_again(run)
    assert files(run) == before


def test_the_folder_may_be_the_one_we_are_in(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(run)
    monkeypatch.chdir(run.parent)
    _, page = write_again(Path("shop"))
    assert page == Path("shop") / PAGE
    assert files(run) == before


@pytest.mark.parametrize("name", ["nowhere", "reports", "reports/shop/notes.txt"])
def test_a_place_without_a_run_gives_a_message(run: Path, tmp_path: Path, name: str) -> None:
    assert run.is_dir()
    before = files(tmp_path)
    with pytest.raises((Unreadable, NotADirectoryError)):
        write_again(tmp_path / name)
    assert files(tmp_path) == before


def test_a_damaged_run_is_left_as_it_is(run: Path) -> None:
    (run / KEPT).write_text("{", "utf-8")
    before = files(run)
    with pytest.raises(Unreadable, match="cannot be read as findings"):
        write_again(run)
    assert files(run) == before


def test_an_unwritable_place_gives_a_message(run: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    before = files(run)
    with pytest.raises(Unwritable, match=r"cannot write the report here.*--out"):
        write_again(run, tmp_path / "file" / "deeper")
    assert files(run) == before


@pytest.mark.parametrize("what", ["as_html", "as_markdown", "as_json"])
def test_a_failure_while_writing_leaves_the_earlier_report(
    run: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before = files(run)

    def broken(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"simulator.report.writing.{what}", broken)
    with pytest.raises(Unwritable, match="No space left on device"):
        write_again(run)
    assert files(run) == before
    assert [path.name for path in run.parent.iterdir()] == ["shop"]
