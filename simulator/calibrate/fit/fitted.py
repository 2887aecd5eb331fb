"""From a purchase log to a calibration: what customers do, how sure that is, and its proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.calibrate.fit import forecast
from simulator.calibrate.fit.calibration import AskedOfFit, Calibration, Interval, PartFit
from simulator.calibrate.fit.holdout import Holdout, held_out
from simulator.calibrate.fit.notes import notes_of
from simulator.calibrate.fit.optimum import Optimum
from simulator.calibrate.fit.play import Behavior
from simulator.calibrate.fit.rates import FEWEST, Fit, Rates, TooFew, profile, rates_of
from simulator.calibrate.fit.seasons import months_of, seasons_of
from simulator.calibrate.fit.spend import Spend, spend_of
from simulator.calibrate.fit.summary import WEEK, Summary, summary_of
from simulator.calibrate.fit.wander import level_ahead, wander_of
from simulator.calibrate.fit.window import window_of
from simulator.calibrate.log import OccasionLog
from simulator.say import fault

Numbers = NDArray[np.float64]
ASSUMED = (0.03, 0.08, 0.2, 0.45)  # lost in a year, where a window cannot tell
USUAL_SHAPE = 1.5  # of leaving, the default of churn_shape
HELD_OUT = 1 / 3  # of the window, where nobody says how much
SMALLEST = 100  # customers of a segment of its own
DRAWS = 200
SHIPPED = "customers"  # the segment where there is only one


def fitted(log: OccasionLog, options: AskedOfFit | None = None) -> Calibration:
    """Fit a log, and hold the simulator against what it held back.

    Raises
    ------
    ValueError
        If too few customers have bought again, or the day of the holdout lies outside.
    """
    asked = AskedOfFit() if options is None else options
    seen = summary_of(log)
    again = int((seen.frequency > 0).sum())
    if again < FEWEST:
        raise TooFew(seen.n, again)
    cut = _cut(log, asked)
    window = window_of(log, seen, asked.cohort)
    parts = _parts(log, seen, np.arange(seen.n))
    segments = tuple(_segment(name, log, rows, seen, asked.seed) for name, rows in parts.items())
    whole = spend_of(log, seen)
    pooled = segments[0].rates if len(segments) == 1 else rates_of(seen)
    seasons = seasons_of(log, pooled.pareto, seen, log.days)
    proof = _proof(log, cut, asked)
    return Calibration(
        log.start, log.end, seen.n, log.occasions, window, segments, whole, seasons, proof,
        asked.currency, notes_of(log, seen, window, segments, whole, seasons, proof),
    )  # fmt: skip


def _cut(log: OccasionLog, asked: AskedOfFit) -> int:
    if asked.holdout is None:
        return int(log.days * (1 - HELD_OUT))
    cut = (asked.holdout - log.start).days
    if not 0 < cut < log.days:
        raise ValueError(
            fault(
                "the holdout begins after {day}, but the file goes from {start} to {end}; expected "
                "a day between them",
                day=asked.holdout, start=log.start, end=log.end,
            )
        )  # fmt: skip
    return cut


def _parts(log: OccasionLog, seen: Summary, who: NDArray[np.int64]) -> dict[str, NDArray[np.bool_]]:
    """Rows of `seen` by segment; `who` are the customers of its rows. Small ones go together."""
    everybody = np.ones(seen.n, bool)
    if log.segment is None or len(log.segments) < 2:
        return {SHIPPED: everybody}
    of = log.segment[who]
    found = {name: of == k for k, name in enumerate(log.segments)}
    large = {
        name: rows for name, rows in found.items()
        if rows.sum() >= SMALLEST and (seen.frequency[rows] > 0).sum() >= FEWEST
    }  # fmt: skip
    rest = everybody.copy()
    for rows in large.values():
        rest &= ~rows
    if not large:
        return {SHIPPED: everybody}
    if not rest.any():
        return large
    if (seen.frequency[rest] > 0).sum() >= FEWEST:
        return {**large, "others": rest}
    last = max(large, key=lambda name: int(large[name].sum()))
    return {**large, last: large[last] | rest}  # too few for anything of their own


def _of(log: OccasionLog, customers: NDArray[np.int64]) -> OccasionLog:
    """The log of some customers, numbered anew."""
    rows = np.isin(log.customer, customers)
    return replace(
        log, customer=np.searchsorted(customers, log.customer[rows]), day=log.day[rows],
        amount=log.amount[rows], quantity=None, discounted=None, segment=None, member=None,
    )  # fmt: skip


def draws_of(rates: Rates, seen: Summary, n: int, seed: int) -> Numbers:
    """Log parameters of the Pareto/NBD, (n, 4), from all that the window leaves open.

    Where departures can be told: their joint normal. Where they cannot, losses of a year from 3 to
    45 % are assumed alike, each with the rate that goes with it. How likely what was seen is under
    each is not asked: where it cannot tell departures, a rising trend would decide.
    """
    if rates.identified:
        return rates.pareto.draws(n, seed)
    fits = [profile(seen, lost, USUAL_SHAPE, rates.nbd) for lost in ASSUMED]
    drawn = np.stack([one.draws(n, seed) for one in fits])
    found: Numbers = drawn[np.arange(n) % len(fits), np.arange(n)]
    return found


def _segment(
    name: str, log: OccasionLog, rows: NDArray[np.bool_], seen: Summary, seed: int
) -> PartFit:
    own = seen.only(rows)
    rates = rates_of(own)
    spend = spend_of(_of(log, np.flatnonzero(rows)), own, seed=seed)
    drawn = draws_of(rates, own, DRAWS, seed)
    sample = own
    if own.n > 3_000:
        sample = own.only(np.random.default_rng(seed).permutation(own.n)[:3_000])
    center = rates.pareto.logs if rates.identified else np.median(drawn, axis=0)

    rng = np.random.default_rng((seed, own.n))
    fewer = (sample.n / own.n) ** 0.5  # chance among all is less than among a sample of them

    def state(logs: Numbers, *, drawn: bool) -> Numbers:
        one = Fit("pareto", own.n, _at(rates, logs))
        found = np.array(forecast.today(one, sample))
        if drawn:
            off = np.array(forecast.drawn_today(one, sample, rng)) / np.maximum(found, 1e-300)
            found *= off**fewer
        there, rate, shape, lost = found.tolist()
        return np.array(
            [there * own.n / sample.n, rate * 52, shape, max(lost, 1e-6), np.exp(logs[2])]
        )

    best = state(center, drawn=False)
    table = np.array([state(logs, drawn=True) for logs in drawn])
    names = ("there", "purchases_per_year", "need_shape", "churn_per_year", "churn_shape")
    numbers = {
        key: _interval(float(best[k]), table[:, k]) for k, key in enumerate(names)
    } | _spending(spend)  # fmt: skip
    logs = np.log(table[:, 1:])
    spread = logs.std(axis=0)
    correlation = np.eye(4)
    moves = spread > 1e-9
    if moves.sum() > 1:
        correlation[np.ix_(moves, moves)] = np.corrcoef(logs[:, moves], rowvar=False)
    return PartFit(
        name, own.n, rates, spend, float(best[0]), numbers, names[1:],
        tuple(tuple(row) for row in correlation.tolist()),
    )  # fmt: skip


def _at(rates: Rates, logs: Numbers) -> Optimum:
    return replace(rates.pareto.optimum, logs=logs)


def _interval(value: float, drawn: Numbers) -> Interval:
    low, high = np.quantile(drawn, [0.05, 0.95]).tolist()
    return Interval(value, min(low, value), max(high, value), float(np.log(drawn).std()))


def _spending(spend: Spend) -> dict[str, Interval]:
    values = {
        "basket": spend.mean,
        "basket_spread": spend.between,
        "basket_variation": spend.within,
    }
    found = {}
    for (name, value), sd in zip(values.items(), spend.errors, strict=True):
        reach = float(np.exp(1.645 * sd))
        found[name] = Interval(value, value / reach, value * reach, sd)
    return found


def _proof(log: OccasionLog, cut: int, asked: AskedOfFit) -> Holdout | None:
    """The holdout, fitted on the first part alone; None where that is too short, or not asked."""
    if not asked.cases:
        return None
    seen = summary_of(log, cut)
    known = np.unique(log.customer[log.day <= cut])
    try:
        rates = rates_of(seen)
        parts = _parts(log, seen, known)
        played = []
        for rows in parts.values():
            own = seen.only(rows)
            fits = rates if len(parts) == 1 else rates_of(own)
            spend = spend_of(_of(log, known[rows]), own, cut, asked.seed)
            played.append((rows, behaviors_of(draws_of(fits, own, asked.cases, asked.seed), spend)))
    except TooFew:
        return None
    months = seasons_of(log, rates.pareto, seen, cut)
    season = None
    if months:
        by_month = np.array([0.0, *(months[m] for m in range(1, 13))])
        season = by_month[months_of(log, log.days)]
    lead = window_of(log, seen, asked.cohort).lead
    moves = wander_of(log, rates.pareto, seen, cut, lead=lead, season=season)
    level = level_ahead(moves, (log.days - cut) / WEEK, months_seen=season is not None)
    return held_out(log, cut, played, rates, seed=asked.seed, season=season, level=level)


def behaviors_of(drawn: Numbers, spend: Spend) -> list[Behavior]:
    rng = np.random.default_rng(len(drawn))
    luck = np.exp(rng.standard_normal((len(drawn), 3)) * spend.errors)
    return [
        Behavior(
            shape, rate, leaving, hazard, spend.mean * a, spend.between * b, spend.within * c
        )
        for (shape, rate, leaving, hazard), (a, b, c) in zip(
            np.exp(drawn).tolist(), luck.tolist(), strict=True
        )
    ]  # fmt: skip
