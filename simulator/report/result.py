"""A run from scenario to verdict, as Python users see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from simulator import experiment
from simulator.decision import advice
from simulator.decision.settled import Settled, Watch
from simulator.economics.customers.pairs import play_pairs
from simulator.findings import Findings
from simulator.findings.answer import Answer
from simulator.findings.collect import collect
from simulator.report import tables
from simulator.report.folder import TABLES, ReportFolder
from simulator.report.folder.origin import origin_of
from simulator.report.notebook import as_cell
from simulator.report.size import Size, size_of
from simulator.report.tracking.fans import fan_table
from simulator.say import label
from simulator.scenario import Given, Scenario, scenario_of
from simulator.scenario.schema import AGENTS, CASES, SEED
from simulator.where import DEFAULT, Shorthand, Where

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "AGENTS",
    "CASES",
    "SEED",
    "Result",
    "Size",
    "folder_of",
    "report_name",
    "run",
    "size_of",
    "weighed",
]


@dataclass(frozen=True, eq=False, repr=False)
class Result(Answer):
    """What a run found: tables, verdict, report; an `Answer` that is told and saved."""

    def __repr__(self) -> str:
        """One line: what was played, and the word."""
        verdict, played = self.verdict, self.played
        return label(
            "<Result {name}: {program}: {word}; {n} cases, {agents} agents>",
            name=self.scenario.name,
            program=verdict.arm,
            word=verdict.word or label("nothing was drawn"),
            n=len(played.played),
            agents=f"{played.agents:,}",
        )

    def _repr_html_(self) -> str:
        """The verdict and its picture, for a cell of a notebook."""
        return as_cell(self.findings)

    @cached_property
    def weeks(self) -> pl.DataFrame:
        """Every account by case, arm, segment and week, at the scale of all customers."""
        return tables.weeks_table(self.played.played)

    @cached_property
    def values(self) -> pl.DataFrame:
        """Measures by case and arm, beside the numbers that the case drew."""
        return tables.values_table(
            self.measures, tables.drawn_everywhere(self.played.drawn, self.scenario)
        )

    @cached_property
    def panel(self) -> pl.DataFrame:
        """Single customers of the first case by arm and year."""
        return tables.panel_table(self.played.played[0].panel)

    @property
    def bridge(self) -> pl.DataFrame:
        """Why each arm's profit differs from today's, by case, arm and part, in currency."""
        return self.findings.bridge

    @cached_property
    def findings(self) -> Findings:
        """What the report says, as plain data."""
        return collect(self)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table beside the report, by its name."""
        return {
            "weeks": self.weeks,
            "values": self.values,
            "cases": tables.cases_table(self.measures, self.played.drawn),
            "panel": self.panel,
            "bridge": self.bridge,
            "winners": tables.winners_table(self.winners),
            "naive": tables.naive_table(self.naive),
            "curves": self.curves,
            "health": self.health,
            "cohorts": self.cohorts,
            "fan": fan_table(self.books),
        }

    def save(self, where: ReportFolder | Path | str) -> Path:
        """Write the report and return its folder; `where` is the folder above it, such as reports.

        An earlier report of the same name is replaced when the new one is complete.

        Raises
        ------
        Unwritable
            If the report cannot be written there.
        """
        from simulator.report.writing import write_report

        folder = where
        if not isinstance(folder, ReportFolder):
            folder = folder_of(self.scenario, Path(folder))
        with folder.draft() as draft:
            write_report(self.findings, draft)
            folder.write_lock(draft, self.lock)
            tables.write_tables(self.tables, draft / TABLES)
            return folder.publish(draft)


