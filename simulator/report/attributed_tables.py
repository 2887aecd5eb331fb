"""The tables of an attribution's folder: by part, by account, by case, by subset of tools."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from simulator.decision.share.attribution import Attribution, Shares
from simulator.decision.uncertainty import probability, spread
from simulator.economics import MEASURES
from simulator.economics.books.accounts import Numbers
from simulator.findings.attribution import ELSEWHERE, ITSELF, TOTAL


def tools_frame(found: Attribution) -> pl.DataFrame:
    """A row per measure and part: means over cases, ranges, errors, how often positive."""
    rows = []
    for measure, part, effects in _parts(found):
        row: dict[str, object] = {"measure": measure, "unit": MEASURES[measure][0], "part": part}
        row["cost"] = _cost(found, part) if measure == "npv" else None
        for name, value in effects.items():
            over, often = spread(value[0], value[1:]), probability(value[0] > 0)
            row |= {
                name: over.mean,
                f"{name}_mean_low": over.low,
                f"{name}_mean_high": over.high,
                f"{name}_q05": over.quantiles[0.05],
                f"{name}_q95": over.quantiles[0.95],
                f"{name}_simulation_error": over.simulation_sd,
                f"{name}_positive": often.value,
                f"{name}_positive_low": often.low,
                f"{name}_positive_high": often.high,
            }
        of = found.shares[measure]
        row["sampling_error"] = of.sampling_error(part) if part in of.error else None
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def costs_frame(found: Attribution) -> pl.DataFrame:
    """A row per tool and account of the books: mean cost of the whole program in today's money."""
    rows = [
        {"part": tool, "account": account, "cost": float(paid.mean())}
        for tool, accounts in found.costs.tools.items()
        for account, paid in accounts.items()
    ]
    rows.append({"part": ITSELF, "account": "", "cost": float(found.costs.itself.mean())})
    rows.append({"part": ELSEWHERE, "account": "", "cost": float(found.costs.other.mean())})
    return pl.DataFrame(rows)


def cases_frame(found: Attribution) -> pl.DataFrame:
    """A row per case, measure and part."""
    frames = []
    for measure, part, effects in _parts(found):
        columns: dict[str, object] = {name: value[0] for name, value in effects.items()}
        case = pl.int_range(found.n_cases, dtype=pl.Int32, eager=True).alias("case")
        what = (pl.lit(measure).alias("measure"), pl.lit(part).alias("part"))
        frames.append(pl.DataFrame(columns).select(case, *what, pl.all()))
    return pl.concat(frames, how="diagonal").sort("case", maintain_order=True)


def subsets_frame(found: Attribution) -> pl.DataFrame:
    """A row per case and subset of tools that was played: measures, to be shared out anew."""
    frames = []
    for subset, measures in found.subsets.items():
        case = pl.int_range(found.n_cases, dtype=pl.Int32, eager=True).alias("case")
        has = [pl.lit(tool in subset).alias(f"has_{tool}") for tool in found.tools]
        paid = {f"cost_{tool}": cost for tool, cost in found.costs.by_subset[subset].items()}
        frames.append(pl.DataFrame(measures | paid).select(case, *has, pl.all()))
    table = pl.concat(frames, how="diagonal").sort("case", maintain_order=True)
    table = table.with_columns(pl.col("^cost_.*$").fill_null(0.0))
    return table.filter(pl.col("npv").is_not_nan())


def _parts(found: Attribution) -> Iterator[tuple[str, str, dict[str, Numbers]]]:
    """Measure, part, and its effects: all three for tools, the share alone for the others."""
    for measure, of in found.shares.items():
        for tool in found.tools:
            yield measure, tool, _effects(of, tool)
        yield measure, ITSELF, {"share": of.itself}
        yield measure, TOTAL, {"share": of.total}


def _effects(of: Shares, tool: str) -> dict[str, Numbers]:
    return {"share": of.value[tool], "to_the_rest": of.rest[tool], "alone": of.alone[tool]}


def _cost(found: Attribution, part: str) -> float:
    costs = found.costs
    if part == ITSELF:
        return float(costs.itself.mean())
    if part == TOTAL:
        paid = sum((costs.of(tool) for tool in found.tools), costs.itself + costs.other)
        return float(paid.mean())
    return float(costs.of(part).mean())
