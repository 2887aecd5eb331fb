"""The command line as a user types it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import cli
from simulator.experiment import CaseError, Interrupted
from tests.report.living import text_of
from tests.report.shop import SHOP

LOYALTY = Path(sys.executable).with_name("loyalty")
Said = tuple[int, str, str]
Loyalty = Callable[..., Said]


@pytest.fixture
def loyalty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Loyalty:
    """Run `loyalty` in this process in an empty folder: exit code, output, messages."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["loyalty", *words])
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return int(str(code or 0)), said.out, said.err

    return run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small scenario in the folder the command runs in."""
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, "utf-8")
    return path


def test_help_fits_and_names_every_command() -> None:
    said = subprocess.run([LOYALTY, "--help"], capture_output=True, text=True, check=True)
    assert max(map(len, said.stdout.splitlines())) <= 80
    for command in ("run", "report", "attribute", "check", "explain", "tools", "new", "schema"):
        assert f"  {command} " in said.stdout


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, simulator.cli; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "numba", "scipy", "polars", "altair", "pydantic", "jinja2"}
    assert not heavy & set(said.stdout.split())


def test_version(loyalty: Loyalty) -> None:
    code, out, _ = loyalty("--version")
    assert code == 0
    assert re.fullmatch(r"loyalty \d+\.\d+\.\d+\n", out)


@pytest.mark.slow
def test_run_ends_with_half_a_page(loyalty: Loyalty, shop: Path) -> None:
    code, out, err = loyalty("run", "shop.yaml", "--jobs", "1")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert out.startswith("Does a small card pay?\n")
    assert "Same: price cut" in out
    assert out.endswith("reports/shop/report.html, with figures, tables and scenario.lock.yaml\n")
    assert "playing 4 cases" in err
    assert "\x1b" not in out + err
    assert (shop.parent / "reports" / "shop" / "figures" / "npv.svg").is_file()
    assert [path.name for path in (shop.parent / "reports").iterdir()] == ["shop"]


@pytest.mark.slow
def test_options_come_before_the_scenario(loyalty: Loyalty, shop: Path) -> None:
    words = ("--agents", "100", "--cases", "2", "--seed", "9", "--out", "here", "--certain")
    code, out, err = loyalty("run", "shop.yaml", *words, "--quiet", "--jobs", "1")
    assert (code, err) == (0, "")
    assert "100 agents, 2 cases, seed 9" in " ".join(out.split())
    lock = (shop.parent / "here" / "shop" / "scenario.lock.yaml").read_text("utf-8")
    assert "agents: 100\n" in lock


def test_check_shows_what_it_rests_on(loyalty: Loyalty, shop: Path) -> None:
    code, out, _ = loyalty("check", "shop.yaml")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert re.search(r"customers +purchases_per_year +63 +6\d", out)
    assert "elasticity: 0.8, pert 0.3, 0.8, 1.5" in out
    assert "share_of_wallet: 0.45, pert 0.3, 0.45, 0.6" in out
    assert "judged: " in out
    assert "no survey yet" in out
    assert "Defaults used as they are" in out


@pytest.mark.slow
def test_check_tells_where_a_living_market_is_heading(loyalty: Loyalty, tmp_path: Path) -> None:
    (tmp_path / "living.yaml").write_text(text_of(), "utf-8")
    code, out, _ = loyalty("check", "living.yaml")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    said = " ".join(out.split())
    for words in (
        r"Outlook for today.s business: \d\.\d customers a week leave, 3\.8 come and 0\.\d+ "
        "come back; after",
        "New customers a year: 50 by paid acquisition, 60 sent by customers, 9",
        "Service desk: 1 person, 44 problems reported a week, a load of 77 %",
        r"The rival attacks in every arm, today's, too: war \(weeks 20 to 23",
    ):
        assert re.search(words, said), words


def test_check_refuses_a_desk_that_cannot_cope(loyalty: Loyalty, tmp_path: Path) -> None:
    (tmp_path / "living.yaml").write_text(text_of().replace("case: 40", "case: 80"), "utf-8")
    code, out, err = loyalty("check", "living.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("living.yaml:16: market.service.desk.staff: a load of 153%: 44 problems")


def test_the_catalogue(loyalty: Loyalty) -> None:
    code, out, _ = loyalty("tools")
    assert code == 0
    assert "points " in out
    code, out, _ = loyalty("tools", "points")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    for part in ("Behavior", "Leaves out", "back: 0.01", "drawn from 0.6 to 1", "assumed: "):
        assert part in " ".join(out.split())
    code, out, err = loyalty("tools", "pints")
    assert (code, out) == (2, "")
    assert "did you mean 'points'?" in err


def test_what_is_no_tool_is_told_where_it_belongs(loyalty: Loyalty) -> None:
    code, out, err = loyalty("tools", "rival")
    assert (code, out) == (2, "")
    assert "'rival' is no tool; rival belongs under market:" in err


@pytest.mark.slow
def test_new_writes_a_scenario_that_runs(loyalty: Loyalty, tmp_path: Path) -> None:
    code, out, _ = loyalty("new", "mine.yaml")
    assert code == 0
    assert "loyalty run mine.yaml" in out
    code, _, _ = loyalty(
        "run", "mine.yaml", "--agents", "100", "--cases", "1", "--jobs", "1", "--certain"
    )
    assert code == 0
    (tmp_path / "mine.yaml").write_text("precious", "utf-8")
    code, _, err = loyalty("new", "mine.yaml")
    assert code == 2
    assert "there is a file already" in err
    assert (tmp_path / "mine.yaml").read_text("utf-8") == "precious"


def test_new_starts_from_a_shipped_scenario(loyalty: Loyalty, tmp_path: Path) -> None:
    code, _, _ = loyalty("new", "mine.yaml", "--like", "grocery_points")
    assert code == 0
    text = (tmp_path / "mine.yaml").read_text("utf-8")
    assert "goal: retain" in text
    assert text.startswith("# yaml-language-server: $schema=loyalty.schema.json\n")
    assert json.loads((tmp_path / "loyalty.schema.json").read_text("utf-8"))["type"] == "object"
    code, _, err = loyalty("new", "other.yaml", "--like", "grocery_point")
    assert code == 2
    assert "did you mean 'grocery_points'?" in err
    assert not (tmp_path / "other.yaml").exists()


def test_the_schema_is_json(loyalty: Loyalty) -> None:
    code, out, _ = loyalty("schema")
    assert code == 0
    assert json.loads(out)["type"] == "object"


BAD = {
    "missing": (None, "no such file"),
    "empty": ("", "empty|nothing|expected"),
    "binary": ("\0\1\2", "binary"),
    "not YAML": ("a: [1, 2", "not valid YAML"),
    "bomb": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", ":"),
    "tag": (SHOP.replace("goal: retain", "goal: !!python/object:os.system x"), ":2"),
    "duplicate key": (SHOP.replace("goal: retain", "goal: retain\ngoal: retain"), ":3"),
    "unknown key": (SHOP.replace("setup_cost", "setup_cots"), "did you mean 'setup_cost'"),
    "wrong type": (SHOP.replace("2_000", "many"), "market.customers"),
    "negative rate": (SHOP.replace("18%", "-18%"), "churn_per_year"),
    "impossible rate": (SHOP.replace("18%", "180%"), "churn_per_year"),
    "nan": (SHOP.replace("29.60", ".nan"), "basket"),
    "infinity": (SHOP.replace("29.60", ".inf"), "basket"),
    "two goals": (SHOP.replace("goal: retain", "goal: [retain, acquire]"), "exactly one"),
    "unknown tool": (SHOP.replace("points: {back", "pionts: {back"), "did you mean 'points'"),
    "unknown segment": (
        SHOP.replace("{back: 1%}", "{back: 1%, to: {segments: [nobody]}}"),
        "nobody",
    ),
    "nothing to stop": (
        SHOP.replace("    setup_cost", "    stops: [gone]\n    setup_cost"),
        "gone",
    ),
    "too long": (SHOP.replace("60 weeks", "60_000 weeks"), "horizon"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_words(loyalty: Loyalty, tmp_path: Path, what: str) -> None:
    text, expected = BAD[what]
    if text is not None:
        (tmp_path / "bad.yaml").write_text(text, "utf-8")
    for command in ("check", "explain", "run"):
        code, out, err = loyalty(command, "bad.yaml")
        assert (code, out) == (2, "")
        assert re.search(expected, err), err
        assert err.startswith("bad.yaml")
        assert "Traceback" not in err
    assert not (tmp_path / "reports").exists()


def test_all_faults_at_once(loyalty: Loyalty, tmp_path: Path) -> None:
    text = SHOP.replace("18%", "180%").replace("28%", "two").replace("setup_cost", "setup_cots")
    (tmp_path / "bad.yaml").write_text(text, "utf-8")
    code, _, err = loyalty("run", "bad.yaml")
    assert code == 2
    assert len(err.splitlines()) == 3
    assert all(re.match(r"bad\.yaml:\d+: ", line) for line in err.splitlines())


@pytest.mark.parametrize("place", ["file", "file/deeper"])
def test_an_unwritable_place_is_found_before_the_run(
    loyalty: Loyalty, shop: Path, place: str
) -> None:
    (shop.parent / "file").write_text("in the way", "utf-8")
    code, out, err = loyalty("run", "shop.yaml", "--out", place)
    assert (code, out) == (2, "")
    assert "cannot write the report here" in err
    assert "playing" not in err


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("run", "shop.yaml", "--agents", "0"),
        ("run", "shop.yaml", "--seed", "x"),
        ("rnu",),
    ],
)
def test_wrong_words_are_refused(loyalty: Loyalty, shop: Path, words: tuple[str, ...]) -> None:
    assert shop.exists()
    code, out, err = loyalty(*words)
    assert (code, out) == (2, "")
    assert "Usage" in err or "Error" in err


def test_a_contradiction_found_while_playing_is_the_scenarios_fault(
    loyalty: Loyalty, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.exists()

    def fails(*_: object, **__: object) -> None:
        raise CaseError("churn cannot be reached", (3,), {"market.churn": 0.9})

    monkeypatch.setattr("simulator.experiment.run", fails)
    code, out, err = loyalty("run", "shop.yaml")
    assert (code, out) == (2, "")
    assert "shop.yaml: case 3: churn cannot be reached" in err


@pytest.mark.slow
def test_what_is_odd_is_said_and_played(loyalty: Loyalty, tmp_path: Path) -> None:
    odd = SHOP.replace("programs:", "today: {cut: {kind: discount, depth: 30%}}\nprograms:")
    (tmp_path / "odd.yaml").write_text(odd, "utf-8")
    code, _, err = loyalty("run", "odd.yaml", "--cases", "1", "--jobs", "1", "--certain")
    assert code == 0
    assert "odd.yaml:11: today.cut.depth: 30.0% is not less than the gross margin" in err


def test_an_interrupt_before_the_first_case_keeps_nothing(
    loyalty: Loyalty, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Interrupted(0, 4)

    monkeypatch.setattr("simulator.experiment.run", stopped)
    code, out, err = loyalty("run", "shop.yaml")
    assert (code, out, err) == (130, "", "interrupted after 0 of 4 cases\n")
    assert not list((shop.parent / "reports").iterdir())


def test_a_horizon_too_short_for_the_goal_is_said(loyalty: Loyalty, tmp_path: Path) -> None:
    slow = SHOP.replace("60 weeks", "26 weeks").replace(
        "purchases_per_year: 63", "purchases_per_year: 1"
    )
    (tmp_path / "short.yaml").write_text(slow, "utf-8")
    code, out, _ = loyalty("check", "short.yaml")
    assert code == 0
    text = " ".join(out.split())
    assert "short.yaml:3: horizon: 95 % of purchases come within" in text
    assert "more than the 26 weeks looked at" in text
    assert "the goal retain is judged by the customers who have left" in text


def test_a_bug_is_not_hidden(loyalty: Loyalty, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shop.exists()

    def fails(*_: object, **__: object) -> None:
        raise CaseError("IndexError: 7", (3,), {}) from RuntimeError("the trace of a worker")

    monkeypatch.setattr("simulator.experiment.run", fails)
    with pytest.raises(CaseError):
        loyalty("run", "shop.yaml")


@pytest.mark.slow
def test_a_closed_pipe_is_no_accident(shop: Path) -> None:
    command = f"{LOYALTY} tools points | head -n 1"
    said = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False,
        cwd=shop.parent,
    )  # fmt: skip
    assert said.stdout == "points\n"
    assert said.stderr == ""


@pytest.mark.slow
def test_color_is_for_terminals_that_want_it(shop: Path) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "TERM": "xterm-256color"}
    said = subprocess.run(
        [LOYALTY, "run", "shop.yaml", "--agents", "50", "--cases", "1", "--jobs", "1"],
        capture_output=True, cwd=shop.parent, env=environment, check=True,
    )  # fmt: skip
    assert b"\x1b" not in said.stdout + said.stderr


@pytest.mark.slow
def test_a_report_can_be_written_again(loyalty: Loyalty, shop: Path) -> None:
    words = ("--agents", "50", "--cases", "2", "--jobs", "1", "--quiet")
    code, said, _ = loyalty("run", "shop.yaml", *words)
    assert code == 0
    place = shop.parent / "reports" / "shop"
    before = (place / "report.html").read_bytes()
    (place / "report.html").write_text("stale", "utf-8")
    code, out, err = loyalty("report", "reports/shop")
    assert (code, err) == (0, "")
    assert (place / "report.html").read_bytes() == before
    # the same half a page as the run itself, then the file
    assert out.rsplit("\n\n", 1)[0] == said.rsplit("\n\n", 1)[0]
    assert out.endswith("\nreports/shop/report.html written\n")


def test_nothing_to_write_again_is_told(loyalty: Loyalty, shop: Path) -> None:
    for name, said in (("nowhere", "no such file"), (".", "no such file"), (shop.name, "shop")):
        code, out, err = loyalty("report", name)
        assert (code, out) == (2, "")
        assert said in err
        assert "Traceback" not in err
    (shop.parent / "findings.json").write_text('{"format": 99}', "utf-8")
    code, out, err = loyalty("report", ".")
    assert (code, out) == (2, "")
    assert err.startswith("findings.json: cannot be read as findings of this version")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("run", "odd.yaml"),
        ("compare", "odd.yaml"),
        ("compare", "shop.yaml", "odd.yaml"),
        ("sweep", "odd.yaml", "setup_cost=500..900:2"),
        ("improve", "odd.yaml"),
        ("attribute", "odd.yaml"),
        ("transactions", "odd.yaml"),
    ],
    ids=" ".join,
)
def test_what_is_hardly_meant_is_said_before_anything_is_played(
    loyalty: Loyalty, shop: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def begins(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.report.progress.Display.__enter__", begins)
    monkeypatch.setattr("simulator.report.transactions.play", begins)
    odd = SHOP.replace("{back: 1%}", "{back: 1, welcome: {value: 2, search: [1, 3]}}")
    (shop.parent / "odd.yaml").write_text(odd.replace("  card:", "  odd:"), "utf-8")
    code, out, err = loyalty(*words)
    assert (code, out) == (130, "")
    first = "odd.yaml:15: programs.odd.tools.points.back: 100 %: everything that is paid comes back"
    assert first in err


def test_the_list_of_commands_fits_a_terminal_and_cuts_no_sentence() -> None:
    said = CliRunner().invoke(cli.app, ["--help"], terminal_width=80).stdout
    assert max(map(len, said.splitlines())) <= 80
    listed = said[said.index("Commands:") :]
    assert "..." not in listed
