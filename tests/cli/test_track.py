"""`loyalty track` as a user types it: weeks of a company beside those of cases, good and bad."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulator
from simulator import cli, experiment
from simulator.decision.advice import measured
from simulator.decision.tracking.fan import FIGURES, Fan
from simulator.economics import Accounts
from simulator.experiment import PlayedCases
from simulator.program.ledger import MONEY
from simulator.report.folder import LOCK, TABLES
from simulator.report.tables import cases_table, write_tables
from simulator.report.tracking.fans import fan_of, fan_table, kept_fan
from simulator.where import Where
from tests.report.shop import SHOP, shop

CASES, AGENTS = 20, 60


@pytest.fixture(scope="module")
def run() -> PlayedCases:
    """Cases of a small scenario."""
    return experiment.run(
        shop(), agents=AGENTS, cases=CASES, seed=1, panel=False, where=Where(jobs=1)
    )


@pytest.fixture
def fan(run: PlayedCases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fan:
    """The fan of these cases, beside the folder of their run and the scenario."""
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")
    folder = Path("reports/shop")
    folder.mkdir(parents=True)
    lock = run.scenario.to_yaml(agents=AGENTS, cases=CASES, seed=1)
    (folder / LOCK).write_text(lock, "utf-8")
    books = {arm: [Accounts.of(case.ledgers[arm]) for case in run.played] for arm in run.arms}
    cases = cases_table(measured(run), run.drawn)
    write_tables({"fan": fan_table(books), "cases": cases}, folder / TABLES)
    return fan_of(run, "card")


def write(fan: Fan, weeks: int, names: tuple[str, ...] = ("sales", "members"), fall: float = 1.0):  # type: ignore[no-untyped-def]
    """Write the first weeks of case 3 as actuals.csv; from week 5 on figures are multiplied."""
    whole = fan.program[3].mean(axis=0) * fan.customers
    lines = [",".join(("week", *names))]
    for week in range(weeks):
        factor = fall if week >= 5 else 1.0
        cells = [f"{factor * whole[week, FIGURES.index(name)]:.2f}" for name in names]
        lines.append(",".join((str(week), *cells)))
    Path("actuals.csv").write_text("\n".join(lines), "utf-8")


def loyalty(*words: str, report: bool = True) -> tuple[int, str, str]:
    """Run the command in this process: exit code, output, messages."""
    typed = ["track", "shop.yaml", "actuals.csv", "--quiet", *words]
    said = CliRunner().invoke(cli.app, [*typed, *(["--report", "reports/shop"] if report else [])])
    return said.exit_code, said.stdout, said.stderr


def test_the_folder_of_a_run_holds_what_was_played(run: PlayedCases, fan: Fan) -> None:
    scenario = simulator.load("shop.yaml")
    kept = kept_fan(scenario, Path("reports/shop"), "card")
    assert (kept.program == fan.program).all()
    assert (kept.today == fan.today).all()
    assert (kept.npv == fan.npv).all()
    assert (kept.agents, kept.customers) == (fan.agents, fan.customers)
    at = FIGURES.index("sales")
    whole = fan.program[2].mean(axis=0)[:, at] * 2_000
    book = run.played[2].ledgers["card"]
    assert whole == pytest.approx(book.amounts("sales").sum(axis=1) / MONEY, rel=1e-5)


def test_half_a_page_in_a_terminal(fan: Fan) -> None:
    write(fan, 9)
    code, out, err = loyalty()
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    assert out.startswith("ON COURSE: card goes as simulated after 9 weeks")
    assert "Probability that it pays: " in out
    assert "False alarms: at most 5 % over weeks 0 to 25" in " ".join(out.split())


def test_a_fall_is_told_and_nothing_is_believed_then(fan: Fan) -> None:
    write(fan, 9, ("purchases",), fall=0.4)
    code, out, err = loyalty()
    assert code == 0, err
    assert out.startswith("OFF COURSE: ")
    assert "The cases no longer hold the truth" in out
    assert "Probability" not in out


def test_plain_data(fan: Fan) -> None:
    write(fan, 4, ("sales",))
    code, out, err = loyalty("--json", "--weeks", "12", "--alarm", "0.1")
    assert code == 0, err
    said = json.loads(out)
    assert said["call"] in ("cannot_be_told_yet", "on_course")
    assert (said["weeks"], said["weeks_watched"], said["false_alarms"]) == (4, 12, 0.1)
    assert said["cases"] == CASES
    assert sum(said["weights"]) == pytest.approx(1)
    assert 0 <= said["pays"] <= 1
    assert [one["week"] for one in said["table"]] == [0, 1, 2, 3]
    assert all(one["low"] <= one["value"] <= one["high"] for one in said["table"])


def test_dates_groups_and_other_words(fan: Fan) -> None:
    """The same weeks by date, with a group without the program, and columns of other names."""
    start = simulator.load("shop.yaml").start
    program, today = (values[3].mean(axis=0) for values in (fan.program, fan.today))
    lines = ["date;arm;customers;revenue;weather"]
    for week in range(6):
        day = start + timedelta(days=7 * week)
        lines += [f"{day};{arm};1000;{values[week, 0] * 1000:.2f};rain"
                  for arm, values in (("card", program), ("control", today))]  # fmt: skip
    Path("actuals.csv").write_text("\n".join(lines), "utf-8")
    code, out, err = loyalty()
    assert code == 0, err
    assert "sales, with beside without" in out
    assert "Columns that are not understood: weather; understood are sales, purchases" in (
        " ".join(out.split())
    )


def test_cases_are_played_where_no_folder_is_named(fan: Fan) -> None:
    write(fan, 3)
    played_now = loyalty("--json", "--cases", str(CASES), "--agents", str(AGENTS), "--seed", "1",
                         "--jobs", "1",
                         report=False)  # fmt: skip
    one, other = json.loads(played_now[1]), json.loads(loyalty("--json")[1])
    assert one["pays"] == pytest.approx(other["pays"])
    assert one["weights"] == pytest.approx(other["weights"])
    assert one["call"] == other["call"]


GOOD = "week,sales\n0,100\n1,100\n2,100\n"
BAD = {
    "empty": ("", "actuals.csv: is empty; expected a table with a column week"),
    "only names": ("week,sales\n", "actuals.csv: has no line below the names"),
    "no week": (GOOD.replace("week", "month"), "actuals.csv:1: no column week or date; expected"),
    "no figure": (GOOD.replace("sales", "salles"),
                  "actuals.csv:1: no column is a figure that is simulated"),
    "two words": (GOOD.replace("sales", "sales,revenue").replace("100", "100,100"),
                  "actuals.csv:1: columns sales and revenue are the same figure"),
    "week": (GOOD.replace("1,", "one,"), "actuals.csv:3: column week: found 'one'; expected"),
    "twice": (GOOD.replace("2,", "1,"), "actuals.csv:4: week 1 stands there twice"),
    "order": (GOOD.replace("2,", "0,"), "actuals.csv:4: week 0 stands after week 1"),
    "gap": (GOOD.replace("2,", "5,"), "actuals.csv:4: week 5 stands after week 1; expected week 2"),
    "negative": (GOOD.replace("1,100", "1,-3"), "actuals.csv:3: column sales: found '-3'"),
    "NaN": (GOOD.replace("1,100", "1,NaN"), "actuals.csv:3: column sales: found 'NaN'; expected a"),
    "nothing": (GOOD.replace("1,100", "1,"), "actuals.csv:3: column sales: found ''; expected a"),
    "beyond": ("week,sales\n70,3\n", "actuals.csv:2: week 70 is beyond the 60 weeks that are"),
    "date": ("date,sales\nsoon,3\n", "actuals.csv:2: column date: found 'soon'; expected the"),
    "before": ("date,sales\n2001-01-01,3\n", "actuals.csv:2: column date: 2001-01-01 lies before"),
    "arm": ("week,arm,sales\n0,gold,3\n", "actuals.csv:2: column arm: found 'gold'; expected with"),
    "no program": ("week,arm,sales\n0,without,3\n", "actuals.csv:2: no line is of the group with"),
    "no size": ("week,arm,sales\n0,with,3\n0,without,3\n",
                "actuals.csv:1: two groups and no column customers"),
    "other weeks": ("week,arm,customers,sales\n0,with,9,3\n1,with,9,3\n0,without,9,3\n",
                    "actuals.csv:4: the group without the program has weeks 0-0"),
    "sizes": ("week,customers,sales\n0,9,3\n1,8,3\n", "actuals.csv:3: column customers: 8, and 9"),
    "no customers": ("week,customers,sales\n0,0,3\n", "actuals.csv:2: column customers: found '0'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_what_to_type(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP, "utf-8")
    text, message = BAD[name]
    Path("actuals.csv").write_text(text, "utf-8")
    code, out, err = loyalty(report=False)
    assert (code, out) == (2, "")
    assert err.startswith(message), err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--alarm", "5"), "--alarm: found 5.0; expected a share"),
        (("--alarm", "0.001"), "20 cases are too few for false alarms of 0.001; expected 999"),
        (("--customers", "0"), "--customers: expected how many"),
        (("--program", "crad"), "--program: found 'crad'; expected one of card"),
        (("--launch", "soon"), "--launch: 'soon' is no date"),
        (("--report", "elsewhere"), "elsewhere: is no folder of a run"),
    ],
)
def test_a_bad_option_is_refused(fan: Fan, words: tuple[str, ...], message: str) -> None:
    Path("actuals.csv").write_text(GOOD, "utf-8")
    code, out, err = loyalty(*words, report="--report" not in words)
    assert (code, out) == (2, "")
    assert err.startswith(message), err


def test_too_few_cases_are_refused_before_they_are_played(fan: Fan) -> None:
    Path("actuals.csv").write_text(GOOD, "utf-8")
    code, _, err = loyalty("--cases", "4", report=False)
    assert code == 2
    assert err.startswith("4 cases are too few for false alarms of 0.05; expected 19 at least")


def test_a_folder_of_another_version_of_the_scenario_is_refused(fan: Fan) -> None:
    Path("actuals.csv").write_text(GOOD, "utf-8")
    Path("shop.yaml").write_text(SHOP.replace("back: 1%", "back: 2%"), "utf-8")
    code, _, err = loyalty()
    assert code == 2
    assert "is of another version of the scenario" in err


def test_a_folder_without_its_tables_is_refused(fan: Fan) -> None:
    Path("actuals.csv").write_text(GOOD, "utf-8")
    Path("reports/shop/tables/fan.parquet").write_text("nothing", "utf-8")
    code, _, err = loyalty()
    assert code == 2
    assert "type `loyalty run` again" in err
