"""`loyalty effect` as a user types it: a trial beside transactions, good and bad."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator import cli

START, DAY = date(2025, 1, 6), date(2025, 6, 2)
WEEKS = 40


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def transactions(n: int = 400, lift: float = 0.3) -> list[bool]:
    """Write sales.csv; who is treated buys so much more often after the day."""
    rng = np.random.default_rng(3)
    treated = [bool(one) for one in rng.random(n) < 0.5]
    lines = ["customer,date,amount"]
    for one in range(n):
        for week in range(WEEKS):
            day = START + timedelta(days=7 * week + int(rng.integers(0, 7)))
            if rng.random() < 0.4 * (1 + lift * (treated[one] and day >= DAY)):
                lines.append(f"c{one},{day},{rng.lognormal(3, 0.4):.2f}")
    Path("sales.csv").write_text("\n".join(lines), "utf-8")
    return treated


def treatments(treated: list[bool], *, head: str = "customer,date,treated", more: str = "") -> None:
    """Write trial.csv."""
    lines = [f"c{one},{DAY},{int(is_it)}{more}" for one, is_it in enumerate(treated)]
    Path("trial.csv").write_text("\n".join([head, *lines]), "utf-8")


def loyalty(*words: str) -> tuple[int, str, str]:
    """Run the command in this process: exit code, output, messages."""
    typed = ["effect", "trial.csv", "--transactions", "sales.csv", "--quiet", *words]
    said = CliRunner().invoke(cli.app, typed)
    return said.exit_code, said.stdout, said.stderr


def test_a_page_in_a_terminal() -> None:
    treatments(transactions(), head="customer,date,treated,randomized,segment", more=",yes,shop")
    code, out, err = loyalty("--margin", "0.3", "--cost", "1")
    assert code == 0, err
    assert max(len(line) for line in out.splitlines() if not line.startswith("{")) <= 80
    assert out.startswith("Effect on spend per customer in 8 weeks: +")
    assert "It pays with a probability of" in out
    assert "Treat shop. " in " ".join(out.split())
    assert "(Lin 2013)" in out


def test_plain_data() -> None:
    treatments(transactions())
    code, out, err = loyalty("--randomized", "--margin", "0.3", "--weeks", "12", "--json")
    assert code == 0, err
    said = json.loads(out)
    spend = said["effects"]["spend"]
    assert spend["relative_interval"][0] < 0.3 < spend["relative_interval"][1]
    assert said["identified"] is True
    assert said["weeks"] == 12
    assert said["treated"] + said["untreated"] == 400
    assert said["profit"]["value"] == pytest.approx(0.3 * spend["effect"])
    assert [one["name"] for one in said["groups"]] == ["none", "less", "more"]
    assert said["whom"]["value"] > 0


def test_the_leaf_is_one_that_a_scenario_reads() -> None:
    """The block is pasted as it is printed, and the number then counts as measured."""
    from simulator.scenario import load
    from tests.report.shop import SHOP

    treatments(transactions())
    knob = "market.segments.everyone.elasticity"
    code, out, err = loyalty("--randomized", "--knob", knob)
    assert code == 0, err
    block = out[out.index("market:") :].split("\n\n")[0]
    given = block.splitlines()[-1].strip().removeprefix("elasticity: ")
    file = Path("shop.yaml")
    file.write_text(SHOP.replace("basket: 29.60", f"basket: 29.60\n  elasticity: {given}"), "utf-8")
    leaves = {one.path: one for one in load(file).leaves}
    (one,) = [one for path, one in leaves.items() if path.endswith("elasticity")]
    assert one.kind == "measured"
    assert one.study == "randomized"


def test_without_an_experiment_nothing_is_identified() -> None:
    treatments(transactions(lift=0))
    code, out, err = loyalty("--margin", "0.3")
    assert code == 0, err
    assert out.startswith("NOT identified. ")
    assert "If chance has chosen whom to treat, type --randomized." in " ".join(out.split())
    assert "cannot be told without an experiment" in out
    assert "source: measured" not in out
    said = json.loads(loyalty("--observed", "--margin", "0.3", "--json")[1])
    assert said["identified"] is False
    assert said["leaf"] is said["profit"] is said["whom"] is None
    assert len(said["placebos"]) == 1


def test_customers_who_bought_nothing_count_as_such_if_it_is_said() -> None:
    treated = [*transactions(60), True, False, True]
    treatments(treated)
    code, _, err = loyalty("--randomized")
    assert code == 2
    assert err.startswith("trial.csv:62: 3 of 63 customers are not in the transactions")
    assert "--missing zero" in err
    counted = json.loads(loyalty("--randomized", "--missing", "zero", "--json")[1])
    left_out = json.loads(loyalty("--randomized", "--missing", "drop", "--json")[1])
    assert counted["treated"] + counted["untreated"] == 63
    assert left_out["treated"] + left_out["untreated"] == 60


GOOD = f"customer,date,treated\nc0,{DAY},1\nc1,{DAY},1\nc2,{DAY},0\nc3,{DAY},0\n"
BAD = {
    "empty": ("", "trial.csv: is empty; expected a table with the columns customer, date and"),
    "only names": ("customer,date,treated\n", "trial.csv: has no line below the names"),
    "no column": (GOOD.replace("treated", "treat"), "trial.csv:1: no column treated; found"),
    "date": (GOOD.replace(f"c2,{DAY}", "c2,soon"), "trial.csv:4: column date: found 'soon'"),
    "flag": (GOOD.replace("0\n", "maybe\n", 1), "trial.csv:4: column treated: found 'maybe'"),
    "no customer": (GOOD.replace("c1", ""), "trial.csv:3: column customer is empty"),
    "twice": (GOOD.replace("c1", "c0"), "trial.csv:3: customer 'x9' stands in line 2 already"),
    "all": (GOOD.replace(",0\n", ",1\n"), "trial.csv: all 4 customers are treated; expected"),
    "none": (GOOD.replace(",1\n", ",0\n"), "trial.csv: none of 4 customers is treated"),
    "one": (f"customer,date,treated\nc0,{DAY},1\n", "trial.csv:2: found one customer; expected"),
    "three": (GOOD.replace(f"c2,{DAY},0", f"c2,{DAY},1"),
              "trial.csv: found 3 treated and 1 untreated customers"),
    "outside": (GOOD.replace(f"c3,{DAY}", "c3,2031-01-01"),
                "trial.csv:5: column date: 2031-01-01 lies outside of the transactions, which go"),
    "others": (GOOD.replace("c", "k").replace("kustomer", "customer"),
               "trial.csv:2: none of the 4 customers is in the transactions"),
    "cells": (GOOD + "c4\n", "trial.csv:6: found 1 cells; expected 3"),
    "mixed": (GOOD.replace("treated\n", "treated,randomized\n").replace(",1\n", ",1,yes\n")
              .replace(",0\n", ",0,no\n"), "trial.csv:4: column randomized: other than in line 2"),
    "day of one arm": (GOOD.replace(f"c2,{DAY}", "c2,2025-05-05")
                       .replace(f"c3,{DAY}", "c3,2025-05-05"),
                       "trial.csv:2: on 2025-06-02 all 2 customers are treated"),
    "too late": (GOOD.replace(str(DAY), "2025-10-10"),
                 "trial.csv: the last day of a treatment is 2025-10-10, and"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_what_to_type(name: str) -> None:
    transactions(8)
    text, message = BAD[name]
    Path("trial.csv").write_text(text, "utf-8")
    code, out, err = loyalty("--randomized")
    assert (code, out) == (2, "")
    assert err.startswith(message)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--weeks", "30"), "trial.csv: --weeks 30: after the last day of a treatment"),
        (("--margin", "40"), "--margin: found 40.0; expected a share above 0"),
        (("--cost", "2"), "--cost: without --margin no profit is known"),
        (("--margin", "0.3", "--cost", "-1"), "--cost: expected money"),
        (("--missing", "none"), "--missing: found 'none'; expected zero or drop"),
        (("--customer", "who"), "sales.csv: --customer: no column is called 'who'"),
        (("--end", "soon"), "--end: 'soon' is no date"),
        (("--date-format", "x"), "trial.csv: --date-format 'x' is not understood"),
    ],
)
def test_a_bad_option_is_refused(words: tuple[str, ...], message: str) -> None:
    transactions(8)
    Path("trial.csv").write_text(GOOD, "utf-8")
    code, out, err = loyalty(*words)
    assert (code, out) == (2, "")
    assert err.startswith(message), err


def test_files_that_are_not_there() -> None:
    assert loyalty()[0] == 2
    transactions(8)
    assert loyalty()[2].startswith("trial.csv: no such file; expected a table with the columns")
    Path("trial.csv").mkdir()
    code, _, err = loyalty()
    assert code == 2
    assert err.startswith("trial.csv: is a folder")
