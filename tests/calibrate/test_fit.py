"""Fits of repeat buying and spend, against a worked example and what was published of CDNOW."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from simulator.calibrate.fit import forecast, likelihood
from simulator.calibrate.fit.calibration import AskedOfFit, Calibration
from simulator.calibrate.fit.fitted import draws_of, fitted
from simulator.calibrate.fit.rates import Rates, TooFew, fit
from simulator.calibrate.fit.spend import fit_gamma_gamma
from simulator.calibrate.fit.summary import Summary, summary_of
from simulator.calibrate.fit.tables import as_json
from simulator.calibrate.fit.write import scenario_text
from simulator.calibrate.log import OccasionLog, log_from_arrays
from simulator.scenario.load import loads
from tests.reference.published import CDNOW

CUT = 272  # 1997-09-30


@lru_cache
def cdnow() -> OccasionLog:
    start = date(1997, 1, 1)
    with CDNOW.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return log_from_arrays(
        [int(row["id"]) for row in rows],
        [(date.fromisoformat(row["date"]) - start).days for row in rows],
        [float(row["spend"]) for row in rows], start=start, end=date(1998, 6, 30),
    )  # fmt: skip


def made(n: int, rate: float, hazard: float, days: int = 364, seed: int = 1) -> OccasionLog:
    """Customers of day 0 with gamma rates and hazards of which the truth is known."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(1.2, rate / 1.2, n) / 7
    gone = rng.exponential(1 / rng.gamma(2, hazard / 2, n)) * 7 if hazard else np.full(n, 1e9)
    who, day = [np.arange(n)], [rng.integers(0, 7, n)]
    for i in range(n):
        end = min(days, gone[i])
        many = rng.poisson(rates[i] * end)
        who.append(np.full(many, i))
        day.append((rng.random(many) * end).astype(int))
    every = np.concatenate(who)
    return log_from_arrays(
        every, np.concatenate(day), rng.lognormal(3, 0.5, every.size), start=date(2025, 1, 6),
        end=date(2026, 1, 5),
    )  # fmt: skip


def test_the_worked_summary() -> None:
    """openretailscience, docs/experimental/clv.md: the first purchase is left out of spend."""
    log = log_from_arrays(
        [101, 101, 101, 102, 103, 103], [0, 7, 14, 0, 9, 23], [100, 50, 70, 200, 50, 80],
        start=date(2023, 1, 1), end=date(2023, 1, 29),
    )  # fmt: skip
    seen = summary_of(log)
    assert seen.frequency.tolist() == [2, 0, 1]
    assert seen.recency.tolist() == [2, 0, 2]
    assert seen.age == pytest.approx([4, 4, 2.714286], abs=1e-6)
    assert seen.monetary == pytest.approx([60, np.nan, 80], nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "published", "value"),
    [
        ("pareto", (0.5533, 10.5777, 0.6062, 11.6687), -9594.9762),
        ("bg", (0.2426, 4.4136, 0.7929, 2.4259), -9582.4292),
    ],
)
def test_published_rates(model: str, published: tuple[float, ...], value: float) -> None:
    """Fader, Hardie & Lee (2005), Marketing Science 24 (2)."""
    found = fit(model, summary_of(cdnow(), CUT))
    assert tuple(found.parameters.values()) == pytest.approx(published, abs=6e-4)
    assert found.value == pytest.approx(value, abs=1e-4)
    assert found.optimum.agreed


def test_published_spend() -> None:
    """Fader & Hardie (2013): 6.25, 3.74, 15.44 on 946 customers who bought again."""
    seen = summary_of(cdnow(), CUT)
    assert (seen.priced > 0).sum() == 946
    assert np.exp(fit_gamma_gamma(seen).logs) == pytest.approx([6.25, 3.744, 15.44], rel=1e-3)


