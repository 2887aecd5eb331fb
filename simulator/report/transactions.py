"""A synthetic transaction log: single purchases for an analyst, and the truth to check against."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator import experiment, workers
from simulator.experiment import design_for
from simulator.machine import division
from simulator.market.steady import new_share
from simulator.program.ledger import MONEY, POINTS
from simulator.report.folder import ReportFolder
from simulator.report.result import folder_of
from simulator.report.tables import as_csv, as_parquet
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.faults import Fault, suggestion
from simulator.scenario.schema import AGENTS, SEED
from simulator.simulate import CONTROL, Case, memory_needed, simulate
from simulator.simulate.observe.till_roll import OTHER, PURCHASE, REFUND
from simulator.simulate.observe.transactions import TransactionLog, Transactions
from simulator.simulate.population import weights
from simulator.where import DEFAULT, Where
from simulator.workers import Patience, tried

CUSTOMERS = 1_000
MOST_LINES = 20_000_000  # about 6 GB while the tables are written
KINDS = {PURCHASE: "purchase", REFUND: "refund", OTHER: "other"}


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
            raise _refused(scenario, "--arm", f"no arm is called {arm!r}{hint}")
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
            f"{customers:,} customers in {len(chosen)} arms would make about {lines:,.0f} lines, "
            f"more than {MOST_LINES:,}; ask for fewer customers, or for some arms with --arm",
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

    def __call__(self, number: int, point: object) -> Transactions | workers.Fault:
        """Play it."""
        return tried(number, self._play)

    def _play(self) -> Transactions | workers.Fault:
        log = TransactionLog(self.case, self.customers)
        try:
            simulate(self.case, threads=self.threads, log=log)
        except ValueError as fault:
            place = getattr(fault, "place", "market")
            return workers.Fault(self.case.number, f"ValueError: {fault}", place=place)
        return log.finish()


def play(case: Case, arms: Sequence[str], customers: int, where: Where = DEFAULT) -> Transactions:
    """Play a case and follow customers of it; all of `arms` are followed, and today's.

    A first Ctrl-C is heard when the case has been played: in compiled code it would be lost.
    On an executor it is heard at once.
    """
    with Patience() if where.executor is None else nullcontext():
        threads = 1
        if where.executor is None:
            _, threads = division(lambda: memory_needed(case), 1, where.jobs)
        return experiment.one(_Followed(case, customers, threads), case.number, where)


def purchases_table(found: Transactions, arms: Sequence[str]) -> pl.DataFrame:
    """A line per purchase and per refund, money in currency; docs/transactions.md has the words."""
    lines = {name: column[_of(found, found.lines["arm"], arms)]
             for name, column in found.lines.items()}  # fmt: skip
    segment = dict(
        zip(found.customers["customer"].tolist(), found.customers["segment"].tolist(), strict=True)
    )
    amount, discount = lines["amount"], lines["discount"]
    columns = {
        "arm": _names(lines["arm"], found.arms),
        "customer": pl.Series(lines["customer"]),
        "segment": _names(
            np.array([segment[one] for one in lines["customer"].tolist()], np.int64), found.segments
        ),
        "date": _dates(found.start, lines["week"], lines["day"]),
        "week": pl.Series(lines["week"]).cast(pl.Int32),
        "occasion": pl.Series(lines["occasion"]).cast(pl.Int32),
        "kind": _names(lines["kind"], [KINDS[kind] for kind in sorted(KINDS)]),
        "amount": _decimals(amount, MONEY),
        "discount": _decimals(discount, MONEY),
        "paid": _decimals(amount - discount, MONEY),
    }
    for name in found.currencies:
        for word in ("earned", "redeemed"):
            column = lines[f"{word} {name}"]
            columns[_points(found, word, name)] = _decimals(column, POINTS)
    return pl.DataFrame(
        columns
        | {
            "reward": _decimals(lines["reward"], MONEY),
            "reward_cost": _decimals(lines["reward_cost"], MONEY),
            "tools": _tools(found, lines["arm"], lines["tools"]),
            "member": pl.Series(lines["member"]) > 0,
            "also_today": _yes_or_no(lines["shared"]),
        }
    )


def customers_table(found: Transactions, arms: Sequence[str]) -> pl.DataFrame:
    """A row per customer and arm, with the truth; docs/transactions.md has the words."""
    keep = _of(found, found.customers["arm"], arms)
    of = {name: column[keep] for name, column in found.customers.items()}
    traits = {name: column[keep] for name, column in found.traits.items()}
    zero = np.zeros(int(keep.sum()), np.int64)
    columns = {
        "arm": _names(of["arm"], found.arms),
        "customer": pl.Series(of["customer"]),
        "segment": _names(of["segment"], found.segments),
        "weight": pl.Series(traits["weight"]),
        "newcomer": pl.Series(of["newcomer"]) > 0,
        "arrived": _dates(found.start, of["came"], zero),
        "left": _dates(found.start, of["left"], zero),
        "won_back": pl.Series(of["won_back"]) > 0,
        "member": pl.Series(of["member"]) > 0,
        "member_at_launch": pl.Series(of["joined"] == -1),
        "joined": _dates(found.start, of["joined"], of["joined_day"]),
        "joined_week": pl.Series(of["joined"]).cast(pl.Int32),
        "targeted": pl.Series(of["targeted"] >= 0),
        "targeted_since": _dates(found.start, of["targeted"], zero),
        "messages": pl.Series(of["messages"]),
        "spend_before": _decimals(of["spend_before"], MONEY),
        "purchases_per_year": pl.Series(traits["rate"]),
        "basket": pl.Series(traits["basket"]),
        "leaving_per_year": pl.Series(traits["hazard"]),
    }
    for name in found.currencies:
        for word in ("before", "lapsed", "left"):
            columns[_points(found, word, name)] = _decimals(of[f"{word} {name}"], POINTS)
    for name in ("profit_year_1", "profit"):
        columns[name] = _decimals(of[name], MONEY)
        columns[f"{name}_today"] = _decimals(of[f"{name}_today"], MONEY)
        columns[f"{name}_effect"] = _decimals(of[name] - of[f"{name}_today"], MONEY)
    week = pl.col("joined_week")
    return pl.DataFrame(columns).with_columns(pl.when(week >= 0).then(week).alias("joined_week"))


def _of(found: Transactions, arm: NDArray[np.int64], arms: Sequence[str]) -> NDArray[np.bool_]:
    """Where a column of arms has one of those asked for."""
    return np.isin(arm, [at for at, name in enumerate(found.arms) if name in arms])


def _points(found: Transactions, word: str, currency: str) -> str:
    """`points_earned`, or `points_earned_miles` where there are several currencies."""
    return f"points_{word}" if len(found.currencies) == 1 else f"points_{word}_{currency}"


def _names(numbers: NDArray[np.int64], names: Sequence[str]) -> pl.Series:
    return pl.Series(np.array(list(names), object)[numbers].tolist(), dtype=pl.String)


def _decimals(units: NDArray[np.int64], per: int) -> pl.Series:
    """Whole units as decimal numbers with as many places as they need; exact."""
    scale = round(math.log10(per))
    whole = pl.Series(units).cast(pl.Decimal(38, scale))
    return (whole / per).cast(pl.Decimal(19, scale))


def _dates(start: date, week: NDArray[np.int64], day: NDArray[np.int64]) -> pl.Series:
    """Days of the horizon; null where a week is before it."""
    days = (start - date(1970, 1, 1)) // timedelta(days=1) + 7 * week + day
    known = pl.Series(week >= 0)
    return pl.Series(days).cast(pl.Int32).zip_with(
        known, pl.Series([None] * len(known), dtype=pl.Int32)
    ).cast(pl.Date)  # fmt: skip


def _yes_or_no(flag: NDArray[np.int64]) -> pl.Series:
    """True and false; null where it is not known, -1."""
    yes = pl.Series(flag > 0)
    return yes.zip_with(pl.Series(flag >= 0), pl.Series([None] * len(yes), dtype=pl.Boolean))


def _tools(found: Transactions, arm: NDArray[np.int64], mask: NDArray[np.int64]) -> pl.Series:
    """The names of tools, joined by `+`; empty where none had a part."""
    pairs, back = np.unique(np.stack([arm, mask]), axis=1, return_inverse=True)
    words = [
        "+".join(name for i, name in enumerate(found.tools[at]) if bits >> i & 1)
        for at, bits in pairs.T.tolist()
    ]
    return _names(back.reshape(-1).astype(np.int64), words or [""])


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
        with Patience():  # tables of two logs must not stand side by side
            folder.path.mkdir(exist_ok=True)
            for file in sorted(draft.iterdir()):
                file.replace(folder.path / file.name)
    return folder.path


def in_words(log: Log) -> str:
    """What a terminal says of a log."""
    days, heads = log.purchases.get_column("date"), log.customers.get_column("customer").n_unique()
    when = f" from {days.min()!s} to {days.max()!s}" if len(days) else ""
    return (
        f"Case {log.case.number}, seed {log.case.seed}: {len(days):,} lines of {heads:,} "
        f"customers{when}.\nArms: {', '.join(log.arms)}."
    )
