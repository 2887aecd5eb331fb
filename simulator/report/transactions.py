"""A synthetic transaction log: single purchases for an analyst, and the truth to check against."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from simulator import experiment, workers
from simulator.experiment import design_for
from simulator.machine import division
from simulator.market.steady import new_share
from simulator.report.folder import ReportFolder
from simulator.report.result import folder_of
from simulator.report.tables import as_csv, as_parquet
from simulator.report.transaction_tables import customers_table, purchases_table
from simulator.say import clauses, fault, label, say
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.faults import Fault, suggestion
from simulator.scenario.schema import AGENTS, SEED
from simulator.simulate import CONTROL, Case, memory_needed, simulate
from simulator.simulate.observe.transactions import TransactionLog, Transactions
from simulator.simulate.population import weights
from simulator.where import DEFAULT, Where
from simulator.workers import DeferredInterrupt, tried

CUSTOMERS = 1_000
MOST_LINES = 20_000_000  # about 6 GB while the tables are written


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """What was asked for and what was found; `arms` are those whose purchases are listed."""

    scenario: Scenario
    case: Case
    arms: tuple[str, ...]
    purchases: pl.DataFrame
    customers: pl.DataFrame


def write_transactions(
    scenario: Scenario, out: Path, *, customers: int = CUSTOMERS, arms: Sequence[str] = (),
    case: int = 0, seed: int | None = None, agents: int | None = None, certain: bool = False,
    where: Where = DEFAULT,
) -> tuple[Log, Path]:  # fmt: skip
    """Play one case and write the log of some customers; returns it and its folder.

    It is played where `where` says: in this process, on as many threads as there are jobs,
    or on the executor. The case is not kept, and there is no progress to tell.

    Raises
    ------
    ScenarioError, Unwritable, CaseError, TooLarge
        No such arm or too long a log, a place that cannot be used, a case that cannot
        be played or does not fit into memory.
    """
    log = _asked(scenario, customers, arms, case, seed, agents, certain)
    folder = folder_of(scenario, out, ".transactions")
    found = play(log[0], log[1], customers, where)
    done = Log(scenario, *log, purchases_table(found, log[1]), customers_table(found, log[1]))
    return done, save(done, folder)


def _asked(
    scenario: Scenario, customers: int, arms: Sequence[str], number: int, seed: int | None,
    agents: int | None, certain: bool,
) -> tuple[Case, tuple[str, ...]]:  # fmt: skip
    """The case, with the arms that are needed, and the arms in the order of the file."""
    for arm in arms:
        if arm not in scenario.arms:
            hint = suggestion(arm, scenario.arms)
            none = fault("no arm is called {arm}", arm=repr(arm))
            raise _refused(scenario, "--arm", clauses(none, hint))
    chosen = tuple(arm for arm in scenario.arms if arm in arms or not arms)
    asked = scenario.run
    seed = next(n for n in (seed, asked.seed, SEED) if n is not None)
    agents = next(n for n in (agents, asked.agents, AGENTS) if n is not None)
    dims = 0 if certain else len(scenario.uncertain)
    point = tuple(design_for(scenario, number + 1, seed)[number].tolist()) if dims else None
    case = _only(scenario.case(number, point, seed=seed, agents=agents), chosen)
    lines = _expected_lines(case, customers, len(chosen))
    if lines > MOST_LINES:
        raise _refused(
            scenario, "--customers",
            label(
"{customers} customers in {n_chosen} arms would make about {lines} lines, "
"more than {most}; ask for fewer customers, or for some arms with --arm",
customers=f"{customers:,}",
n_chosen=len(chosen),
lines=f"{lines:,.0f}",
most=f"{MOST_LINES:,}",
),
        )  # fmt: skip
    return case, chosen


def _refused(scenario: Scenario, option: str, message: str) -> ScenarioError:
    file = scenario.name if scenario.path is None else str(scenario.path)
    return ScenarioError([Fault(file, None, option, message)])


def _only(case: Case, arms: Sequence[str]) -> Case:
    """The case with these arms and those whose money they spend; none of them changes by it."""
    needed = set(arms)
    while True:
        spent = {case.programs[arm].same_money_as for arm in needed - {CONTROL}} - {None}
        if spent <= needed:
            break
        needed |= {arm for arm in spent if arm is not None}
    return replace(case, programs={k: v for k, v in case.programs.items() if k in needed})


def _expected_lines(case: Case, customers: int, n_arms: int) -> float:
    """Lines of a log, newcomers and refunds included, roughly."""
    many = weights(case.market, case.agents)
    sampled = min(customers / sum(n for n, _ in many.values()), 1.0)
    years, lines = case.weeks / 52, 0.0
    for name, one in case.market.segments.items():
        come = new_share(case.market, one) * years / 2
        heads = many[name][0] * sampled * (1 + come)
        lines += heads * one.purchases_per_year * (1 + one.refund_rate) * years
    return lines * n_arms


@dataclass(frozen=True, slots=True)
class _Followed:
    """A case of which some customers are followed; may be sent to a worker."""

    case: Case
    customers: int
    threads: int

    def __call__(self, number: int, point: object) -> Transactions | workers.CaseFault:
        """Play it."""
        return tried(number, self._play)

    def _play(self) -> Transactions | workers.CaseFault:
        log = TransactionLog(self.case, self.customers)
        try:
            simulate(self.case, threads=self.threads, log=log)
        except ValueError as error:
            place = getattr(error, "place", "market")
            return workers.CaseFault(self.case.number, f"ValueError: {error}", place=place)
        return log.finish()


def play(case: Case, arms: Sequence[str], customers: int, where: Where = DEFAULT) -> Transactions:
    """Play a case and follow customers of it; all of `arms` are followed, and today's.

    A first Ctrl-C is heard when the case has been played: in compiled code it would be lost.
    On an executor it is heard at once.
    """
    with DeferredInterrupt() if where.executor is None else nullcontext():
        threads = 1
        if where.executor is None:
            _, threads = division(lambda: memory_needed(case), 1, where.jobs)
        return experiment.one(_Followed(case, customers, threads), case.number, where)


def followed(
    scenario: Scenario, arms: Sequence[str], customers: int, *, seed: int, agents: int,
    weeks: int, where: Where,
) -> Transactions:  # fmt: skip
    """Purchases of some customers of the central case in its first weeks.

    Raises
    ------
    CaseError, TooLarge
        The case cannot be played, or does not fit into memory.
    """
    case = _only(scenario.case(0, None, seed=seed, agents=agents), arms)
    return play(replace(case, weeks=weeks), arms, customers, where)


def save(log: Log, folder: ReportFolder) -> Path:
    """Write both tables as Parquet and CSV, and the lock: all of them, or none.

    Raises
    ------
    Unwritable
        If they cannot be written there.
    """
    with folder.draft() as draft:
        for name, table in (("transactions", log.purchases), ("customers", log.customers)):
            (draft / f"{name}.parquet").write_bytes(as_parquet(table))
            (draft / f"{name}.csv").write_bytes(as_csv(table))
        lock = log.scenario.to_yaml(agents=log.case.agents, seed=log.case.seed)
        folder.write_lock(draft, lock)
        with DeferredInterrupt():  # tables of two logs must not stand side by side
            folder.path.mkdir(exist_ok=True)
            for file in sorted(draft.iterdir()):
                file.replace(folder.path / file.name)
    return folder.path


def in_words(log: Log) -> str:
    """What a terminal says of a log."""
    days, heads = log.purchases.get_column("date"), log.customers.get_column("customer").n_unique()
    values = {
        "case": log.case.number,
        "seed": log.case.seed,
        "lines": f"{len(days):,}",
        "customers": f"{heads:,}",
    }
    if len(days):
        said = say(
            "Case {case}, seed {seed}: {lines} lines of {customers} customers from {first} to "
            "{last}.",
            first=days.min(),
            last=days.max(),
            **values,
        )
    else:
        said = say("Case {case}, seed {seed}: {lines} lines of {customers} customers.", **values)
    return "\n".join((said, say("Arms: {arms}.", arms=", ".join(log.arms))))
