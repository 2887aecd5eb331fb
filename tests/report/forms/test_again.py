"""The report of a finished run, written again."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.report.again import write_again
from simulator.report.figures import drawing
from simulator.report.folder import FIGURES, KEPT, LOCK, MARKDOWN, PAGE, TABLES, Unwritable
from simulator.report.kept import Unreadable
from simulator.report.writing import write_report
from tests.cli.conftest import EMPTY
from tests.report.hand import findings


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, written and drawn once; each test has a copy of its own."""
    place = tmp_path_factory.mktemp("written")
    write_report(findings(), place)
    return place


@pytest.fixture
def run(written: Path, tmp_path: Path) -> Path:
    """The folder of a finished run, with a note of somebody else."""
    place = tmp_path / "reports" / "shop"
    shutil.copytree(written, place)
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


@pytest.mark.slow
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


def places(told: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place within plain data, and the first few of a list."""
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(told, dict):
        inner = told.items()
    elif isinstance(told, list):
        inner = enumerate(told[:3])
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


def damaged(text: str, luck: random.Random) -> str:
    """Findings that have been cut, or in which something is missing or something else."""
    told = json.loads(text)
    where = luck.choice(list(places(told)))
    kind = luck.choice(["cut", "missing", "other", "other"])
    if kind == "cut":
        return text[: luck.randrange(len(text))]
    around = told
    for key in where[:-1]:
        around = around[key]
    if kind == "missing":
        del around[where[-1]]
    else:
        around[where[-1]] = luck.choice(
            [None, "x", -1, [], {}, True, 1e300, "NaN", [[]], {"float": "x"}, {"float": "nan"}]
        )
    return json.dumps(told)


@pytest.mark.slow
def test_damage_of_any_kind_gives_a_message_or_a_report(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ninety damaged versions: refused in a line, or a report if what is left is one."""
    monkeypatch.setattr(drawing, "_svg", lambda spec: EMPTY)
    luck, whole = random.Random(12), (run / KEPT).read_text("utf-8")
    said = []
    for _ in range(90):
        (run / KEPT).write_text(damaged(whole, luck), "utf-8")
        try:
            write_again(run)
        except Unreadable as fault:
            said.append(str(fault))
    assert len(said) > 45
    assert all(line.startswith(f"{run / KEPT}: cannot be read as findings") for line in said)


def test_a_fault_of_the_program_is_not_taken_for_damage(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise KeyError("a bug")

    monkeypatch.setattr("simulator.report.writing.as_html", broken)
    with pytest.raises(KeyError, match="a bug"):
        write_again(run)


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
