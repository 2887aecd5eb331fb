"""`loyalty calibrate` as a user types it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.cli.typed import Typed

ROWS = [f"anna-{n % 9},2024-0{1 + n % 5}-{13 + n % 15},{n + 1}.50,paid" for n in range(60)]
TEXT = "\n".join(("customer,date,amount,status", *ROWS, "zoe-4711,2024-02-14,987.65,cancelled",
                  "anna-3,2024-05-28,-2.00,paid", ",2024-02-14,55.00,paid")) + "\n"  # fmt: skip
PLACE = Path("reports") / "sales.2024.calibration" / "calibration.json"


@pytest.fixture
def loyalty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    monkeypatch.chdir(tmp_path)
    Path("sales.2024.csv").write_text(TEXT, "utf-8")
    return Typed(monkeypatch, capsys)


def test_the_account_of_every_line(loyalty: Typed) -> None:
    code, out, err = loyalty("calibrate", "sales.2024.csv")
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    first = " ".join(out.split("\n\n")[0].split())
    data = json.loads(PLACE.read_text("utf-8"))
    rows = data["rows"]
    assert rows["read"] == 63 == rows["kept"] + rows["merged"] + rows["dropped"]
    assert first.startswith(f"63 lines read = {rows['kept']} kept, one per customer and day + ")
    assert rows["dropped_by_reason"] == {"cancelled": 1, "guest": 1}
    assert "cancelled or voided" in out
    assert data["customers"] == 9
    assert data["occasions"] == rows["kept"]
    gross = sum(n + 1.5 for n in range(60))
    assert data["spend"] == {"gross": gross, "refunded": 2, "net": gross - 2}
    assert "From 13 January 2024 to 28 May 2024: 137 days, or 19.6 weeks, or 4.5 months." in out
    assert str(PLACE) in out.replace("\n", "")
    assert "reading sales.2024.csv" in err


def test_nobody_and_no_purchase_leaves(loyalty: Typed) -> None:
    """Ids are masked on the terminal, where dropped lines are shown; elsewhere there is neither."""
    code, out, err = loyalty("calibrate", "sales.2024.csv", "--quiet")
    assert code == 0
    assert err == ""
    assert "xxx-9999 | 2024-02-14 | 987.65" in out
    for word in ("anna", "zoe", "4711"):
        assert word not in out
    files = sorted(file.name for file in PLACE.parent.iterdir())
    assert files == ["answers.csv", PLACE.name, "questionnaire.md"]
    for file in files:
        data = (PLACE.parent / file).read_text("utf-8")
        for word in ("anna", "zoe", "4711", "987.65", "2024-02-14"):
            assert word not in data


@pytest.mark.parametrize(("words", "said"), [
    (("nowhere.csv",), "nowhere.csv: no such file"),
    (("sales.2024.csv", "--customer", "who"), "sales.2024.csv: --customer: no column is called"),
    (("sales.2024.csv", "--end", "31.12.2024"), "--end: '31.12.2024' is no date; type one such as"),
    (("empty.csv",), "empty.csv: the file is empty; give one with a line per purchase"),
    (("shop.db",), "shop.db: the database does not answer"),
    (("sales.xlsx",), "sales.xlsx: cannot be read as a workbook"),
    (("sales.parquet",), "sales.parquet: cannot be read as a table"),
    (("sales.gz",), "sales.gz: the file is cut or damaged"),
    ((".",), "."),
])  # fmt: skip
def test_what_cannot_be_read_is_a_message(
    loyalty: Typed, words: tuple[str, ...], said: str
) -> None:
    Path("empty.csv").touch()
    Path("shop.db").write_bytes(b"SQLite format 3\x00" + b"x" * 200)
    Path("sales.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 200)
    Path("sales.parquet").write_bytes(b"PAR1" + b"x" * 200)
    Path("sales.gz").write_bytes(b"\x1f\x8b\x08\x00" + b"x" * 200)
    code, out, err = loyalty("calibrate", *words, "--quiet")
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_a_place_that_cannot_be_written_is_refused_before_anything(loyalty: Typed) -> None:
    Path("full").touch()
    code, _, err = loyalty("calibrate", "sales.2024.csv", "--report", "full")
    assert code == 2
    assert "full: cannot write here" in err
    assert "reading" not in err


def test_questions_say_what_to_type_and_typing_it_helps(loyalty: Typed) -> None:
    Path("us.csv").write_text(
        "client;when;paid;state\nk1;05/06/2024;1.5;settled\nk2;05/06/2024;2.5;odd one\n"
        "k3;05/07/2024;3.5;settled\n", "utf-8")  # fmt: skip
    typed = ["calibrate", "us.csv", "--quiet", "--report", "here"]
    code, _, err = loyalty(*typed)
    assert (code, "say which with --date COLUMN" in err) == (2, True), err
    typed += ["--date", "when"]
    code, _, err = loyalty(*typed)
    assert (code, "--date-format dmy or mdy" in err) == (2, True), err
    typed += ["--date-format", "mdy"]
    code, _, err = loyalty(*typed)
    assert (code, '--keep "odd one"' in err) == (2, True), err
    typed += ["--keep", "odd one"]
    code, out, err = loyalty(*typed)
    assert code == 0, err
    assert "3 customers" in out
    data = json.loads(Path("here/calibration.json").read_text("utf-8"))
    assert data["period"] == {"start": "2024-05-06", "end": "2024-05-07", "weeks": 0.2857}


@pytest.mark.parametrize("how", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_ctrl_c_leaves_nothing(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch, how: BaseException
) -> None:  # fmt: skip
    """DuckDB tells of it in its own way."""
    from simulator.calibrate.clean import rows

    def interrupted(*_: object) -> None:
        raise how

    monkeypatch.setattr(rows, "decide_dates", interrupted)
    code, _, err = loyalty("calibrate", "sales.2024.csv", "--quiet")
    assert (code, err.strip()) == (130, "interrupted")
    assert list(PLACE.parent.iterdir()) == []


def regulars(customers: int = 120, weeks: int = 60) -> str:
    """Customers who buy every few weeks; a third of them stays away from the middle on."""
    rng = np.random.default_rng(3)
    first, lines = date(2024, 1, 1), ["customer,date,amount"]
    for who in range(customers):
        stays = weeks if who % 3 else weeks // 2
        day = int(rng.integers(0, 60))
        while day < stays * 7:
            lines.append(f"c{who},{first + timedelta(days=day)},{rng.gamma(4, 8):.2f}")
            day += 1 + int(rng.exponential(25))
    return "\n".join(lines) + "\n"


@pytest.mark.slow
def test_a_market_that_is_read_fitted_proven_and_checked(loyalty: Typed, tmp_path: Path) -> None:
    file, market = tmp_path / "till.csv", tmp_path / "market.yaml"
    file.write_text(regulars(), "utf-8")
    words = ("calibrate", str(file), "--out", str(market), "--report", str(tmp_path / "r"))
    code, out, err = loyalty(*words, "--holdout", "20", "--quiet")
    assert code == 0, err
    assert "of the 20 weeks held back" in " ".join(out.split())
    found = json.loads((tmp_path / "r" / "calibration.json").read_text("utf-8"))
    proof = found["holdout"]["repeat_purchases"]
    assert set(proof) >= {"actual", "predicted", "low", "high", "naive"}
    assert proof["low"] <= proof["predicted"] <= proof["high"]
    assert set(found["holdout"]["silent_share"]) >= {"actual", "predicted", "low", "high"}
    assert isinstance(found["departures"]["identified"], bool)
    assert set(found["spend"]) >= {"gross", "refunded", "net", "mean"}
    assert "c17" not in (tmp_path / "r" / "calibration.json").read_text("utf-8")
    assert loyalty("check", str(market))[0] == 0
    # nothing is written over
    code, _, err = loyalty(*words, "--quiet")
    assert code == 2
    assert "is there already" in err


def test_a_holdout_that_leaves_nothing_is_refused(loyalty: Typed, tmp_path: Path) -> None:
    file = tmp_path / "till.csv"
    file.write_text(regulars(30, 20), "utf-8")
    for given, said in (("2031-01-01", "leaves nothing"), ("soon", "is no date")):
        code, _, err = loyalty(
            "calibrate", str(file), "--holdout", given, "--report", str(tmp_path / "r"), "--quiet"
        )
        assert code == 2
        assert said in err


def test_too_few_to_fit_are_said_and_read_all_the_same(loyalty: Typed, tmp_path: Path) -> None:
    file = tmp_path / "till.csv"
    rows = ("customer,date,amount", "a,2024-01-01,5", "b,2024-02-01,5", "b,2024-03-01,6")
    file.write_text("\n".join(rows) + "\n", "utf-8")
    code, out, err = loyalty("calibrate", str(file), "--report", str(tmp_path / "r"), "--quiet")
    assert code == 0, err
    assert "Not fitted:" in out
    found = json.loads((tmp_path / "r" / "calibration.json").read_text("utf-8"))
    assert found["customers"] == 2
    assert "holdout" not in found


@pytest.mark.slow
def test_measured_numbers_go_into_a_scenario_that_is_there(loyalty: Typed, tmp_path: Path) -> None:
    """Comments and all else stay; a scenario that does not take them stays as it was."""
    file, shop = tmp_path / "till.csv", tmp_path / "shop.yaml"
    file.write_text(regulars(), "utf-8")
    before = (
        "question: Does it pay?  # ask the board\ngoal: retain\ncurrency: EUR\nmarket:\n"
        "  customers: 5_000\n  purchases_per_year: 20   # guessed\n  basket: 30\n"
        "  share_of_wallet: 40%\n  churn_per_year: 10%\ncompany: {gross_margin: 30%}\n"
        "programs: {card: {tools: {points: {back: 1%}}}}\n"
    )
    shop.write_text(before, "utf-8")
    shop.chmod(0o640)
    words = [
        "calibrate",
        str(file),
        "--into",
        str(shop),
        "--report",
        str(tmp_path / "r"),
        "--quiet",
    ]
    code, out, err = loyalty(*words)
    assert code == 0, err
    said = " ".join(out.split())
    assert "market.purchases_per_year: from 20 to 14.3 (" in said
    assert "market.need_shape: from not there to" in said
    after = shop.read_text("utf-8")
    kept = [
        line
        for line in before.splitlines()
        if not line.strip().startswith(("purch", "basket", "churn"))
    ]
    assert [line for line in after.splitlines() if line in kept] == kept
    assert "# guessed" in after
    assert shop.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    assert loyalty("check", str(shop))[0] == 0
    # a promise that no such market can be held to
    shop.write_text(after + "criteria: {nonsense: 1}\n", "utf-8")
    code, _, err = loyalty(*words)
    assert (code, "nonsense" in err) == (2, True)


@pytest.mark.parametrize(("more", "said"), [
    (("--into", "nowhere.yaml"), "nowhere.yaml: no such file"),
    (("--into", "shop.yaml", "--out", "new.yaml"), "a new scenario, or one that is there"),
    (("--into", "shop.yaml", "--currency", "EUR"), "shop.yaml counts in USD"),
])  # fmt: skip
def test_an_impossible_place_is_refused_before_anything(
    loyalty: Typed, more: tuple[str, ...], said: str
) -> None:
    loyalty("new", "shop.yaml")
    code, _, err = loyalty("calibrate", "sales.2024.csv", *more)
    assert (code, said in err) == (2, True), err
    assert "reading" not in err


def test_answers_of_customers(loyalty: Typed, tmp_path: Path) -> None:
    loyalty("new", "shop.yaml")
    Path("answers.csv").write_text("bought_here,motive\n" + "4,price\n5,fame\n" * 40, "utf-8")
    code, out, err = loyalty("calibrate", "--survey", "answers.csv")
    assert code == 0, err
    assert "answers.csv:3: motive: found 'fame'; expected price, service" in " ".join(out.split())
    data = json.loads(Path("reports/answers.survey/survey.json").read_text("utf-8"))
    assert data["questions"]["motive"] == {"given": 40, "blank": 0, "refused": 40}
    assert len(data["bad"]) == 40
    code, _, err = loyalty("calibrate")
    assert (code, "name a file of transactions" in err) == (2, True)
    code, _, err = loyalty("calibrate", "--survey", "nowhere.csv")
    assert (code, "nowhere.csv: no such file" in err) == (2, True)


@pytest.mark.slow
def test_answers_go_into_a_scenario(loyalty: Typed) -> None:
    loyalty("new", "shop.yaml")
    Path("answers.csv").write_text("bought_here\n" + "4\n5\n3\n" * 40, "utf-8")
    code, out, err = loyalty("calibrate", "--survey", "answers.csv", "--into", "shop.yaml")
    assert code == 0, err
    # .4 with a standard error of .082 / sqrt(120)
    assert "to 0.4 (0.3854 to 0.4147, stated)" in " ".join(out.split())
    assert "study: stated" in Path("shop.yaml").read_text("utf-8")
    assert loyalty("check", "shop.yaml")[0] == 0


@pytest.mark.slow
def test_known_totals_make_a_market(loyalty: Typed, tmp_path: Path) -> None:
    Path("t.yaml").write_text(
        "targets: {sales_per_year: 6_000_000, retention: 85%}\ncustomers: 9_000\n", "utf-8"
    )
    code, out, err = loyalty("calibrate", "--targets", "t.yaml", "--out", "m.yaml", "--quiet")
    assert code == 0, err
    assert "All totals fit together" in " ".join(out.split())
    assert loyalty("check", "m.yaml")[0] == 0
    before = Path("m.yaml").read_text("utf-8")
    Path("t.yaml").write_text("targets: {retention: 60%, repeat_rate: 95%}\n", "utf-8")
    code, out, err = loyalty("calibrate", "--targets", "t.yaml", "--into", "m.yaml", "--quiet")
    assert (code, "Nothing was written" in err) == (2, True)
    assert "contradict each other: retention, repeat_rate" in " ".join(out.split())
    assert Path("m.yaml").read_text("utf-8") == before


@pytest.mark.parametrize(("more", "said"), [
    ((), "name the scenario to fit with --into SCENARIO"),
    (("--out", "new.yaml"), "expected customers:"),
    (("sales.2024.csv",), "found --targets t.yaml beside sales.2024.csv"),
])  # fmt: skip
def test_totals_need_a_place(loyalty: Typed, more: tuple[str, ...], said: str) -> None:
    Path("t.yaml").write_text("targets: {basket: 20}\n", "utf-8")
    code, _, err = loyalty("calibrate", *more, "--targets", "t.yaml")
    assert (code, said in err) == (2, True), err


@pytest.mark.slow
def test_ctrl_c_leaves_the_scenario_as_it_was(
    loyalty: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulator.calibrate.targets import fit

    loyalty("new", "shop.yaml")
    before = Path("shop.yaml").read_text("utf-8")
    Path("t.yaml").write_text("targets: {basket: 20}\n", "utf-8")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fit, "totals_of", interrupted)
    words = ("calibrate", "--targets", "t.yaml", "--into", "shop.yaml", "--quiet")
    assert loyalty(*words)[0] == 130
    assert Path("shop.yaml").read_text("utf-8") == before
    assert not [one for one in Path().iterdir() if one.name.startswith(".")]
