"""Pilots against closed forms, their laws, and the analysis on customers made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from simulator.decision.information.closed import FieldTest
from simulator.decision.pilots.flows import WeeklyFlows
from simulator.decision.pilots.people import Participants
from simulator.decision.pilots.played import difference, play_pilot
from simulator.decision.pilots.value import Length, PilotTerms, length_of, plan_of, search

CUSTOMERS = 100_000.0
CASES, WEEKS = 801, 60
EVEN = ndtri((np.arange(CASES) + 0.5) / CASES)
PERFECT = PilotTerms(each=0.0, contamination=0.0)


def flows_of(effect: np.ndarray, *, fixed: float = 0.0, weekly: bool = False) -> WeeklyFlows:
    """Cash per customer in week 0, or evenly over all weeks, and a set-up; no luck, no capital."""
    varies = np.zeros((len(effect), WEEKS))
    if weekly:
        varies += CUSTOMERS * effect[:, np.newaxis] / WEEKS
    else:
        varies[:, 0] = CUSTOMERS * effect
    paid = np.zeros_like(varies)
    paid[:, 0] = -fixed
    none = np.zeros_like(varies)
    return WeeklyFlows(varies, paid, none, none, np.zeros(len(effect)), CUSTOMERS)


def length(flows: WeeklyFlows, weeks: int = 13, noise: float = 40.0) -> Length:
    return length_of(flows, weeks, noise, sales=0.0)


@pytest.mark.parametrize("per_group", [1_000, 2_000, 5_000])
def test_evsi_of_raiffa_and_schlaifer_1961(per_group: int) -> None:
    """Effect ~ N(.5, 2^2) a customer, outcome sd 40: .377850, .453624, .517511 a customer."""
    flows = flows_of(0.5 + 2 * EVEN / EVEN.std())
    closed = FieldTest(0.5, 2.0, 40.0, CUSTOMERS, 0.0, 0.0).evsi(per_group)
    found = plan_of(length(flows), PERFECT, 2.0 * per_group).lines.information
    assert found / CUSTOMERS == pytest.approx(closed, rel=0.01)


def test_launch_above_is_where_the_posterior_mean_turns() -> None:
    """Normal-normal: the posterior mean of the effect is zero at -m error^2 / sd^2."""
    flows = flows_of(0.5 + 2 * EVEN / EVEN.std())
    found = plan_of(length(flows), PERFECT, 4_000)
    error = 40 * np.sqrt(2 / 2_000)
    assert found.error == pytest.approx(error)
    # the share that has had it while it ran is the same launched or stopped
    assert found.launch_above == pytest.approx(-0.5 * error**2 / 4, rel=0.05)


@given(
    mean=st.floats(-2, 2), spread=st.floats(0.2, 3), fixed=st.sampled_from([0.0, 5e4]),
    weekly=st.booleans(), shops=st.sampled_from([0, 40]),
)  # fmt: skip
def test_laws_of_every_size(
    mean: float, spread: float, fixed: float, weekly: bool, shops: int
) -> None:
    """Lines add up; EVSI is at least 0, at most EVPI, and rises with the size."""
    effect = mean + spread * EVEN[::20] / EVEN.std()
    flows = flows_of(effect, fixed=fixed, weekly=weekly)
    one = length(flows, noise=20.0)
    npv = flows.immediate()
    most = float(np.maximum(npv, 0).mean() - max(npv.mean(), 0))
    plans = [plan_of(one, PilotTerms(shops=shops, each=0.0), size) for size in (500.0, 5e3, 5e4)]
    told = [plan.lines.information for plan in plans]
    assert told[0] <= told[1] + 1e-6
    assert told[1] <= told[2] + 1e-6
    for plan in plans:
        assert -1e-6 <= plan.lines.information <= most * (1 + 1e-6) + 1e-6
        assert 0 <= plan.stops <= 1


def test_no_pilot_where_no_result_changes_the_decision() -> None:
    surely_bad = length(flows_of(-5 + 0.1 * EVEN))
    assert search((surely_bad,), PERFECT).best is None
    surely_good = length(flows_of(5 + 0.1 * EVEN, weekly=True))
    assert search((surely_good,), PERFECT).best is None


def test_no_pilot_where_cases_do_not_tell() -> None:
    """A soft start may earn something; that is no reason to call it a pilot."""
    unknown = length(flows_of(np.full(64, 0.1)))
    found = search((unknown,), PERFECT)
    assert found.best is None
    assert all(plan.lines.information == 0 for plan in found.curve)


def test_a_pilot_pays_where_much_is_open_and_waiting_costs_little() -> None:
    found = search((length(flows_of(0.5 + 2 * EVEN)),), PilotTerms(each=0.0))
    assert found.best is not None
    assert found.best.lines.net > 0
    assert found.near[0] <= found.best.size <= found.near[1]


def test_what_is_set_up_for_a_stop_is_lost() -> None:
    """The more the set-up, the less a pilot is worth, by what is lost where it stops."""
    effect = 0.2 + 2 * EVEN
    cheap = plan_of(length(flows_of(effect)), PERFECT, 4_000)
    dear = plan_of(length(flows_of(effect, fixed=10_000)), PERFECT, 4_000)
    lost = cheap.lines.ended - dear.lines.ended
    assert lost == pytest.approx(10_000 * dear.stops, rel=0.1)


def test_waiting_costs_what_the_weeks_would_have_brought() -> None:
    surely_good = length(flows_of(3 + 0.5 * EVEN, weekly=True), weeks=15)
    found = plan_of(surely_good, PERFECT, 100)
    assert found.lines.delay == pytest.approx(-3 * CUSTOMERS * 15 / WEEKS, rel=0.01)


def test_contamination_and_alike_shops_make_a_pilot_blunter() -> None:
    one = length(flows_of(0.5 + 2 * EVEN))
    sharp = plan_of(one, PERFECT, 4_000)
    spilled = plan_of(one, PilotTerms(each=0.0, contamination=0.2), 4_000)
    shops = plan_of(one, PilotTerms(each=0.0, contamination=0.0, shops=100, icc=0.01), 4_000)
    assert sharp.error < spilled.error
    assert shops.error == pytest.approx(sharp.error * np.sqrt(1 + 999 * 0.01))
    assert max(spilled.lines.information, shops.lines.information) < sharp.lines.information


def test_terms_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="no pilot"):
        PilotTerms(control=0.0)
    with pytest.raises(ValueError, match="no pilot"):
        PilotTerms(contamination=1.0)
    with pytest.raises(ValueError, match="no pilot"):
        PilotTerms(icc=2.0)


def made_up(effect: float) -> Participants:
    luck = np.random.default_rng(7)
    before = luck.gamma(2.0, 50.0, 3_000)
    outcome = 0.3 * before + luck.normal(0, 20, 3_000)
    return Participants(before, outcome / 13, {13: np.array([outcome, outcome + effect])})


def test_the_analysis_keeps_its_promises() -> None:
    """False alarms at 5 %, 95 % intervals that hold the truth, power as a normal test has it."""
    people = made_up(2.0)
    assert people.noise(13) == pytest.approx(20, rel=0.05)
    found = play_pilot(people, 13, 2_000, 0.5)
    assert found.effect == pytest.approx(2.0)
    assert 0.02 < found.false_alarms < 0.09
    assert 0.91 < found.covers < 0.98
    assert 0.5 < found.finds < 0.72  # Phi(2 / (20 sqrt(2 / 1000)) - 1.96) = .61


def test_spend_before_is_taken_out_of_a_difference() -> None:
    """Groups that differ by what they bought before, and by nothing else."""
    before = np.arange(100.0), np.arange(100.0) + 500
    effect, error = difference((3 * before[0], 3 * before[1] + 5), before)
    assert effect == pytest.approx(5)
    assert error == pytest.approx(0, abs=1e-9)
