"""`python -m benchmarks.coverage N`: do printed 90 % intervals hold the truth 90 % of the time?

N businesses are drawn, each is played, `loyalty transactions` writes its log, `loyalty calibrate`
reads and fits the file, and what it prints is held against what the log's second table and the
scenario know. Half of the businesses are cohorts from their first purchase, half are running ones,
of whose customers the file does not show the first purchase.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from simulator.calibrate.fit.calibration import AskedOfFit
from simulator.calibrate.fit.fitted import fitted
from simulator.calibrate.fit.rates import TooFew
from simulator.calibrate.options import Options
from simulator.calibrate.read import read
from simulator.report.transactions import write_transactions
from simulator.scenario.load import load

LEVEL = 0.9
CUSTOMERS = 1_000
RANGES = {  # of businesses, drawn evenly in logs
    "purchases_per_year": (3.0, 40.0), "need_shape": (0.6, 3.0), "basket": (8.0, 120.0),
    "churn_per_year": (0.08, 0.5), "churn_shape": (0.7, 4.0), "basket_spread": (0.2, 0.7),
    "basket_variation": (0.3, 0.9), "weeks": (60.0, 150.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One printed interval, and what is true. `assumed` where departures could not be told."""

    log: int
    cohort: bool
    name: str
    truth: float
    value: float
    low: float
    high: float
    assumed: bool

    @property
    def inside(self) -> bool:
        """Whether it holds the truth."""
        return self.low <= self.truth <= self.high


def business(number: int) -> tuple[str, bool]:
    """The scenario of a business, every number drawn, and whether it is a cohort."""
    rng = np.random.default_rng((20_26, number))
    of = {k: math.exp(rng.uniform(math.log(a), math.log(b))) for k, (a, b) in RANGES.items()}
    weeks, cohort = round(of.pop("weeks")), number % 2 == 0
    if not cohort:  # a base that has run for long has lost those who leave soon
        of["churn_per_year"] = min(of["churn_per_year"], 0.2 * of["churn_shape"])
    numbers = "\n".join(f"  {name}: {{value: {value:.4f}}}" for name, value in of.items())
    start = "at_first_purchase" if cohort else "running_base"
    return (
        f"question: What is true?\ngoal: retain\nstart: 2024-01-01\nhorizon: {weeks} weeks\n"
        f"market:\n  customers: {CUSTOMERS}\n  start: {start}\n{numbers}\n"
        "  rhythm_spread: 0\n  rhythm_memory: 0\n  firm_age: {value: 156}\n"
        "  share_of_wallet: {value: 20%}\ncompany: {gross_margin: 30%}\n"
        f"programs: {{nothing: {{}}}}\nrun: {{agents: {CUSTOMERS}, seed: {number + 1}}}\n"
    ), cohort


def held(number: int) -> list[Held]:
    """Play, write, read and fit one business; every interval that is printed of it."""
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        text, cohort = business(number)
        file = Path(folder) / "business.yaml"
        file.write_text(text, "utf-8")
        scenario = load(file)
        _, place = write_transactions(
            scenario, Path(folder), customers=CUSTOMERS, arms=("today",), certain=True
        )
        lines = pl.read_csv(place / "transactions.csv", try_parse_dates=True)
        till = Path(folder) / "till.csv"
        on_days_of_their_own(lines, cohort=cohort).write_csv(till)
        log = read(
            [till],
            Options({"customer": "customer", "date": "date", "amount": "paid"},
                    keep=("kind=purchase",), end=scenario.start + timedelta(
                        weeks=scenario.horizon_weeks, days=-1)),
        )  # fmt: skip
        people = pl.read_parquet(place / "customers.parquet")
        seen = lines["customer"].unique().to_list()
    try:
        found = fitted(log, AskedOfFit(cases=0))
    except TooFew:
        return []
    one = found.segments[0]
    segment = next(iter(scenario.case(0, None, seed=1, agents=10).market.segments.values()))
    here = people.filter(pl.col("customer").is_in(seen) & pl.col("left").is_null())
    rate = here["purchases_per_year"].to_numpy()
    lost = -np.expm1(-here["leaving_per_year"].to_numpy())
    truth = {
        "there": float(here.height), "purchases_per_year": float(rate.mean()),
        "need_shape": float(rate.mean() ** 2 / rate.var()), "churn_per_year": float(lost.mean()),
        "churn_shape": segment.churn_shape, "basket": segment.basket,
        "basket_spread": segment.basket_spread, "basket_variation": segment.basket_variation,
    }  # fmt: skip
    return [
        Held(number, cohort, name, truth[name], it.value, it.low, it.high,
             assumed=not one.identified and name.startswith("churn"))
        for name, it in one.numbers.items()
    ]  # fmt: skip


