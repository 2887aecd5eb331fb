"""Result tables as Polars frames: accounts by week, values by case, single customers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from simulator.economics import AROUND, MEASURES, Measures
from simulator.economics.customers.naive import CLAIM, Claims
from simulator.economics.customers.winners import Winners
from simulator.program.chart import CHART
from simulator.program.ledger import MONEY, UNITS, Ledger
from simulator.scenario import Scenario
from simulator.simulate import Panel, Played


def weeks_table(played: Sequence[Played]) -> pl.DataFrame:
    """Every account by case, arm, segment and week, at the scale of all customers.

    Money is in currency, points in points, heads and purchases are counts.
    """
    return pl.concat(
        [_ledger(case.number, arm, book) for case in played for arm, book in case.ledgers.items()]
    )


def _ledger(case: int, arm: str, ledger: Ledger) -> pl.DataFrame:
    segments = tuple(dict.fromkeys(cell.segment for cell in ledger.cells))
    columns = {
        account: _by_segment(ledger, account, segments) / UNITS[CHART[account].unit]
        for account in CHART
    }
    weeks = np.arange(ledger.weeks, dtype=np.int32)
    frame = pl.DataFrame(
        {
            "segment": np.repeat(np.array(segments, object), ledger.weeks).tolist(),
            "week": np.tile(weeks, len(segments)),
            **columns,
        }
    )
    keys = [pl.lit(case, pl.Int32).alias("case"), pl.lit(arm).alias("arm")]
    return frame.select(*keys, pl.all())


def _by_segment(ledger: Ledger, account: str, segments: Sequence[str]) -> np.ndarray:
    """One account, (segments x weeks,): all weeks of a segment, then of the next."""
    amounts = ledger.amounts(account)
    of = np.array([segments.index(cell.segment) for cell in ledger.cells], np.intp)
    return np.concatenate([amounts[:, of == s].sum(axis=1) for s in range(len(segments))])


def write_tables(tables: Mapping[str, pl.DataFrame], place: Path) -> None:
    """Write each table as Parquet and as CSV into a new folder."""
    place.mkdir()
    for name, table in tables.items():
        (place / f"{name}.parquet").write_bytes(as_parquet(table))
        (place / f"{name}.csv").write_bytes(as_csv(table))


def cases_table(
    measures: Measures, drawn: Sequence[Mapping[str, float]], kept_by: str = "active"
) -> pl.DataFrame:
    """What a decision is taken from: case, arm, npv, cost, kept, and each number drawn by its path.

    Money in currency and in today's money, beside today; `kept` are customers more than today.
    """
    numbers = {path: [case[path] for case in drawn] for path in (drawn[0] if drawn else {})}
    parts = []
    for arm in measures.arms:
        kept = measures.difference(arm, measures.control, kept_by)[0]
        parts.append(
            pl.DataFrame(
                {
                    "case": np.arange(measures.n_cases, dtype=np.int32),
                    "arm": [arm] * measures.n_cases,
                    "npv": measures.whole(arm, "npv"),
                    "cost": measures.whole(arm, "program_cost"),
                    "kept": kept,
                    **numbers,
                }
            )
        )
    return pl.concat(parts)


def as_parquet(table: pl.DataFrame) -> bytes:
    """A table as the content of its file; Polars itself takes a full disk for its own fault."""
    content = io.BytesIO()
    table.write_parquet(content)
    return content.getvalue()


def as_csv(table: pl.DataFrame) -> bytes:
    """A table as text for any spreadsheet; what is not known is an empty field.

    Text is written as it is. A spreadsheet takes a field for a formula that begins with
    = + - or @, and no field can: the text of these tables is our own words and names of a
    scenario, which begin with a letter or a digit.
    """
    number = pl.selectors.float()
    known = pl.when(number.is_finite()).then(number).otherwise(None).name.keep()
    return table.with_columns(known).write_csv().encode()


def winners_table(arms: Mapping[str, Winners]) -> pl.DataFrame:
    """Winners and losers by arm, group and measure; no rows where no pairs are known."""
    tables = [pl.DataFrame(one.columns(), schema=_WINNERS) for one in arms.values()]
    return pl.concat(tables) if tables else pl.DataFrame(schema=_WINNERS)


def naive_table(arms: Mapping[str, Claims]) -> pl.DataFrame:
    """Naive claims beside the truth, by arm, method and year; no rows without pairs."""
    tables = [pl.DataFrame(one.columns(), schema=_NAIVE) for one in arms.values()]
    return pl.concat(tables) if tables else pl.DataFrame(schema=_NAIVE)


def drawn_everywhere(
    drawn: Sequence[Mapping[str, float]], scenario: Scenario
) -> list[dict[str, float]]:
    """What each case drew, by every path at which it stands.

    A number that is one draw for several segments or programs is named by the first of them
    where it is drawn; here it has a column for each.
    """
    places = {leaf.path: (leaf.path, *leaf.also) for leaf in scenario.uncertain}
    return [
        {place: value for path, value in case.items() for place in places.get(path, (path,))}
        for case in drawn
    ]


def values_table(measured: Measures, drawn: Sequence[Mapping[str, float]]) -> pl.DataFrame:
    """Measures by case and arm, and beside them the numbers that the case drew.

    Measures of what surrounds the customers have a column where they have a value at all.
    """
    names = [*MEASURES, *(name for name in AROUND if _known(measured, name))]
    frames = []
    for arm in measured.arms:
        columns = {name: measured.whole(arm, name) for name in names}
        case = pl.int_range(measured.n_cases, dtype=pl.Int32, eager=True).alias("case")
        frames.append(pl.DataFrame(columns).select(case, pl.lit(arm).alias("arm"), pl.all()))
    table = pl.concat(frames).sort("case", maintain_order=True)
    if not drawn or not drawn[0]:
        return table
    inputs = pl.DataFrame([dict(case) for case in drawn]).cast(pl.Float64)
    numbered = inputs.with_row_index("case").with_columns(pl.col("case").cast(pl.Int32))
    return table.join(numbered, on="case", how="left", maintain_order="left")


def _known(measured: Measures, name: str) -> bool:
    return any(not np.isnan(measured.whole(arm, name)).all() for arm in measured.arms)


def panel_table(panel: Panel | None) -> pl.DataFrame:
    """Single customers by arm and year, money in currency; no rows without a panel.

    `weight` is how many customers an agent stands for, `before` their list spend in
    the 52 weeks before launch, `served` what serving them and writing to them costs,
    `perceived` list sales x perceived value.
    """
    if panel is None:
        return pl.DataFrame(schema=_PANEL)
    years, n = panel.visits.shape[1:]
    frames = [
        pl.DataFrame(
            {
                "arm": [arm] * n,
                "segment": np.array(panel.segments, object)[panel.segment].tolist(),
                "customer": panel.index,
                "year": [year + 1] * n,
                "weight": panel.weight,
                "before": panel.before / MONEY,
                "visits": panel.visits[a, year],
                "sales": panel.sales[a, year] / MONEY,
                "paid": panel.paid[a, year] / MONEY,
                "reward": panel.reward[a, year] / MONEY,
                "fees": panel.fees[a, year] / MONEY,
                "served": panel.served[a, year] / MONEY,
                "subsidy": panel.subsidy[a, year] / MONEY,
                "perceived": panel.perceived[a, year] / MONEY,
                "profit": panel.profit[a, year] / MONEY,
                "active": panel.active[a, year],
                "member": panel.member[a],
            },
            schema=_PANEL,
        )
        for a, arm in enumerate(panel.arms)
        for year in range(years)
    ]
    return pl.concat(frames)


_PANEL: dict[str, type[pl.DataType]] = {
    "arm": pl.String,
    "segment": pl.String,
    "customer": pl.Int64,
    "year": pl.Int32,
    "weight": pl.Float64,
    "before": pl.Float64,
    "visits": pl.Int32,
    "sales": pl.Float64,
    "paid": pl.Float64,
    "reward": pl.Float64,
    "fees": pl.Float64,
    "served": pl.Float64,
    "subsidy": pl.Float64,
    "perceived": pl.Float64,
    "profit": pl.Float64,
    "active": pl.Boolean,
    "member": pl.Boolean,
}
_WINNERS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("arm", "by", "group", "measure", "unit"), pl.String),
    **dict.fromkeys(
        ("today", "with_program", "difference", "low", "high", "simulation_error"), pl.Float64
    ),
}
_NAIVE: dict[str, type[pl.DataType]] = {
    "arm": pl.String,
    "method": pl.String,
    "year": pl.Int32,
    **dict.fromkeys(CLAIM, pl.Float64),
    **dict.fromkeys(("truth_low", "truth_high", "interval_holds_truth"), pl.Float64),
    "why": pl.String,
}
