"""Finished cases on disk."""

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.experiment import run
from simulator.simulate import RunOff, Vintages
from simulator.store import CaseFolder, Store, fingerprint
from tests.experiment import shop

KEY = fingerprint("a shop", seed=1)


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    return Store(tmp_path / "cases").folder_of(KEY)


@pytest.mark.parametrize("panel", [True, False])
def test_a_case_comes_back_to_the_bit(folder: CaseFolder, panel: bool) -> None:
    case = shop.played(3, 1, (0.1, 0.2), panel)
    odd = replace(case, seconds=0.1 + 0.2, solved=(replace(case.solved[0], simulated=np.inf),))
    folder.save(odd)
    assert shop.same(folder.load(3), odd)
    assert folder.numbers() == (3,)


def test_a_full_disk_is_told_with_the_file(
    folder: CaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"No space left on device: .*case_000000"):
        folder.save(shop.played(0, 1, None, False))


def test_nothing_but_whole_files_is_left(folder: CaseFolder) -> None:
    folder.save(shop.played(3, 1, None, True))
    folder.save(shop.played(3, 1, None, True))
    assert [path.name for path in folder.folder.iterdir()] == ["case_000003.bin"]


def test_what_could_not_be_read_back_is_refused(folder: CaseFolder) -> None:
    with pytest.raises(TypeError, match="a set cannot be kept"):
        folder.save(replace(shop.played(3, 1, None, False), seconds={1}))  # type: ignore[arg-type]
    assert folder.numbers() == ()


def test_no_such_case(folder: CaseFolder) -> None:
    assert folder.load(0) is None
    assert folder.numbers() == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:20],
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
        lambda content: b"\x80\x04." + content,
    ],
    ids=["empty", "head only", "cut", "longer", "one bit", "a pickle"],
)
def test_damaged_files_are_as_good_as_absent(
    folder: CaseFolder, damage: Callable[[bytes], bytes]
) -> None:
    folder.save(shop.played(3, 1, None, False))
    path = folder.folder / "case_000003.bin"
    path.write_bytes(damage(path.read_bytes()))
    assert folder.load(3) is None


def test_a_renamed_file_is_not_another_case(folder: CaseFolder) -> None:
    folder.save(shop.played(3, 1, None, False))
    (folder.folder / "case_000003.bin").rename(folder.folder / "case_000004.bin")
    assert folder.load(4) is None


def test_clear_deletes_its_own_files_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "cases")
    folder = store.folder_of(KEY)
    folder.save(shop.played(0, 1, None, False))
    (folder.folder / "case_000001.4711.part").write_bytes(b"left by a killed run")
    mine = store.folder / "notes.txt"
    mine.write_text("mine")
    store.clear()
    assert list(store.folder.iterdir()) == [mine]
    mine.unlink()
    store.clear()
    assert not store.folder.exists()
    store.clear()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "cases").write_text("")
    with pytest.raises(FileExistsError):
        Store(tmp_path / "cases")


def test_the_fingerprint_knows_what_a_case_depends_on() -> None:
    keys = {
        fingerprint("a shop", seed=1, agents=10, certain=False),
        fingerprint("b shop", seed=1, agents=10, certain=False),
        fingerprint("a shop", seed=2, agents=10, certain=False),
        fingerprint("a shop", seed=1, agents=11, certain=False),
        fingerprint("a shop", seed=1, agents=10, certain=True),
    }
    assert len(keys) == 5
    assert fingerprint("a shop", seed=1) == KEY


def play_no_more(*_: object, **__: object) -> None:
    raise AssertionError("this case was there already")


def test_more_and_fewer_cases_use_what_is_there(tmp_path: Path) -> None:
    store, log = Store(tmp_path / "cases"), tmp_path / "log"
    world = shop.scenario(log=str(log))
    run(world, cases=5, jobs=1, store=store, play=shop.play)
    log.unlink()
    more = run(world, cases=9, jobs=1, store=store, play=shop.play)
    assert [int(line.split()[0]) for line in log.read_text().splitlines()] == [5, 6, 7, 8]
    fewer = run(world, cases=3, jobs=1, store=store, play=play_no_more)  # type: ignore[arg-type]
    fresh = run(world, cases=9, jobs=1, play=shop.play)
    assert shop.same_result(more, fresh)
    assert shop.same(fewer.played, fresh.played[:3])


@pytest.mark.parametrize("change", [{"seed": 2}, {"agents": 99}, {"certain": True}])
def test_other_settings_do_not_mix(tmp_path: Path, change: dict[str, int]) -> None:
    store, log = Store(tmp_path / "cases"), tmp_path / "log"
    run(shop.scenario(), cases=2, jobs=1, store=store, play=shop.play)
    run(shop.scenario(log=str(log)), cases=2, jobs=1, store=store, play=shop.play, **change)  # type: ignore[arg-type]
    assert len(log.read_text().splitlines()) == 2


def test_a_changed_scenario_does_not_mix(tmp_path: Path) -> None:
    store, log = Store(tmp_path / "cases"), tmp_path / "log"
    run(shop.scenario(), cases=2, jobs=1, store=store, play=shop.play)
    other = shop.scenario(text="another shop", log=str(log))
    run(other, cases=2, jobs=1, store=store, play=shop.play)
    assert len(log.read_text().splitlines()) == 2


def test_a_damaged_case_is_played_again(tmp_path: Path) -> None:
    store, log = Store(tmp_path / "cases"), tmp_path / "log"
    world = shop.scenario(log=str(log))
    before = run(world, cases=4, jobs=1, store=store, play=shop.play)
    log.unlink()
    for path in store.folder.glob("*/case_000002.bin"):
        path.write_bytes(path.read_bytes()[:-100])
    after = run(world, cases=4, jobs=1, store=store, play=shop.play)
    assert log.read_text().split()[0] == "2"
    assert len(log.read_text().splitlines()) == 1
    assert shop.same_result(before, after)


def test_points_by_month_of_issue_come_and_go_with_the_panel(tmp_path: Path) -> None:
    """What becomes of points is known either way, and the same to the bit."""
    store, world = Store(tmp_path / "cases"), shop.scenario()
    having = run(world, cases=2, jobs=1, store=store, play=shop.play).played
    without = run(world, cases=2, jobs=1, store=store, panel=False, play=play_no_more).played  # type: ignore[arg-type]
    kinds = [[type(case.owed["card"]["points"]) for case in some] for some in (having, without)]
    assert kinds == [[Vintages, RunOff], [RunOff, RunOff]]
    assert shop.same(without[1], having[1])
    told_apart, together = (case[0].owed["card"]["points"] for case in (having, without))
    assert together.later.tolist() == told_apart.later.sum(axis=1, keepdims=True).tolist()


def test_the_panel_is_there_when_it_is_asked_for(tmp_path: Path) -> None:
    store, world = Store(tmp_path / "cases"), shop.scenario()
    without = run(world, cases=2, jobs=1, store=store, panel=False, play=shop.play)
    assert without.played[0].panel is None
    having = run(world, cases=2, jobs=1, store=store, play=shop.play)
    assert having.played[0].panel is not None
    assert having.played[1].panel is None
    again = run(world, cases=2, jobs=1, store=store, panel=False, play=shop.play)
    assert shop.same_result(without, again)
