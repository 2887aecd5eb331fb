"""Sweeps: what is asked for, what is played, and where criteria start and stop to be met."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import experiment
from simulator.decision import Criterion, advice, probability
from simulator.decision.between.crossings import crossings_of, frontier_of
from simulator.decision.between.each import control_of, run_each
from simulator.decision.between.sweep import Sweep, sweep
from simulator.decision.between.sweeping import FULL_GRID, SweepPlan, planned
from simulator.decision.between.varied import run_arms
from simulator.decision.between.versions import arm_of
from simulator.experiment import CaseProgress, Interrupted
from simulator.scenario import Scenario, ScenarioError, load, loads
from simulator.store import Store
from simulator.where import HERE

SHOP = """\
question: How much should come back?
goal: retain
horizon: 56 weeks
market:
  customers: 500
  purchases_per_year: 63
  basket: 29.60
  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
  churn_per_year: {pert: [10%, 18%, 25%], source: assumed, why: no panel yet}
company: {gross_margin: 28%, cash_reserve: 20_000}
programs:
  card:
    setup_cost: 80
    tools:
      points: {back: 1%}
  cut: {tools: {discount: {depth: 2%}}}
"""
BACK = "programs.card.tools.points.back"
WALLET = "market.segments.customers.share_of_wallet"


@cache
def shop() -> Scenario:
    return loads(SHOP, name="shop")


def swept(specs: Sequence[str], cases: int = 2, **how: object) -> Sweep:
    plan = planned(shop(), specs, program="card")
    return sweep(plan, agents=100, cases=cases, seed=3, **{"jobs": 1, **how})  # type: ignore[arg-type]


def same(one: Sweep, other: Sweep) -> bool:
    """Whether two sweeps found the same to the last bit."""
    return [repr(p) for p in one.points] == [repr(p) for p in other.points]


# ------------------------------------------------------------ what is asked for


@pytest.mark.parametrize(
    ("spec", "path", "values"),
    [
        (f"{BACK}=0.5%..3%", BACK, tuple(round(0.005 + 0.0025 * i, 10) for i in range(11))),
        ("points.back=0.5%..3%:6", BACK, (0.005, 0.01, 0.015, 0.02, 0.025, 0.03)),
        ("back=1%,2%,0.05", BACK, (0.01, 0.02, 0.05)),
        (
            "expires_after=26 weeks..2 years:4",
            "programs.card.tools.points.expires_after",
            (26, 52, 78, 104),
        ),
        ("expires_after=4..6:11", "programs.card.tools.points.expires_after", (4, 5, 6)),
        ("expires_after=26,null", "programs.card.tools.points.expires_after", (26, None)),
        (
            "expires_by=earning,inactivity",
            "programs.card.tools.points.expires_by",
            ("earning", "inactivity"),
        ),
        ("market.share_of_wallet=30%..60%:2", WALLET, (0.3, 0.6)),
        ("gross_margin=20%..30%:3", "company.gross_margin", (0.2, 0.25, 0.3)),
    ],
)
def test_what_is_asked_for_is_read_as_a_scenario_reads_it(
    spec: str, path: str, values: tuple[object, ...]
) -> None:
    plan = planned(shop(), [spec], program="card")
    assert plan.axes[0].path == path
    assert plan.axes[0].values == pytest.approx(values) if path == BACK else values
    assert [one.values[path] for one in plan.versions] == list(plan.axes[0].values)


def test_two_paths_meet_in_a_grid_or_are_spread() -> None:
    plan = planned(shop(), ["back=1%..2%:3", "expires_by=earning,inactivity"])
    assert len(plan.versions) == 6
    assert plan.versions[plan.reference].values == {
        BACK: 0.01,
        "programs.card.tools.points.expires_by": "earning",
    }
    spread = planned(shop(), ["back=1%..2%", "reward_at=5..20"], points=16)
    assert len(spread.versions) == 16
    assert len({one.values[BACK] for one in spread.versions}) == 16
    assert all(0.01 <= one.values[BACK] <= 0.02 for one in spread.versions)
    again = planned(shop(), ["back=1%..2%", "reward_at=5..20"], points=16)
    assert [one.values for one in again.versions] == [one.values for one in spread.versions]


@pytest.mark.parametrize(
    ("specs", "message"),
    [
        ([], "found 0 paths to vary; expected one or two"),
        (["a=1..2", "b=1..2", "c=1..2"], "found 3 paths to vary; expected one or two"),
        (["back"], "found 'back'; expected path=low..high"),
        (["=1..2"], "expected path=low..high"),
        (["back="], "expected path=low..high"),
        (["bakc=1%..2%"], "no such value in the scenario; did you mean 'back'?"),
        (["programs.crad.tools.points.back=1%..2%"], "did you mean 'programs.card.tools.points."),
        (["nonsense=1..2"], "no such value in the scenario; `loyalty lock FILE` lists"),
        (["question=a,b"], "no such value"),
        (["setup_cost=1..2"], "can be any of programs.card.setup_cost, programs.cut.setup_cost"),
        (["back=3%..1%"], "found 3%..1%; expected the lower end first"),
        (["back=1%..1%"], "expected the lower end first"),
        (["back=1%..300%"], "found '300%'; expected at least 0 and at most 1"),
        (["back=x..y"], "found 'x'; expected share of what is paid"),
        (["back=1%..2%..3%"], "expected low..high or low..high:steps"),
        (["back=1%.."], "expected low..high or low..high:steps"),
        (["back=1%"], "expected a range low..high, or two values or more"),
        (["back=1%,,2%"], "expected a range low..high, or two values or more"),
        (["back=1%,2%,1%"], "found '1%' twice"),
        (["back=1%..2%:1"], "found '1' steps; expected 2 to 101"),
        (["back=1%..2%:many"], "found 'many' steps"),
        (["back=1%..2%:-3"], "found '-3' steps"),
        (["back=1%.." + "9" * 60], "found a number of 60 characters"),
        (["expires_by=earning..inactivity"], "only numbers have a range"),
        (["expires_by=earning,earnin"], "did you mean 'earning'?"),
        (["expires_after=26.5,30"], "expected a whole number"),
        (["back=1%..2%", "points.back=2%..3%"], "is given twice"),
        (["back=1%..2%", "depth=1%..2%"], "found paths of card and cut"),
        (["depth=1%..2%:2"], "is not of the program 'card'"),
        (["back=1%..2%:12", "reward_at=5..20"], f"at most {FULL_GRID} are played in full"),
    ],
)
def test_what_cannot_be_swept_is_said(specs: list[str], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        planned(shop(), specs, program="card")
    assert message in str(caught.value)
    assert str(caught.value).startswith("shop: ")


def test_a_refused_value_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP)
    with pytest.raises(ScenarioError) as caught:
        planned(load(file), ["back=1%..300%"], program="card")
    assert str(caught.value).startswith(f"{file}: {BACK}: found '300%'")


def test_the_program_must_be_clear() -> None:
    for program, message in (
        (None, "found card, cut; choose one with --program"),
        ("crad", "no program is called 'crad'; did you mean 'card'?"),
        ("card_as_price_cut", "no program is called"),
    ):
        with pytest.raises(ScenarioError, match="programs: ") as caught:
            planned(shop(), ["gross_margin=20%..30%"], program=program)
        assert message in str(caught.value)
    for points in (1, 10_000):
        with pytest.raises(ScenarioError, match="points; expected 2 to"):
            planned(shop(), ["back=1%..2%", "reward_at=5..20"], points=points)
    with pytest.raises(ScenarioError, match="is one path"):
        planned(shop(), ["back=1%..2%"], points=8)


# ------------------------------------------------------------ what is played


@pytest.mark.slow
def test_a_point_is_what_a_run_of_it_finds_to_the_bit() -> None:
    found = swept(["back=1%..3%:2", "reward_at=5..10:2"])
    assert found.as_arms
    values = {BACK: 0.03, "programs.card.tools.points.reward_at": 10.0}
    run = experiment.run(shop().with_values(values), agents=100, cases=2, seed=3, jobs=1)
    of = advice.measured(run)
    point = next(one for one in found.points if one.values == values)
    assert point.npv.mean == of.whole("card", "npv").mean()
    assert point.told["liability"].mean == of.whole("card", "liability").mean()
    assert point.criteria == advice.advise(run, of, where=HERE)["card"].verdict.criteria


def test_arms_of_one_case_are_as_cases_of_their_own_to_the_bit() -> None:
    """Also where what is varied would be drawn, and is no unknown any more."""
    for specs in (["back=1%..3%:2"], ["value_rate=70%,90%"]):
        versions = planned(shop(), specs, program="card").versions
        how: dict[str, Any] = {"agents": 100, "cases": 2, "seed": 3, "where": HERE}
        arms, apart = run_arms(versions, **how), run_each(versions, **how)
        for number in range(2):
            for one, other in zip(arms.played, apart.played, strict=True):
                mine, theirs = one.ledgers[arm_of(number)], other.ledgers[arm_of(number)]
                assert np.array_equal(mine.book, theirs.book)
                today = one.ledgers["today"].book
                assert np.array_equal(today, other.ledgers[control_of(number)].book)


def test_what_is_not_varied_is_drawn_as_it_was() -> None:
    found = planned(shop(), ["share_of_wallet=30%,60%"], program="card")
    u = [0.3] * len(shop().uncertain)
    before = shop().drawn(u)
    for version in found.versions:
        drawn = version.changed.drawn(version.point(u))
        assert drawn == {path: value for path, value in before.items() if path != WALLET}


@pytest.mark.slow
def test_points_that_change_the_market_keep_to_the_same_cases() -> None:
    found = swept(["gross_margin=28%,30%", "back=1%,2%"])
    assert not found.as_arms
    assert found.points[found.reference].ahead is None
    alone = swept(["back=1%,2%"])
    assert [repr(one.npv) for one in found.points[:2]] == [repr(one.npv) for one in alone.points]


@pytest.mark.slow
def test_groups_and_jobs_change_no_bit() -> None:
    whole = swept(["back=1%..3%:3"])
    assert same(swept(["back=1%..3%:3"], at_once=1), whole)
    assert same(swept(["back=1%..3%:3"], at_once=2), whole)
    assert same(swept(["back=1%..3%:3"], jobs=2), whole)


@pytest.mark.slow
@pytest.mark.parametrize("spec", ["back=1%..3%:2", "gross_margin=20%..30%:2"])
def test_an_interrupted_sweep_goes_on_where_it_was(tmp_path: Path, spec: str) -> None:
    def stop(progress: CaseProgress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    store = Store(tmp_path / "kept")
    with pytest.raises(Interrupted):
        swept([spec], cases=3, store=store, on_progress=stop)
    seen: list[CaseProgress] = []
    resumed = swept([spec], cases=3, store=store, on_progress=seen.append, at_once=1)
    assert seen[0].done == 2
    assert same(resumed, swept([spec], cases=3))
    other = spec.replace(":2", ":3")
    seen.clear()
    swept([other], cases=1, store=store, on_progress=seen.append)
    assert seen[0].done == 0  # other points are other cases


# ------------------------------------------------------------ crossings and the frontier


def criterion(share: float, threshold: float = 0.8, name: str = "npv") -> Criterion:
    met = np.arange(100) < round(100 * share)
    return Criterion(name, "it pays", probability(met), threshold, "It pays.")  # type: ignore[arg-type]


def asked(specs: Sequence[str]) -> SweepPlan:
    return planned(shop(), specs, program="card")


def test_a_crossing_lies_between_two_points() -> None:
    plan = asked(["back=1%,3%,2%,4%"])  # in any order
    shares = {0.01: 0.6, 0.02: 1.0, 0.03: 0.9, 0.04: 0.5}
    held = [(criterion(shares[one.values[BACK]]),) for one in plan.versions]
    first, both, last, end = crossings_of(plan, held)
    assert (first.low, first.high, first.starts) == (0.01, 0.02, True)
    assert first.about == pytest.approx(0.015)
    assert (last.low, last.high, last.starts) == (0.03, 0.04, False)
    assert last.about == pytest.approx(0.0325)
    assert (both.criterion, end.criterion) == ("all", "all")
    assert (both.about, end.about) == (first.about, last.about)


def test_all_together_start_with_the_last_and_stop_with_the_first() -> None:
    plan = asked(["back=1%,2%"])

    def about(before: tuple[float, float], after: tuple[float, float]) -> float:
        held = [
            (criterion(a), criterion(b, name="goal")) for a, b in (before, after)
        ]  # fmt: skip
        return next(one.about for one in crossings_of(plan, held) if one.criterion == "all")

    assert about((0.7, 0.4), (0.9, 0.9)) == pytest.approx(0.018)
    assert about((0.9, 0.9), (0.7, 0.4)) == pytest.approx(0.012)


def test_words_and_spread_points_have_no_crossings() -> None:
    held = [(criterion(0.6),), (criterion(0.9),)]
    assert crossings_of(asked(["expires_by=earning,inactivity"]), held) == ()
    plan = planned(shop(), ["back=1%..2%", "reward_at=5..9"], points=2)
    assert crossings_of(plan, held) == ()


def test_crossings_are_told_for_every_value_of_the_other_path() -> None:
    plan = asked(["back=1%,2%", "expires_by=earning,inactivity"])
    held = [(criterion(0.9 if one.values[BACK] == 0.02 else 0.6),) for one in plan.versions]
    rows = [one.at for one in crossings_of(plan, held) if one.criterion == "npv"]
    by = "programs.card.tools.points.expires_by"
    assert rows == [{by: "earning"}, {by: "inactivity"}]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_the_frontier_is_what_none_beats(points: list[tuple[int, int]]) -> None:
    npv, owed = [a for a, _ in points], [b for _, b in points]
    kept = frontier_of(npv, owed)
    assert kept
    for i, (a, b) in enumerate(points):
        beaten = any(c >= a and d <= b and (c, d) != (a, b) for c, d in points)
        assert (i in kept) != beaten
    assert [owed[i] for i in kept] == sorted(owed[i] for i in kept)


def test_the_frontier_leaves_out_what_is_not_known() -> None:
    assert frontier_of([1.0, float("nan"), 2.0], [1.0, 0.0, 1.0]) == (2,)
