"""`loyalty calibrate` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

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
    data = PLACE.read_text("utf-8")
    for word in ("anna", "zoe", "4711", "987.65", "2024-02-14"):
        assert word not in data
    assert [file.name for file in PLACE.parent.iterdir()] == [PLACE.name]


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
