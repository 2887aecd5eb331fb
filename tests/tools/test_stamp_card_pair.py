"""Where a stamp card is right and where it is wrong: two scenarios, played small."""

from __future__ import annotations

from pathlib import Path

from simulator import experiment, load
from simulator.report.result import Result, weighed
from simulator.simulate import play_pairs

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "tools"


def answered(name: str) -> Result:
    """Twelve cases of few agents: enough for a sign, and for a word that is rough."""
    scenario = load(SCENARIOS / f"{name}.yaml")
    played = experiment.run(
        scenario, agents=1_000, cases=12, seed=1, certain=False, play=play_pairs
    )
    return weighed(played, mend=False)


def test_a_coffee_bar_gains_by_a_card_and_by_more_than_the_same_money_off_prices() -> None:
    found = answered("stamp_card_right")
    npv = {arm: found.measures.npv[arm].mean() for arm in found.measures.npv}
    assert npv["stamp_card"] > 0
    assert found.verdict.word != "do not launch"


def test_a_garden_center_loses_by_it() -> None:
    found = answered("stamp_card_wrong")
    assert found.verdict.word == "do not launch"