def run(
    scenario: Given,
    *,
    agents: int | None = None,
    cases: int | None = None,
    seed: int | None = None,
    within: float | None = None,
    certain: bool = False,
    mend: bool = True,
    on_step: Callable[[str], None] | None = None,
    where: Where | None = None,
    **shorthand: Unpack[Shorthand],
) -> Result:
    """Answer a scenario's question.

    Parameters
    ----------
    scenario
        The scenario, the path of its file, a mapping or text of YAML; see `simulator.load`.
    agents, cases, seed
        Simulated customers per case, draws of everything uncertain, luck. What is
        not given is taken from the scenario's `run`, else 10,000 and 1, and as many cases as
        it takes.
    within
        Play as many cases as it takes, whatever the scenario says, until word and
        probabilities stand: the 95 % interval reaches so far to either side, 0.1 unless given.
        See `simulator.decision.settled`.
    certain
        Leave every number at its central value.
    mend
        Look for a better variant where a program fails, but not hopelessly; see `weighed`.
    on_step
        Is told what is done after the cases.
    where
        Where cases run and are kept, and who is told; changes no result.
    shorthand
        The fields of a `Where` one by one, which go before those of `where`: `jobs`, cases
        at a time, one per processor where it is not given; `executor`, any
        `concurrent.futures.Executor`, plays them instead of processes of our own, and stays
        open; `store` keeps finished cases, so that an interrupted run goes on; `on_progress`
        is told how far they are.

    Raises
    ------
    ScenarioError
        If the file cannot be used; with every fault and its line.
    ValueError
        Both `cases` and `within` are given, or it is not between 0.01 and 0.4.
    CaseError, Interrupted, TooLarge
        See `simulator.experiment.run`.
    """
    where = Where.of(where, **shorthand)
    scenario = scenario_of(scenario)
    size = size_of(scenario, agents, cases, seed)
    watch = _watch(scenario, cases, within, certain)
    played = experiment.run(
        scenario,
        agents=size.agents,
        cases=size.cases if watch is None else watch.most,
        seed=size.seed,
        certain=certain,
        play=play_pairs,
        until=watch,
        where=where,
    )
    settled = None if watch is None else watch.settled
    tell = on_step or (lambda step: None)
    return weighed(played, where=where, tell=tell, mend=mend, settled=settled)


def _watch(
    scenario: Scenario, cases: int | None, within: float | None, certain: bool
) -> Watch | None:
    """What says when cases are enough; None where their number is fixed.

    Where every number is taken as certain, cases differ by luck alone and there is no word.
    """
    if cases is not None and within is not None:
        raise ValueError(f"cannot play {cases=} and stop by {within=}; give one of them")
    if within is not None:
        return Watch(within)
    fixed = cases is not None or scenario.run.cases is not None
    return None if fixed or certain else Watch()


def weighed(
    played: experiment.PlayedCases,
    *,
    where: Where = DEFAULT,
    tell: Callable[[str], None] = lambda step: None,
    mend: bool = True,
    settled: Settled | None = None,
) -> Result:
    """What played cases say, and what to do about it; `settled` is why they are as many.

    With `mend`, a better variant is looked for where a program fails, but not hopelessly;
    `where` says where it runs.

    Raises
    ------
    Interrupted
        Ctrl-C while looking for one.
    """
    tell(label("weighing the cases"))
    measured = advice.measured(played)
    try:
        advised = advice.advise(played, measured, where=where, tell=tell, mend=mend)
    except experiment.Interrupted:
        # it counts the cases of a search, which are not kept; those of the run all are
        raise experiment.Interrupted(len(played.played), len(played.played)) from None
    verdicts = {arm: one.verdict for arm, one in advised.items()}
    searches = {arm: one.search for arm, one in advised.items() if one.search is not None}
    return Result(played, measured, verdicts, searches, settled)


def report_name(scenario: Scenario) -> str:
    """The folder of a scenario's report."""
    return scenario.name


def folder_of(
    scenario: Scenario, out: Path, of: str = "", files: Sequence[Path] = ()
) -> ReportFolder:
    """Where a report about a scenario goes; `of` follows its name, `files` are all it is from.

    Raises
    ------
    Unwritable
        The place cannot be used, or belongs to another scenario.
    """
    origin = origin_of(files or [scenario.path], out)
    return ReportFolder(out, f"{report_name(scenario)}{of}", origin)
