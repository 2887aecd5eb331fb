"""A calibration as plain data: for `calibration.json`, and rows for a report."""

from __future__ import annotations

import math
from typing import Any

from simulator.calibrate.fit.calibration import Calibration
from simulator.calibrate.fit.holdout import Beside, Holdout
from simulator.calibrate.fit.notes import proof_told

Row = dict[str, float | int | str | bool | None]


def as_json(found: Calibration) -> dict[str, Any]:
    """Everything that was found, in words that JSON knows; not finite numbers are null."""
    proof = found.holdout
    plain: dict[str, Any] = {
        "customers": found.customers,
        "occasions": found.occasions,
        "window": {
            "start": str(found.start), "end": str(found.end), "weeks": found.window.weeks,
            "cohort": found.window.cohort, "may_have_been_there_before": found.window.truncated,
            "arrivals_per_week": found.window.arrivals,
        },
        "departures": {
            "identified": found.identified,
            "segments": {
                one.name: {
                    "identified": one.identified, "likelihood_ratio": one.rates.ratio,
                    "p_value": one.rates.p_value,
                }
                for one in found.segments
            },
        },
        "fitted": {
            one.name: {
                "customers": one.customers, "there": one.there,
                "fits": fit_rows(found, one.name),
                "numbers": {
                    key: {"value": i.value, "low": i.low, "high": i.high}
                    for key, i in one.numbers.items()
                },
                "correlation": {"of": list(one.correlated),
                                "logs": [list(row) for row in one.correlation]},
            }
            for one in found.segments
        },
        "spend": {
            "mean": {"actual": proof.spend.actual, "predicted": proof.spend.predicted,
                     "low": proof.spend.low, "high": proof.spend.high}
            if proof else {"actual": found.spend.mean, "predicted": None},
            "correlation_with_frequency": found.spend.correlation,
        },
        "seasons": {str(month): factor for month, factor in found.seasons.items()},
        "notes": list(found.notes),
    }  # fmt: skip
    if proof is not None:
        plain["holdout"] = _proof(proof)
    finite: dict[str, Any] = _finite(plain)
    return finite


def fit_rows(found: Calibration, segment: str) -> list[Row]:
    """Each model fitted to a segment: parameters, likelihood, whether optimizers agree."""
    one = next(one for one in found.segments if one.name == segment)
    return [
        {"model": fit.model, **fit.parameters, "log_likelihood": fit.value,
         "agreed": fit.optimum.agreed}
        for fit in (one.rates.pareto, one.rates.bg, one.rates.nbd)
    ]  # fmt: skip


def week_rows(proof: Holdout) -> list[Row]:
    """Repeat purchases of each week that was held back."""
    return [{"week": k + 1, **_beside(one)} for k, one in enumerate(proof.by_week)]


def class_rows(proof: Holdout) -> list[Row]:
    """Mean purchases by how often customers had bought again before; the last class is 7 and up."""
    return [
        {"bought_again": k, "customers": n, **_beside(one)} for k, n, one in proof.by_class
    ]  # fmt: skip


def _proof(proof: Holdout) -> dict[str, Any]:
    return {
        "in_words": proof_told(proof),
        "weeks": proof.weeks, "customers": proof.customers, "cases": proof.cases,
        "newcomers": {"customers": proof.newcomers, "occasions": proof.newcomers_bought},
        "repeat_purchases": {**_beside(proof.repeat_purchases), "naive": proof.naive,
                             "level_sd": proof.level,
                             "closed_forms": dict(proof.closed)},
        "silent_share": _beside(proof.silent_share), "top_fifth_share": _beside(proof.top_share),
        "by_week": week_rows(proof), "by_class": class_rows(proof),
    }  # fmt: skip


def _beside(one: Beside) -> dict[str, Any]:
    return {"actual": one.actual, "predicted": one.predicted, "low": one.low, "high": one.high}


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