def on_days_of_their_own(lines: pl.DataFrame, *, cohort: bool) -> pl.DataFrame:
    """Purchases of a customer's week on different days.

    There are no days in the model, and purchases that are put on one are read as one occasion: the
    truth would be of purchases and the file of occasions. The week of a cohort's first purchase
    begins with it: what follows has the whole week.
    """
    order = pl.col("date").rank("ordinal").over("customer", "week").cast(pl.Int64) - 1
    start = pl.date(2024, 1, 1) + pl.duration(weeks=pl.col("week"))
    several = pl.len().over("customer", "week") > pl.col("date").n_unique().over("customer", "week")
    if cohort:
        several = several | (pl.col("week") == 0)
    day = pl.when(several).then(start + pl.duration(days=order % 7)).otherwise(pl.col("date"))
    return lines.with_columns(date=day)


def many(n: int, jobs: int, first: int = 0) -> Iterator[list[Held]]:
    """Of each business, as they are done."""
    with ProcessPoolExecutor(jobs) as pool:
        asked = [pool.submit(held, number) for number in range(first, first + n)]
        for at, one in enumerate(as_completed(asked), 1):
            sys.stderr.write(f"\r{at} of {n}")
            sys.stderr.flush()
            yield one.result()
    sys.stderr.write("\n")


def table(rows: list[Held]) -> str:
    """Coverage by number and pooled, each with the 95 % interval that so few logs leave."""
    lines = ["| number | intervals | hold the truth | 95 % | median of value / truth |",
             "|---|--:|--:|---|--:|"]  # fmt: skip
    named = {name: [one for one in rows if one.name == name] for name in {r.name for r in rows}}
    told = [one for one in rows if not one.assumed]
    sides = {True: "cohorts", False: "running"}
    groups = [
        *((f"`{name}`, {side}", [one for one in named[name] if one.cohort is is_cohort
                                 and not one.assumed])
          for name in sorted(named) for is_cohort, side in sides.items()),
        ("**pooled**", told),
        ("pooled, cohorts", [one for one in told if one.cohort]),
        ("pooled, running", [one for one in told if not one.cohort]),
        ("churn where it is assumed", [one for one in rows if one.name == "churn_per_year"
                                       and one.assumed]),
    ]  # fmt: skip
    for name, part in groups:
        if not part:
            continue
        n, k = len(part), sum(one.inside for one in part)
        low, high = wilson(k, n)
        off = float(np.median([one.value / one.truth for one in part]))
        lines.append(f"| {name} | {n} | {k / n:.0%} | {low:.0%} to {high:.0%} | {off:.2f} |")
    return "\n".join(lines)


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (1927)."""
    p, w = k / n, z * z / n
    half = z * math.sqrt(p * (1 - p) / n + w / (4 * n)) / (1 + w)
    center = (p + w / 2) / (1 + w)
    return max(center - half, 0.0), min(center + half, 1.0)


def main() -> None:
    """Entry point."""
    asked = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.coverage")
    asked.add_argument("n", type=int, help="how many businesses")
    asked.add_argument("--first", type=int, default=0, help="number of the first one [0]")
    asked.add_argument("--jobs", type=int, default=2, help="at a time [2]")
    asked.add_argument("--rows", type=Path, help="every interval, as JSON")
    words = asked.parse_args()
    rows = [one for some in many(words.n, words.jobs, words.first) for one in some]
    if words.rows:
        words.rows.write_text(json.dumps([asdict(one) for one in rows], indent=1), "utf-8")
    logs = len({one.log for one in rows})
    sys.stdout.write(
        f"{words.n} logs of {CUSTOMERS:,} customers each, {logs} of them fitted; level "
        f"{LEVEL:.0%}\n\n{table(rows)}\n"
    )


if __name__ == "__main__":
    main()
