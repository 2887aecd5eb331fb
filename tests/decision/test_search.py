"""Variants played side by side."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.decision import Terms
from simulator.decision.search import Search, play_variants, search
from simulator.scenario import Scenario
from simulator.simulate import simulate
from simulator.where import HERE
from tests.report.shop import played, shop

BACK = "programs.card.tools.points.back"


def test_a_variant_fares_side_by_side_as_it_would_alone() -> None:
    case = shop().case(0, None, seed=3, agents=200)
    changes = ((BACK, 0.005), (BACK, 0.02))
    together = play_variants(case, arm="card", changes=changes, threads=1, panel=False)
    changed: Scenario = shop().with_values({BACK: 0.02})
    only = changed.case(0, None, seed=3, agents=200)
    alone = simulate(replace(only, programs={"card": only.programs["card"]}, worlds={}))
    assert np.array_equal(together.ledgers[f"{BACK}=0.02"].book, alone.ledgers["card"].book)
    assert list(together.ledgers) == ["today", f"{BACK}=0.005", f"{BACK}=0.02"]


@pytest.mark.slow
def test_what_asks_for_little_is_found() -> None:
    run = played().played
    easy = Terms(goal="retain", npv_positive_with=0.01, goal_met_with=0.01)
    never = Terms(goal="retain", npv_positive_with=1.0, goal_met_with=1.0, cash_reserve=0.0)
    rates = np.full(4, 0.1)
    said: list[str] = []
    found = search(run, "card", easy, rates, where=HERE, tell=said.append)
    assert said[0].startswith("looking for a better card: ")
    if found.found is not None:
        assert found.found.meets
        assert found.found.variant.path.startswith("programs.card.tools.points.")
        assert found.in_vain == ""

    vain = search(run, "card", never, rates, where=HERE)
    assert vain.found is None
    assert vain.nearest is not None
    assert f"none of {vain.n_variants} variants" in vain.in_vain
    assert f"The closest is {vain.nearest.variant}. " in vain.in_vain
    assert "in 0 of 4 cases (0 %)" in vain.in_vain


@pytest.mark.slow
def test_a_variant_that_today_forbids_is_not_played() -> None:
    """Points that run today, too, lapse as they do today: 26 weeks cannot even be tried."""
    run = played("today: {old: {kind: points, back: 0.5%}}\n").played
    never = Terms(goal="retain", npv_positive_with=1.0, cash_reserve=0.0)
    vain = search(run, "card", never, np.full(4, 0.1), where=HERE)
    alone = search(played().played, "card", never, np.full(4, 0.1), where=HERE)
    assert 0 < vain.n_variants < alone.n_variants


def test_nothing_to_try_is_said() -> None:
    assert "No variant was looked for" in Search(0, None, None).in_vain
