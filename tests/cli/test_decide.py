"""`loyalty decide` as a user types it: anybody's table of cases, good and bad."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from simulator import cli

N = 200


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    frame().write_parquet("cases.parquet")


def frame(n: int = N) -> pl.DataFrame:
    """NB = p1 - p2 beside nothing, and a number that means nothing."""
    rng = np.random.default_rng(5)
    p1, p2, other = rng.normal(1, 1, n), rng.normal(0, 2, n), rng.normal(size=n)
    arms = {"today": np.zeros(n), "launch": p1 - p2}
    return pl.concat(
        pl.DataFrame(
            {"case": np.arange(n), "arm": [arm] * n, "npv": npv, "cost": np.abs(npv) + 1,
             "kept": npv * 2, "p1": p1, "p2": p2, "other": other}
        )
        for arm, npv in arms.items()
    )  # fmt: skip


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run a command in this process: exit code, output, messages."""
    said = CliRunner().invoke(cli.app, words)
    return said.exit_code, said.stdout, said.stderr


def test_half_a_page_in_a_terminal() -> None:
    code, out, err = loyalty("decide", "cases.parquet", "--risk-tolerance", "5", "--sobol")
    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    assert out.startswith("Choose launch: ")
    assert "(EVPI)" in out
    assert "For 2 numbers it cannot be told with 200 cases" in out


def test_plain_data_with_the_promised_names() -> None:
    code, out, err = loyalty(
        "decide", "cases.parquet", "--json", "--group", "both=p1,p2", "--study", "p2", "--noise",
        "9", "--sizes", "10,100", "--price", "0,1",
    )  # fmt: skip
    assert code == 0, err
    said = json.loads(out)
    assert said["evpi"] == pytest.approx(0.48, abs=0.15)
    assert set(said["evppi"]) == {"p1", "p2", "other"}
    assert said["evppi"]["other"] is None
    assert said["evppi"]["p2"] == pytest.approx(0.396, abs=0.15)
    assert said["expected_loss"]["launch"] == pytest.approx(said["evpi"])
    assert sum(said["best"].values()) == pytest.approx(1)
    assert said["groups"]["both"]["evppi"] == pytest.approx(said["evpi"])
    assert 0 <= said["evsi"]["10"] <= said["evsi"]["100"] <= said["evppi"]["p2"]
    assert said["over_price"]["at"] == [0, 1]
    assert said["over_return"]["chosen"][0] == said["choice"] == "launch"


def test_csv_with_semicolons_and_in_any_order_says_the_same() -> None:
    frame().sample(fraction=1.0, shuffle=True, seed=1).write_csv("cases.csv", separator=";")
    first = json.loads(loyalty("decide", "cases.parquet", "--json")[1])
    second = json.loads(loyalty("decide", "cases.csv", "--json")[1])
    assert second["evpi"] == pytest.approx(first["evpi"])
    assert second["evppi"]["p2"] == pytest.approx(first["evppi"]["p2"])


def test_one_arm_is_held_against_doing_nothing() -> None:
    frame().filter(pl.col("arm") == "launch").write_parquet("one.parquet")
    said = json.loads(loyalty("decide", "one.parquet", "--json")[1])
    assert said["arms"] == ["today", "launch"]
    assert said["evpi"] == json.loads(loyalty("decide", "cases.parquet", "--json")[1])["evpi"]


def write(changed: pl.DataFrame) -> tuple[int, str, str]:
    changed.write_parquet("bad.parquet")
    return loyalty("decide", "bad.parquet")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.rename({"npv": "NPV_"}), "no column npv; found case, arm, NPV_"),
        (lambda f: f.with_columns(pl.lit("x").alias("color")), "column color: found 'x'"),
        (
            lambda f: f.with_columns(
                pl.when(pl.col("case") == 3).then(None).otherwise(pl.col("p1")).alias("p1")
            ),
            "column p1: 2 of 400 values are empty",
        ),
        (lambda f: pl.concat([f, f.head(1)]), "case 0 has the arm 'today' twice"),
        (lambda f: f.head(2 * N - 1), "has no row for the arm 'launch'"),
        (lambda f: f.filter(pl.col("case") == 0), "1 cases; expected 2 at least"),
        (
            lambda f: f.with_columns((pl.col("p1") * (pl.col("arm") == "today")).alias("p1")),
            "column p1: differs between the arms of case 0",
        ),
        (lambda f: f.with_columns(pl.col("npv") / 0), "no finite number"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(change: object, said: str) -> None:
    assert callable(change)
    code, out, err = write(change(frame()))
    assert code == 2
    assert said in err
    assert err.startswith("bad.parquet")
    assert "Traceback" not in err
    assert not out


def test_files_that_are_no_tables() -> None:
    Path("a.yaml").write_text("question: x\n", "utf-8")
    Path("broken.parquet").write_bytes(b"PAR1 nothing")
    Path("empty.csv").write_text("", "utf-8")
    for name, said in (
        ("a.yaml", "expected .parquet or .csv"),
        ("broken.parquet", "cannot be read as a table"),
        ("empty.csv", "cannot be read as a table"),
        ("none.csv", "no such file"),
        (".", "is a folder"),
    ):
        code, _, err = loyalty("decide", name)
        assert code == 2, name
        assert said in err, err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--study", "p3", "--noise", "1"), "no number is called 'p3'"),
        (("--study", "p1"), "--noise: missing; p1 is no share"),
        (("--study", "p1", "--noise", "-1"), "--noise: expected a number above 0"),
        (("--study", "p1", "--noise", "1", "--sizes", "ten"), "--sizes: found 'ten'"),
        (("--group", "p1"), "expected NAME=A,B"),
        (("--group", "a=p1,zz"), "no number is called 'zz'"),
        (("--risk-tolerance", "0"), "--risk-tolerance: expected money above 0"),
        (("--price", "x"), "--price: found 'x'"),
    ],
)
def test_options_that_cannot_be_meant(words: tuple[str, ...], said: str) -> None:
    code, _, err = loyalty("decide", "cases.parquet", *words)
    assert code == 2
    assert said in err
