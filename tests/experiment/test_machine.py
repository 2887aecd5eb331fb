"""What the machine has to give."""

from pathlib import Path

import pytest

from simulator import machine


def test_memory_is_known_here() -> None:
    available = machine.available_memory()
    assert available is not None
    assert 50_000_000 < available < 2**50
    assert machine.cores() >= 1


def test_the_tightest_of_nested_groups_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    for folder, most, used in ((tmp_path / "a", "1000", 700), (inner, "max", 100)):
        (folder / "memory.max").write_text(f"{most}\n")
        (folder / "memory.current").write_text(f"{used}\n")
        (folder / "memory.stat").write_text("anon 5\ninactive_file 50\n")
    files = ("memory.max", "memory.current", "inactive_file")
    assert list(machine._left(tmp_path, "/a/b", *files)) == [350]
    assert list(machine._left(tmp_path, "/not/visible/here", *files)) == []


def test_unreadable_figures_are_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_free_in_machine", lambda: iter(()))
    monkeypatch.setattr(machine, "_free_in_groups", lambda: iter(()))
    assert machine.available_memory() is None
    assert machine.division(lambda: 10**18, 4, 3) == (3, 1)
