"""The fan of a scenario: from the folder of a run, or played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from simulator import experiment
from simulator.decision import advice
from simulator.decision.tracking.fan import FIGURES, Fan, Numbers, halves_of
from simulator.economics import Accounts
from simulator.report.folder import LOCK, TABLES
from simulator.report.folder.origin import labeled
from simulator.report.size import size_of
from simulator.say import clauses, fault
from simulator.scenario import Scenario, ScenarioError, load
from simulator.scenario.faults import Fault
from simulator.where import Where

KEYS = ("case", "arm", "half", "week")


def fan_table(books: Mapping[str, Sequence[Accounts]]) -> pl.DataFrame:
    """What a company sees, by case, arm, half of the customers and week, per customer of week 0."""
    parts = []
    for arm, some in books.items():
        values = halves_of(some)
        cases, halves, weeks, _ = values.shape
        index = np.indices((cases, halves, weeks), np.int32).reshape(3, -1)
        keys = dict(zip(("case", "half", "week"), index, strict=True))
        figures = {name: values[..., at].reshape(-1) for at, name in enumerate(FIGURES)}
        frame = pl.DataFrame({**keys, **figures}).with_columns(pl.lit(arm).alias("arm"))
        parts.append(frame.select(*KEYS, *FIGURES))
    return pl.concat(parts)


def kept_fan(scenario: Scenario, folder: Path, program: str) -> Fan:
    """The fan of a run's folder.

    Raises
    ------
    ScenarioError
        If the folder has no such tables, or is of another scenario.
    """
    lock = folder / LOCK
    if not lock.is_file():
        raise _unusable(folder, fault("is no folder of a run; expected one that `loyalty run` has "
                                      "written, with {lock}", lock=LOCK))  # fmt: skip
    played = load(lock)
    size = size_of(played, None, None, None)
    now = scenario.to_yaml(agents=size.agents, cases=size.cases, seed=size.seed)
    if labeled(lock.read_text("utf-8"), ()) != now:
        raise _unusable(lock, clauses(
            fault("is of another version of the scenario"),
            fault("type `loyalty run` again, or leave --report out to play the cases"),
        ))  # fmt: skip
    try:
        weeks = pl.read_parquet(folder / TABLES / "fan.parquet").sort(*KEYS)
        values = pl.read_parquet(folder / TABLES / "cases.parquet").sort("case")
    except (OSError, pl.exceptions.PolarsError):
        raise _unusable(folder, fault("has no tables/fan.parquet and cases.parquet that can be "
                                      "read; type `loyalty run` again")) from None  # fmt: skip
    shape = (size.cases, 2, scenario.horizon_weeks, len(FIGURES))

    def arm(name: str) -> Numbers:
        of = weeks.filter(pl.col("arm") == name).select(*FIGURES).to_numpy()
        return np.asarray(of, float).reshape(shape)

    npv = values.filter(pl.col("arm") == program)["npv"].to_numpy()
    return Fan(FIGURES, arm(program), arm(scenario.arms[0]), npv, size.agents, scenario.customers)


def played_fan(
    scenario: Scenario, program: str, *, agents: int | None, cases: int | None, seed: int | None,
    where: Where,
) -> Fan:  # fmt: skip
    """The fan of cases that are played for it.

    Raises
    ------
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    size = size_of(scenario, agents, cases, seed)
    played = experiment.run(
        scenario, agents=size.agents, cases=size.cases, seed=size.seed, panel=False, where=where
    )
    return fan_of(played, program)


def fan_of(played: experiment.PlayedCases, program: str) -> Fan:
    """The fan of cases as they were played."""
    control = played.arms[0]
    of = {arm: [Accounts.of(case.ledgers[arm]) for case in played.played]
          for arm in (control, program)}  # fmt: skip
    npv = advice.measured(played).whole(program, "npv")
    return Fan(
        FIGURES, halves_of(of[program]), halves_of(of[control]), npv, played.agents,
        played.scenario.customers,
    )  # fmt: skip


def _unusable(path: Path, message: str) -> ScenarioError:
    return ScenarioError([Fault(str(path), None, "", message)])
