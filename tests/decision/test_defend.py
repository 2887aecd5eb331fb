"""The goal defend: what is left when the rival's attack is over."""

import numpy as np
import pytest

import simulator
from simulator.decision import advice
from simulator.decision.advice import _calm
from simulator.scenario import loads
from tests.report.shop import SHOP

ATTACKED = SHOP.replace("goal: retain", "goal: defend").replace(
    "company:", "  rival:\n    attacks:\n      war: {week: 26, weeks: 4, strength: 20%}\ncompany:"
)


@pytest.mark.slow
def test_a_program_is_judged_by_the_weeks_after_the_attack() -> None:
    run = simulator.run(loads(ATTACKED, name="shop"), jobs=1)
    assert advice.calm_from(run.played) == [30] * 4
    (goal,) = (one for one in run.verdict.criteria if one.name == "goal")
    after = {arm: run.measures.whole(arm, "wallet_after_attack") for arm in ("today", "card")}
    assert goal.probability.count == int((after["card"] > after["today"]).sum())
    assert goal.meaning.startswith("the share of wallet after the attack")
    # a card that is felt holds customers; what everybody needs is the same in both arms
    assert (after["card"] > after["today"]).all()
    # lost customers buy elsewhere, so less of everybody's needs comes to us than of the others'
    assert (after["today"] < run.measures.whole("today", "share_of_wallet")).all()


@pytest.mark.slow
def test_the_end_of_an_attack_may_be_uncertain() -> None:
    text = ATTACKED.replace("week: 26", "week: {uniform: [10, 40], source: judged}")
    run = simulator.run(loads(text, name="shop"), jobs=1, agents=100)
    drawn = [case["market.rival.attacks.war.week"] for case in run.played.drawn]
    assert advice.calm_from(run.played) == [week + 4 for week in drawn]
    assert len(set(drawn)) > 1


@pytest.mark.slow
def test_without_attacks_nothing_is_measured() -> None:
    run = simulator.run(loads(SHOP, name="shop"), jobs=1, agents=100)
    assert advice.calm_from(run.played) is None
    assert np.isnan(run.measures.whole("card", "wallet_after_attack")).all()


@pytest.mark.parametrize(
    ("spans", "calm"),
    [
        ([[26, 39]], 39),
        ([[26, 39], [60, 70]], 70),
        ([[26, 39], [110, 120]], 39),  # the second is never seen
        ([[26, 39], [95, 110]], 95),  # outlasts the horizon: its own weeks must do
        ([[110, 120]], 104),
    ],
)
def test_from_which_week_it_is_calm(spans: list[list[float]], calm: int) -> None:
    assert _calm(np.array(spans, float), 104) == calm
