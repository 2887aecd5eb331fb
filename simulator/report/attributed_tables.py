"""The tables of an attribution's folder: by part, by account, by case, by subset of tools."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from simulator.decision.share.attribution import Attribution, Shares
from simulator.decision.uncertainty import probability, spread
from simulator.economics import MEASURES
from simulator.economics.books.accounts import Numbers
from simulator.findings.attribution import ELSEWHERE, ITSELF, TOTAL


def tools_frame(findings: Attribution) -> pl.DataFrame:
    """A row per measure and part: means over cases, ranges, errors, how often positive."""
    rows = []
    for measure, part, effects in _parts(findings):
        row: dict[str, object] = {"measure": measure, "unit": MEASURES[measure][0], "part": part}
        row["cost"] = _cost(findings, part) if measure == "npv" else None
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
        shares = findings.shares[measure]
        row["sampling_error"] = shares.sampling_error(part) if part in shares.error else None
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def costs_frame(findings: Attribution) -> pl.DataFrame:
    """A row per tool and account of the books: mean cost of the whole program in today's money."""
    rows = [
        {"part": tool, "account": account, "cost": float(paid.mean())}
        for tool, accounts in findings.costs.tools.items()
        for account, paid in accounts.items()
    ]
    rows.append({"part": ITSELF, "account": "", "cost": float(findings.costs.itself.mean())})
    rows.append({"part": ELSEWHERE, "account": "", "cost": float(findings.costs.other.mean())})
    return pl.DataFrame(rows)


def cases_frame(findings: Attribution) -> pl.DataFrame:
    """A row per case, measure and part."""
    frames = []
    for measure, part, effects in _parts(findings):
        columns: dict[str, object] = {name: value[0] for name, value in effects.items()}
        case = pl.int_range(findings.n_cases, dtype=pl.Int32, eager=True).alias("case")
        what = (pl.lit(measure).alias("measure"), pl.lit(part).alias("part"))
        frames.append(pl.DataFrame(columns).select(case, *what, pl.all()))
    return pl.concat(frames, how="diagonal").sort("case", maintain_order=True)


def subsets_frame(findings: Attribution) -> pl.DataFrame:
    """A row per case and subset of tools that was played: measures, to be shared out anew."""
    frames = []
    for subset, measures in findings.subsets.items():
        case = pl.int_range(findings.n_cases, dtype=pl.Int32, eager=True).alias("case")
        has = [pl.lit(tool in subset).alias(f"has_{tool}") for tool in findings.tools]
        paid = {f"cost_{tool}": cost for tool, cost in findings.costs.by_subset[subset].items()}
        frames.append(pl.DataFrame(measures | paid).select(case, *has, pl.all()))
    table = pl.concat(frames, how="diagonal").sort("case", maintain_order=True)
    table = table.with_columns(pl.col("^cost_.*$").fill_null(0.0))
    return table.filter(pl.col("npv").is_not_nan())


def _parts(findings: Attribution) -> Iterator[tuple[str, str, dict[str, Numbers]]]:
    """Measure, part, and its effects: all three for tools, the share alone for the others."""
    for measure, shares in findings.shares.items():
        for tool in findings.tools:
            yield measure, tool, _effects(shares, tool)
        yield measure, ITSELF, {"share": shares.itself}
        yield measure, TOTAL, {"share": shares.total}


def _effects(shares: Shares, tool: str) -> dict[str, Numbers]:
    return {
        "share": shares.value[tool],
        "to_the_rest": shares.rest[tool],
        "alone": shares.alone[tool],
    }


def _cost(findings: Attribution, part: str) -> float:
    costs = findings.costs
    if part == ITSELF:
        return float(costs.itself.mean())
    if part == TOTAL:
        paid = sum((costs.of(tool) for tool in findings.tools), costs.itself + costs.other)
        return float(paid.mean())
    return float(costs.of(part).mean())
