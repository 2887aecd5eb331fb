"""The numbers that tests here carry are those of the public cases, where these are at hand."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.reference import test_cdnow as cdnow
from tests.reference.published import CDNOW, CDNOW_FIT, COHORTS, DEL_AT_10

SHARED = Path(__file__).parents[3] / "shared" / "validation"

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the public cases are kept beside the repository, not in it"
)


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "reference_public.json").read_text())
    return found


def test_cdnow_is_the_same(reference: dict[str, Any]) -> None:
    there = reference["public"]["cdnow"]
    assert (SHARED / "cdnow_sample.csv").read_text() == CDNOW.read_text()
    assert there["cumulative_repeat_actual"] == {str(w): n for w, n in cdnow.HAPPENED.items()}
    fit = there["paretonbd"]["params"]
    assert [fit[name] for name in ("r", "alpha", "s", "beta")] == [
        CDNOW_FIT.r, CDNOW_FIT.alpha, CDNOW_FIT.s, CDNOW_FIT.beta
    ]  # fmt: skip


def test_an_independent_pareto_nbd_agrees() -> None:
    """Written by someone else for the same parameters."""
    btyd = runpy.run_path(str(SHARED / "btyd.py"))
    weeks = np.arange(1, 200)
    fit = (CDNOW_FIT.r, CDNOW_FIT.alpha, CDNOW_FIT.s, CDNOW_FIT.beta)
    assert CDNOW_FIT.repeats(weeks) == pytest.approx(btyd["pn_mean"](fit, weeks), rel=1e-12)


@pytest.mark.parametrize("cohort", COHORTS)
def test_cohorts_are_the_same(reference: dict[str, Any], cohort: str) -> None:
    there = reference["public"]["sbg"][cohort]
    survival = np.array(there["actual_survival_pct_years_0_12"]) / 100
    assert survival == pytest.approx(np.array(COHORTS[cohort]))
    assert there["DEL_10pct"] == DEL_AT_10[cohort]


# Checks that are played here: the last parts of their names, value and tolerance.
PLAYED = {
    "P01": {
        "actual/78": (4339, 0.09), "actual/39": (2462, 0.09), "repeat_calibration": (0.5986, 0.03),
        "purchase_holdout": (0.7098, 0.05), "top20pct_customers": (0.5706, 0.04),
        "expected/78": (4275.386, 0.02),
    },
    "P03": {
        "regular/actual_survival_pct_years_0_12/12": (17.3, 2.5),
        "high_end/actual_survival_pct_years_0_12/12": (39.4, 3.5),
        "regular/DEL_10pct": (3.6949, 0.03), "high_end/DEL_10pct": (5.9223, 0.03),
    },
    "P04": {
        "r=0.8/i=0.12": (2.5, 0.01), "r=0.9/i=0.12": (4.0909, 0.01),
        "i=.12/r=0.9": (5.0909, 0.05),
    },
    "P06": {
        "year/p50": (43, 0.12), "year/p90": (137, 0.1), "share_baskets_top20pct": (0.5266, 0.04),
        "share_sales_top20pct": (0.5451, 0.04), "retention_mean": (0.9068, 0.04),
        "corr_sales_H1_H2": (0.8662, 0.1), "interpurchase_days/p50": (3, 1),
        "holdout_actual": (63442, 0.08),
    },
    "P08": {
        "Type A/household_redemption_rate": (0.1656, 0.04),
        "Type B/household_redemption_rate": (0.065, 0.03),
        "Type C/household_redemption_rate": (0.0592, 0.035),
        "redemptions_from_top10pct_targeted": (0.7512, 0.1),
        "targeted_ever_redeemed": (0.263, 0.06), "campaign_quarter/0": (0.3682, 0.1),
    },
}  # fmt: skip


@pytest.mark.parametrize("number", PLAYED)
def test_no_check_of_a_case_is_left_out(number: str) -> None:
    cases = {case["id"]: case for case in json.loads((SHARED / "cases_public.json").read_text())}
    asked = {
        check["ref"]: (check["value"], check["tol"])
        for check in cases[number]["checks"]
        if check["kind"] != "rule"
    }
    for ref, wanted in asked.items():
        known = [given for end, given in PLAYED[number].items() if ref.endswith(end)]
        assert known == [wanted], ref
    assert len(asked) == len(PLAYED[number])
