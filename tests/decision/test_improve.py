"""The search for a better program, by the real engine in a small shop."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from simulator.decision import OverCases, advice, spread
from simulator.decision.among.duels import duel_of, within_noise
from simulator.decision.among.improve import HELD_OUT, Improvement, improve, open_knobs
from simulator.experiment import CaseProgress, Interrupted, run
from simulator.scenario import Scenario, ScenarioError, Searched, loads
from simulator.store import Store

SHOP = """\
question: How much should come back?
goal: retain
horizon: 12 weeks
market:
  start: at_first_purchase
  customers: 500
  purchases_per_year: 63
  basket: 29.60
  share_of_wallet: {pert: [30%, 45%, 60%], source: assumed, why: no survey yet}
  churn_per_year: 18%
company: {gross_margin: 28%, cash_reserve: 20_000}
criteria: {npv: {positive_with: 50%}, goal: {met_with: 1%}}
programs:
  card:
    setup_cost: 80
    tools:
      points:
        back: {value: 4%, search: [0.5%, 5%]}
        expires_after: 4
        earn_on: {value: paid, search: [paid, list]}
"""
BACK = "programs.card.tools.points.back"
BUDGET = 320


def shop(text: str = SHOP) -> Scenario:
    return loads(text, name="shop")


def searched(**how: object) -> Improvement:
    settings: dict[str, object] = {"budget": BUDGET, "agents": 60, "cases": 4, "seed": 3, "jobs": 1}
    return improve(shop(), **{**settings, **how})  # type: ignore[arg-type]


@cache
def small() -> Improvement:
    return searched()


def same(one: Improvement, other: Improvement) -> bool:
    """Whether two searches found the same to the last bit."""
    told = [f.name for f in fields(Improvement) if f.name not in ("scenario", "seconds")]
    return all(repr(getattr(one, name)) == repr(getattr(other, name)) for name in told)


@pytest.mark.slow
def test_it_keeps_to_its_budget_and_says_its_path() -> None:
    found = small()
    assert found.plays <= found.budget
    race_plays = sum((one.n_candidates + 1) * one.n_cases for one in found.rounds)
    assert race_plays < found.plays
    assert [one.n_cases for one in found.rounds] == [2, 4, 8, 16]
    assert [one.path.rpartition(".")[2] for one in found.knobs] == ["earn_on", "back"]
    assert found.own.values == {BACK: 0.04, "programs.card.tools.points.earn_on": "paid"}
    assert 0.005 <= found.winner.values[BACK] <= 0.05


def test_what_is_judged_are_cases_that_the_race_has_not_seen() -> None:
    """The scenario as it is has there the NPV of a run with that seed, to the bit."""
    found = small()
    again = run(shop(), agents=60, cases=4, seed=3 + HELD_OUT, jobs=1)
    npv = advice.measured(again).whole("card", "npv")
    assert found.own.npv.mean == npv.mean()
    seen = run(shop(), agents=60, cases=4, seed=3, jobs=1)
    assert found.own.npv.mean != advice.measured(seen).whole("card", "npv").mean()
    if found.over_own is not None:
        assert found.over_own.ahead.mean == pytest.approx(
            found.winner.npv.mean - found.own.npv.mean
        )
        assert found.over_own.optimism == found.over_own.searched - found.over_own.ahead.mean


@pytest.mark.slow
def test_every_knob_says_how_flat_the_top_is() -> None:
    by, back = small().flat
    assert small().winner.values[BACK] in back.within
    assert [value for value, _ in by.tried] != []
    assert set(back.within) <= {small().winner.values[BACK], *(value for value, _ in back.tried)}


@pytest.mark.slow
def test_groups_change_no_bit() -> None:
    assert same(searched(at_once=7), small())


@pytest.mark.slow
def test_an_interrupted_search_goes_on_where_it_was(tmp_path: Path) -> None:
    seen: list[CaseProgress] = []

    def stop(progress: CaseProgress) -> None:
        seen.append(progress)
        if progress.done > BUDGET / 2:
            raise KeyboardInterrupt

    store = Store(tmp_path / "kept")
    with pytest.raises(Interrupted):
        searched(store=store, on_progress=stop)
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert {one.of for one in seen} == {BUDGET}
    kept = len(list((tmp_path / "kept").rglob("case_*.bin")))
    assert kept > 0
    assert same(searched(store=store), small())
    assert len(list((tmp_path / "kept").rglob("case_*.bin"))) > kept


@pytest.mark.parametrize(
    ("text", "how", "message"),
    [
        (SHOP, {"budget": 100}, "found a budget of 100 plays; expected at least "),
        (SHOP, {"program": "crad"}, "did you mean 'card'?"),
        (
            SHOP.replace("{value: 4%, search: [0.5%, 5%]}", "4%").replace(
                "{value: paid, search: [paid, list]}", "paid"
            ),
            {},
            "leaves no knob open; mark one, such as back: {value: 1%, search: [0.5%, 3%]}",
        ),
        (
            SHOP + "  other: {like: card, setup_cost: 5}\n",
            {},
            "found card, other; choose one with --program",
        ),
    ],
)
def test_what_cannot_be_searched_is_said(text: str, how: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        improve(shop(text), agents=10, cases=4, seed=1, **how)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_the_least_budget_that_is_asked_for_is_enough() -> None:
    with pytest.raises(ScenarioError) as caught:
        searched(budget=1)
    least = int(str(caught.value).rpartition(" ")[2].replace(",", ""))
    assert least <= BUDGET
    with pytest.raises(ScenarioError):
        searched(budget=least - 1)


def test_the_program_is_the_one_that_leaves_something_open() -> None:
    name, knobs = open_knobs(shop(SHOP + "  plain: {tools: {discount: {depth: 1%}}}\n"))
    assert (name, len(knobs)) == ("card", 2)


# ------------------------------------------------------------ duels, and how flat the top is


def told(mean: float, reach: float) -> OverCases:
    found = spread(np.array([mean - 1.0, mean + 1.0]))
    return OverCases(
        **{f.name: getattr(found, f.name) for f in fields(OverCases)}
        | {"low": mean - reach, "high": mean + reach}
    )


def test_the_range_within_noise_has_no_gap() -> None:
    knob = Searched("a", 5.0, 0.0, 10.0)
    tried = [(0.0, told(1, 2)), (2.0, told(-5, 2)), (4.0, told(-1, 2)), (7.0, told(-1, 2))]
    assert within_noise(knob, 5.0, tried) == (4.0, 5.0, 7.0)
    words = Searched("b", "x", words=("x", "y", "z"))
    assert within_noise(words, "x", [("y", told(-9, 2)), ("z", told(-1, 2))]) == ("x", "z")


def test_a_duel_is_paired() -> None:
    ahead = np.array([[1.0, 2.0, 3.0, -0.5]] * 3)
    found = duel_of(ahead, searched=4.0)
    assert (found.better.count, found.better.n) == (3, 4)
    assert found.ahead.mean == pytest.approx(1.375)
    assert found.optimism == pytest.approx(2.625)
    assert 0.9 < found.sure < 0.95
