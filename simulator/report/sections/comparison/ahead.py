"""The program to choose less each other one, case by case: what choosing it gains or loses."""

from __future__ import annotations

import polars as pl

from simulator.explain.numbers import amount, share
from simulator.findings.comparison import ComparisonFindings
from simulator.report.figures.drawing import Figure
from simulator.report.figures.npv import dots
from simulator.say import label, say


def ahead_of_others(findings: ComparisonFindings) -> Figure:
    """A dot per case, a row per other program: right of zero the choice is the better one."""
    best, second = findings.best, findings.contenders[1]
    others = [one for one in findings.contenders if one.name != best.name]
    values = {
        "best": findings.called(best.name),
        "other": findings.called(second.name),
        "money": amount(
            best.npv.mean - second.npv.mean,
            findings.currency,
            error=_of_mean(findings, best.name, second.name),
        ),
    }
    title = label("{best} earns {money} more than {other} on average", **values)
    if not findings.certain:
        better = share(_often(findings, best.name, second.name))
        title = label(
            "{best} earns {money} more than {other} on average, and more in {share} of cases",
            share=better,
            **values,
        )
    return dots(
        title,
        say(
            "Each dot is one case: NPV of {best} less NPV of the other in the same case, with the "
            "same customers and the same luck. The black tick is the mean. Right of the dashed "
            "line {best} earns more.",
            best=values["best"],
        ),
        pl.concat([_apart(findings, best.name, one.name) for one in others]),
        {one.name: label("against {other}", other=findings.called(one.name)) for one in others},
        label("NPV beyond the other's"),
        findings.currency,
        stem="ahead",
        words=(label("better"), label("worse")),
    )


def _npv(findings: ComparisonFindings, name: str) -> pl.DataFrame:
    """NPV of an arm in every case; today's is zero in each."""
    cases = findings.npv.select("case").unique().sort("case")
    own = findings.npv.filter(pl.col("arm") == name).select("case", "npv")
    return cases.join(own, on="case", how="left").with_columns(pl.col("npv").fill_null(0.0))


def _apart(findings: ComparisonFindings, name: str, other: str) -> pl.DataFrame:
    """(arm, case, npv): the difference in every case, under the name of the other."""
    both = _npv(findings, name).join(_npv(findings, other), on="case", suffix="_other")
    return both.select(
        pl.lit(other).alias("arm"), "case", (pl.col("npv") - pl.col("npv_other")).alias("npv")
    )


def _often(findings: ComparisonFindings, name: str, other: str) -> float:
    """In how many cases the one earns more."""
    return float((_apart(findings, name, other)["npv"].to_numpy() > 0).mean())


def _of_mean(findings: ComparisonFindings, name: str, other: str) -> float | None:
    """The simulation error of the mean difference of two programs, where it is known."""
    pair = {name, other}
    return next((one.mean_error for one in findings.duels if {one.one, one.other} == pair), None)
