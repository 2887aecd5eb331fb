"""Where reports go: no scenario's report or kept cases give way to those of another one."""

import os
from pathlib import Path

import pytest

from simulator.experiment import Interrupted
from simulator.report.folder import ReportFolder
from tests.cli.typed import Typed
from tests.report.shop import SHOP

TINY = ("--agents", "50", "--cases", "2", "--jobs", "1", "--certain", "--quiet")


@pytest.fixture
def loyalty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Typed:
    """The command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Typed(monkeypatch, capsys)


def scenario(path: str, text: str = SHOP) -> Path:
    """A scenario file, with the folders above it."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Ctrl-C come while a report is written."""

    def stopped(*_: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(ReportFolder, "publish", stopped)


def kept(place: str = "reports") -> list[Path]:
    """Finished cases that wait for their report."""
    return sorted(Path(place).glob(".*.cases/*/*.bin"))


@pytest.mark.slow
def test_versions_of_a_file_have_reports_of_their_own(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario("shop.v1.yaml")
    scenario("shop.v2.yaml", SHOP.replace("back: 1%", "back: 2%"))
    with monkeypatch.context() as patch:
        interrupt(patch)
        code, _, err = loyalty("run", "shop.v1.yaml", *TINY)
    assert code == 130
    assert "2 finished cases; they are kept, and the same command continues" in err
    before = kept()
    assert len(before) == 2
    assert loyalty("run", "shop.v2.yaml", *TINY)[0] == 0
    assert kept() == before
    assert loyalty("run", "shop.v1.yaml", *TINY)[0] == 0
    assert sorted(path.name for path in Path("reports").iterdir()) == ["shop.v1", "shop.v2"]


@pytest.mark.slow
def test_a_report_of_a_file_of_the_same_name_is_refused_its_place(loyalty: Typed) -> None:
    for path in ("a/shop.yaml", "b/shop.yaml"):
        scenario(path)
    assert loyalty("run", "a/shop.yaml", *TINY)[0] == 0
    page = Path("reports/shop/report.html").stat().st_mtime_ns
    code, out, err = loyalty("run", "b/shop.yaml", *TINY)
    assert (code, out) == (2, "")
    assert err == (
        "reports/shop: holds the report of a/shop.yaml, and this is b/shop.yaml; choose another "
        "place with --out, or delete that folder if nobody needs it\n"
    )
    assert Path("reports/shop/report.html").stat().st_mtime_ns == page
    assert not list(Path("reports").glob(".*"))
    assert loyalty("run", "b/shop.yaml", *TINY, "--out", "b")[0] == 0
    # the same file is welcome again, however it is named, and from wherever
    os.chdir("a")
    assert loyalty("run", "../a/shop.yaml", *TINY, "--out", "../reports")[0] == 0


@pytest.mark.slow
def test_kept_cases_of_another_file_are_not_cleared(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario("a/shop.yaml")
    scenario("b/shop.yaml", SHOP.replace("back: 1%", "back: 2%"))
    with monkeypatch.context() as patch:
        interrupt(patch)
        assert loyalty("run", "a/shop.yaml", *TINY)[0] == 130
    before = kept()
    code, out, err = loyalty("run", "b/shop.yaml", *TINY)
    assert (code, out) == (2, "")
    assert err.startswith("reports/.shop.cases: keeps cases of a/shop.yaml, and this is b/shop.ya")
    assert kept() == before
    assert loyalty("run", "a/shop.yaml", *TINY)[0] == 0
    assert not kept()


@pytest.mark.parametrize("command", ["compare", "sweep"])
def test_other_reports_are_kept_apart_too(loyalty: Typed, command: str) -> None:
    rest = ("card.tools.points.back=1%..2%:2",) if command == "sweep" else ()
    for path in ("a/shop.yaml", "b/shop.yaml"):
        scenario(path, SHOP.replace("run:", "  half: {tools: {points: {back: 0.5%}}}\nrun:"))
    assert loyalty(command, "a/shop.yaml", *rest, *TINY)[0] == 0
    code, _, err = loyalty(command, "b/shop.yaml", *rest, *TINY)
    assert code == 2
    assert "holds the report of a/shop.yaml, and this is b/shop.yaml" in err


@pytest.mark.slow
def test_a_report_written_again_still_knows_its_scenario(loyalty: Typed) -> None:
    for path in ("a/shop.yaml", "b/shop.yaml"):
        scenario(path)
    assert loyalty("run", "a/shop.yaml", *TINY)[0] == 0
    lock = Path("reports/shop/scenario.lock.yaml")
    before = lock.read_text("utf-8")
    assert before.startswith('# scenario: "../a/shop.yaml"\n')
    assert loyalty("report", "reports/shop")[0] == 0
    assert lock.read_text("utf-8") == before
    assert loyalty("report", "reports/shop", "--out", "far/away")[0] == 0
    moved = Path("far/away/shop/scenario.lock.yaml").read_text("utf-8")
    assert moved == before.replace("../a", "../../a")
    assert loyalty("run", "a/shop.yaml", *TINY, "--out", "far/away")[0] == 0
    assert loyalty("run", "b/shop.yaml", *TINY, "--out", "far/away")[0] == 2


@pytest.mark.parametrize("name", ["caf\udce9", "shop\udcff.v2"])
def test_a_place_whose_name_is_no_text_is_found_before_the_run(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("simulator.experiment.run", _never)
    scenario("shop.yaml")
    code, out, err = loyalty("run", "shop.yaml", *TINY, "--out", name)
    assert (code, out) == (2, "")
    assert "\\x" in err
    assert "(the name is not UTF-8)" in err
    try:
        scenario(f"{name}.yaml")
    except OSError:
        return  # no such names on this disk
    code, out, err = loyalty("run", f"{name}.yaml", *TINY)
    assert (code, out) == (2, "")
    assert "(the name is not UTF-8)" in err


@pytest.mark.parametrize("link", ["reports", "reports/shop", "reports/.shop.cases"])
def test_a_link_to_nothing_is_found_before_the_run(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    monkeypatch.setattr("simulator.experiment.run", _never)
    scenario("shop.yaml")
    Path(link).parent.mkdir(exist_ok=True)
    Path(link).symlink_to("nowhere")
    code, out, err = loyalty("run", "shop.yaml", *TINY)
    assert (code, out) == (2, "")
    assert err.startswith(f"{link}: ")
    assert len(err.splitlines()) == 1


def test_a_name_without_room_for_a_draft_is_found_before_the_run(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.experiment.run", _never)
    scenario("s" * 245 + ".yaml")
    code, out, err = loyalty("run", "s" * 245 + ".yaml", *TINY)
    assert (code, out) == (2, "")
    assert "cannot write the report here (File name too long)" in err


@pytest.mark.slow
def test_an_interrupt_while_the_report_is_written_says_what_is_kept(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario("shop.yaml")
    interrupt(monkeypatch)
    code, out, err = loyalty("run", "shop.yaml", *TINY)
    assert (code, out) == (130, "")
    assert err == (
        "interrupted with 2 finished cases; they are kept, and the same command continues\n"
    )
    assert [path.name for path in Path("reports").iterdir()] == [".shop.cases"]


def _never(*_: object, **__: object) -> None:
    raise Interrupted(0, 0)


@pytest.mark.parametrize("words", [("--agents", "9999"), ()])
def test_agents_above_the_customers_are_said_at_once(loyalty: Typed, words: tuple[str]) -> None:
    scenario("shop.yaml", SHOP.replace("agents: 200", "agents: 3_000"))
    code, out, err = loyalty("transactions", "shop.yaml", *words, "--customers", "1", "--quiet")
    assert (code, out[:4]) == (0, "Case")
    where, n = ("--agents", "9,999") if words else ("shop.yaml:16: run.agents", "3,000")
    assert err == (
        f"{where}: {n} agents are more than the 2,000 customers, each of whom is simulated once\n"
    )
