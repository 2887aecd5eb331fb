"""`--executor`: what plays the cases of a command, of whatever kind."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
from typer.testing import CliRunner

from simulator import cli, experiment
from simulator.report.folder import KEPT
from tests.decision.short_race import one_round
from tests.experiment.counted import Counted
from tests.report.shop import SHOP

TEXT = (
    SHOP.replace("60 weeks", "10 weeks")
    .replace("points: {back: 1%}", "points: {back: {value: 1%, search: [0.5%, 2%]}}")
    .replace("run:", "  plain:\n    tools: {discount: {depth: 1%}}\nrun:")
)
SIZE = ("--agents", "50", "--quiet")
TWO = ("--cases", "2")
COMMANDS = {
    "run": ("run", "shop.yaml", *TWO, *SIZE),
    "compare": ("compare", "shop.yaml", *TWO, *SIZE),
    "sweep": ("sweep", "shop.yaml", "card.tools.points.back=0.5%..2%:2", *TWO, *SIZE),
    "improve": ("improve", "shop.yaml", *TWO, *SIZE),
    "attribute": ("attribute", "shop.yaml", "--program", "card", *TWO, *SIZE),
    "transactions": ("transactions", "shop.yaml", "--customers", "20", *SIZE),
}
PLAYED = {"compare": 2, "sweep": 2, "attribute": 2, "transactions": 1}


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(TEXT, "utf-8")


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of the user's, with executors and other things."""
    module = ModuleType("pools")
    monkeypatch.setitem(sys.modules, "pools", module)
    return module


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def found(folder: str) -> dict[str, str]:
    """What the only report below a folder says: every table, and its findings."""
    (report,) = Path(folder).iterdir()
    frames = {one.name: pl.read_parquet(one).write_csv() for one in report.rglob("*.parquet")}
    return frames | {one.name: one.read_text("utf-8") for one in report.glob(KEPT)}


@pytest.mark.slow
@pytest.mark.anew
@pytest.mark.mends
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_plays_its_cases_on_an_executor_that_is_given(
    name: str, pools: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object) -> None:
        raise AssertionError("played elsewhere")

    monkeypatch.setattr("simulator.decision.among.improve.race", one_round)
    jobs = () if name == "transactions" else ("--jobs", "1")
    code, _, err = loyalty(*COMMANDS[name], *jobs, "--out", "alone")
    assert code == 0, err
    monkeypatch.setattr(experiment, "InProcessPool", nobody)
    monkeypatch.setattr(experiment, "ProcessPool", nobody)
    with Counted(2) as pool:
        pools.two = pool  # type: ignore[attr-defined]
        code, _, err = loyalty(*COMMANDS[name], "--executor", "pools:two", "--out", "pool")
        assert code == 0, err
        assert not pool.shut
        assert pool.submits == PLAYED.get(name, pool.submits)
        assert pool.submits > (0 if name in PLAYED else 2)
    assert found("pool") == found("alone") != {}


def test_what_makes_an_executor_is_called_and_its_executor_ended(pools: ModuleType) -> None:
    made: list[Counted] = []

    def make() -> Counted:
        made.append(Counted(1))
        return made[0]

    pools.make = make  # type: ignore[attr-defined]
    code, _, err = loyalty(*COMMANDS["transactions"], "--executor", "pools:make")
    assert code == 0, err
    assert [(one.submits, one.shut) for one in made] == [(1, True)]


def test_a_module_may_lie_in_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "my_pools", ModuleType("my_pools"))
    del sys.modules["my_pools"]  # so that it is forgotten afterwards
    text = "from concurrent.futures import ThreadPoolExecutor\n\ndef two():\n"
    Path("my_pools.py").write_text(text + "    return ThreadPoolExecutor(2)\n", "utf-8")
    before = list(sys.path)
    code, _, err = loyalty(*COMMANDS["transactions"], "--executor", "my_pools:two")
    assert code == 0, err
    assert sys.path == before
    assert "my_pools" in sys.modules


EXPECTED = "expected MODULE:NAME, such as pools:four for `four = ThreadPoolExecutor(4)` in pools.py"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("pools", f"--executor: found 'pools'; {EXPECTED}"),
        ("pools:", f"--executor: found 'pools:'; {EXPECTED}"),
        ("no_pools:two", f"--executor: no module is called 'no_pools'; {EXPECTED}"),
        (
            "pools:three",
            "--executor: pools:three: AttributeError: module 'pools' has no attribute 'three'; "
            + EXPECTED,
        ),
        ("pools:four", "--executor: pools:four is a int, no concurrent.futures.Executor"),
        ("pools:none", "--executor: pools:none is a NoneType, no concurrent.futures.Executor"),
        ("pools:fails", "--executor: pools:fails: ZeroDivisionError: no room"),
        ("wrong_pools:two", "--executor: wrong_pools:two: ZeroDivisionError: division by zero"),
        (
            "lost_pools:two",
            "--executor: lost_pools:two: ModuleNotFoundError: No module named 'no_cluster'",
        ),
    ],
)
@pytest.mark.anew
@pytest.mark.parametrize("command", ["run", "transactions"])
def test_a_name_that_cannot_be_used_is_said_before_anything_is_played(
    command: str, named: str, message: str, pools: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise ZeroDivisionError("no room")

    about = {"four": 4, "none": lambda: None, "fails": fails}
    pools.__dict__.update(about)
    Path("wrong_pools.py").write_text("1 / 0\n", "utf-8")
    Path("lost_pools.py").write_text("import no_cluster\n", "utf-8")
    monkeypatch.setattr("simulator.simulate.play.Loop", None)
    code, out, err = loyalty(*COMMANDS[command], "--executor", named)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == message
    assert not list(Path("reports").glob("*"))
