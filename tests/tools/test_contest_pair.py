"""A contest where it is the right tool, and one where it is not, as a consultant would expect."""

from __future__ import annotations

from pathlib import Path

from simulator.decision.word.verdict import Verdict
from simulator.economics.customers.pairs import play_pairs
from simulator.experiment import run
from simulator.report.result import weighed
from simulator.scenario import load
from simulator.where import Where

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "tools"
WHERE = Where(jobs=1)


def verdict(name: str, agents: int, cases: int) -> Verdict:
    """What is said of the program of a scenario as it is, played small."""
    scenario = load(SCENARIOS / f"{name}.yaml")
    played = run(scenario, agents=agents, cases=cases, play=play_pairs, where=WHERE)
    found: Verdict = weighed(played, where=WHERE, mend=False).verdicts["contest"]
    return found


def test_prizes_that_makers_give_pay_where_players_compete() -> None:
    found = verdict("contest_right", agents=5_000, cases=16)
    assert found.word == "launch"
    assert found.npv.mean > 0


def test_a_car_does_not_pay_where_margins_are_thin() -> None:
    found = verdict("contest_wrong", agents=1_000, cases=8)
    assert found.word == "do not launch"
    assert found.npv.high < 0