@given(
    r=st.floats(0.1, 5), alpha=st.floats(0.5, 50), s=st.floats(0.05, 8), beta=st.floats(0.5, 500),
    x=st.integers(0, 40), age=st.floats(1, 150), share=st.floats(0.01, 0.99),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_integral_is_that_of_its_definition(
    r: float, alpha: float, s: float, beta: float, x: int, age: float, share: float
) -> None:
    tx = age * share if x else 0.0
    found = likelihood.log_left(r, alpha, s, beta, *(np.array([v]) for v in (float(x), tx, age)))
    top = -(r + x) * np.log(alpha + tx) - (s + 1) * np.log(beta + tx)

    def integrand(y: float) -> float:
        return float(np.exp(-(r + x) * np.log(alpha + y) - (s + 1) * np.log(beta + y) - top))

    whole, _ = integrate.quad(integrand, tx, age, epsabs=0, epsrel=1e-9, limit=400)
    assert found[0] == pytest.approx(np.log(whole) + top, abs=1e-5)


def test_hundreds_of_purchases_overflow_nothing() -> None:
    x, t = np.array([501.0]), np.array([501 / 7])
    for of in (likelihood.pareto, likelihood.bg):
        assert np.isfinite(of(np.log([0.5, 0.05, 0.6, 0.05]), x, t, t)).all()


@pytest.mark.slow
def test_days_and_weeks_make_the_same_forecast() -> None:
    seen = summary_of(made(600, 0.4, 0.02))
    days = Summary(
        seen.frequency, seen.recency * 7, seen.age * 7, seen.monetary, seen.priced, seen.first
    )
    for model in ("pareto", "bg", "nbd"):
        weekly = forecast.expected(fit(model, seen), seen, 26).sum()
        daily = forecast.expected(fit(model, days), days, 182).sum()
        assert daily == pytest.approx(weekly, rel=1e-4)


@pytest.mark.slow
def test_departures_are_told_where_there_are_some_and_only_there() -> None:
    """Nothing infinite, and the range stays wide where nobody has been seen leaving."""
    stay, leave = (summary_of(made(800, 0.5, hazard)) for hazard in (0.0, 0.03))
    told = Rates(fit("pareto", leave), fit("bg", leave), fit("nbd", leave))
    untold = Rates(fit("pareto", stay), fit("bg", stay), fit("nbd", stay))
    assert told.identified
    assert not untold.identified
    lost = 1 - (1 + 52 * 0.03 / 2) ** -2
    estimate, low, high = told.lost_in_a_year()
    assert low < lost < high
    assert low < estimate < high
    drawn = draws_of(untold, stay, 40, 1)
    assert np.isfinite(drawn).all()
    assert np.ptp(drawn[:, 3]) > 2


def test_everybody_once_is_refused() -> None:
    with pytest.raises(TooFew, match="0 of 50"):
        fit("nbd", summary_of(log_from_arrays(range(50), range(50), [1.0] * 50,
                                              start=date(2025, 1, 1))))  # fmt: skip


@lru_cache
def calibrated() -> Calibration:
    return fitted(cdnow(), AskedOfFit(holdout=date(1997, 9, 30), cases=20))


@pytest.mark.slow
def test_the_simulator_meets_what_was_held_back() -> None:
    """CDNOW's 39 weeks after the first 39: inside of the interval, a naive rate far off."""
    proof = calibrated().holdout
    assert proof is not None
    assert proof.repeat_purchases.actual == 1882
    assert proof.repeat_purchases.inside
    assert abs(proof.repeat_purchases.error) < 0.09
    assert proof.naive / 1882 - 1 > 0.5
    assert proof.closed["pareto"] == pytest.approx(1665.51, abs=0.1)
    assert proof.closed["bg"] == pytest.approx(1653.41, abs=0.1)


@pytest.mark.slow
def test_it_is_a_scenario_and_plain_data() -> None:
    found = calibrated()
    scenario = loads(scenario_text(found))
    leaves = {leaf.path: leaf for leaf in scenario.uncertain}
    assert leaves["market.segments.customers.churn_per_year"].kind == "measured"
    plain = json.loads(json.dumps(as_json(found), allow_nan=False))
    assert plain["departures"]["identified"]
    assert plain["holdout"]["repeat_purchases"]["actual"] == 1882
    assert plain["spend"]["mean"]["predicted"] > 0


@pytest.mark.slow
def test_segments_that_the_file_names_are_fitted_apart() -> None:
    both = [made(300, 0.3, 0.02, seed=1), made(300, 1.5, 0.02, seed=2)]
    log = log_from_arrays(
        np.concatenate([both[0].customer, both[1].customer + 300]),
        np.concatenate([one.day for one in both]), np.concatenate([one.amount for one in both]),
        start=both[0].start, end=both[0].end,
        segment=["rare"] * both[0].occasions + ["weekly ones"] * both[1].occasions,
    )  # fmt: skip
    found = fitted(replace(log), AskedOfFit(cases=3))
    rates = {one.name: one.numbers["purchases_per_year"].value for one in found.segments}
    assert rates["weekly ones"] > 3 * rates["rare"]
    assert loads(scenario_text(found)) is not None
