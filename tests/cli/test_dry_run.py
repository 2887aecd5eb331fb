"""What a report needs is tried on one case before the many are played."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator import experiment
from simulator.decision.among import improve
from simulator.decision.between import sweep
from simulator.decision.between.sweeping import planned
from simulator.economics.customers.pairs import play_pairs
from simulator.report import dry_run, kept, reports, writing
from simulator.report.figures import drawing, npv
from simulator.report.result import Size
from simulator.scenario import loads
from simulator.simulate import Played
from simulator.store import CaseFolder, Store
from tests.cli.typed import Typed
from tests.report.shop import SHOP

SEVERAL = (
    SHOP.replace("back: 1%", "back: {value: 1%, search: [0.5%, 2%]}")
    .replace("run:", "  plain:\n    tools: {discount: {depth: 1%}}\nrun:")
    .replace("60 weeks", "26 weeks")
)
SIZE = ("--agents", "50", "--jobs", "1", "--quiet")
COMMANDS = {
    "run": ("run", "shop.yaml"),
    "comparison": ("compare", "shop.yaml"),
    "sweep": ("sweep", "shop.yaml", "card.tools.points.back=0.5%..2%:3"),
    "improvement": ("improve", "shop.yaml", "--budget", "500"),
    "attribution": ("attribute", "shop.yaml", "--program", "card"),
}
KINDS = {name: kind.__name__ for name, kind in kept.KINDS.items()}


@pytest.fixture
def loyalty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Typed:
    """The command in a folder with a scenario."""
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SEVERAL, "utf-8")
    return Typed(monkeypatch, capsys)


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the cases that are played and kept."""
    numbers: list[int] = []
    save = CaseFolder.save

    def counted(self: CaseFolder, played: Played) -> None:
        numbers.append(played.number)
        save(self, played)

    monkeypatch.setattr(CaseFolder, "save", counted)
    return numbers


def fault(monkeypatch: pytest.MonkeyPatch, times: int = 10**6) -> list[str]:
    """Let the document of a report fail so many times; returns the kinds that were told."""
    told: list[str] = []
    tell: Callable[..., object] = reports.document_of

    def broken(found: object) -> object:
        told.append(type(found).__name__)
        return 1 // 0 if len(told) <= times else tell(found)

    monkeypatch.setattr(writing, "document_of", broken)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMMANDS)
def test_a_fault_of_the_report_ends_a_run_before_its_cases(
    kind: str, loyalty: Typed, saved: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = fault(monkeypatch)
    code, out, err = loyalty(*COMMANDS[kind], *SIZE, "--cases", "9")
    assert (code, out, saved) == (1, "", [])
    assert set(told) == {KINDS[kind]}
    assert "shop.yaml: the report could not be written, so no cases were played" in err
    assert "ZeroDivisionError" in err
    assert "writing.py, line " in err
    assert "Traceback" not in err
    assert not list(Path("reports").glob("*"))


def try_run(tmp_path: Path, *, cases: int) -> list[str]:
    """Try a run of so many cases; returns what there was to wait for."""
    said: list[str] = []
    size, store = Size(50, cases, 1), Store(tmp_path / "kept")
    dry_run.of_run(loads(SEVERAL, name="shop"), size, store, certain=True, tell=said.append)
    return said


@pytest.mark.slow
def test_what_only_a_small_case_does_refuses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = fault(monkeypatch, times=1)
    assert try_run(tmp_path, cases=9) == [dry_run.DOING]
    assert told == ["Findings"] * 2  # of a small case, and of full size


def test_few_cases_are_played_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = fault(monkeypatch, times=0)
    assert try_run(tmp_path, cases=dry_run.FEW_CASES) == []
    assert told == []


@pytest.mark.slow
def test_nothing_is_tried_where_all_cases_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = fault(monkeypatch, times=0)
    experiment.run(
        loads(SEVERAL, name="shop"), agents=50, cases=9, seed=1, jobs=1, certain=True,
        store=Store(tmp_path / "kept"), play=play_pairs,
    )  # fmt: skip
    assert try_run(tmp_path, cases=9) == []
    assert told == []
    assert try_run(tmp_path, cases=10) == [dry_run.DOING]
    assert told == ["Findings"]


def test_a_dry_run_draws_no_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(spec: str) -> str:
        raise AssertionError("a picture")

    monkeypatch.setattr(drawing, "_svg", drawn)
    token = drawing._WITHOUT.set(False)  # as it is outside of these tests
    try:
        assert try_run(tmp_path, cases=9) == [dry_run.DOING]
    finally:
        drawing._WITHOUT.reset(token)


def test_a_fault_of_a_figure_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(room: object) -> object:
        raise ZeroDivisionError("no room")

    figure = drawing.figure
    monkeypatch.setattr(
        npv, "figure", lambda stem, title, caption, _: figure(stem, title, caption, broken)
    )
    with pytest.raises(dry_run.Unreportable, match=r"ZeroDivisionError: no room; drawing\.py"):
        try_run(tmp_path, cases=9)


def test_a_search_and_a_sweep_are_tried_on_few_arms() -> None:
    scenario = loads(SEVERAL, name="shop")
    plan = planned(scenario, ["card.tools.points.back=0.5%..2%:6"])
    short = sweep.shortened(plan)
    assert [one.values for one in short.versions] == [
        plan.versions[0].values,
        plan.versions[-1].values,
    ]
    found = improve.tried(scenario, program="card", agents=50, cases=1, seed=1)
    assert found.winner.values != found.own.values
    assert found.over_own is not None
    assert 0 < found.plays <= 16
