"""Where compiled kernels are kept, and that nothing ends where none can be."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import simulator
from simulator import kernels
from simulator.kernels import are_compiled, place_for, told

NOWHERE = "/dev/null/none"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes of folders")


@pytest.fixture(autouse=True)
def _nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As of a package that root has installed, used by somebody without a home."""
    assert tmp_path.is_dir()  # made before there is no place for it
    monkeypatch.setattr(kernels, "_beside", lambda: Path(NOWHERE))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", NOWHERE)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: NOWHERE)


def test_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place_for("1") is None
    assert not are_compiled(None)
    assert "at every run: no folder for them can be written; set NUMBA_CACHE_DIR" in told(None)


def test_a_home_is_as_good(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert place_for("1") == tmp_path / ".cache" / "loyalty-simulator" / "kernels-1"


def test_a_temporary_folder_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    place = place_for("1")
    assert place is not None
    assert place.parent == tmp_path / f"loyalty-simulator-{os.getuid()}"
    assert place.parent.stat().st_mode & 0o077 == 0
    assert f"kept in {place.parent}, or where NUMBA_CACHE_DIR says" in told(place)


@pytest.mark.parametrize("how", ["open to others", "a link"])
def test_what_others_may_have_filled_is_never_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    mine = tmp_path / f"loyalty-simulator-{os.getuid()}"
    if how == "a link":
        (tmp_path / "theirs").mkdir(mode=0o700)
        mine.symlink_to("theirs")
    else:
        mine.mkdir()
        mine.chmod(0o777)
    assert place_for("1") is None


def test_compiling_is_said_only_where_nothing_is_compiled(tmp_path: Path) -> None:
    assert not are_compiled(tmp_path)
    (tmp_path / "simulate_1").mkdir()
    (tmp_path / "simulate_1" / "till.nbi").touch()
    assert are_compiled(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("temporary", [True, False])
def test_a_command_works_where_nothing_can_be_written(tmp_path: Path, temporary: bool) -> None:
    whole, copy = Path(simulator.__file__).parent, tmp_path / "simulator"
    copy.mkdir()
    for part in whole.iterdir():
        if part.name != "__pycache__":
            (copy / part.name).symlink_to(part)
    (copy / "__pycache__").touch()  # not even root can write into a file
    place = str(tmp_path) if temporary else NOWHERE
    said = subprocess.run(
        [sys.executable, "-B", "-c", "from simulator.cli import main; main()", "tools"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), "HOME": NOWHERE,
             "TMPDIR": place},
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")
    assert "points" in said.stdout
